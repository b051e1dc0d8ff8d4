/* What holds new accounts back: links, many comments, the same again. Others are left alone. */
#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdlib.h>

#include "people.h"

#define COMMENTS PUBLIC_IMAGE "/comments"
#define TWO_LINKS "{\"content\":\"http://a.example and www.b.example\"}"
#define SAME "{\"content\":\"Buy it\"}"

static int
set_up(void **state)
{
	setenv("COMMENT_NEW_ACCOUNT", "24h", 1);
	setenv("COMMENT_NEW_LINKS", "1", 1);
	setenv("COMMENT_NEW_PER_HOUR", "5", 1);
	setenv("COMMENT_NEW_REPEATS", "2", 1);
	return people_set_up(state);
}

static int
begin(void **state)
{
	(void)state;
	gallery_sql(client.admin,
	    "DELETE FROM comments; UPDATE users SET created_at = now();"
	    "UPDATE users SET created_at = now() - interval '25 hours' WHERE id = gid('u', 5)");
	return 0;
}

static void
write_many(int status)
{
	for (int i = 0; i < 5; i++) {
		struct str body = arena_printf(&client.worker, "{\"content\":\"Word %d\"}", i);

		expect(201, "POST", COMMENTS, body.at);
	}
	expect(status, "POST", COMMENTS, "{\"content\":\"One more\"}");
}

static void
links(void **state)
{
	const struct json_value *errors;

	(void)state;
	be(SOMEBODY);
	expect(201, "POST", COMMENTS, "{\"content\":\"http://a.example\"}");
	expect(400, "POST", COMMENTS, TWO_LINKS);
	errors = json_member(client.json, "errors");
	assert_true(str_eq(json_member(&errors->items[0], "field")->string, STR("content")));
	/* Nor by changing it afterwards. */
	expect(201, "POST", COMMENTS, "{\"content\":\"nothing\"}");
	expect_at(400, "PATCH", TWO_LINKS, "/comments/%s", id_of_answer());
	assert_int_equal(
	    sql_number("SELECT count(*) FROM comments WHERE content LIKE '%%b.ex%%'"), 0);
	be(ANOTHER);
	expect(201, "POST", COMMENTS, TWO_LINKS);
	be(MODERATOR);
	expect(201, "POST", COMMENTS, TWO_LINKS);
}

static void
many_an_hour(void **state)
{
	int64_t wait;

	(void)state;
	be(SOMEBODY);
	write_many(429);
	assert_true(
	    str_to_i64(http_response_get(&client.response, STR("Retry-After")), 3500, 3600, &wait));
	/* Deleting gives nothing back. */
	expect(200, "GET", "/users/me/comments?per_page=1", "");
	expect_at(204, "DELETE", "", "/comments/%.*s", 36, item_text(0, "id").at);
	expect(429, "POST", COMMENTS, "{\"content\":\"One more\"}");
	gallery_sql(
	    client.admin, "UPDATE comments SET created_at = created_at - interval '61 minutes'");
	expect(201, "POST", COMMENTS, "{\"content\":\"One more\"}");
	be(ANOTHER);
	write_many(201);
	be(ADMIN);
	write_many(201);
}

static void
the_same_again(void **state)
{
	(void)state;
	be(SOMEBODY);
	expect(201, "POST", COMMENTS, SAME);
	expect(201, "POST", "/images/" IMAGE("10") "/comments", SAME);
	expect(429, "POST", "/images/" IMAGE("18") "/comments", SAME);
	expect(201, "POST", "/images/" IMAGE("18") "/comments", "{\"content\":\"Buy them\"}");
	be(ANOTHER);
	for (int i = 0; i < 3; i++)
		expect(201, "POST", COMMENTS, SAME);
	assert_int_equal(sql_number("SELECT count(*) FROM comments"), 6);
}

static void
told_in_limits(void **state)
{
	const struct json_value *rates;

	(void)state;
	be(NOBODY);
	expect(200, "GET", "/limits", "");
	rates = json_member(client.json, "rates");
	assert_int_equal(json_member(rates, "new_account_seconds")->integer, 86400);
	assert_int_equal(json_member(rates, "new_account_links_per_comment")->integer, 1);
	assert_int_equal(json_member(rates, "new_account_comments_per_hour")->integer, 5);
	assert_int_equal(json_member(rates, "new_account_same_comments_per_day")->integer, 2);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(links, begin),
		cmocka_unit_test_setup(many_an_hour, begin),
		cmocka_unit_test_setup(the_same_again, begin),
		cmocka_unit_test_setup(told_in_limits, begin),
	};

	return cmocka_run_group_tests(tests, set_up, people_tear_down);
}
