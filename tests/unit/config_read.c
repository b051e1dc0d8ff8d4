/* The configuration: defaults, sources, secrets, and what must fit together. */
#include <config.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/clock.h"
#include "config/config.h"

static struct arena arena;
static char file_path[64], secret_path[64];

static void
put_file(const char *path, const char *text)
{
	FILE *file = fopen(path, "w");

	assert_non_null(file);
	assert_int_equal(fwrite(text, 1, strlen(text), file), strlen(text));
	assert_int_equal(fclose(file), 0);
}

static int
set_up(void **state)
{
	int one, two;

	(void)state;
	clearenv();
	memcpy(file_path, "/tmp/tintype-config-XXXXXX", sizeof "/tmp/tintype-config-XXXXXX");
	memcpy(secret_path, "/tmp/tintype-config-XXXXXX", sizeof "/tmp/tintype-config-XXXXXX");
	one = mkstemp(file_path);
	two = mkstemp(secret_path);
	return one < 0 || two < 0 || close(one) != 0 || close(two) != 0;
}

static int
tear_down(void **state)
{
	(void)state;
	arena_release(&arena);
	return unlink(file_path) | unlink(secret_path);
}

static const struct config *
read_right(void)
{
	const struct config *config = NULL;
	const struct problem *problem = config_read(&arena, file_path, &config);

	if (problem != NULL)
		fail_msg("%s", arena_c_string(&arena, config_problem_text(&arena, problem)));
	return config;
}

static const char *
read_wrong(void)
{
	const struct config *config = NULL;
	const struct problem *problem = config_read(&arena, file_path, &config);

	assert_non_null(problem);
	assert_null(config);
	return arena_c_string(&arena, config_problem_text(&arena, problem));
}

static const struct config_entry *
entry_of(const struct config *config, const char *name)
{
	const struct config_entry *entries;
	size_t count = config_entries(&arena, config, &entries);

	for (size_t i = 0; i < count; i++)
		if (strcmp(entries[i].name, name) == 0)
			return &entries[i];
	fail_msg("no entry %s", name);
	return NULL;
}

static const struct {
	const char *name, *value;
} defaults[] = {
	{ "DB_HOST", "localhost" },
	{ "DB_PORT", "5432" },
	{ "DB_USER", "postgres" },
	{ "DB_PASSWORD", "" },
	{ "DB_NAME", "goimg" },
	{ "DB_SSL_MODE", "disable" },
	{ "DB_MAX_OPEN_CONNS", "25" },
	{ "DB_MAX_IDLE_CONNS", "10" },
	{ "DB_CONN_MAX_LIFETIME", "30m" },
	{ "DB_CONN_MAX_IDLE_TIME", "10m" },
	{ "DB_STATEMENT_TIMEOUT", "5s" },
	{ "DB_CONNECT_TIMEOUT", "5s" },
	{ "DB_SLOW_QUERY", "100ms" },
	{ "DB_READ_HOSTS", "" },
	{ "REDIS_HOST", "localhost" },
	{ "REDIS_PORT", "6379" },
	{ "REDIS_SENTINELS", "" },
	{ "REDIS_SENTINEL_SERVICE", "mymaster" },
	{ "REDIS_PASSWORD", "" },
	{ "REDIS_DB", "0" },
	{ "REDIS_MAX_RETRIES", "3" },
	{ "REDIS_DIAL_TIMEOUT", "5s" },
	{ "REDIS_READ_TIMEOUT", "3s" },
	{ "REDIS_WRITE_TIMEOUT", "3s" },
	{ "REDIS_POOL_SIZE", "25" },
	{ "STORAGE_PROVIDER", "local" },
	{ "CLAMAV_HOST", "" },
	{ "TINTYPE_LISTEN", "unix:/run/tintype/tintype.sock" },
	{ "TINTYPE_WORKERS", "10" },
	{ "TINTYPE_REQUEST_TIMEOUT", "30s" },
	{ "RATE_LIMIT_ADDRESS", "100" },
	{ "RATE_LIMIT_USER", "300" },
	{ "RATE_LIMIT_LOGIN", "5" },
	{ "RATE_LIMIT_UPLOAD", "50" },
	{ "RATE_LIMIT_REPORT", "10" },
	{ "COMMENT_NEW_ACCOUNT", "72h" },
	{ "COMMENT_NEW_LINKS", "1" },
	{ "COMMENT_NEW_PER_HOUR", "20" },
	{ "COMMENT_NEW_REPEATS", "3" },
	{ "COMMENT_DELETED_LIFE", "720h" },
	{ "NOTIFICATION_LIFE", "2160h" },
	{ "UPLOAD_MAX_BYTES", "10MiB" },
	{ "UPLOAD_MIN_SIDE", "10" },
	{ "UPLOAD_MAX_SIDE", "8192" },
	{ "UPLOAD_MAX_PIXELS", "100000000" },
	{ "UPLOAD_FORMATS", "jpeg,png,gif,webp" },
	{ "VARIANT_FORMATS", "webp" },
	{ "ARGON2_MEMORY_KIB", "65536" },
	{ "ARGON2_PASSES", "2" },
	{ "ARGON2_LANES", "1" },
	{ "AUTH_ACCESS_TTL", "15m" },
	{ "AUTH_REFRESH_TTL", "168h" },
	{ "AUTH_LOCK_AFTER", "5" },
	{ "AUTH_LOCK_TIME", "15m" },
};

static void
test_defaults(void **state)
{
	const struct config *config = read_right();

	(void)state;
	for (size_t i = 0; i < sizeof defaults / sizeof *defaults; i++) {
		const struct config_entry *entry = entry_of(config, defaults[i].name);

		if (!str_eq(entry->value, str_of(defaults[i].value)))
			fail_msg("%s is %s", entry->name, arena_c_string(&arena, entry->value));
		assert_int_equal(entry->source, CONFIG_DEFAULT);
		assert_true(strlen(entry->documentation) > 0);
	}
	assert_int_equal(config->db.statement_timeout, 5 * CLOCK_SECOND_NS);
	assert_int_equal(config->upload.max_bytes, 10485760);
	assert_true(config->storage.s3_use_ssl);
	/* No file at all is no error. */
	assert_null(config_read(&arena, NULL, &config));
	assert_null(config_read(&arena, "/nonexistent/environment", &config));
}

static void
test_right_values(void **state)
{
	static const struct {
		const char *name, *value, *shown;
	} rows[] = {
		{ "DB_HOST", "/run/postgresql", "/run/postgresql" },
		{ "DB_HOST", "::1", "::1" },
		{ "DB_PORT", "", "5432" },
		{ "DB_SSL_MODE", "verify-full", "verify-full" },
		{ "DB_CONN_MAX_LIFETIME", "1h30m", "1h30m" },
		{ "DB_CONN_MAX_LIFETIME", "0", "0s" },
		{ "DB_CONN_MAX_IDLE_TIME", "1.5s", "1s500ms" },
		{ "DB_READ_HOSTS", "a, b:5433,/run/pg", "a, b:5433,/run/pg" },
		{ "REDIS_HOST", "/run/redis.sock", "/run/redis.sock" },
		{ "S3_USE_SSL", "0", "false" },
		{ "UPLOAD_MAX_BYTES", "10485760", "10MiB" },
		{ "UPLOAD_MAX_BYTES", "5000", "5000" },
		{ "TINTYPE_LISTEN", "127.0.0.1:9000", "127.0.0.1:9000" },
		{ "TINTYPE_LISTEN", "[::1]:9000", "[::1]:9000" },
		{ "TINTYPE_WORKERS", "0", "0" },
		{ "PUBLIC_BASE_URL", "https://example.org/gallery/",
		    "https://example.org/gallery" },
		{ "TRUSTED_PROXIES", "10.0.0.0/8, ::1,fd00::/8", "10.0.0.0/8, ::1,fd00::/8" },
		{ "CORS_ALLOWED_ORIGINS", "*", "*" },
		{ "CORS_ALLOWED_ORIGINS", "https://a.example,http://localhost:3000",
		    "https://a.example,http://localhost:3000" },
		{ "DB_PASSWORD", "any \"thing' #", "(set)" },
		{ "REDIS_URL", "redis://:pw@h:1/2", "(set)" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		const struct config_entry *entry;

		clearenv();
		assert_int_equal(setenv(rows[i].name, rows[i].value, 1), 0);
		entry = entry_of(read_right(), rows[i].name);
		if (!str_eq(entry->value, str_of(rows[i].shown)))
			fail_msg("%s=%s is shown as %s", rows[i].name, rows[i].value,
			    arena_c_string(&arena, entry->value));
	}
}

static void
test_all_errors_at_once(void **state)
{
	const char *text;

	(void)state;
	put_file(file_path, "DB_PORT=x\nnonsense\nCOLOUR=red\nREDIS_PASSWORD=hun\\ter2\n");
	setenv("DB_PASSWORD", "hunter2\n", 1);
	setenv("TINTYPE_TYPO", "1", 1);
	setenv("DB_SSL_MODE", "may\nbe", 1);
	text = read_wrong();
	assert_non_null(strstr(text, "DB_PORT: 'x' must be a whole number from 1 to 65535\n"));
	assert_non_null(strstr(text, "line 2: "));
	assert_non_null(strstr(text, "line 4: "));
	assert_non_null(strstr(text, "COLOUR: is no variable"));
	assert_non_null(strstr(text, "TINTYPE_TYPO: is no variable"));
	assert_non_null(strstr(text, "DB_SSL_MODE: 'may?be' must be one of disable|allow|"));
	assert_non_null(strstr(text, "DB_PASSWORD: '(secret)' must be "));
	assert_null(strstr(text, "unter2"));
}

static void
test_sources(void **state)
{
	const struct config *config;

	(void)state;
	put_file(file_path, "DB_HOST=file\nDB_USER=file\nDB_NAME=file\nDB_PASSWORD=file\n");
	put_file(secret_path, "from file\r\n\n");
	setenv("DB_USER", "environment", 1);
	setenv("DB_NAME", "", 1);
	setenv("DB_PASSWORD_FILE", secret_path, 1);
	setenv("TINTYPE_TEST_ANYTHING", "1", 1);
	config = read_right();
	assert_true(str_eq(config->db.host, STR("file")));
	assert_true(str_eq(config->db.user, STR("environment")));
	assert_true(str_eq(config->db.name, STR("goimg")));
	assert_true(str_eq(config->db.password, STR("from file")));
	assert_int_equal(entry_of(config, "DB_HOST")->source, CONFIG_FILE);
	assert_int_equal(entry_of(config, "DB_USER")->source, CONFIG_ENVIRONMENT);
	assert_int_equal(entry_of(config, "DB_NAME")->source, CONFIG_DEFAULT);
	assert_int_equal(entry_of(config, "DB_PASSWORD")->source, CONFIG_SECRET_FILE);
	assert_int_equal(entry_of(config, "DB_PORT")->source, CONFIG_DEFAULT);
}

static void
test_secret_files(void **state)
{
	static const char *const names[] = { "DB_PASSWORD", "REDIS_PASSWORD", "S3_SECRET_KEY",
		"REDIS_URL" };

	(void)state;
	for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
		const char *file_name = arena_printf(&arena, "%s_FILE", names[i]).at;

		clearenv();
		put_file(secret_path, "redis://:pw@h\n");
		setenv(file_name, secret_path, 1);
		assert_int_equal(entry_of(read_right(), names[i])->source, CONFIG_SECRET_FILE);
		setenv(names[i], "redis://h", 1);
		assert_non_null(strstr(read_wrong(), "give one of them"));
		unsetenv(names[i]);
		put_file(secret_path, "\n");
		assert_non_null(strstr(read_wrong(), "is empty"));
		setenv(file_name, "/nonexistent/secret", 1);
		assert_non_null(strstr(read_wrong(), "/nonexistent/secret"));
		setenv(file_name, "/tmp", 1);
		assert_non_null(strstr(read_wrong(), "regular"));
	}
	/* Only secrets have a file. */
	clearenv();
	put_file(file_path, "DB_HOST_FILE=/etc/hostname\n");
	assert_non_null(strstr(read_wrong(), "DB_HOST_FILE: is no variable"));
}

static void
test_redis_url(void **state)
{
	const struct config *config;

	(void)state;
	setenv("REDIS_URL", "redis://:p%40w@cache:6380/3", 1);
	config = read_right();
	assert_true(str_eq(config->redis.host, STR("cache")));
	assert_int_equal(config->redis.port, 6380);
	assert_true(str_eq(config->redis.password, STR("p@w")));
	assert_int_equal(config->redis.database, 3);
	assert_int_equal(entry_of(config, "REDIS_HOST")->source, CONFIG_ENVIRONMENT);
	setenv("REDIS_PORT", "6380", 1);
	assert_non_null(strstr(read_wrong(), "REDIS_PORT: stands in REDIS_URL too"));
	/* What the URL does not say may be said beside it. */
	setenv("REDIS_URL", "redis://cache", 1);
	setenv("REDIS_PASSWORD", "beside", 1);
	config = read_right();
	assert_int_equal(config->redis.port, 6380);
	assert_true(str_eq(config->redis.password, STR("beside")));
	unsetenv("REDIS_PASSWORD");
	unsetenv("REDIS_PORT");
	setenv("REDIS_URL", "redis+sentinel://:pw@s1,s2:5/gallery/4", 1);
	config = read_right();
	assert_true(str_eq(config->redis.sentinels, STR("s1,s2:5")));
	assert_true(str_eq(config->redis.service, STR("gallery")));
	assert_true(str_eq(config->redis.password, STR("pw")));
	assert_int_equal(config->redis.database, 4);
	setenv("REDIS_HOST", "cache", 1);
	assert_non_null(strstr(read_wrong(), "REDIS_HOST: stands beside REDIS_SENTINELS"));
	unsetenv("REDIS_HOST");
	setenv("REDIS_URL", "redis://:topsecret@cache:x", 1);
	assert_null(strstr(read_wrong(), "topsecret"));
}

/* Defaults move within what was set; two values that were set must fit. */
static void
test_connections(void **state)
{
	const struct config *config;

	(void)state;
	setenv("DB_MAX_OPEN_CONNS", "4", 1);
	config = read_right();
	assert_int_equal(config->db.max_idle, 4);
	assert_int_equal(config->server.workers, 4);
	assert_int_equal(config->redis.pool_size, 4);
	assert_int_equal(config->redis.min_idle, 4);
	setenv("DB_MAX_OPEN_CONNS", "100", 1);
	setenv("DB_MAX_IDLE_CONNS", "25", 1);
	setenv("REDIS_POOL_SIZE", "100", 1);
	setenv("REDIS_MIN_IDLE_CONNS", "10", 1);
	config = read_right();
	assert_int_equal(config->server.workers, 25);
	assert_int_equal(config->redis.min_idle, 10);
	setenv("DB_MAX_IDLE_CONNS", "101", 1);
	setenv("REDIS_POOL_SIZE", "50", 1);
	setenv("REDIS_MIN_IDLE_CONNS", "101", 1);
	setenv("TINTYPE_WORKERS", "101", 1);
	assert_string_equal(read_wrong(),
	    "DB_MAX_IDLE_CONNS: '101' must be at most DB_MAX_OPEN_CONNS (100)\n"
	    "TINTYPE_WORKERS: '101' must be at most DB_MAX_OPEN_CONNS (100)\n"
	    "REDIS_POOL_SIZE: '50' must be at least DB_MAX_OPEN_CONNS (100): each worker has one "
	    "connection\n"
	    "REDIS_MIN_IDLE_CONNS: '101' must be at most DB_MAX_OPEN_CONNS (100)\n");
}

static void
test_s3(void **state)
{
	(void)state;
	setenv("STORAGE_PROVIDER", "s3", 1);
	assert_string_equal(read_wrong(),
	    "S3_ENDPOINT: must be set when STORAGE_PROVIDER is s3\n"
	    "S3_BUCKET: must be set when STORAGE_PROVIDER is s3\n"
	    "S3_ACCESS_KEY: must be set when STORAGE_PROVIDER is s3\n"
	    "S3_SECRET_KEY: must be set when STORAGE_PROVIDER is s3\n");
	setenv("S3_ENDPOINT", "https://s3.example.org", 1);
	setenv("S3_BUCKET", "images", 1);
	setenv("S3_ACCESS_KEY", "key", 1);
	setenv("S3_SECRET_KEY", "secret", 1);
	assert_true(str_eq(read_right()->storage.s3_secret_key, STR("secret")));
}

#define TEST(function) cmocka_unit_test_setup_teardown(function, set_up, tear_down)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_defaults),
		TEST(test_right_values),
		TEST(test_all_errors_at_once),
		TEST(test_sources),
		TEST(test_secret_files),
		TEST(test_redis_url),
		TEST(test_connections),
		TEST(test_s3),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
