libtintype_a_SOURCES += \
	app/base/arena.c \
	app/base/arena.h \
	app/base/breaker.c \
	app/base/breaker.h \
	app/base/buf.c \
	app/base/buf.h \
	app/base/child.c \
	app/base/child.h \
	app/base/clock.c \
	app/base/clock.h \
	app/base/duration.c \
	app/base/duration.h \
	app/base/encode.c \
	app/base/encode.h \
	app/base/file.c \
	app/base/file.h \
	app/base/id.c \
	app/base/id.h \
	app/base/listen.c \
	app/base/listen.h \
	app/base/log.c \
	app/base/log.h \
	app/base/metrics.c \
	app/base/metrics.h \
	app/base/problem.c \
	app/base/problem.h \
	app/base/put.c \
	app/base/put.h \
	app/base/random.c \
	app/base/random.h \
	app/base/str.c \
	app/base/str.h \
	app/base/utf8.c \
	app/base/utf8.h \
	app/base/word_list.c \
	app/base/word_list.h

check_PROGRAMS += tests/unit/base_metrics
TESTS += tests/unit/base_metrics
tests_unit_base_metrics_SOURCES = tests/unit/base_metrics.c

if HAVE_CMOCKA
base_tests = \
	tests/unit/base_values \
	tests/unit/base_word_list
check_PROGRAMS += $(base_tests)
TESTS += $(base_tests)
endif
