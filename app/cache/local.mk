libtintype_a_SOURCES += \
	app/cache/breaker.c \
	app/cache/breaker.h \
	app/cache/generation.c \
	app/cache/generation.h \
	app/cache/keys.c \
	app/cache/keys.h \
	app/cache/limiter.c \
	app/cache/limiter.h \
	app/cache/local_limiter.c \
	app/cache/lock.c \
	app/cache/lock.h \
	app/cache/page.c \
	app/cache/page.h \
	app/cache/redis.c \
	app/cache/redis.h \
	app/cache/reply.c \
	app/cache/reply.h
