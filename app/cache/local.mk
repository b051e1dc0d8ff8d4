libtintype_a_SOURCES += \
	app/cache/breaker.c \
	app/cache/breaker.h \
	app/cache/redis.c \
	app/cache/redis.h \
	app/cache/reply.c \
	app/cache/reply.h
