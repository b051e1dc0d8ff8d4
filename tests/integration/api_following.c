/* Following and blocking through the API: counted, told once, and what it does to others. */
#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>

#include "people.h"

#define OTHER "/users/" USER("02")
#define HELLO "{\"content\":\"Hello\"}"

static int
begin(void **state)
{
	(void)state;
	gallery_sql(client.admin,
	    "DELETE FROM follows; DELETE FROM blocks; DELETE FROM likes; DELETE FROM comments; "
	    "UPDATE images SET like_count = 0");
	return 0;
}

static void
who_may(void **state)
{
	static const struct {
		int who;
		const char *method, *target;
		int status;
	} cases[] = {
		{ NOBODY, "POST", OTHER "/follow", 401 },
		{ NOBODY, "DELETE", OTHER "/follow", 401 },
		{ NOBODY, "POST", OTHER "/block", 401 },
		{ NOBODY, "GET", OTHER "/followers", 200 },
		{ NOBODY, "GET", OTHER "/following", 200 },
		{ NOBODY, "GET", "/users/me/followers", 401 },
		{ NOBODY, "GET", "/users/me/blocks", 401 },
		{ NOBODY, "GET", "/feed", 401 },
		{ OWNER, "POST", OTHER "/follow", 200 },
		{ SOMEBODY, "POST", OTHER "/follow", 409 },
		{ SOMEBODY, "POST", OTHER "/block", 409 },
		{ OWNER, "POST", "/users/" USER("ff") "/follow", 404 },
		{ OWNER, "DELETE", "/users/" USER("ff") "/follow", 404 },
		{ OWNER, "POST", "/users/" USER("ff") "/block", 404 },
		{ OWNER, "DELETE", "/users/" USER("ff") "/block", 404 },
		{ OWNER, "GET", "/users/" USER("ff") "/followers", 404 },
		{ OWNER, "GET", "/users/" USER("ff") "/following", 404 },
		{ OWNER, "POST", "/users/x/follow", 404 },
		{ OWNER, "GET", OTHER "/followers?per_page=0", 400 },
		{ OWNER, "GET", OTHER "/followers?cursor=x", 400 },
		{ OWNER, "GET", "/feed", 200 },
		{ OWNER, "GET", "/feed?page=2", 400 },
		{ OWNER, "GET", "/feed?per_page=101", 400 },
		{ OWNER, "GET", "/users/me/blocks", 200 },
		{ MODERATOR, "POST", OTHER "/follow", 200 },
		{ ADMIN, "DELETE", OTHER "/follow", 200 },
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		be(cases[i].who);
		expect(cases[i].status, cases[i].method, cases[i].target, "");
	}
}

static void
expect_profile(int64_t followers, bool followed, bool follows_you)
{
	expect(200, "GET", OTHER, "");
	assert_int_equal(number("follower_count"), followers);
	assert_int_equal(truth("followed"), followed);
	assert_int_equal(truth("follows_you"), follows_you);
}

static void
again_changes_nothing(void **state)
{
	(void)state;
	be(OWNER);
	expect_profile(0, false, false);
	for (int i = 0; i < 2; i++) {
		expect(200, "POST", OTHER "/follow", "");
		assert_true(truth("following"));
		assert_int_equal(number("follower_count"), 1);
	}
	expect_profile(1, true, false);
	be(ANOTHER);
	expect(200, "POST", OTHER "/follow", "");
	assert_int_equal(number("follower_count"), 2);
	be(SOMEBODY);
	expect(200, "POST", "/users/" USER("01") "/follow", "");
	be(OWNER);
	expect_profile(2, true, true);
	expect(200, "GET", OTHER "/followers", "");
	expect_cost(2, 1);
	assert_int_equal(api_client_total(&client), 2);
	assert_true(str_eq(item_text(0, "user_id"), STR(USER("05"))));
	assert_true(str_eq(item_text(1, "user_id"), STR(USER("01"))));
	assert_false(json_member(item(0), "followed")->boolean);
	expect(200, "GET", "/users/me/following", "");
	expect_cost(2, 1);
	assert_int_equal(api_client_total(&client), 1);
	assert_true(json_member(item(0), "followed")->boolean);
	for (int i = 0; i < 2; i++) {
		expect(200, "DELETE", OTHER "/follow", "");
		assert_false(truth("following"));
		assert_int_equal(number("follower_count"), 1);
	}
	expect_profile(1, false, true);
	assert_int_equal(
	    sql_number("SELECT following FROM user_counts WHERE user_id = gid('u', 1)"), 0);
}

static void
blocks_end_what_was(void **state)
{
	(void)state;
	be(OWNER);
	expect(200, "POST", OTHER "/follow", "");
	be(SOMEBODY);
	expect(200, "POST", "/users/" USER("01") "/follow", "");
	be(OWNER);
	expect(200, "POST", OTHER "/block", "");
	expect(200, "POST", OTHER "/block", "");
	expect_profile(0, false, false);
	assert_true(truth("blocked"));
	expect(200, "GET", "/users/me/blocks", "");
	assert_int_equal(api_client_total(&client), 1);
	assert_true(str_eq(item_text(0, "user_id"), STR(USER("02"))));
	expect(403, "POST", OTHER "/follow", "");
	be(SOMEBODY);
	expect(403, "POST", "/users/" USER("01") "/follow", "");
	expect(403, "POST", PUBLIC_IMAGE "/like", "");
	expect(403, "POST", PUBLIC_IMAGE "/comments", HELLO);
	/* They are not told that it is so. */
	expect(200, "GET", "/users/" USER("01"), "");
	assert_false(truth("blocked"));
	assert_int_equal(sql_number("SELECT count(*) FROM likes"), 0);
	assert_int_equal(sql_number("SELECT count(*) FROM comments"), 0);
	be(OWNER);
	expect(200, "DELETE", OTHER "/block", "");
	be(SOMEBODY);
	expect(200, "POST", PUBLIC_IMAGE "/like", "");
	expect(201, "POST", PUBLIC_IMAGE "/comments", HELLO);
}

/* Suspended people are in no list, and nobody is bound to who is not there. */
static void
of_suspended_people(void **state)
{
	(void)state;
	be(OWNER);
	expect(200, "POST", OTHER "/follow", "");
	be(SOMEBODY);
	expect(200, "POST", "/users/" USER("01") "/follow", "");
	be(ADMIN);
	expect(200, "POST", OTHER "/ban", "");
	expect(404, "GET", OTHER "/followers", "");
	expect(404, "POST", OTHER "/follow", "");
	expect(200, "GET", "/users/" USER("01") "/followers", "");
	assert_int_equal(json_member(client.json, "items")->count, 0);
	expect(200, "GET", "/users/" USER("01") "/following", "");
	assert_int_equal(json_member(client.json, "items")->count, 0);
	expect(200, "DELETE", OTHER "/ban", "");
	expect(200, "GET", "/users/" USER("01") "/following", "");
	assert_int_equal(json_member(client.json, "items")->count, 1);
}

/* All of a feed, page by page: as many as PostgreSQL finds by looking at everything. */
static void
expect_feed(int per_page)
{
	int64_t wanted = sql_number(
	    "SELECT count(*) FROM images i JOIN follows f ON f.followed_id = i.owner_id WHERE "
	    "f.follower_id = gid('u', 2) AND i.status = 'active' AND i.visibility = 'public'");
	struct str last = STR("9999");
	char target[512];
	int64_t seen = 0;

	snprintf(target, sizeof target, "/feed?per_page=%d", per_page);
	for (bool more = true; more;) {
		const struct json_value *next;

		expect(200, "GET", target, "");
		for (size_t i = 0; i < json_member(client.json, "items")->count; i++) {
			assert_true(str_compare(item_text(i, "created_at"), last) < 0);
			last = arena_copy(&client.worker, item_text(i, "created_at"));
			seen++;
		}
		next = json_member(json_member(client.json, "pagination"), "next_cursor");
		more = next->kind != JSON_NULL;
		snprintf(target, sizeof target, "/feed?per_page=%d&cursor=%.*s", per_page,
		    (int)next->string.len, next->string.at);
	}
	assert_int_equal(seen, wanted);
	assert_null(json_member(json_member(client.json, "pagination"), "total"));
}

static void
the_feed(void **state)
{
	(void)state;
	be(SOMEBODY);
	expect(200, "GET", "/feed", "");
	assert_int_equal(json_member(client.json, "items")->count, 0);
	gallery_sql(client.admin,
	    "INSERT INTO follows (follower_id, followed_id) SELECT gid('u', 2), gid('u', g) FROM "
	    "unnest(ARRAY[1, 3, 5, 8]) g");
	expect(200, "GET", "/feed?per_page=10", "");
	expect_cost(1, 1);
	assert_int_equal(json_member(client.json, "items")->count, 10);
	expect_feed(7);
	expect_feed(100);
	/* The other way of asking, for those who follow many. */
	gallery_sql(
	    client.admin, "UPDATE user_counts SET following = 1000 WHERE user_id = gid('u', 2)");
	expect_feed(7);
	expect_feed(100);
	gallery_sql(
	    client.admin, "UPDATE user_counts SET following = 4 WHERE user_id = gid('u', 2)");
	/* Another's cursor is none of mine. */
	expect(200, "GET", "/feed?per_page=1", "");
	{
		struct str cursor = arena_copy(&client.worker,
		    json_member(json_member(client.json, "pagination"), "next_cursor")->string);

		be(ANOTHER);
		expect_at(400, "GET", "", "/feed?cursor=%.*s", (int)cursor.len, cursor.at);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(who_may, begin),
		cmocka_unit_test_setup(again_changes_nothing, begin),
		cmocka_unit_test_setup(blocks_end_what_was, begin),
		cmocka_unit_test_setup(of_suspended_people, begin),
		cmocka_unit_test_setup(the_feed, begin),
	};

	return cmocka_run_group_tests(tests, people_set_up, people_tear_down);
}
