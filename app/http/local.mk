libtintype_a_SOURCES += \
	app/http/address.c \
	app/http/address.h \
	app/http/cookie.c \
	app/http/cookie.h \
	app/http/etag.c \
	app/http/etag.h \
	app/http/media_type.c \
	app/http/media_type.h \
	app/http/method.c \
	app/http/method.h \
	app/http/multipart.c \
	app/http/multipart.h \
	app/http/parameter.c \
	app/http/parameter.h \
	app/http/query.c \
	app/http/query.h \
	app/http/range.c \
	app/http/range.h \
	app/http/request.c \
	app/http/request.h \
	app/http/response.c \
	app/http/response.h \
	app/http/router.c \
	app/http/router.h

if HAVE_CMOCKA
http_tests = \
	tests/unit/http_fields \
	tests/unit/http_multipart \
	tests/unit/http_request
check_PROGRAMS += $(http_tests)
TESTS += $(http_tests)
endif

# Fuzz targets. Without --enable-fuzz they are linked with a driver that replays corpus and regressions,
# so that make check does; with it (clang, best with --enable-sanitize) they are libFuzzer programs.
fuzz_targets = \
	tests/fuzz/fields \
	tests/fuzz/json \
	tests/fuzz/multipart \
	tests/fuzz/request \
	tests/fuzz/text
check_PROGRAMS += $(fuzz_targets)
EXTRA_DIST += tests/fuzz/corpus tests/fuzz/regression
if FUZZ
AM_CFLAGS += -fsanitize=fuzzer-no-link
else
TESTS += $(fuzz_targets)
endif
tests_fuzz_fields_SOURCES = tests/fuzz/fields.c
tests_fuzz_fields_LDFLAGS = $(AM_LDFLAGS) $(FUZZ_CFLAGS)
tests_fuzz_json_SOURCES = tests/fuzz/json.c
tests_fuzz_json_LDFLAGS = $(AM_LDFLAGS) $(FUZZ_CFLAGS)
tests_fuzz_multipart_SOURCES = tests/fuzz/multipart.c
tests_fuzz_multipart_LDFLAGS = $(AM_LDFLAGS) $(FUZZ_CFLAGS)
tests_fuzz_request_SOURCES = tests/fuzz/request.c
tests_fuzz_request_LDFLAGS = $(AM_LDFLAGS) $(FUZZ_CFLAGS)
tests_fuzz_text_SOURCES = tests/fuzz/text.c
tests_fuzz_text_LDFLAGS = $(AM_LDFLAGS) $(FUZZ_CFLAGS)
if !FUZZ
tests_fuzz_fields_SOURCES += tests/fuzz/replay.c
tests_fuzz_json_SOURCES += tests/fuzz/replay.c
tests_fuzz_multipart_SOURCES += tests/fuzz/replay.c
tests_fuzz_request_SOURCES += tests/fuzz/replay.c
tests_fuzz_text_SOURCES += tests/fuzz/replay.c
endif
