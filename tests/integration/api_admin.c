/*
 * What administrators look after, and nobody else; quotas that hold however many uploads come at
 * once.
 */
#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "account_client.h"
#include "gallery.h"

#define UPLOADERS 10
#define QUOTA 3

static int
set_up(void **state)
{
	(void)state;
	setenv("RATE_LIMIT_USER", "0", 1);
	setenv("QUOTA_IMAGES", "5000", 1);
	api_client_start(&client, 6, 60);
	return account_client_hash_password();
}

static const char *
id_text(const char *kind, int number)
{
	char text[ID_TEXT_SIZE];

	return own(id_format(gallery_id(kind, number), text)).at;
}

static int
put(const char *target, const char *body)
{
	return api_client_send(&client, "PUT", target, str_of(body));
}

static void
test_who_may(void **state)
{
	static const struct {
		int user;
		enum role role;
		int status;
	} askers[] = { { 0, ROLE_USER, 401 }, { SOMEBODY, ROLE_USER, 403 },
		{ MODERATOR, ROLE_MODERATOR, 403 }, { ADMIN, ROLE_ADMIN, 200 } };
	static const char *const pages[] = { "/admin/statistics", "/admin/storage", "/admin/users",
		"/admin/jobs" };
	const char *quota =
	    arena_printf(&client.worker, "/admin/users/%s/quota", id_text("u", SOMEBODY)).at;
	const char *job = arena_printf(&client.worker, "/admin/jobs/%s", id_text("j", 1)).at;
	const char *retry = arena_printf(&client.worker, "%s/retry", job).at;

	(void)state;
	for (size_t i = 0; i < sizeof askers / sizeof *askers; i++) {
		int status = askers[i].status, missing = status == 200 ? 404 : status;

		api_client_be(&client, askers[i].user, askers[i].role);
		for (size_t k = 0; k < sizeof pages / sizeof *pages; k++)
			assert_int_equal(api_client_get(&client, "%s", pages[k]), status);
		assert_int_equal(put(quota, "{}"), status);
		assert_int_equal(post(retry, ""), missing);
		assert_int_equal(api_client_send(&client, "DELETE", job, STR("")), missing);
	}
}

static void
test_users(void **state)
{
	struct str cursor;

	(void)state;
	api_client_be(&client, ADMIN, ROLE_ADMIN);
	assert_int_equal(api_client_get(&client, "/admin/users"), 200);
	assert_int_equal(api_client_total(&client), 6);
	assert_int_equal(api_client_get(&client, "/admin/users?q=USER3"), 200);
	assert_int_equal(api_client_total(&client), 1);
	assert_int_equal(api_client_get(&client, "/admin/users?q=u3%%40example"), 200);
	assert_int_equal(api_client_total(&client), 1);
	/* Not a pattern. */
	assert_int_equal(api_client_get(&client, "/admin/users?q=use_3"), 200);
	assert_int_equal(api_client_total(&client), 0);
	assert_int_equal(api_client_get(&client, "/admin/users?role=admin&status=active"), 200);
	assert_int_equal(api_client_total(&client), 2);
	assert_int_equal(api_client_get(&client, "/admin/users?role=king"), 400);
	assert_int_equal(api_client_get(&client, "/admin/users?status=lost"), 400);
	assert_int_equal(api_client_get(&client, "/admin/users?per_page=4"), 200);
	cursor = own(json_member(json_member(client.json, "pagination"), "next_cursor")->string);
	assert_int_equal(
	    api_client_get(&client, "/admin/users?per_page=4&cursor=%s", cursor.at), 200);
	assert_int_equal(json_member(client.json, "items")->count, 2);
	assert_int_equal(
	    api_client_get(&client, "/admin/users?role=user&cursor=%s", cursor.at), 400);
}

static void
test_statistics(void **state)
{
	const struct json_value *now;

	(void)state;
	api_client_be(&client, ADMIN, ROLE_ADMIN);
	gallery_sql(client.admin, "DELETE FROM statistics_daily");
	assert_int_equal(api_client_get(&client, "/admin/statistics?days=7"), 200);
	now = json_member(client.json, "now");
	assert_int_equal(json_member(now, "users")->integer, 6);
	assert_int_equal(json_member(now, "images")->integer,
	    gallery_number(client.admin,
		"SELECT count(*) FROM images WHERE status IN ('active', 'processing')"));
	assert_int_equal(json_member(client.json, "days")->count, 1);
	assert_int_equal(api_client_get(&client, "/admin/statistics?days=0"), 400);
	assert_int_equal(api_client_get(&client, "/admin/statistics?days=x"), 400);
	/* A moment later nothing is counted again. */
	gallery_sql(client.admin, "UPDATE statistics_daily SET users = 77");
	assert_int_equal(api_client_get(&client, "/admin/statistics"), 200);
	assert_int_equal(json_member(json_member(client.json, "now"), "users")->integer, 77);
	gallery_sql(client.admin, "DELETE FROM statistics_daily");
	assert_int_equal(api_client_get(&client, "/admin/storage"), 200);
	assert_true(json_member(json_member(client.json, "disk"), "free")->integer > 0);
}

static void
test_jobs(void **state)
{
	const char *job = arena_printf(&client.worker, "/admin/jobs/%s", id_text("j", 1)).at;

	(void)state;
	gallery_sql(client.admin,
	    "INSERT INTO jobs (id, kind, state, error) VALUES (gid('j', 1), 'test', 'dead', "
	    "'why'), "
	    "(gid('j', 2), 'test', 'queued', NULL), (gid('j', 3), 'test', 'dead', 'why')");
	api_client_be(&client, ADMIN, ROLE_ADMIN);
	assert_int_equal(api_client_get(&client, "/admin/jobs"), 200);
	assert_int_equal(api_client_total(&client), 2);
	assert_int_equal(api_client_get(&client, "/admin/jobs?state=dead&per_page=1"), 200);
	assert_int_equal(json_member(client.json, "items")->count, 1);
	assert_int_equal(api_client_get(&client, "/admin/jobs?state=lazy"), 400);
	assert_int_equal(post(arena_printf(&client.worker, "%s/retry", job).at, ""), 204);
	assert_int_equal(post(arena_printf(&client.worker, "%s/retry", job).at, ""), 404);
	assert_int_equal(api_client_send(&client, "DELETE", job, STR("")), 404);
	assert_int_equal(
	    api_client_send(&client, "DELETE",
		arena_printf(&client.worker, "/admin/jobs/%s", id_text("j", 3)).at, STR("")),
	    204);
	assert_int_equal(api_client_get(&client, "/admin/jobs?state=queued"), 200);
	assert_int_equal(api_client_total(&client), 2);
	assert_int_equal(
	    gallery_number(client.admin,
		"SELECT count(*) FROM audit_log WHERE action IN ('job.retry', 'job.drop')"),
	    2);
}

/* A picture whose bytes are the number's own. */
static int
upload(unsigned number)
{
	char png[] = "\x89PNG\r\n\x1a\n"
		     "\x00\x00\x00\x0dIHDR\x00\x00\x00\x28\x00\x00\x00\x1e\x08\x02\x00\x00\x00"
		     "NNNN"
		     "\x00\x00\x00\x02IDAT\x78\x9c\x00\x00\x00\x00"
		     "\x00\x00\x00\x00IEND\xae\x42\x60\x82";
	static const char head[] =
	    "--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.png\"\r\n\r\n";
	char body[512];
	size_t n = sizeof head - 1;
	int status;

	memcpy(png + 29, &number, sizeof number);
	memcpy(body, head, n);
	memcpy(body + n, png, sizeof png - 1);
	n += sizeof png - 1;
	memcpy(body + n, "\r\n--b--\r\n", 9);
	client.content_type = STR("multipart/form-data; boundary=b");
	status = api_client_send(&client, "POST", "/images", (struct str){ body, n + 9 });
	client.content_type = STR("application/json");
	return status;
}

static int64_t
used(const char *what)
{
	assert_int_equal(api_client_get(&client, "/users/me"), 200);
	return json_member(json_member(json_member(client.json, "quota"), what), "used")->integer;
}

static void
usage_is_right(void)
{
	assert_int_equal(
	    gallery_number(client.admin,
		"SELECT count(*) FROM user_usage u LEFT JOIN (SELECT owner_id, count(*) AS "
		"n, sum(file_size) AS b FROM images WHERE status IN ('processing', "
		"'active') GROUP BY 1) i ON i.owner_id = u.user_id WHERE u.images <> "
		"coalesce(i.n, 0) OR u.bytes <> coalesce(i.b, 0)"),
	    0);
}

/* *worked: how many processes of many that upload at once were answered 201; *refused: 403. */
static void
upload_at_once(int *worked, int *refused)
{
	*worked = *refused = 0;
	for (int i = 0; i < UPLOADERS; i++) {
		pid_t child = fork();

		assert_true(child >= 0);
		if (child == 0) {
			int status;

			if (api_open(client.api->config, NULL, &client.worker, &client.api) != NULL)
				_exit(9);
			status = upload(1000 + (unsigned)i);
			_exit(status == 201 ? 1 : status == 403 ? 2 : 9);
		}
	}
	for (int i = 0; i < UPLOADERS; i++) {
		int code;

		assert_true(wait(&code) > 0);
		*worked += WIFEXITED(code) && WEXITSTATUS(code) == 1;
		*refused += WIFEXITED(code) && WEXITSTATUS(code) == 2;
	}
}

static void
test_quota(void **state)
{
	const char *target =
	    arena_printf(&client.worker, "/admin/users/%s/quota", id_text("u", SOMEBODY)).at;
	int64_t before, max;
	int worked, refused;
	char body[64];

	(void)state;
	usage_is_right();
	api_client_be(&client, SOMEBODY, ROLE_USER);
	before = used("images");
	max = json_member(json_member(json_member(client.json, "quota"), "images"), "max")->integer;
	assert_int_equal(max, 5000);
	api_client_be(&client, ADMIN, ROLE_ADMIN);
	assert_int_equal(put(target, "{\"max_images\":-1}"), 400);
	assert_int_equal(put(target, "{\"max_bytes\":\"much\"}"), 400);
	snprintf(body, sizeof body, "{\"max_images\":%lld}", (long long)before + QUOTA);
	assert_int_equal(put(target, body), 200);
	api_client_be(&client, SOMEBODY, ROLE_USER);
	upload_at_once(&worked, &refused);
	assert_int_equal(worked, QUOTA);
	assert_int_equal(refused, UPLOADERS - QUOTA);
	assert_int_equal(used("images"), before + QUOTA);
	assert_int_equal(upload(1), 403);
	assert_true(str_ends(api_client_text(&client, "type"), STR("/problems/quota-exceeded")));
	usage_is_right();
	/* Bytes. */
	api_client_be(&client, ADMIN, ROLE_ADMIN);
	assert_int_equal(put(target, "{\"max_images\":0,\"max_bytes\":1}"), 200);
	assert_int_equal(
	    json_member(json_member(json_member(client.json, "quota"), "images"), "max")->kind,
	    JSON_NULL);
	api_client_be(&client, SOMEBODY, ROLE_USER);
	assert_int_equal(upload(2), 403);
	api_client_be(&client, ADMIN, ROLE_ADMIN);
	assert_int_equal(put(target, "{}"), 200);
	api_client_be(&client, SOMEBODY, ROLE_USER);
	assert_int_equal(upload(3), 201);
	gallery_sql(client.admin, "UPDATE images SET status = 'failed' WHERE id IN (SELECT id FROM "
				  "images WHERE owner_id = gid('u', 2) LIMIT 2)");
	gallery_sql(client.admin,
	    "DELETE FROM images WHERE owner_id = gid('u', 2) AND id IN (SELECT "
	    "id FROM images WHERE owner_id = gid('u', 2) LIMIT 3)");
	usage_is_right();
}

int
main(void)
{
#define TEST(name) cmocka_unit_test_setup(name, begin_anew)
	const struct CMUnitTest tests[] = {
		TEST(test_who_may),
		TEST(test_users),
		TEST(test_statistics),
		TEST(test_jobs),
		TEST(test_quota),
	};

	return cmocka_run_group_tests(tests, set_up, account_client_tear_down);
}
