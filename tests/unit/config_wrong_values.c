/* Every variable with values that it must not have. */
#include <config.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdlib.h>
#include <string.h>

#include "config/config.h"

static const struct {
	const char *name, *value;
} rows[] = {
	{ "DB_HOST", "a b" },
	{ "DB_HOST", "-h" },
	{ "DB_HOST", "/" },
	{ "DB_PORT", "0" },
	{ "DB_PORT", "65536" },
	{ "DB_PORT", "5432x" },
	{ "DB_PORT", " 5432" },
	{ "DB_PORT", "+5432" },
	{ "DB_PORT", "5.4e3" },
	{ "DB_PORT", "99999999999999999999" },
	{ "DB_USER", "a\nb" },
	{ "DB_NAME", "a\tb" },
	{ "DB_SSL_MODE", "yes" },
	{ "DB_SSL_MODE", "Require" },
	{ "DB_SSL_MODE", "a|b" },
	{ "DB_MAX_OPEN_CONNS", "0" },
	{ "DB_MAX_OPEN_CONNS", "1001" },
	{ "DB_MAX_IDLE_CONNS", "-1" },
	{ "DB_MAX_IDLE_CONNS", "26" },
	{ "DB_CONN_MAX_LIFETIME", "30" },
	{ "DB_CONN_MAX_LIFETIME", "-1s" },
	{ "DB_CONN_MAX_LIFETIME", "30 m" },
	{ "DB_CONN_MAX_IDLE_TIME", "10min" },
	{ "DB_CONN_MAX_IDLE_TIME", "1000h" },
	{ "DB_STATEMENT_TIMEOUT", "0" },
	{ "DB_STATEMENT_TIMEOUT", "5" },
	{ "DB_CONNECT_TIMEOUT", "1ms" },
	{ "DB_SLOW_QUERY", "fast" },
	{ "DB_READ_HOSTS", "a,,b" },
	{ "DB_READ_HOSTS", "a:0" },
	{ "DB_READ_HOSTS", "a," },
	{ "REDIS_URL", "localhost" },
	{ "REDIS_HOST", "redis://h" },
	{ "REDIS_SENTINELS", "a:1,,b" },
	{ "REDIS_SENTINEL_SERVICE", "my master" },
	{ "REDIS_PASSWORD", "a\nb" },
	{ "DB_PASSWORD", "a\nb" },
	{ "REDIS_PORT", "tcp://10.0.0.1:6379" },
	{ "REDIS_DB", "-1" },
	{ "REDIS_DB", "1024" },
	{ "REDIS_MAX_RETRIES", "11" },
	{ "REDIS_POOL_SIZE", "0" },
	{ "REDIS_POOL_SIZE", "24" },
	{ "REDIS_MIN_IDLE_CONNS", "26" },
	{ "REDIS_DIAL_TIMEOUT", "0" },
	{ "REDIS_READ_TIMEOUT", "2m" },
	{ "REDIS_WRITE_TIMEOUT", "x" },
	{ "STORAGE_PROVIDER", "ftp" },
	{ "STORAGE_PROVIDER", "s3" },
	{ "STORAGE_LOCAL_PATH", "images" },
	{ "STORAGE_MIN_FREE", "1GB" },
	{ "STORAGE_MIN_FREE", "9223372036854775807GiB" },
	{ "S3_ENDPOINT", "ftp://h" },
	{ "S3_ENDPOINT", "https://h?x" },
	{ "S3_REGION", "a b" },
	{ "S3_BUCKET", "ab" },
	{ "S3_BUCKET", "a_b_c" },
	{ "S3_ACCESS_KEY", "a b" },
	{ "S3_SECRET_KEY", "a b" },
	{ "S3_USE_SSL", "yes" },
	{ "S3_USE_SSL", "True" },
	{ "S3_TIMEOUT", "10" },
	{ "S3_DELIVERY", "magic" },
	{ "TINTYPE_SENDFILE", "sendfile" },
	{ "S3_PUBLIC_URL", "cdn" },
	{ "STORAGE_ORPHAN_AGE", "0" },
	{ "UPLOAD_REQUEST_MAX_BYTES", "1KiB" },
	{ "UPLOAD_RESUMABLE_LIFE", "0" },
	{ "CLAMAV_HOST", "a b" },
	{ "CLAMAV_PORT", "x" },
	{ "CLAMAV_TIMEOUT", "1h" },
	{ "TINTYPE_LISTEN", "/run/x.sock" },
	{ "TINTYPE_LISTEN", "unix:x.sock" },
	{ "TINTYPE_LISTEN", "host" },
	{ "TINTYPE_LISTEN", ":9000" },
	{ "TINTYPE_LISTEN", "9000" },
	{ "TINTYPE_LISTEN",
	    "unix:/0123456789/0123456789/0123456789/0123456789/0123456789/0123456789/"
	    "0123456789/0123456789/0123456789/0123456789" },
	{ "TINTYPE_STATUS_LISTEN", "host:1" },
	{ "TINTYPE_WORKERS", "26" },
	{ "TINTYPE_WORKERS", "many" },
	{ "TINTYPE_MAX_REQUESTS", "-1" },
	{ "TINTYPE_REQUEST_TIMEOUT", "0" },
	{ "TINTYPE_SHARED_FILE", "shared" },
	{ "TINTYPE_DRAIN_DELAY", "5" },
	{ "TINTYPE_JOBS", "0" },
	{ "TINTYPE_JOB_MEMORY", "1MiB" },
	{ "TINTYPE_JOB_TIMEOUT", "1ms" },
	{ "PUBLIC_BASE_URL", "example.org" },
	{ "PUBLIC_BASE_URL", "https://" },
	{ "PUBLIC_BASE_URL", "https://h/?q" },
	{ "PUBLIC_BASE_URL", "https://u@h" },
	{ "TRUSTED_PROXIES", "10.0.0.0/33" },
	{ "TRUSTED_PROXIES", "*" },
	{ "TRUSTED_PROXIES", "10.0.0" },
	{ "TRUSTED_PROXIES", "::1/129" },
	{ "TRUSTED_PROXIES", "::1/" },
	{ "CORS_ALLOWED_ORIGINS", "example.org" },
	{ "CORS_ALLOWED_ORIGINS", "*,https://a" },
	{ "CORS_ALLOWED_ORIGINS", "https://a/" },
	{ "CORS_ALLOWED_ORIGINS", "null" },
	{ "CORS_ALLOWED_ORIGINS", "https://" },
	{ "TINTYPE_KEYS", "keys" },
	{ "TINTYPE_DATA", "data" },
	{ "TINTYPE_LISTS", "lists" },
	{ "TINTYPE_HTML", "html" },
	{ "RATE_LIMIT_ADDRESS", "-1" },
	{ "RATE_LIMIT_USER", "1e3" },
	{ "RATE_LIMIT_LOGIN", "5/min" },
	{ "RATE_LIMIT_UPLOAD", "x" },
	{ "RATE_LIMIT_REPORT", "1000001" },
	{ "COMMENT_NEW_ACCOUNT", "3" },
	{ "COMMENT_NEW_LINKS", "-1" },
	{ "COMMENT_NEW_PER_HOUR", "0" },
	{ "COMMENT_NEW_REPEATS", "0" },
	{ "COMMENT_DELETED_LIFE", "soon" },
	{ "NOTIFICATION_LIFE", "59m" },
	{ "UPLOAD_MAX_BYTES", "10 MiB" },
	{ "UPLOAD_MAX_BYTES", "-1" },
	{ "UPLOAD_MAX_BYTES", "3GiB" },
	{ "UPLOAD_MIN_SIDE", "0" },
	{ "UPLOAD_MIN_SIDE", "8193" },
	{ "UPLOAD_MAX_SIDE", "65536" },
	{ "UPLOAD_MAX_PIXELS", "0" },
	{ "UPLOAD_FORMATS", "jpeg,svg" },
	{ "UPLOAD_FORMATS", "jpeg," },
	{ "VARIANT_FORMATS", "webp,png" },
	{ "ARGON2_MEMORY_KIB", "7" },
	{ "ARGON2_MEMORY_KIB", "1048577" },
	{ "ARGON2_PASSES", "0" },
	{ "ARGON2_LANES", "17" },
	{ "ARGON2_AT_ONCE", "0" },
	{ "AUTH_ACCESS_TTL", "1s" },
	{ "AUTH_REFRESH_TTL", "1m" },
	{ "AUTH_LOCK_AFTER", "x" },
	{ "AUTH_LOCK_TIME", "0" },
	{ "TINTYPE_LOG_LEVEL", "warn" },
	{ "TINTYPE_LOG_FORMAT", "xml" },
	{ "TINTYPE_LOG_FILE", "log" },
	{ "WEBHOOK_ALLOW_PRIVATE", "yes" },
	{ "WEBHOOK_TIMEOUT", "10" },
	{ "QUOTA_IMAGES", "-1" },
	{ "QUOTA_BYTES", "2048TiB" },
	{ "TINTYPE_ACCESS_LOG", "access" },
	{ "TINTYPE_SLOW_REQUEST", "-1s" },
	{ "TINTYPE_WORKRES", "4" },
	{ "TINTYPE_", "" },
};

static void
test_wrong_values(void **state)
{
	struct arena arena = { 0 };

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		const struct config *config = NULL;
		const struct problem *problem;
		struct str text;

		clearenv();
		assert_int_equal(setenv(rows[i].name, rows[i].value, 1), 0);
		problem = config_read(&arena, NULL, &config);
		if (problem == NULL)
			fail_msg("taken: %s=%s", rows[i].name, rows[i].value);
		assert_null(config);
		text = config_problem_text(&arena, problem);
		/* S3 names its own missing parts. */
		if (strcmp(rows[i].value, "s3") != 0 && !str_starts(text, str_of(rows[i].name)))
			fail_msg(
			    "%s=%s: %s", rows[i].name, rows[i].value, arena_c_string(&arena, text));
		arena_reset(&arena);
	}
	arena_release(&arena);
}

/* A new variable comes with its wrong values. */
static void
test_every_variable_has_a_row(void **state)
{
	struct arena arena = { 0 };
	const struct config_entry *entries;
	const struct config *config;
	size_t count;

	(void)state;
	clearenv();
	assert_null(config_read(&arena, NULL, &config));
	count = config_entries(&arena, config, &entries);
	for (size_t i = 0; i < count; i++) {
		size_t j = 0;

		while (j < sizeof rows / sizeof *rows && strcmp(rows[j].name, entries[i].name) != 0)
			j++;
		if (j == sizeof rows / sizeof *rows)
			fail_msg("no row for %s", entries[i].name);
	}
	arena_release(&arena);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_wrong_values),
		cmocka_unit_test(test_every_variable_has_a_row),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
