/* Comments through the API: as they were typed, counted, by whom they may be changed and removed.
 */
#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "people.h"

#define COMMENTS PUBLIC_IMAGE "/comments"
#define HELLO "{\"content\":\"Hello\"}"

static int
begin(void **state)
{
	(void)state;
	gallery_sql(client.admin, "DELETE FROM comments");
	return 0;
}

static int64_t
kept_count(void)
{
	return sql_number("SELECT comment_count FROM images WHERE id = gid('i', 8)");
}

static const char *
say(int who, const char *body)
{
	be(who);
	expect(201, "POST", COMMENTS, body);
	return id_of_answer();
}

static void
who_may(void **state)
{
	static const struct {
		int who;
		const char *method, *target, *body;
		int status;
	} cases[] = {
		{ NOBODY, "POST", COMMENTS, HELLO, 401 },
		{ NOBODY, "GET", COMMENTS, "", 200 },
		{ NOBODY, "GET", PRIVATE_IMAGE "/comments", "", 404 },
		{ SOMEBODY, "POST", COMMENTS, HELLO, 201 },
		{ SOMEBODY, "POST", PRIVATE_IMAGE "/comments", HELLO, 404 },
		{ SOMEBODY, "GET", PRIVATE_IMAGE "/comments", "", 404 },
		{ OWNER, "POST", PRIVATE_IMAGE "/comments", HELLO, 201 },
		{ OWNER, "GET", PRIVATE_IMAGE "/comments", "", 200 },
		{ MODERATOR, "GET", PRIVATE_IMAGE "/comments", "", 200 },
		{ ADMIN, "POST", PRIVATE_IMAGE "/comments", HELLO, 201 },
		{ SOMEBODY, "POST", "/images/" IMAGE("ff") "/comments", HELLO, 404 },
		{ SOMEBODY, "GET", "/images/x/comments", "", 404 },
		{ SOMEBODY, "POST", COMMENTS, "", 415 },
		{ SOMEBODY, "POST", COMMENTS, "{}", 400 },
		{ SOMEBODY, "POST", COMMENTS, "[]", 400 },
		{ SOMEBODY, "POST", COMMENTS, "{\"content\":7}", 400 },
		{ SOMEBODY, "POST", COMMENTS, "{\"content\":null}", 400 },
		{ SOMEBODY, "POST", COMMENTS, "{\"content\":\" \\n\\u00a0 \"}", 400 },
		{ SOMEBODY, "POST", COMMENTS, "{\"content\":\"a\\u0000b\"}", 400 },
		{ SOMEBODY, "POST", COMMENTS, "{\"content\":\"\xff\"}", 400 },
		{ SOMEBODY, "GET", COMMENTS "?sort_order=best", "", 400 },
		{ SOMEBODY, "GET", COMMENTS "?per_page=0", "", 400 },
		{ SOMEBODY, "GET", COMMENTS "?cursor=x", "", 400 },
		{ NOBODY, "GET", "/users/" USER("02") "/comments", "", 401 },
		{ ANOTHER, "GET", "/users/" USER("02") "/comments", "", 403 },
		{ SOMEBODY, "GET", "/users/" USER("02") "/comments", "", 200 },
		{ SOMEBODY, "GET", "/users/me/comments", "", 200 },
		{ MODERATOR, "GET", "/users/" USER("02") "/comments", "", 200 },
		{ ADMIN, "GET", "/users/" USER("02") "/comments", "", 200 },
		{ ADMIN, "GET", "/users/" USER("ff") "/comments", "", 404 },
		{ SOMEBODY, "PATCH", "/comments/" IMAGE("08"), HELLO, 404 },
		{ SOMEBODY, "DELETE", "/comments/x", "", 404 },
		{ SOMEBODY, "PUT", "/comments/" IMAGE("08"), HELLO, 405 },
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		be(cases[i].who);
		expect(cases[i].status, cases[i].method, cases[i].target, cases[i].body);
	}
}

static void
who_may_change_and_delete(void **state)
{
	static const struct {
		int who, change, delete;
	} cases[] = {
		{ NOBODY, 401, 401 },
		{ ANOTHER, 403, 403 },
		{ OWNER, 403, 204 },
		{ SOMEBODY, 200, 204 },
		{ MODERATOR, 403, 204 },
		{ ADMIN, 403, 204 },
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		const char *id = say(SOMEBODY, HELLO);

		be(cases[i].who);
		expect_at(
		    cases[i].change, "PATCH", "{\"content\":\"Changed\"}", "/comments/%s", id);
		expect_at(cases[i].delete, "DELETE", "", "/comments/%s", id);
		expect_at(cases[i].delete == 204 ? 404 : 200, "GET", "", "/comments/%s", id);
	}
	assert_int_equal(kept_count(), 2);
	assert_int_equal(sql_number("SELECT count(*) FROM audit_log WHERE action = "
				    "'comment.delete'"),
	    2);
	/* Nobody learns of a comment on what they may not see, but its author still looks after it.
	 */
	gallery_sql(
	    client.admin, "UPDATE images SET visibility = 'private' WHERE id = gid('i', 8)");
	{
		be(SOMEBODY);
		expect(200, "GET", "/users/me/comments", "");
		expect_at(200, "GET", "", "/comments/%.*s", 36, item_text(0, "id").at);
		be(ANOTHER);
		expect(404, "GET", COMMENTS, "");
	}
	gallery_sql(client.admin, "UPDATE images SET visibility = 'public' WHERE id = gid('i', 8)");
}

static void
as_it_was_typed(void **state)
{
	static const struct {
		const char *sent, *kept;
	} cases[] = {
		{ "<script>alert('1')</script> & \\\"q\\\"",
		    "<script>alert('1')</script> & \"q\"" },
		{ "  two\\n\\n lines\\t ", "two\n\n lines" },
		{ "Cafe\xcc\x81", "Caf\xc3\xa9" },
		{ "\xf0\x9f\x91\xa9\xe2\x80\x8d\xf0\x9f\x9a\x80 %s \\\\ \\u202e",
		    "\xf0\x9f\x91\xa9\xe2\x80\x8d\xf0\x9f\x9a\x80 %s \\ \xe2\x80\xae" },
		{ "'; DROP TABLE comments; --", "'; DROP TABLE comments; --" },
	};

	(void)state;
	be(SOMEBODY);
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct str body =
		    arena_printf(&client.worker, "{\"content\":\"%s\"}", cases[i].sent);

		expect(201, "POST", COMMENTS, body.at);
		assert_true(str_eq(text("content"), str_of(cases[i].kept)));
		expect_at(200, "GET", "", "/comments/%s", id_of_answer());
		assert_true(str_eq(text("content"), str_of(cases[i].kept)));
		expect(200, "GET", COMMENTS "?sort_order=newest&per_page=1", "");
		assert_true(str_eq(item_text(0, "content"), str_of(cases[i].kept)));
	}
}

static void
a_thousand_code_points(void **state)
{
	char body[8192];
	size_t n;

	(void)state;
	be(SOMEBODY);
	for (int points = 1000; points <= 1001; points++) {
		n = strlen(strcpy(body, "{\"content\":\""));
		for (int i = 0; i < points; i++)
			n += strlen(strcpy(body + n, "\xf0\x9f\x93\xb7"));
		strcpy(body + n, "\"}");
		expect(points == 1000 ? 201 : 400, "POST", COMMENTS, body);
	}
	assert_true(
	    str_eq(json_member(&json_member(client.json, "errors")->items[0], "field")->string,
		STR("content")));
}

static void
fifteen_minutes(void **state)
{
	const char *id = say(SOMEBODY, HELLO);
	struct str tag;

	(void)state;
	expect_at(200, "GET", "", "/comments/%s", id);
	tag = arena_copy(&client.worker, http_response_get(&client.response, STR("ETag")));
	expect_at(200, "PATCH", "{\"content\":\"Changed\"}", "/comments/%s", id);
	assert_true(str_eq(text("content"), STR("Changed")));
	assert_false(str_eq(text("created_at"), text("updated_at")));
	client.if_match = tag;
	expect_at(412, "PATCH", "{\"content\":\"Late\"}", "/comments/%s", id);
	expect_at(412, "DELETE", "", "/comments/%s", id);
	client.if_match = STR("");
	gallery_sql(client.admin, "UPDATE comments SET created_at = created_at - interval '901 s'");
	expect_at(403, "PATCH", "{\"content\":\"Too late\"}", "/comments/%s", id);
	expect_at(200, "GET", "", "/comments/%s", id);
	assert_true(str_eq(text("content"), STR("Changed")));
}

static void
names_are_linked(void **state)
{
	const struct json_value *mentions;

	(void)state;
	say(SOMEBODY, "{\"content\":\"@USER1, @user3- and @nobody1 (@user1)\"}");
	mentions = json_member(client.json, "mentions");
	assert_int_equal(mentions->count, 2);
	assert_true(str_eq(json_member(&mentions->items[0], "username")->string, STR("user1")));
	assert_true(str_eq(json_member(&mentions->items[0], "id")->string, STR(USER("01"))));
	assert_true(str_eq(json_member(&mentions->items[1], "id")->string, STR(USER("03"))));
	say(ANOTHER, "{\"content\":\"Hello @user4\"}");
	say(ANOTHER, "{\"content\":\"nobody@user4\"}");
	expect(200, "GET", COMMENTS, "");
	expect_cost(3, 2);
	assert_int_equal(json_member(item(0), "mentions")->count, 2);
	assert_int_equal(json_member(item(1), "mentions")->count, 1);
	assert_int_equal(json_member(item(2), "mentions")->count, 0);
	expect(200, "GET", COMMENTS "?page=2&per_page=2", "");
	expect_cost(2, 1);
}

/* A thread of thousands: each page is the next one, none twice, none left out, in both orders. */
static void
long_threads(void **state)
{
	static const char *const orders[] = { "oldest", "newest" };

	(void)state;
	gallery_sql(client.admin,
	    "INSERT INTO comments (id, user_id, image_id, content, created_at) SELECT gid('c', g), "
	    "gid('u', 1 + g % 8), gid('i', 8), g::text, timestamptz '2026-01-01' + g / 7 * "
	    "interval '1 second' FROM generate_series(1, 3000) g");
	assert_int_equal(kept_count(), 3000);
	be(NOBODY);
	for (size_t order = 0; order < 2; order++) {
		char target[512];
		int64_t seen = 0, sum = 0;

		snprintf(
		    target, sizeof target, COMMENTS "?per_page=100&sort_order=%s", orders[order]);
		for (bool more = true; more;) {
			const struct json_value *next;

			expect(200, "GET", target, "");
			assert_int_equal(api_client_total(&client), 3000);
			for (size_t i = 0; i < json_member(client.json, "items")->count; i++) {
				int64_t said;

				assert_true(str_to_i64(item_text(i, "content"), 1, 3000, &said));
				sum += said;
				seen++;
			}
			next = json_member(json_member(client.json, "pagination"), "next_cursor");
			more = next->kind != JSON_NULL;
			snprintf(target, sizeof target,
			    COMMENTS "?per_page=100&sort_order=%s&cursor=%.*s", orders[order],
			    (int)next->string.len, next->string.at);
		}
		assert_int_equal(seen, 3000);
		assert_int_equal(sum, 3000 * 3001 / 2);
		/* By number, too. */
		snprintf(target, sizeof target, COMMENTS "?per_page=100&page=30&sort_order=%s",
		    orders[order]);
		expect(200, "GET", target, "");
		assert_int_equal(json_member(client.json, "items")->count, 100);
	}
	expect(200, "GET", COMMENTS "?per_page=1", "");
	assert_true(str_eq(item_text(0, "content"), STR("1")));
	be(SOMEBODY);
	expect(200, "GET", "/users/me", ""); /* PostgreSQL is asked of a session once */
	expect(200, "GET", "/users/me/comments?per_page=2", "");
	expect_cost(2, 1);
	assert_int_equal(api_client_total(&client), 375);
	assert_true(str_eq(item_text(0, "content"), STR("2993")));
}

static void
of_suspended_people(void **state)
{
	const char *id = say(SOMEBODY, HELLO);

	(void)state;
	say(ANOTHER, HELLO);
	be(ADMIN);
	expect(200, "POST", "/users/" USER("02") "/ban", "");
	expect_at(200, "GET", "", "/comments/%s", id);
	be(NOBODY);
	expect_at(404, "GET", "", "/comments/%s", id);
	expect(200, "GET", COMMENTS, "");
	assert_int_equal(api_client_total(&client), 1);
	assert_int_equal(json_member(client.json, "items")->count, 1);
	be(ADMIN);
	expect(200, "DELETE", "/users/" USER("02") "/ban", "");
	be(NOBODY);
	expect(200, "GET", COMMENTS, "");
	assert_int_equal(api_client_total(&client), 2);
	expect_at(200, "GET", "", "/comments/%s", id);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(who_may, begin),
		cmocka_unit_test_setup(who_may_change_and_delete, begin),
		cmocka_unit_test_setup(as_it_was_typed, begin),
		cmocka_unit_test_setup(a_thousand_code_points, begin),
		cmocka_unit_test_setup(fifteen_minutes, begin),
		cmocka_unit_test_setup(names_are_linked, begin),
		cmocka_unit_test_setup(long_threads, begin),
		cmocka_unit_test_setup(of_suspended_people, begin),
	};

	return cmocka_run_group_tests(tests, people_set_up, people_tear_down);
}
