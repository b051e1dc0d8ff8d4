libtintype_a_SOURCES += \
	app/cache/redis.h
