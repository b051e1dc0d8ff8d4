/*
 * Webhooks over HTTP, and what triggers and runner do with deliveries: one for each thing that
 * happens, tried again later each time, dead at last, and nobody else's.
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
#include "repo/webhook.h"

#define HOOK "{\"url\":\"https://hooks.example.org/x\",\"events\":[\"like.created\"]}"

static int
set_up(void **state)
{
	(void)state;
	api_client_start(&client, 6, 60);
	return account_client_hash_password();
}

static int
anew(void **state)
{
	gallery_sql(client.admin, "DELETE FROM webhooks; DELETE FROM jobs; DELETE FROM reports");
	return begin_anew(state);
}

static int
send(const char *method, const char *target, const char *body)
{
	return api_client_send(&client, method, target, str_of(body));
}

/* Of that user; the address of it below /users/me/webhooks. */
static const char *
hook_of(int user, enum role role, const char *body)
{
	api_client_be(&client, user, role);
	assert_int_equal(post("/users/me/webhooks", body), 201);
	assert_true(str_starts(api_client_text(&client, "secret"), STR("whsec_")));
	return arena_printf(
	    &client.worker, "/users/me/webhooks/%s", own(api_client_text(&client, "id")).at)
	    .at;
}

static int64_t
queued(void)
{
	return gallery_number(client.admin,
	    "SELECT count(*) FROM webhook_deliveries d JOIN jobs j ON j.subject_id = d.id AND "
	    "j.kind = "
	    "'webhook.deliver' AND j.state = 'queued' WHERE d.state = 'queued'");
}

static void
test_life(void **state)
{
	const char *hook = hook_of(OWNER, ROLE_USER, HOOK);
	struct str secret = own(api_client_text(&client, "secret"));

	(void)state;
	assert_int_equal(api_client_get(&client, "/users/me/webhooks"), 200);
	assert_int_equal(api_client_total(&client), 1);
	assert_true(str_find(client.response.body, STR("whsec_")) == client.response.body.len);
	assert_int_equal(api_client_get(&client, "%s", hook), 200);
	assert_true(json_member(client.json, "active")->boolean);
	assert_int_equal(send("PATCH", hook, "{\"active\":false}"), 200);
	assert_false(json_member(client.json, "active")->boolean);
	assert_true(str_eq(api_client_text(&client, "url"), STR("https://hooks.example.org/x")));
	assert_int_equal(post(arena_printf(&client.worker, "%s/secret", hook).at, ""), 200);
	assert_false(str_eq(api_client_text(&client, "secret"), secret));
	assert_int_equal(gallery_number(client.admin,
			     arena_printf(&client.worker,
				 "SELECT count(*) FROM webhooks WHERE old_secret = '%s'", secret.at)
				 .at),
	    1);
	/* Another's is not there. */
	api_client_be(&client, SOMEBODY, ROLE_USER);
	assert_int_equal(api_client_get(&client, "%s", hook), 404);
	assert_int_equal(send("PATCH", hook, "{\"active\":true}"), 404);
	assert_int_equal(post(arena_printf(&client.worker, "%s/secret", hook).at, ""), 404);
	assert_int_equal(post(arena_printf(&client.worker, "%s/test", hook).at, ""), 404);
	assert_int_equal(api_client_get(&client, "%s/deliveries", hook), 404);
	assert_int_equal(send("DELETE", hook, ""), 404);
	api_client_be(&client, OWNER, ROLE_USER);
	assert_int_equal(send("DELETE", hook, ""), 204);
	assert_int_equal(api_client_get(&client, "%s", hook), 404);
}

static void
test_bad_input(void **state)
{
	static const char *const bodies[] = { "{}", "{\"url\":\"https://x.example/\"}",
		"{\"url\":\"https://x.example/\",\"events\":[]}",
		"{\"url\":\"https://x.example/\",\"events\":[\"moon.full\"]}",
		"{\"url\":\"ftp://x.example/\",\"events\":[\"like.created\"]}",
		"{\"url\":\"http://127.0.0.1/\",\"events\":[\"like.created\"]}",
		"{\"url\":\"http://169.254.169.254/\",\"events\":[\"like.created\"]}",
		"{\"url\":\"https://a:b@x.example/\",\"events\":[\"like.created\"]}",
		/* For those in office. */
		"{\"url\":\"https://x.example/\",\"events\":[\"report.created\"]}" };
	const char *hook = hook_of(OWNER, ROLE_USER, HOOK);

	(void)state;
	for (size_t i = 0; i < sizeof bodies / sizeof *bodies; i++)
		assert_int_equal(post("/users/me/webhooks", bodies[i]), 400);
	assert_int_equal(send("PATCH", hook, "{\"url\":\"http://10.0.0.1/\"}"), 400);
	for (int i = 1; i < 10; i++)
		assert_int_equal(post("/users/me/webhooks", HOOK), 201);
	assert_int_equal(post("/users/me/webhooks", HOOK), 409);
	assert_int_equal(api_client_get(&client, "/users/me/webhooks?per_page=4&page=3"), 200);
	assert_int_equal(json_member(client.json, "items")->count, 2);
}

static void
test_events(void **state)
{
	(void)state;
	hook_of(OWNER, ROLE_USER,
	    "{\"url\":\"https://x.example/\",\"events\":[\"image.active\",\"image.failed\","
	    "\"comment.created\",\"like.created\"]}");
	hook_of(MODERATOR, ROLE_MODERATOR,
	    "{\"url\":\"https://x.example/\",\"events\":[\"report.created\"]}");
	hook_of(SOMEBODY, ROLE_USER, HOOK);
	/* Image 18 is of user 1. Not one's own likes and comments, nor what is another's. */
	gallery_sql(client.admin,
	    "DELETE FROM likes WHERE image_id IN (gid('i', 18), gid('i', 20)); INSERT INTO likes "
	    "(user_id, image_id) SELECT gid('u', g), gid('i', 18) FROM generate_series(1, 3) g");
	assert_int_equal(queued(), 2);
	gallery_sql(client.admin,
	    "INSERT INTO comments (id, user_id, image_id, content) SELECT "
	    "gid('c', g), gid('u', g), gid('i', 18), 'x' FROM generate_series(1, "
	    "2) g");
	assert_int_equal(queued(), 3);
	gallery_sql(client.admin,
	    "UPDATE images SET status = 'processing' WHERE id = gid('i', 18); "
	    "UPDATE images SET status = 'active' WHERE id = gid('i', 18)");
	assert_int_equal(queued(), 4);
	gallery_sql(client.admin,
	    "INSERT INTO reports (id, image_id, owner_id, reporter_id, reason) VALUES "
	    "(gid('p', 1), gid('i', 18), gid('u', 1), gid('u', 2), 'spam')");
	assert_int_equal(queued(), 5);
	/* Whoever leaves office hears no more. */
	gallery_sql(client.admin,
	    "UPDATE users SET role = 'user' WHERE id = gid('u', 3); INSERT INTO reports (id, "
	    "image_id, owner_id, reporter_id, reason) VALUES (gid('p', 2), gid('i', 18), gid('u', "
	    "1), gid('u', 4), 'spam')");
	assert_int_equal(queued(), 5);
	gallery_sql(client.admin, "DELETE FROM comments; DELETE FROM likes");
}

/* The state of the one delivery there is. */
static struct str
state_of(const char *hook)
{
	assert_int_equal(api_client_get(&client, "%s/deliveries", hook), 200);
	return json_member(&json_member(client.json, "items")->items[0], "state")->string;
}

static void
test_retries(void **state)
{
	const struct webhook_outcome refused = { .status = 500,
		.error = STR("the answer was 500") };
	const struct webhook_outcome taken = { .delivered = true, .status = 200, .error = STR("") };
	const char *hook = hook_of(OWNER, ROLE_USER, HOOK), *retry;
	struct pg *pg = client.api->service.pg;
	struct id delivery;

	(void)state;
	assert_int_equal(post(arena_printf(&client.worker, "%s/test", hook).at, ""), 202);
	assert_true(id_parse(own(api_client_text(&client, "delivery_id")), &delivery));
	retry = arena_printf(&client.worker, "%s/deliveries/%s/retry", hook,
	    own(api_client_text(&client, "delivery_id")).at)
		    .at;
	/* On its way already: that is what was asked for, and nothing is sent twice. */
	assert_int_equal(queued(), 1);
	assert_int_equal(post(retry, ""), 202);
	assert_true(str_eq(state_of(hook), STR("queued")));
	assert_null(webhook_repo_requeue(pg, &client.worker));
	assert_int_equal(queued(), 1);
	for (int i = 1; i <= 8; i++) {
		assert_null(webhook_repo_finish(pg, &client.worker, delivery, &refused));
		assert_true(str_eq(state_of(hook), i < 8 ? STR("waiting") : STR("dead")));
		/* Not before its time. */
		gallery_sql(client.admin, "DELETE FROM jobs");
		assert_null(webhook_repo_requeue(pg, &client.worker));
		assert_int_equal(queued(), 0);
		gallery_sql(client.admin,
		    "UPDATE webhook_deliveries SET next_at = now() WHERE state = "
		    "'waiting'");
		assert_null(webhook_repo_requeue(pg, &client.worker));
		assert_int_equal(queued(), i < 8 ? 1 : 0);
	}
	/* Given up, and tried again by hand. */
	assert_int_equal(post(retry, ""), 202);
	assert_null(webhook_repo_requeue(pg, &client.worker));
	assert_int_equal(queued(), 1);
	assert_null(webhook_repo_finish(pg, &client.worker, delivery, &taken));
	assert_true(str_eq(state_of(hook), STR("delivered")));
	assert_int_equal(post(retry, ""), 404);
	assert_int_equal(api_client_get(&client, "%s", hook), 200);
	assert_int_equal(json_member(client.json, "failures")->integer, 0);
	/* After fifty in a row it is switched off. */
	gallery_sql(client.admin,
	    "UPDATE webhooks SET failures = 49; UPDATE webhook_deliveries SET "
	    "state = 'queued', attempts = 0");
	assert_null(webhook_repo_finish(pg, &client.worker, delivery, &refused));
	assert_int_equal(api_client_get(&client, "%s", hook), 200);
	assert_false(json_member(client.json, "active")->boolean);
	assert_int_equal(send("PATCH", hook, "{\"active\":true}"), 200);
	assert_int_equal(json_member(client.json, "failures")->integer, 0);
}

int
main(void)
{
#define TEST(name) cmocka_unit_test_setup(name, anew)
	const struct CMUnitTest tests[] = {
		TEST(test_life),
		TEST(test_bad_input),
		TEST(test_events),
		TEST(test_retries),
	};

	return cmocka_run_group_tests(tests, set_up, account_client_tear_down);
}
