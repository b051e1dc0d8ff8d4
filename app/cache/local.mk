libtintype_a_SOURCES += \
	app/cache/counted.c \
	app/cache/counted.h \
	app/cache/generation.c \
	app/cache/generation.h \
	app/cache/held.c \
	app/cache/held.h \
	app/cache/keys.c \
	app/cache/keys.h \
	app/cache/known.c \
	app/cache/known.h \
	app/cache/limiter.c \
	app/cache/limiter.h \
	app/cache/local_limiter.c \
	app/cache/lock.c \
	app/cache/lock.h \
	app/cache/lookup.c \
	app/cache/lookup.h \
	app/cache/page.c \
	app/cache/page.h \
	app/cache/position.c \
	app/cache/position.h \
	app/cache/record.c \
	app/cache/record.h \
	app/cache/lineage.c \
	app/cache/lineage.h \
	app/cache/redis.c \
	app/cache/redis_connect.c \
	app/cache/redis_connection.h \
	app/cache/redis.h \
	app/cache/reply.c \
	app/cache/reply.h \
	app/cache/shared.c \
	app/cache/shared.h \
	app/cache/views.c \
	app/cache/views.h \
	app/cache/watch.c \
	app/cache/watch.h

if HAVE_CMOCKA
check_PROGRAMS += \
	tests/integration/cache_redis \
	tests/integration/cache_shared \
	tests/integration/cache_watch \
	tests/unit/cache_local
TESTS += \
	tests/integration/cache_redis \
	tests/integration/cache_shared \
	tests/integration/cache_watch \
	tests/unit/cache_local
private_redis_sources = \
	tests/lib/private_redis.c \
	tests/lib/private_redis.h
tests_integration_cache_redis_SOURCES = tests/integration/cache_redis.c $(private_redis_sources)
tests_integration_cache_shared_SOURCES = tests/integration/cache_shared.c $(private_redis_sources)
tests_integration_cache_watch_SOURCES = tests/integration/cache_watch.c $(private_redis_sources)
tests_unit_cache_local_SOURCES = tests/unit/cache_local.c
endif
