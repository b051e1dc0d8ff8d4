/*
 * The end of an account, for a while or for good: on the very next request nothing of it is seen,
 * listed or counted, and when a ban ends all is as it was.
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

#include "account_client.h"
#include "gallery.h"
#include "repo/count.h"
#include "service/account.h"
#include "service/account_end.h"

#define IMAGES 60
/* Of user 1 (images 6, 12, …): see tests/lib/gallery.h. */
#define OWN_IMAGE 6

static int
set_up(void **state)
{
	(void)state;
	setenv("RATE_LIMIT_USER", "0", 1);
	api_client_start(&client, 6, IMAGES);
	return account_client_hash_password();
}

static void
counts_are_right(void)
{
	struct count_wrong *wrong;
	size_t count;

	assert_null(count_repo_list_wrong(client.api->service.pg, &client.worker, &wrong, &count));
	assert_int_equal(count, 0);
}

static const char *
id_text(const char *kind, int number)
{
	char text[ID_TEXT_SIZE];

	return own(id_format(gallery_id(kind, number), text)).at;
}

/* What an anonymous visitor may ask about: totals and statuses, one after the other. */
static void
look_around(int64_t seen[static 16])
{
	static const char *const listings[] = { "/images?per_page=100",
		"/images?sort=view_count&per_page=100", "/explore/recent?per_page=100",
		"/images/search?q=mountains&per_page=100", "/tags/tag1/images?per_page=100",
		"/images?tags=tag1&per_page=100" };
	size_t n = 0;

	client.authorization = STR("");
	for (size_t i = 0; i < sizeof listings / sizeof *listings; i++) {
		assert_int_equal(api_client_get(&client, "%s", listings[i]), 200);
		seen[n++] = api_client_total(&client);
		seen[n++] = api_client_lists(&client, gallery_id("i", OWN_IMAGE));
	}
	seen[n++] = api_client_get(&client, "/users/%s", id_text("u", OWNER));
	seen[n++] = api_client_get(&client, "/images/%s", id_text("i", OWN_IMAGE));
	seen[n++] = api_client_get(&client, "/images/%s/variants/small", id_text("i", OWN_IMAGE));
	seen[n++] = api_client_get(&client, "/albums/%s", id_text("a", OWNER));
	assert_int_equal(n, 16);
}

static void
nothing_is_seen(const int64_t before[static 16])
{
	int64_t now[16];
	int64_t own_public = gallery_number(client.admin,
	    "SELECT count(*) FROM images WHERE owner_id = gid('u', 1) AND visibility = 'public' "
	    "AND status = 'active' AND deleted_at IS NULL");

	look_around(now);
	assert_int_equal(now[0], before[0] - own_public);
	for (size_t i = 1; i < 12; i += 2)
		assert_int_equal(now[i], 0);
	for (size_t i = 12; i < 16; i++)
		assert_int_equal(now[i], 404);
	counts_are_right();
}

static void
test_ban_and_back(void **state)
{
	int64_t before[16], after[16];
	struct str token, refresh_token;

	(void)state;
	look_around(before);
	assert_int_equal(before[1], 1);
	assert_int_equal(before[13], 200);
	token = log_in(OWNER, &refresh_token);
	assert_int_equal(api_client_get(&client, "/users/me"), 200);
	api_client_be(&client, ADMIN, ROLE_ADMIN);
	assert_int_equal(post(arena_printf(&client.worker, "/users/%s/ban", id_text("u", OWNER)).at,
			     "{\"reason\":\"spam\",\"expires_at\":\"2099-01-01T00:00:00Z\"}"),
	    200);
	assert_true(json_member(client.json, "banned")->boolean);
	assert_true(str_eq(api_client_text(&client, "reason"), STR("spam")));
	assert_true(
	    str_eq(api_client_text(&client, "expires_at"), STR("2099-01-01T00:00:00.000Z")));
	assert_int_equal(api_client_get(&client, "/moderation/bans"), 200);
	assert_int_equal(api_client_total(&client), 1);
	nothing_is_seen(before);
	client.authorization = token;
	assert_int_equal(api_client_get(&client, "/images"), 401);
	assert_int_equal(refresh(refresh_token), 401);
	assert_int_equal(
	    post("/auth/login", "{\"username\":\"user1\",\"password\":\"" PASSWORD "\"}"), 401);
	api_client_be(&client, ADMIN, ROLE_ADMIN);
	for (int i = 0; i < 2; i++)
		assert_int_equal(
		    api_client_send(&client, "DELETE",
			arena_printf(&client.worker, "/users/%s/ban", id_text("u", OWNER)).at,
			STR("")),
		    200);
	look_around(after);
	assert_memory_equal(before, after, sizeof before);
	counts_are_right();
	log_in(OWNER, &refresh_token);
}

static void
test_ban_ends_by_itself(void **state)
{
	int64_t before[16], after[16];
	struct str refresh_token;

	(void)state;
	look_around(before);
	assert_null(account_ban(&client.api->service, &client.worker, (struct id){ 0 },
	    gallery_id("u", OWNER), STR("a week"), INT64_MAX / 4));
	assert_null(account_lift_expired_bans(&client.api->service, &client.worker));
	nothing_is_seen(before);
	gallery_sql(client.admin, "UPDATE bans SET expires_at = now() - interval '1 second'");
	assert_null(account_lift_expired_bans(&client.api->service, &client.worker));
	look_around(after);
	assert_memory_equal(before, after, sizeof before);
	log_in(OWNER, &refresh_token);
	assert_int_equal(gallery_number(client.admin,
			     "SELECT count(*) FROM audit_log WHERE action = 'user.ban_ended'"),
	    1);
}

/* Somebody who is banned while they upload: what comes late is hidden too. */
static void
test_late_upload(void **state)
{
	(void)state;
	gallery_sql(client.admin, "UPDATE users SET status = 'suspended' WHERE id = gid('u', 2)");
	gallery_sql(client.admin,
	    "INSERT INTO images (id, owner_id, storage_key, original_filename, mime_type, "
	    "file_size, width, height, status, visibility) VALUES (gid('l', 1), gid('u', 2), 'l', "
	    "'f', 'image/png', 1, 10, 10, 'active', 'public')");
	client.authorization = STR("");
	assert_int_equal(api_client_get(&client, "/images/%s", id_text("l", 1)), 404);
	gallery_sql(client.admin, "DELETE FROM images WHERE id = gid('l', 1)");
}

static void
test_bad_bans(void **state)
{
	static const char *const bodies[] = { "{\"expires_at\":\"2001-01-01T00:00:00Z\"}",
		"{\"expires_at\":\"soon\"}", "{\"reason\":7}" };
	struct str target = arena_printf(&client.worker, "/users/%s/ban", id_text("u", SOMEBODY));

	(void)state;
	api_client_be(&client, OTHER_ADMIN, ROLE_ADMIN);
	for (size_t i = 0; i < sizeof bodies / sizeof *bodies; i++)
		assert_int_equal(post(target.at, bodies[i]), 400);
	assert_int_equal(
	    post(arena_printf(&client.worker, "/users/%s/ban", id_text("u", OTHER_ADMIN)).at, ""),
	    409);
	assert_int_equal(
	    post(arena_printf(&client.worker, "/users/%s/ban", id_text("x", 1)).at, ""), 404);
	assert_int_equal(gallery_number(client.admin, "SELECT count(*) FROM bans"), 0);
	/* Nor is the last administrator banned by the operator. */
	assert_non_null(account_ban(&client.api->service, &client.worker, (struct id){ 0 },
	    gallery_id("u", OTHER_ADMIN), STR(""), 0));
}

static void
test_last_administrator_stays(void **state)
{
	struct str refresh_token;

	(void)state;
	log_in(OTHER_ADMIN, &refresh_token);
	assert_int_equal(
	    api_client_send(&client, "DELETE", "/users/me", STR("{\"password\":\"" PASSWORD "\"}")),
	    409);
	assert_int_equal(api_client_get(&client, "/users/me"), 200);
}

static void
test_audit_is_final(void **state)
{
	static const char *const attempts[] = { "UPDATE audit_log SET action = 'x'",
		"DELETE FROM audit_log", "TRUNCATE audit_log" };

	(void)state;
	assert_null(account_ban(&client.api->service, &client.worker, gallery_id("u", ADMIN),
	    gallery_id("u", SOMEBODY), STR("because"), 0));
	for (size_t i = 0; i < sizeof attempts / sizeof *attempts; i++) {
		PGresult *result = PQexec(client.admin, attempts[i]);

		assert_string_equal(PQresultErrorField(result, PG_DIAG_SQLSTATE), "42501");
		PQclear(result);
	}
	api_client_be(&client, MODERATOR, ROLE_MODERATOR);
	assert_int_equal(
	    api_client_get(&client, "/moderation/audit?subject_id=%s", id_text("u", SOMEBODY)),
	    200);
	assert_int_equal(api_client_total(&client), 1);
	assert_int_equal(
	    api_client_get(&client, "/moderation/audit?action=user.ban&per_page=1"), 200);
	assert_true(str_find(client.response.body, STR("because")) < client.response.body.len);
	assert_int_equal(api_client_get(&client, "/moderation/audit?actor_id=x"), 400);
	assert_null(account_lift_ban(
	    &client.api->service, &client.worker, (struct id){ 0 }, gallery_id("u", SOMEBODY)));
}

/* Last: it does not come back. What the job does then is in tests/e2e/account_removal.sh. */
static void
test_deletion(void **state)
{
	int64_t before[16];
	struct str token, refresh_token;

	(void)state;
	look_around(before);
	token = log_in(OWNER, &refresh_token);
	assert_int_equal(
	    api_client_send(&client, "DELETE", "/users/me", STR("{\"password\":\"" PASSWORD "\"}")),
	    204);
	assert_int_equal(api_client_get(&client, "/users/me"), 401);
	assert_int_equal(refresh(refresh_token), 401);
	nothing_is_seen(before);
	assert_int_equal(
	    post("/auth/login", "{\"username\":\"user1\",\"password\":\"" PASSWORD "\"}"), 401);
	assert_int_equal(
	    post("/auth/register", "{\"email\":\"u1@example.org\",\"username\":\"user1\","
				   "\"password\":\"" PASSWORD "\"}"),
	    201);
	assert_int_equal(gallery_number(client.admin,
			     "SELECT count(*) FROM jobs WHERE kind LIKE 'account.%' AND "
			     "subject_id = gid('u', 1) AND kind = 'account.remove'"),
	    1);
	(void)token;
}

int
main(void)
{
#define TEST(name) cmocka_unit_test_setup(name, begin_anew)
	const struct CMUnitTest tests[] = {
		TEST(test_ban_and_back),
		TEST(test_ban_ends_by_itself),
		TEST(test_late_upload),
		TEST(test_bad_bans),
		TEST(test_last_administrator_stays),
		TEST(test_audit_is_final),
		TEST(test_deletion),
	};

	return cmocka_run_group_tests(tests, set_up, account_client_tear_down);
}
