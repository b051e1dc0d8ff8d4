/*
 * Reports, decisions and appeals: who may what, once only however many ask at once, and what a
 * decision does.
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

#define IMAGES 60
/* Images 6, 18, 24 are of user 1, public and active: see tests/lib/gallery.h. */
#define FIRST 6
#define SECOND 18
#define THIRD 24
#define OTHER_MODERATOR 6

static int
set_up(void **state)
{
	(void)state;
	setenv("RATE_LIMIT_USER", "0", 1);
	api_client_start(&client, 6, IMAGES);
	return account_client_hash_password();
}

static int
anew(void **state)
{
	gallery_sql(client.admin,
	    "DELETE FROM appeals; DELETE FROM reports; UPDATE images SET deleted_at = NULL, "
	    "removed_at = NULL, rated_by = NULL, hidden_at = NULL, content_rating = 'safe'");
	return begin_anew(state);
}

static const char *
id_text(const char *kind, int number)
{
	char text[ID_TEXT_SIZE];

	return own(id_format(gallery_id(kind, number), text)).at;
}

static int
report(int image, const char *reason)
{
	return post("/reports", arena_printf(&client.worker,
				    "{\"image_id\":\"%s\",\"reason\":\"%s\",\"description\":\"  so "
				    "<b>bad</b> \"}",
				    id_text("i", image), reason)
				    .at);
}

/* A report by user 2; its id. */
static const char *
reported(int image)
{
	api_client_be(&client, SOMEBODY, ROLE_USER);
	assert_int_equal(report(image, "spam"), 201);
	return own(api_client_text(&client, "id")).at;
}

static int
act(const char *format, const char *id, const char *body)
{
	char target[256];

#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
	snprintf(target, sizeof target, format, id);
#pragma GCC diagnostic pop
	return post(target, body);
}

static int
resolve(const char *id, const char *body)
{
	return act("/moderation/reports/%s/resolve", id, body);
}

static void
test_report(void **state)
{
	(void)state;
	assert_int_equal(report(FIRST, "spam"), 401);
	api_client_be(&client, OWNER, ROLE_USER);
	assert_int_equal(report(FIRST, "spam"), 403);
	api_client_be(&client, SOMEBODY, ROLE_USER);
	assert_int_equal(report(FIRST, "spam"), 201);
	assert_true(str_eq(api_client_text(&client, "description"), STR("so <b>bad</b>")));
	assert_true(str_eq(api_client_text(&client, "status"), STR("pending")));
	assert_int_equal(report(FIRST, "other"), 409);
	assert_int_equal(report(FIRST, "dull"), 400);
	assert_int_equal(post("/reports", "{\"reason\":\"spam\"}"), 400);
	assert_int_equal(report(999, "spam"), 404);
	/* Private, of user 1. */
	gallery_sql(
	    client.admin, "UPDATE images SET visibility = 'private' WHERE id = gid('i', 30)");
	assert_int_equal(report(30, "spam"), 404);
}

static void
test_who_may(void **state)
{
	static const struct {
		int user;
		enum role role;
		int status;
	} askers[] = { { 0, ROLE_USER, 401 }, { SOMEBODY, ROLE_USER, 403 },
		{ OWNER, ROLE_USER, 403 }, { MODERATOR, ROLE_MODERATOR, 200 },
		{ ADMIN, ROLE_ADMIN, 200 } };
	const char *id = reported(FIRST);

	(void)state;
	for (size_t i = 0; i < sizeof askers / sizeof *askers; i++) {
		int status = askers[i].status;

		api_client_be(&client, askers[i].user, askers[i].role);
		assert_int_equal(api_client_get(&client, "/moderation/reports"), status);
		assert_int_equal(api_client_get(&client, "/moderation/reports/%s", id), status);
		assert_int_equal(api_client_get(&client, "/moderation/appeals"), status);
		assert_int_equal(act("/moderation/reports/%s/claim", id, ""), status);
		assert_int_equal(
		    api_client_send(&client, "DELETE",
			arena_printf(&client.worker, "/moderation/reports/%s/claim", id).at,
			STR("")),
		    status == 200 ? 204 : status);
		if (status != 200)
			assert_int_equal(resolve(id, "{\"action\":\"dismiss\"}"), status);
		assert_int_equal(api_client_send(&client, "PUT",
				     arena_printf(&client.worker, "/moderation/images/%s/rating",
					 id_text("i", FIRST))
					 .at,
				     STR("{\"content_rating\":\"safe\"}")),
		    status);
	}
}

static void
test_queue(void **state)
{
	const struct json_value *item, *history;

	(void)state;
	reported(FIRST);
	reported(SECOND);
	api_client_be(&client, OTHER_MODERATOR, ROLE_USER);
	assert_int_equal(report(FIRST, "harassment"), 201);
	api_client_be(&client, MODERATOR, ROLE_MODERATOR);
	assert_int_equal(api_client_get(&client, "/moderation/reports?status=pending"), 200);
	assert_int_equal(api_client_total(&client), 3);
	/* Reports and their number; images and histories; variants and tags; the session. */
	assert_true(pg_stats(client.api->service.pg).queries <= 8);
	assert_true(pg_stats(client.api->service.pg).round_trips <= 4);
	item = &json_member(client.json, "items")->items[0];
	assert_true(str_eq(json_member(item, "reason")->string, STR("harassment")));
	assert_true(
	    str_eq(json_member(json_member(item, "reporter"), "username")->string, STR("user6")));
	assert_int_equal(json_member(json_member(item, "image"), "variants")->count, 5);
	history = json_member(item, "history");
	assert_int_equal(json_member(history, "reports")->integer, 3);
	assert_int_equal(json_member(history, "open")->integer, 3);
	assert_int_equal(api_client_get(&client, "/moderation/reports?status=resolved"), 200);
	assert_int_equal(api_client_total(&client), 0);
	assert_int_equal(api_client_get(&client, "/moderation/reports?status=lost"), 400);
	assert_int_equal(api_client_get(&client, "/moderation/reports?per_page=101"), 400);
	assert_int_equal(api_client_get(&client, "/moderation/reports/%s", id_text("x", 1)), 404);
	assert_int_equal(api_client_get(&client, "/moderation/reports/x"), 404);
}

static void
test_paging(void **state)
{
	struct str cursor = STR("");
	int seen = 0;

	(void)state;
	reported(FIRST);
	reported(SECOND);
	reported(THIRD);
	api_client_be(&client, MODERATOR, ROLE_MODERATOR);
	assert_int_equal(api_client_get(&client, "/moderation/reports?per_page=2&page=2"), 200);
	assert_int_equal(json_member(client.json, "items")->count, 1);
	assert_int_equal(api_client_get(&client, "/moderation/reports?per_page=1"), 200);
	for (;;) {
		const struct json_value *next =
		    json_member(json_member(client.json, "pagination"), "next_cursor");

		seen++;
		if (next == NULL || next->kind != JSON_STRING)
			break;
		cursor = own(next->string);
		assert_int_equal(
		    api_client_get(&client, "/moderation/reports?per_page=1&cursor=%s", cursor.at),
		    200);
	}
	assert_int_equal(seen, 3);
	assert_int_equal(
	    api_client_get(&client, "/moderation/reports?status=pending&cursor=%s", cursor.at),
	    400);
}

static void
test_claim(void **state)
{
	const char *id = reported(FIRST);

	(void)state;
	api_client_be(&client, MODERATOR, ROLE_MODERATOR);
	assert_int_equal(act("/moderation/reports/%s/claim", id, ""), 200);
	assert_true(str_eq(api_client_text(&client, "status"), STR("reviewing")));
	assert_int_equal(act("/moderation/reports/%s/claim", id, ""), 200);
	api_client_be(&client, OTHER_MODERATOR, ROLE_MODERATOR);
	assert_int_equal(act("/moderation/reports/%s/claim", id, ""), 409);
	assert_int_equal(resolve(id, "{\"action\":\"dismiss\"}"), 409);
	/* After an hour it is free again. */
	gallery_sql(client.admin, "UPDATE reports SET claimed_at = now() - interval '61 minutes'");
	assert_int_equal(act("/moderation/reports/%s/claim", id, ""), 200);
	assert_int_equal(resolve(id, "{\"action\":\"dismiss\",\"resolution\":\"fine\"}"), 200);
	assert_true(str_eq(api_client_text(&client, "status"), STR("dismissed")));
	assert_int_equal(resolve(id, "{\"action\":\"warn\"}"), 409);
	assert_int_equal(act("/moderation/reports/%s/claim", id, ""), 409);
	/* Decided: the same person may report it again. */
	api_client_be(&client, SOMEBODY, ROLE_USER);
	assert_int_equal(report(FIRST, "spam"), 201);
}

static void
test_bad_resolutions(void **state)
{
	static const char *const bodies[] = { "{}", "{\"action\":\"eat\"}",
		"{\"action\":\"ban\",\"expires_at\":\"2001-01-01T00:00:00Z\"}",
		"{\"action\":\"warn\",\"resolution\":7}" };
	const char *id = reported(FIRST);

	(void)state;
	api_client_be(&client, MODERATOR, ROLE_MODERATOR);
	for (size_t i = 0; i < sizeof bodies / sizeof *bodies; i++)
		assert_int_equal(resolve(id, bodies[i]), 400);
	assert_int_equal(
	    gallery_number(client.admin, "SELECT count(*) FROM reports WHERE action IS NOT NULL"),
	    0);
}

static void
test_remove_and_appeal(void **state)
{
	const char *id = reported(FIRST), *appeal;

	(void)state;
	api_client_be(&client, OTHER_MODERATOR, ROLE_USER);
	assert_int_equal(report(FIRST, "other"), 201);
	api_client_be(&client, MODERATOR, ROLE_MODERATOR);
	assert_int_equal(resolve(id, "{\"action\":\"remove\",\"resolution\":\"no\"}"), 200);
	assert_int_equal(
	    gallery_number(client.admin, "SELECT count(*) FROM reports WHERE status = 'resolved'"),
	    2);
	client.authorization = STR("");
	assert_int_equal(api_client_get(&client, "/images/%s", id_text("i", FIRST)), 404);
	api_client_be(&client, OWNER, ROLE_USER);
	assert_int_equal(act("/images/%s/restore", id_text("i", FIRST), ""), 403);
	assert_int_equal(api_client_get(&client, "/notifications"), 200);
	assert_true(str_find(client.response.body, STR("\"remove\"")) < client.response.body.len);
	assert_int_equal(api_client_get(&client, "/users/me/decisions"), 200);
	assert_int_equal(api_client_total(&client), 1);
	assert_int_equal(act("/users/me/decisions/%s/appeal", id, "{\"content\":\" \"}"), 400);
	assert_int_equal(act("/users/me/decisions/%s/appeal", id, "{\"content\":\"why\"}"), 201);
	appeal = own(api_client_text(&client, "id")).at;
	assert_int_equal(act("/users/me/decisions/%s/appeal", id, "{\"content\":\"why\"}"), 409);
	api_client_be(&client, SOMEBODY, ROLE_USER);
	assert_int_equal(act("/users/me/decisions/%s/appeal", id, "{\"content\":\"why\"}"), 404);
	/* Not by whoever decided. */
	api_client_be(&client, MODERATOR, ROLE_MODERATOR);
	assert_int_equal(
	    act("/moderation/appeals/%s/resolve", appeal, "{\"action\":\"accept\"}"), 403);
	api_client_be(&client, OTHER_MODERATOR, ROLE_MODERATOR);
	assert_int_equal(api_client_get(&client, "/moderation/appeals?status=pending"), 200);
	assert_int_equal(api_client_total(&client), 1);
	assert_int_equal(
	    act("/moderation/appeals/%s/resolve", appeal, "{\"action\":\"accept\"}"), 200);
	assert_int_equal(
	    act("/moderation/appeals/%s/resolve", appeal, "{\"action\":\"reject\"}"), 409);
	client.authorization = STR("");
	assert_int_equal(api_client_get(&client, "/images/%s", id_text("i", FIRST)), 200);
}

static void
test_ban_and_appeal(void **state)
{
	const char *id = reported(FIRST), *appeal;
	struct str refresh_token;

	(void)state;
	api_client_be(&client, MODERATOR, ROLE_MODERATOR);
	gallery_sql(client.admin, "UPDATE users SET role = 'moderator' WHERE id = gid('u', 1)");
	assert_int_equal(resolve(id, "{\"action\":\"ban\"}"), 403);
	gallery_sql(client.admin, "UPDATE users SET role = 'user' WHERE id = gid('u', 1)");
	assert_int_equal(resolve(id, "{\"action\":\"ban\",\"resolution\":\"enough\","
				     "\"expires_at\":\"2099-01-01T00:00:00Z\"}"),
	    200);
	client.authorization = STR("");
	assert_int_equal(api_client_get(&client, "/users/%s", id_text("u", OWNER)), 404);
	assert_int_equal(post("/auth/appeal", "{\"username\":\"user1\",\"password\":\"wrong\","
					      "\"content\":\"please\"}"),
	    401);
	/* Whoever is not banned is told no more than that. */
	assert_int_equal(post("/auth/appeal", "{\"username\":\"user2\",\"password\":\"" PASSWORD
					      "\",\"content\":\"please\"}"),
	    401);
	for (int i = 0; i < 2; i++)
		assert_int_equal(
		    post("/auth/appeal", "{\"username\":\"user1\",\"password\":\"" PASSWORD
					 "\",\"content\":\"please\"}"),
		    i == 0 ? 201 : 409);
	api_client_be(&client, OTHER_MODERATOR, ROLE_MODERATOR);
	assert_int_equal(api_client_get(&client, "/moderation/appeals"), 200);
	appeal = own(json_member(&json_member(client.json, "items")->items[0], "id")->string).at;
	assert_int_equal(
	    act("/moderation/appeals/%s/resolve", appeal, "{\"action\":\"accept\"}"), 200);
	log_in(OWNER, &refresh_token);
}

/* Each of many processes sends one request as somebody; how many were answered so. */
static int
at_once(int processes, int user, enum role role, int (*send)(void *), void *what, int status)
{
	int found = 0;

	for (int i = 0; i < processes; i++) {
		pid_t child = fork();

		assert_true(child >= 0);
		if (child == 0) {
			const struct config *config = client.api->config;

			/* Connections of its own. */
			client.admin = gallery_connect(client.postgres.folder, "gallery");
			if (api_open(config, NULL, &client.worker, &client.api) != NULL)
				_exit(1);
			api_client_be(&client, user == 0 ? 1 + i % 6 : user, role);
			_exit(send(what) == status ? 0 : 1);
		}
	}
	for (int i = 0; i < processes; i++) {
		int code;

		assert_true(wait(&code) > 0);
		found += WIFEXITED(code) && WEXITSTATUS(code) == 0;
	}
	return found;
}

static int
send_report(void *what)
{
	return report(*(int *)what, "spam");
}

static int
send_resolution(void *what)
{
	return resolve(what, "{\"action\":\"remove\"}");
}

static void
test_once_of_many(void **state)
{
	int image = SECOND;
	char *id;

	(void)state;
	assert_int_equal(at_once(12, SOMEBODY, ROLE_USER, send_report, &image, 201), 1);
	assert_int_equal(gallery_number(client.admin, "SELECT count(*) FROM reports"), 1);
	id = (char *)(uintptr_t)reported(THIRD);
	assert_int_equal(at_once(12, MODERATOR, ROLE_MODERATOR, send_resolution, id, 200), 1);
	assert_int_equal(
	    gallery_number(client.admin,
		arena_printf(&client.worker,
		    "SELECT count(*) FROM audit_log WHERE action = 'report.resolve' AND "
		    "subject_id = '%s'",
		    id)
		    .at),
	    1);
}

int
main(void)
{
#define TEST(name) cmocka_unit_test_setup(name, anew)
	const struct CMUnitTest tests[] = {
		TEST(test_report),
		TEST(test_who_may),
		TEST(test_queue),
		TEST(test_paging),
		TEST(test_claim),
		TEST(test_bad_resolutions),
		TEST(test_remove_and_appeal),
		TEST(test_ban_and_appeal),
		TEST(test_once_of_many),
	};

	return cmocka_run_group_tests(tests, set_up, account_client_tear_down);
}
