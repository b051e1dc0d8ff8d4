# Fuzz targets. Without --enable-fuzz they are linked with a driver that replays corpus and regressions,
# so that make check does; with it (clang, best with --enable-sanitize) they are libFuzzer programs.
fuzz_targets = \
	tests/fuzz/environment_file \
	tests/fuzz/fields \
	tests/fuzz/json \
	tests/fuzz/migration \
	tests/fuzz/multipart \
	tests/fuzz/page \
	tests/fuzz/password \
	tests/fuzz/probe \
	tests/fuzz/redis_url \
	tests/fuzz/request \
	tests/fuzz/sidecar \
	tests/fuzz/text
check_PROGRAMS += $(fuzz_targets)
EXTRA_DIST += tests/fuzz/corpus tests/fuzz/regression
if FUZZ
AM_CFLAGS += -fsanitize=fuzzer-no-link
fuzz_driver =
else
TESTS += $(fuzz_targets)
fuzz_driver = tests/fuzz/replay.c
endif
tests_fuzz_environment_file_SOURCES = tests/fuzz/environment_file.c $(fuzz_driver)
tests_fuzz_environment_file_LDFLAGS = $(AM_LDFLAGS) $(FUZZ_CFLAGS)
tests_fuzz_fields_SOURCES = tests/fuzz/fields.c $(fuzz_driver)
tests_fuzz_fields_LDFLAGS = $(AM_LDFLAGS) $(FUZZ_CFLAGS)
tests_fuzz_json_SOURCES = tests/fuzz/json.c $(fuzz_driver)
tests_fuzz_json_LDFLAGS = $(AM_LDFLAGS) $(FUZZ_CFLAGS)
tests_fuzz_migration_SOURCES = tests/fuzz/migration.c $(fuzz_driver)
tests_fuzz_migration_LDFLAGS = $(AM_LDFLAGS) $(FUZZ_CFLAGS)
tests_fuzz_multipart_SOURCES = tests/fuzz/multipart.c $(fuzz_driver)
tests_fuzz_multipart_LDFLAGS = $(AM_LDFLAGS) $(FUZZ_CFLAGS)
tests_fuzz_page_SOURCES = tests/fuzz/page.c $(fuzz_driver)
tests_fuzz_page_LDFLAGS = $(AM_LDFLAGS) $(FUZZ_CFLAGS)
tests_fuzz_password_SOURCES = tests/fuzz/password.c $(fuzz_driver)
tests_fuzz_password_LDFLAGS = $(AM_LDFLAGS) $(FUZZ_CFLAGS)
tests_fuzz_probe_SOURCES = tests/fuzz/probe.c $(fuzz_driver)
tests_fuzz_probe_LDFLAGS = $(AM_LDFLAGS) $(FUZZ_CFLAGS)
tests_fuzz_redis_url_SOURCES = tests/fuzz/redis_url.c $(fuzz_driver)
tests_fuzz_redis_url_LDFLAGS = $(AM_LDFLAGS) $(FUZZ_CFLAGS)
tests_fuzz_request_SOURCES = tests/fuzz/request.c $(fuzz_driver)
tests_fuzz_request_LDFLAGS = $(AM_LDFLAGS) $(FUZZ_CFLAGS)
tests_fuzz_sidecar_SOURCES = tests/fuzz/sidecar.c $(fuzz_driver)
tests_fuzz_sidecar_LDFLAGS = $(AM_LDFLAGS) $(FUZZ_CFLAGS)
tests_fuzz_sidecar_LDADD = $(move_libs)
tests_fuzz_text_SOURCES = tests/fuzz/text.c $(fuzz_driver)
tests_fuzz_text_LDFLAGS = $(AM_LDFLAGS) $(FUZZ_CFLAGS)

# All of them, and where they are: for `./dev test fuzz`.
fuzz: $(BUILT_SOURCES)
	@$(MAKE) $(AM_MAKEFLAGS) $(fuzz_targets)
	@printf '%s\n' $(fuzz_targets)
.PHONY: fuzz
