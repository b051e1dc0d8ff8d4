/* Images through the API: reading, editing, the trash, paging, and everything that is refused. */
#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>

#include "api_client.h"
#include "gallery.h"

#define I(n) "00000000-0000-4000-8000-6900000000" n
#define U2 "00000000-0000-4000-8000-750000000002"
/* Image 3 is user 2's (1 + 3 % 2), public and active; 4 is user 1's. */
#define MINE I("03")

static struct api_client client;

static int
set_up(void **state)
{
	(void)state;
	api_client_start(&client, 2, 40);
	return 0;
}

static int
tear_down(void **state)
{
	(void)state;
	api_client_stop(&client);
	return 0;
}

static void
expect(int status, const char *method, const char *target, const char *body)
{
	int got = api_client_send(&client, method, target, str_of(body));

	if (got != status)
		fail_msg("%s %s %s: %d, not %d: %.*s", method, target, body, got, status,
		    (int)client.response.body.len, client.response.body.at);
}

static void
assert_text(const char *name, const char *value)
{
	struct str text = api_client_text(&client, name);

	if (!str_eq(text, str_of(value)))
		fail_msg("%s is %.*s, not %s", name, (int)text.len, text.at, value);
}

static void
refusals(void **state)
{
	static const struct {
		const char *method, *target, *body;
		int status;
		const char *field; /* NULL: none is named */
	} cases[] = {
		{ "GET", "/images?per_page=0", "", 400, "per_page" },
		{ "GET", "/images?per_page=101", "", 400, "per_page" },
		{ "GET", "/images?limit=x", "", 400, "limit" },
		{ "GET", "/images?page=0", "", 400, "page" },
		{ "GET", "/images?page=-1", "", 400, "page" },
		{ "GET", "/images?cursor=AAAA", "", 400, "cursor" },
		{ "GET", "/images?cursor=", "", 400, "cursor" },
		{ "GET", "/images?sort=title", "", 400, "sort" },
		{ "GET", "/images?order=up", "", 400, "order" },
		{ "GET", "/images?owner_id=7", "", 400, "owner_id" },
		{ "GET", "/images?album_id=x", "", 400, "album_id" },
		{ "GET", "/images?visibility=secret", "", 400, "visibility" },
		{ "GET", "/images?q=%FF", "", 400, NULL },
		{ "GET", "/images?q=%00", "", 400, NULL },
		{ "GET", "/images/search", "", 400, "q" },
		{ "GET", "/images/search?q=%20", "", 400, "q" },
		{ "GET", "/images/search?q=a&date_from=yesterday", "", 400, "date_from" },
		{ "GET", "/images/search?q=a&date_from=2026-02-01&date_to=2026-01-01", "", 400,
		    "date_to" },
		{ "GET", "/images/search?q=a&sort_by=size", "", 400, "sort_by" },
		{ "GET", "/tags?limit=101", "", 400, "limit" },
		{ "GET", "/tags/search?q=a", "", 400, "q" },
		{ "GET", "/tags/search", "", 400, "q" },
		{ "GET", "/tags/nowhere/images", "", 404, NULL },
		{ "GET", "/images/not-an-id", "", 404, NULL },
		{ "GET", "/images/" MINE "/variants/huge", "", 404, NULL },
		{ "GET", "/images?album_id=00000000-0000-4000-8000-610000000099", "", 404, NULL },
		{ "PATCH", "/images/" MINE, "", 415, NULL },
		{ "PATCH", "/images/" MINE, "{", 400, NULL },
		{ "PATCH", "/images/" MINE, "[]", 400, NULL },
		{ "PATCH", "/images/" MINE, "{\"title\":7}", 400, "title" },
		{ "PATCH", "/images/" MINE, "{\"visibility\":\"secret\"}", 400, "visibility" },
		{ "PATCH", "/images/" MINE, "{\"content_rating\":\"x\"}", 400, "content_rating" },
		{ "PATCH", "/images/" MINE, "{\"tags\":\"a\"}", 400, "tags" },
		{ "PATCH", "/images/" MINE, "{\"tags\":[\"a\"]}", 400, "tags" },
		{ "PATCH", "/images/" MINE, "{\"tags\":[\"!!\"]}", 400, "tags" },
		{ "PATCH", "/images/" MINE, "{\"tags\":[1]}", 400, NULL },
		{ "PATCH", "/images/" I("04"), "{}", 403, NULL },
		{ "DELETE", "/images/" I("04"), "", 403, NULL },
		{ "PATCH", "/images/" I("ff"), "{}", 404, NULL },
		{ "POST", "/images/" MINE "/restore", "", 404, NULL },
	};

	(void)state;
	api_client_be(&client, 2, ROLE_USER);
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		const struct json_value *errors;

		expect(cases[i].status, cases[i].method, cases[i].target, cases[i].body);
		errors = json_member(client.json, "errors");
		if (cases[i].field == NULL)
			continue;
		assert_non_null(errors);
		assert_int_equal(errors->count, 1);
		if (!str_eq(
			json_member(&errors->items[0], "field")->string, str_of(cases[i].field)))
			fail_msg("%s %s names another field than %s", cases[i].target,
			    cases[i].body, cases[i].field);
	}
}

static void
nobody_edits_without_signing_in(void **state)
{
	static const char *const methods[] = { "PUT", "PATCH", "DELETE" };

	(void)state;
	api_client_be(&client, 0, ROLE_USER);
	for (size_t i = 0; i < 3; i++)
		expect(401, methods[i], "/images/" MINE, "{}");
}

static void
patch_changes_what_is_sent(void **state)
{
	(void)state;
	api_client_be(&client, 2, ROLE_USER);
	expect(200, "PATCH", "/images/" MINE,
	    "{\"title\":\"  Cafe\xcc\x81 \",\"alt_text\":\"A cup\",\"tags\":[\"Caf\xc3\xa9 au "
	    "lait\",\"cafe\xcc\x81-AU-lait\",\"cup\"],\"other\":1}");
	assert_text("title", "Caf\xc3\xa9");
	assert_text("alt_text", "A cup");
	assert_text("description", "Mountains by the sea, number 3");
	assert_int_equal(json_member(client.json, "tags")->count, 2);
	expect(200, "GET", "/tags/caf%C3%A9-au-lait/images", "");
	assert_int_equal(api_client_total(&client), 1);
	expect(200, "GET", "/images/search?q=cafe", "");
	assert_int_equal(api_client_total(&client), 1);
	expect(200, "PATCH", "/images/" MINE, "{\"tags\":[]}");
	assert_text("title", "Caf\xc3\xa9");
	assert_int_equal(json_member(client.json, "tags")->count, 0);
	expect(404, "GET", "/tags/cup/images", "");
}

static void
put_empties_what_is_not_sent(void **state)
{
	(void)state;
	api_client_be(&client, 2, ROLE_USER);
	expect(200, "PUT", "/images/" MINE, "{\"title\":\"New\",\"tags\":[\"one\",\"two\"]}");
	assert_text("title", "New");
	assert_text("description", "");
	assert_text("alt_text", "");
	assert_text("visibility", "public");
	assert_int_equal(json_member(client.json, "tags")->count, 2);
	expect(200, "PUT", "/images/" MINE, "{}");
	assert_text("title", "");
	assert_int_equal(json_member(client.json, "tags")->count, 0);
}

static void
nobodys_edit_is_lost(void **state)
{
	struct arena arena = { 0 };
	struct str first;

	(void)state;
	api_client_be(&client, 2, ROLE_USER);
	expect(200, "GET", "/images/" MINE, "");
	first = arena_copy(&arena, http_response_get(&client.response, STR("ETag")));
	assert_true(first.len > 0);
	client.if_none_match = first;
	expect(304, "GET", "/images/" MINE, "");
	assert_int_equal(client.response.body.len, 0);
	client.if_none_match = STR("");
	/* Somebody looks at it: the answer changes, but no edit is in danger. */
	gallery_sql(client.admin, "UPDATE images SET view_count = view_count + 1 "
				  "WHERE id = gid('i', 3)");
	client.if_match = first;
	expect(200, "PATCH", "/images/" MINE, "{\"title\":\"First\"}");
	expect(412, "PATCH", "/images/" MINE, "{\"title\":\"Second\"}");
	expect(412, "PUT", "/images/" MINE, "{\"title\":\"Second\"}");
	expect(412, "DELETE", "/images/" MINE, "");
	client.if_match = STR("*");
	expect(200, "PATCH", "/images/" MINE, "{}");
	client.if_match = STR("");
	assert_text("title", "First");
	arena_release(&arena);
}

static void
the_trash_gives_back(void **state)
{
	int64_t before;

	(void)state;
	api_client_be(&client, 2, ROLE_USER);
	expect(200, "GET", "/images", "");
	before = api_client_total(&client);
	expect(204, "DELETE", "/images/" MINE, "");
	expect(404, "GET", "/images/" MINE, "");
	expect(404, "GET", "/images/" MINE "/variants/small", "");
	expect(404, "DELETE", "/images/" MINE, "");
	expect(200, "GET", "/images", "");
	assert_int_equal(api_client_total(&client), before - 1);
	expect(200, "GET", "/users/me/trash", "");
	assert_int_equal(api_client_total(&client), 1);
	assert_true(api_client_lists(&client, gallery_id("i", 3)));
	api_client_be(&client, 1, ROLE_ADMIN);
	expect(404, "POST", "/images/" MINE "/restore", "");
	api_client_be(&client, 2, ROLE_USER);
	expect(200, "POST", "/images/" MINE "/restore", "");
	expect(200, "GET", "/images", "");
	assert_int_equal(api_client_total(&client), before);
	api_client_be(&client, 1, ROLE_MODERATOR);
	expect(403, "PATCH", "/images/" MINE, "{}");
	expect(204, "DELETE", "/images/" MINE, "");
	/* What a moderator took away is not the owner's to put back. */
	api_client_be(&client, 2, ROLE_USER);
	expect(403, "POST", "/images/" MINE "/restore", "");
}

static void
pages_and_cursors(void **state)
{
	char target[512];
	struct str cursor;
	int pages = 0;
	int64_t met = 0, total;

	(void)state;
	api_client_be(&client, 0, ROLE_USER);
	expect(200, "GET", "/images?page=999&per_page=7", "");
	total = api_client_total(&client);
	assert_true(total > 20);
	snprintf(target, sizeof target, "/images?per_page=7");
	do {
		const struct json_value *pagination;

		expect(200, "GET", target, "");
		pagination = json_member(client.json, "pagination");
		assert_true((json_member(pagination, "page") == NULL) == (pages > 0));
		assert_int_equal(json_member(pagination, "total_pages")->integer, (total + 6) / 7);
		met += (int64_t)json_member(client.json, "items")->count;
		cursor = json_member(pagination, "next_cursor")->string;
		snprintf(target, sizeof target, "/images?per_page=7&cursor=%.*s", (int)cursor.len,
		    cursor.at);
		pages++;
	} while (cursor.len > 0);
	assert_int_equal(met, total);
	/* One listing's cursor is nothing to another. */
	expect(200, "GET", "/images?per_page=7", "");
	cursor = json_member(json_member(client.json, "pagination"), "next_cursor")->string;
	snprintf(target, sizeof target, "/images?per_page=7&order=asc&cursor=%.*s", (int)cursor.len,
	    cursor.at);
	expect(400, "GET", target, "");
}

static void
files_are_nginxs_to_send(void **state)
{
	struct arena arena = { 0 };

	(void)state;
	api_client_be(&client, 0, ROLE_USER);
	expect(200, "GET", "/images/" I("04") "/variants/small", "");
	assert_true(str_eq(http_response_get(&client.response, STR("X-Accel-Redirect")),
	    STR("/_blobs/seed/4small")));
	assert_true(str_eq(http_response_get(&client.response, STR("Cache-Control")),
	    STR("public, max-age=31536000, immutable")));
	client.if_none_match = arena_copy(&arena, http_response_get(&client.response, STR("ETag")));
	expect(304, "GET", "/images/" I("04") "/variants/small", "");
	assert_int_equal(http_response_get(&client.response, STR("X-Accel-Redirect")).len, 0);
	client.if_none_match = STR("");
	gallery_sql(client.admin, "UPDATE images SET visibility = 'private', original_filename = "
				  "'f\"\r\nX: y\xc3\xa9.jpg' WHERE id = gid('i', 4)");
	api_client_be(&client, 1, ROLE_USER);
	expect(200, "GET", "/images/" I("04") "/download", "");
	assert_true(
	    str_starts(http_response_get(&client.response, STR("Cache-Control")), STR("private")));
	assert_true(str_eq(http_response_get(&client.response, STR("Content-Disposition")),
	    STR("attachment; filename=\"image.webp\"; filename*=UTF-8''f%22%0D%0AX%3A%20y%C3%A9."
		"jpg")));
	arena_release(&arena);
}

static void
tags_are_listed_by_use(void **state)
{
	(void)state;
	api_client_be(&client, 0, ROLE_USER);
	expect(200, "GET", "/tags?limit=5", "");
	assert_int_equal(client.json->kind, JSON_ARRAY);
	assert_int_equal(client.json->count, 5);
	for (size_t i = 1; i < client.json->count; i++)
		assert_true(json_member(&client.json->items[i - 1], "usage_count")->integer >=
			    json_member(&client.json->items[i], "usage_count")->integer);
	expect(200, "GET", "/tags/search?q=TAG1&limit=50", "");
	assert_true(client.json->count > 1);
}

static void
ones_own_by_status(void **state)
{
	(void)state;
	gallery_sql(client.admin,
	    "UPDATE images SET status = 'active', deleted_at = NULL; "
	    "UPDATE images SET status = 'failed' WHERE id = gid('i', 5); "
	    "UPDATE images SET status = 'processing' WHERE id IN (gid('i', 7), gid('i', 9))");
	api_client_be(&client, 2, ROLE_USER);
	expect(200, "GET", "/users/me/images?status=failed", "");
	assert_int_equal(api_client_total(&client), 1);
	assert_true(api_client_lists(&client, gallery_id("i", 5)));
	expect(200, "GET", "/users/" U2 "/images?status=processing", "");
	assert_int_equal(api_client_total(&client), 2);
	expect(400, "GET", "/users/me/images?status=lost", "");
	api_client_be(&client, 1, ROLE_USER);
	expect(200, "GET", "/users/me/images?status=failed", "");
	assert_int_equal(api_client_total(&client), 0);
	expect(403, "GET", "/users/" U2 "/images?status=failed", "");
	api_client_be(&client, 0, ROLE_USER);
	expect(401, "GET", "/users/" U2 "/images?status=failed", "");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(refusals),
		cmocka_unit_test(nobody_edits_without_signing_in),
		cmocka_unit_test(patch_changes_what_is_sent),
		cmocka_unit_test(put_empties_what_is_not_sent),
		cmocka_unit_test(nobodys_edit_is_lost),
		cmocka_unit_test(the_trash_gives_back),
		cmocka_unit_test(pages_and_cursors),
		cmocka_unit_test(files_are_nginxs_to_send),
		cmocka_unit_test(tags_are_listed_by_use),
		cmocka_unit_test(ones_own_by_status),
	};

	return cmocka_run_group_tests(tests, set_up, tear_down);
}
