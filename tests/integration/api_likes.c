/* Liking through the API: once for each person, counted as it happens, and nothing told of what one
 * may not see. */
#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "people.h"

static int
begin(void **state)
{
	(void)state;
	gallery_sql(client.admin, "DELETE FROM likes; UPDATE images SET like_count = 0");
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
		{ NOBODY, "POST", PUBLIC_IMAGE "/like", 401 },
		{ NOBODY, "DELETE", PUBLIC_IMAGE "/like", 401 },
		{ NOBODY, "GET", PUBLIC_IMAGE "/likes", 200 },
		{ NOBODY, "GET", PRIVATE_IMAGE "/likes", 404 },
		{ SOMEBODY, "POST", PUBLIC_IMAGE "/like", 200 },
		{ SOMEBODY, "DELETE", PUBLIC_IMAGE "/like", 200 },
		{ SOMEBODY, "POST", PRIVATE_IMAGE "/like", 404 },
		{ SOMEBODY, "DELETE", PRIVATE_IMAGE "/like", 404 },
		{ SOMEBODY, "GET", PRIVATE_IMAGE "/likes", 404 },
		{ OWNER, "POST", PUBLIC_IMAGE "/like", 200 },
		{ OWNER, "POST", PRIVATE_IMAGE "/like", 200 },
		{ OWNER, "GET", PRIVATE_IMAGE "/likes", 200 },
		{ OWNER, "DELETE", PRIVATE_IMAGE "/like", 200 },
		{ MODERATOR, "POST", PRIVATE_IMAGE "/like", 200 },
		{ MODERATOR, "GET", PRIVATE_IMAGE "/likes", 200 },
		{ ADMIN, "POST", PRIVATE_IMAGE "/like", 200 },
		{ ADMIN, "DELETE", PRIVATE_IMAGE "/like", 200 },
		{ SOMEBODY, "POST", "/images/" IMAGE("ff") "/like", 404 },
		{ SOMEBODY, "POST", "/images/none/like", 404 },
		{ SOMEBODY, "GET", "/images/" IMAGE("ff") "/likes", 404 },
		{ SOMEBODY, "GET", PUBLIC_IMAGE "/like", 405 },
		{ SOMEBODY, "GET", PUBLIC_IMAGE "/likes?per_page=0", 400 },
		{ SOMEBODY, "GET", PUBLIC_IMAGE "/likes?per_page=101", 400 },
		{ SOMEBODY, "GET", PUBLIC_IMAGE "/likes?page=x", 400 },
		{ SOMEBODY, "GET", PUBLIC_IMAGE "/likes?cursor=forged", 400 },
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		be(cases[i].who);
		expect(cases[i].status, cases[i].method, cases[i].target, "");
	}
}

static void
again_changes_nothing(void **state)
{
	(void)state;
	be(SOMEBODY);
	for (int i = 0; i < 3; i++) {
		expect(200, "POST", PUBLIC_IMAGE "/like", "");
		assert_true(truth("liked"));
		assert_int_equal(number("like_count"), 1);
	}
	be(ANOTHER);
	expect(200, "POST", PUBLIC_IMAGE "/like", "");
	assert_int_equal(number("like_count"), 2);
	expect(200, "GET", PUBLIC_IMAGE, "");
	assert_true(truth("liked"));
	assert_int_equal(number("like_count"), 2);
	for (int i = 0; i < 3; i++) {
		expect(200, "DELETE", PUBLIC_IMAGE "/like", "");
		assert_false(truth("liked"));
		assert_int_equal(number("like_count"), 1);
	}
	assert_int_equal(sql_number("SELECT count(*) FROM likes"), 1);
}

static void
the_last_first_page_by_page(void **state)
{
	const char *cursor = "";
	int seen = 0;

	(void)state;
	gallery_sql(client.admin,
	    "INSERT INTO likes (user_id, image_id, created_at) SELECT gid('u', g), gid('i', 8), "
	    "timestamptz '2026-01-01' + g / 2 * interval '1 minute' FROM generate_series(1, 8) g;"
	    "UPDATE images SET like_count = 8 WHERE id = gid('i', 8)");
	be(NOBODY);
	expect(200, "GET", PUBLIC_IMAGE "/likes?per_page=3&page=2", "");
	expect_cost(2, 1);
	assert_int_equal(api_client_total(&client), 8);
	assert_true(str_eq(item_text(0, "user_id"), STR(USER("05"))));
	assert_true(str_eq(item_text(0, "image_id"), STR(IMAGE("08"))));
	assert_true(
	    str_eq(json_member(json_member(item(0), "user"), "username")->string, STR("user5")));
	expect(200, "GET", PUBLIC_IMAGE "/likes?per_page=3", "");
	for (;;) {
		const struct json_value *next =
		    json_member(json_member(client.json, "pagination"), "next_cursor");

		seen += (int)json_member(client.json, "items")->count;
		if (next->kind == JSON_NULL)
			break;
		cursor =
		    arena_printf(&client.worker, "%.*s", (int)next->string.len, next->string.at).at;
		expect_at(200, "GET", "", PUBLIC_IMAGE "/likes?per_page=3&cursor=%s", cursor);
	}
	assert_int_equal(seen, 8);
	/* Another image's cursor is none. */
	expect_at(400, "GET", "", "/images/" IMAGE("10") "/likes?cursor=%s", cursor);
	expect(200, "GET", PUBLIC_IMAGE "/likes?page=9", "");
	assert_int_equal(json_member(client.json, "items")->count, 0);
	assert_int_equal(api_client_total(&client), 8);
}

/* A like is of people who are there: it comes back when they do. */
static void
of_suspended_people(void **state)
{
	(void)state;
	be(SOMEBODY);
	expect(200, "POST", PUBLIC_IMAGE "/like", "");
	be(ANOTHER);
	expect(200, "POST", PUBLIC_IMAGE "/like", "");
	be(ADMIN);
	expect(200, "POST", "/users/" USER("02") "/ban", "");
	expect(200, "GET", PUBLIC_IMAGE "/likes", "");
	assert_int_equal(api_client_total(&client), 1);
	assert_int_equal(json_member(client.json, "items")->count, 1);
	assert_int_equal(sql_number("SELECT like_count FROM images WHERE id = gid('i', 8)"), 1);
	expect(200, "DELETE", "/users/" USER("02") "/ban", "");
	expect(200, "GET", PUBLIC_IMAGE "/likes", "");
	assert_int_equal(api_client_total(&client), 2);
	assert_int_equal(json_member(client.json, "items")->count, 2);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(who_may, begin),
		cmocka_unit_test_setup(again_changes_nothing, begin),
		cmocka_unit_test_setup(the_last_first_page_by_page, begin),
		cmocka_unit_test_setup(of_suspended_people, begin),
	};

	return cmocka_run_group_tests(tests, people_set_up, people_tear_down);
}
