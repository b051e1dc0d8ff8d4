/* What people are told of: once, together where it is the same, nothing of what they may not see,
 * and next to nothing when they ask again. */
#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>

#include "cache/redis.h"
#include "people.h"
#include "repo/notification.h"

#define COMMENTS PUBLIC_IMAGE "/comments"

static int
begin(void **state)
{
	(void)state;
	gallery_sql(client.admin, "DELETE FROM notifications; DELETE FROM follows; DELETE FROM "
				  "blocks; DELETE FROM likes; "
				  "DELETE FROM comments; UPDATE images SET like_count = 0");
	return 0;
}

static void
act(int who, const char *method, const char *target, const char *body)
{
	be(who);
	expect(str_eq(str_of(body), STR("")) ? 200 : 201, method, target, body);
}

/* What the owner is told, and that what is kept is what is there. */
static void
expect_told(int who, int64_t total, int64_t unread)
{
	be(who);
	expect(200, "GET", "/notifications", "");
	assert_int_equal(api_client_total(&client), total);
	assert_int_equal(json_member(client.json, "items")->count, total);
	assert_int_equal(number("unread_count"), unread);
	assert_int_equal(sql_number("SELECT count(*) FROM notification_states s WHERE s.total <> "
				    "(SELECT count(*) FROM notifications n WHERE n.user_id = "
				    "s.user_id AND shown) OR s.unread <> (SELECT count(*) FROM "
				    "notifications n WHERE n.user_id = s.user_id AND shown AND "
				    "read_at IS NULL)"),
	    0);
}

static void
expect_item(size_t n, const char *kind, const char *actor, int64_t actors)
{
	assert_true(str_eq(item_text(n, "kind"), str_of(kind)));
	assert_true(
	    str_eq(json_member(json_member(item(n), "actor"), "username")->string, str_of(actor)));
	assert_int_equal(json_member(item(n), "actor_count")->integer, actors);
}

static void
who_may(void **state)
{
	static const struct {
		int who;
		const char *method, *target, *body;
		int status;
	} cases[] = {
		{ NOBODY, "GET", "/notifications", "", 401 },
		{ NOBODY, "POST", "/notifications/read", "", 401 },
		{ NOBODY, "POST", "/notifications/" IMAGE("01") "/read", "", 401 },
		{ SOMEBODY, "GET", "/notifications", "", 200 },
		{ SOMEBODY, "GET", "/notifications?unread=true", "", 200 },
		{ SOMEBODY, "GET", "/notifications?unread=yes", "", 400 },
		{ SOMEBODY, "GET", "/notifications?per_page=0", "", 400 },
		{ SOMEBODY, "GET", "/notifications?cursor=x", "", 400 },
		{ SOMEBODY, "POST", "/notifications/" IMAGE("01") "/read", "", 404 },
		{ SOMEBODY, "POST", "/notifications/x/read", "", 404 },
		{ SOMEBODY, "POST", "/notifications/read", "", 200 },
		{ SOMEBODY, "POST", "/notifications/read", "{}", 200 },
		{ SOMEBODY, "POST", "/notifications/read", "{\"ids\":[]}", 400 },
		{ SOMEBODY, "POST", "/notifications/read", "{\"ids\":[\"x\"]}", 400 },
		{ SOMEBODY, "POST", "/notifications/read", "{\"ids\":7}", 400 },
		{ SOMEBODY, "POST", "/notifications/read", "{\"ids\":[\"" IMAGE("01") "\"]}", 200 },
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		be(cases[i].who);
		expect(cases[i].status, cases[i].method, cases[i].target, cases[i].body);
	}
}

static void
likes_come_together(void **state)
{
	(void)state;
	act(OWNER, "POST", PUBLIC_IMAGE "/like", "");
	expect_told(OWNER, 0, 0);
	act(SOMEBODY, "POST", PUBLIC_IMAGE "/like", "");
	act(SOMEBODY, "POST", PUBLIC_IMAGE "/like", "");
	act(ANOTHER, "POST", PUBLIC_IMAGE "/like", "");
	expect_told(OWNER, 1, 1);
	expect_item(0, "like", "user5", 2);
	assert_true(
	    str_eq(json_member(json_member(item(0), "image"), "id")->string, STR(IMAGE("08"))));
	/* Taken back before it was read. */
	act(ANOTHER, "DELETE", PUBLIC_IMAGE "/like", "");
	expect_told(OWNER, 1, 1);
	expect_item(0, "like", "user2", 1);
	act(SOMEBODY, "DELETE", PUBLIC_IMAGE "/like", "");
	expect_told(OWNER, 0, 0);
	/* What was read stays; the next is another one; who toggles is told of once. */
	act(SOMEBODY, "POST", PUBLIC_IMAGE "/like", "");
	act(OWNER, "POST", "/notifications/read", "");
	act(SOMEBODY, "DELETE", PUBLIC_IMAGE "/like", "");
	act(SOMEBODY, "POST", PUBLIC_IMAGE "/like", "");
	expect_told(OWNER, 1, 0);
	act(ANOTHER, "POST", PUBLIC_IMAGE "/like", "");
	expect_told(OWNER, 2, 1);
	expect_item(0, "like", "user5", 1);
	act(SOMEBODY, "DELETE", PUBLIC_IMAGE "/like", "");
	expect_told(OWNER, 2, 1);
	expect_item(0, "like", "user5", 1);
}

static void
comments_and_mentions(void **state)
{
	const char *id;

	(void)state;
	act(SOMEBODY, "POST", COMMENTS, "{\"content\":\"Hello @user1, @user5 @user2 @nobody\"}");
	id = id_of_answer();
	expect_told(SOMEBODY, 0, 0);
	expect_told(OWNER, 1, 1);
	expect_item(0, "comment", "user2", 1);
	assert_true(str_eq(json_member(json_member(item(0), "comment"), "excerpt")->string,
	    STR("Hello @user1, @user5 @user2 @nobody")));
	expect_told(ANOTHER, 1, 1);
	expect_item(0, "mention", "user2", 1);
	/* Changed: who is named now is told, nobody twice. */
	be(SOMEBODY);
	expect_at(200, "PATCH", "{\"content\":\"@user5 @user6\"}", "/comments/%s", id);
	expect_told(OWNER, 1, 1);
	expect_told(ANOTHER, 1, 1);
	expect_told(6, 1, 1);
	be(SOMEBODY);
	expect_at(204, "DELETE", "", "/comments/%s", id);
	expect_told(OWNER, 0, 0);
	expect_told(ANOTHER, 0, 0);
	/* Of what they may not see nobody is told, nor of people they block. */
	act(OWNER, "POST", PRIVATE_IMAGE "/comments", "{\"content\":\"@user5\"}");
	expect_told(ANOTHER, 0, 0);
	act(ANOTHER, "POST", "/users/" USER("02") "/block", "");
	act(SOMEBODY, "POST", COMMENTS, "{\"content\":\"@user5\"}");
	expect_told(ANOTHER, 0, 0);
	expect_told(OWNER, 1, 1);
}

static void
followers(void **state)
{
	(void)state;
	act(SOMEBODY, "POST", "/users/" USER("01") "/follow", "");
	act(SOMEBODY, "POST", "/users/" USER("01") "/follow", "");
	expect_told(OWNER, 1, 1);
	expect_item(0, "follow", "user2", 1);
	act(SOMEBODY, "DELETE", "/users/" USER("01") "/follow", "");
	expect_told(OWNER, 0, 0);
	act(SOMEBODY, "POST", "/users/" USER("01") "/follow", "");
	act(OWNER, "POST", "/notifications/read", "");
	act(SOMEBODY, "DELETE", "/users/" USER("01") "/follow", "");
	act(SOMEBODY, "POST", "/users/" USER("01") "/follow", "");
	expect_told(OWNER, 1, 0);
}

static void
what_moderators_did(void **state)
{
	struct notice notice = { .user = gallery_id("u", 1),
		.action = STR("remove"),
		.reason = STR("Spam"),
		.image = gallery_id("i", 8),
		.image_title = STR("Title 8") };

	(void)state;
	assert_null(notification_repo_tell(client.api->service.pg, &client.worker, &notice));
	act(ANOTHER, "POST", PUBLIC_IMAGE "/like", "");
	be(OWNER);
	expect(204, "DELETE", PUBLIC_IMAGE, "");
	expect_told(OWNER, 1, 1);
	assert_true(str_eq(item_text(0, "kind"), STR("moderation")));
	assert_int_equal(json_member(item(0), "actor")->kind, JSON_NULL);
	assert_true(
	    str_eq(json_member(json_member(item(0), "detail"), "reason")->string, STR("Spam")));
	expect(200, "POST", PUBLIC_IMAGE "/restore", "");
	expect_told(OWNER, 2, 2);
}

static void
what_is_gone_is_not_told(void **state)
{
	(void)state;
	act(SOMEBODY, "POST", COMMENTS, "{\"content\":\"Hello @user5\"}");
	act(SOMEBODY, "POST", "/users/" USER("01") "/follow", "");
	act(ANOTHER, "POST", PUBLIC_IMAGE "/like", "");
	act(SOMEBODY, "POST", PUBLIC_IMAGE "/like", "");
	expect_told(OWNER, 3, 3);
	be(OWNER);
	expect(200, "PATCH", PUBLIC_IMAGE, "{\"visibility\":\"private\"}");
	expect_told(OWNER, 3, 3);
	expect_told(ANOTHER, 0, 0);
	be(OWNER);
	expect(200, "PATCH", PUBLIC_IMAGE, "{\"visibility\":\"public\"}");
	expect_told(ANOTHER, 1, 1);
	act(ADMIN, "POST", "/users/" USER("02") "/ban", "");
	expect_told(ANOTHER, 0, 0);
	expect_told(OWNER, 1, 1);
	assert_int_equal(json_member(item(0), "actor")->kind, JSON_NULL);
	act(ADMIN, "DELETE", "/users/" USER("02") "/ban", "");
	expect_told(OWNER, 3, 3);
	expect_told(ANOTHER, 1, 1);
}

static void
polling_costs_next_to_nothing(void **state)
{
	struct str tag;

	(void)state;
	act(SOMEBODY, "POST", PUBLIC_IMAGE "/like", "");
	be(OWNER);
	expect(200, "GET", "/notifications?per_page=10", "");
	expect(200, "GET", "/notifications?per_page=10", "");
	expect_cost(2, 2);
	tag = arena_copy(&client.worker, http_response_get(&client.response, STR("ETag")));
	client.if_none_match = tag;
	expect(304, "GET", "/notifications?per_page=10", "");
	expect_cost(1, 1);
	assert_int_equal(redis_stats(client.api->service.redis).round_trips, 1);
	assert_int_equal(client.response.body.len, 0);
	/* Another part of it is another answer. */
	expect(200, "GET", "/notifications?per_page=11", "");
	client.if_none_match = STR("");
	act(ANOTHER, "POST", PUBLIC_IMAGE "/like", "");
	be(OWNER);
	client.if_none_match = tag;
	expect(200, "GET", "/notifications?per_page=10", "");
	tag = arena_copy(&client.worker, http_response_get(&client.response, STR("ETag")));
	client.if_none_match = tag;
	expect(304, "GET", "/notifications?per_page=10", "");
	expect(200, "POST", "/notifications/read", "");
	expect(200, "GET", "/notifications?per_page=10", "");
	client.if_none_match = STR("");
}

static void
page_by_page_and_read(void **state)
{
	const char *first;
	char target[512];
	int seen = 0;

	(void)state;
	gallery_sql(client.admin,
	    "INSERT INTO notifications (id, user_id, kind, updated_at) SELECT gid('n', g), "
	    "gid('u', "
	    "1), 'moderation', timestamptz '2026-01-01' + g / 3 * interval '1 minute' FROM "
	    "generate_series(1, 250) g");
	be(OWNER);
	snprintf(target, sizeof target, "/notifications?per_page=100");
	for (bool more = true; more;) {
		const struct json_value *next;

		expect(200, "GET", target, "");
		seen += (int)json_member(client.json, "items")->count;
		next = json_member(json_member(client.json, "pagination"), "next_cursor");
		more = next->kind != JSON_NULL;
		snprintf(target, sizeof target, "/notifications?per_page=100&cursor=%.*s",
		    (int)next->string.len, next->string.at);
	}
	assert_int_equal(seen, 250);
	expect(200, "GET", "/notifications?unread=true&per_page=2", "");
	first = arena_printf(&client.worker, "%.*s", 36, item_text(0, "id").at).at;
	expect_at(200, "POST", "", "/notifications/%s/read", first);
	assert_int_equal(number("unread_count"), 249);
	be(ANOTHER);
	expect_at(404, "POST", "", "/notifications/%s/read", first);
	be(OWNER);
	expect(200, "GET", "/notifications?unread=true&per_page=2", "");
	assert_int_equal(api_client_total(&client), 249);
	assert_false(str_eq(item_text(0, "id"), str_of(first)));
	expect(200, "POST", "/notifications/read", "");
	assert_int_equal(number("unread_count"), 0);
	expect(200, "GET", "/notifications?unread=true", "");
	assert_int_equal(api_client_total(&client), 0);
	expect(200, "GET", "/notifications", "");
	assert_int_equal(api_client_total(&client), 250);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(who_may, begin),
		cmocka_unit_test_setup(likes_come_together, begin),
		cmocka_unit_test_setup(comments_and_mentions, begin),
		cmocka_unit_test_setup(followers, begin),
		cmocka_unit_test_setup(what_moderators_did, begin),
		cmocka_unit_test_setup(what_is_gone_is_not_told, begin),
		cmocka_unit_test_setup(polling_costs_next_to_nothing, begin),
		cmocka_unit_test_setup(page_by_page_and_read, begin),
	};

	return cmocka_run_group_tests(tests, people_set_up, people_tear_down);
}
