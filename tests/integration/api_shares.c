/* Share links: what they show and to whom, and that they end at once. */
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
#define A1 "00000000-0000-4000-8000-610000000001"
#define A2 "00000000-0000-4000-8000-610000000002"

enum { OWNER = 1, SOMEBODY, MODERATOR, ADMIN };

static struct api_client client;

static int
set_up(void **state)
{
	(void)state;
	api_client_start(&client, 5, 0);
	return 0;
}

static int
tear_down(void **state)
{
	(void)state;
	api_client_stop(&client);
	return 0;
}

/*
 * Of user 1: album 1 with images 1 public, 2 unlisted, 3 private, 4 processing, 5 in the trash, and
 * an album 2 in it with image 6. Image 7, private, is in none.
 */
static int
fresh(void **state)
{
	(void)state;
	gallery_sql(client.admin,
	    "DELETE FROM shares; DELETE FROM images; DELETE FROM albums;"
	    "UPDATE users SET status = 'active';"
	    "INSERT INTO images (id, owner_id, title, storage_key, original_filename, mime_type, "
	    "file_size, width, height, status, visibility, deleted_at) SELECT gid('i', g), "
	    "gid('u', 1), 'Lighthouse ' || g, 'k' || g, 'a.jpg', 'image/jpeg', 1, 10, 10, "
	    "CASE g WHEN 4 THEN 'processing' ELSE 'active' END, "
	    "CASE g WHEN 1 THEN 'public' WHEN 2 THEN 'unlisted' ELSE 'private' END, "
	    "CASE g WHEN 5 THEN now() END FROM generate_series(1, 7) g;"
	    "INSERT INTO image_variants (id, image_id, variant_type, storage_key, width, height, "
	    "file_size, format) SELECT gid(left(v, 1), g), gid('i', g), v, v || g, 1, 1, 1, 'webp' "
	    "FROM generate_series(1, 7) g, unnest(ARRAY['small', 'original']) v;"
	    "INSERT INTO albums (id, owner_id, title, visibility) SELECT gid('a', g), "
	    "gid('u', 1), 'Album ' || g, 'private' FROM generate_series(1, 2) g;"
	    "UPDATE albums SET parent_id = gid('a', 1) WHERE id = gid('a', 2);"
	    "INSERT INTO album_images (album_id, image_id, position) SELECT gid('a', 1), "
	    "gid('i', g), g FROM generate_series(1, 5) g;"
	    "INSERT INTO album_images (album_id, image_id) VALUES (gid('a', 2), gid('i', 6))");
	api_client_be(&client, OWNER, ROLE_USER);
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

struct link {
	char id[40], token[80];
};

static struct link
make(const char *target, const char *body)
{
	struct str url, id;
	struct link link;

	expect(201, "POST", target, body);
	url = api_client_text(&client, "url");
	id = api_client_text(&client, "id");
	url = str_from(url, str_find(url, STR("/s/")) + 3);
	snprintf(link.id, sizeof link.id, "%.*s", (int)id.len, id.at);
	snprintf(link.token, sizeof link.token, "%.*s", (int)url.len, url.at);
	return link;
}

static int
get(const struct link *link, const char *rest)
{
	return api_client_get(&client, "/shares/%s%s", link->token, rest);
}

static void
an_album_shows_what_is_active_and_nothing_else(void **state)
{
	struct link link = make("/albums/" A1 "/shares", "{\"allow_download\":true}");
	static const int statuses[] = { 200, 200, 200, 404, 404, 404, 404 };
	char rest[256];

	(void)state;
	api_client_be(&client, 0, ROLE_USER);
	assert_int_equal(get(&link, ""), 200);
	assert_true(str_eq(api_client_text(&client, "title"), STR("Album 1")));
	assert_int_equal(json_member(client.json, "image_count")->integer, 3);
	assert_true(str_eq(
	    http_response_get(&client.response, STR("Referrer-Policy")), STR("no-referrer")));
	assert_true(
	    str_starts(http_response_get(&client.response, STR("Cache-Control")), STR("private")));
	assert_int_equal(get(&link, "/images"), 200);
	assert_int_equal(api_client_total(&client), 3);
	for (int i = 1; i <= 7; i++) {
		assert_int_equal(
		    api_client_lists(&client, gallery_id("i", i)), statuses[i - 1] == 200);
	}
	/* Addresses lead through the link. */
	snprintf(rest, sizeof rest, "/api/v1/shares/%s/images/" I("03") "/variants/original",
	    link.token);
	assert_true(str_find(client.response.body, str_of(rest)) < client.response.body.len);
	for (int i = 1; i <= 7; i++) {
		snprintf(rest, sizeof rest, "/images/" I("0") "%d/variants/original", i);
		assert_int_equal(get(&link, rest), statuses[i - 1]);
		if (statuses[i - 1] != 200)
			continue;
		/* Never the address that nginx sends without asking. */
		assert_true(str_starts(
		    http_response_get(&client.response, STR("X-Accel-Redirect")), STR("/_blobs/")));
		assert_true(str_eq(http_response_get(&client.response, STR("Cache-Control")),
		    STR("private, no-cache")));
	}
	/* And it opens no other door. */
	assert_int_equal(api_client_get(&client, "/images/" I("03")), 404);
	assert_int_equal(api_client_get(&client, "/images/" I("03") "/variants/small"), 404);
	assert_int_equal(api_client_get(&client, "/albums/" A1), 404);
}

static void
an_image_by_itself_without_its_original(void **state)
{
	struct link link = make("/images/" I("07") "/shares", "");

	(void)state;
	api_client_be(&client, SOMEBODY, ROLE_USER);
	assert_int_equal(get(&link, "/images"), 200);
	assert_int_equal(api_client_total(&client), 1);
	assert_true(api_client_lists(&client, gallery_id("i", 7)));
	assert_true(
	    str_find(client.response.body, STR("/variants/original")) == client.response.body.len);
	assert_int_equal(get(&link, "/images?page=2"), 200);
	assert_false(api_client_lists(&client, gallery_id("i", 7)));
	assert_int_equal(get(&link, "/images/" I("07") "/variants/small"), 200);
	assert_int_equal(get(&link, "/images/" I("07") "/variants/original"), 403);
	assert_int_equal(get(&link, "/images/" I("07") "/download"), 403);
	assert_int_equal(get(&link, "/images/" I("01") "/variants/small"), 404);
	assert_int_equal(get(&link, "/images/" I("07") "/variants/huge"), 404);
}

static void
gone(const struct link *link)
{
	assert_int_equal(get(link, ""), 404);
	assert_int_equal(get(link, "/images"), 404);
	assert_int_equal(get(link, "/images/" I("01") "/variants/small"), 404);
}

static void
it_ends_at_once(void **state)
{
	struct link one = make("/albums/" A1 "/shares", ""), two, three;
	char target[128];

	(void)state;
	two = make("/albums/" A1 "/shares", "{\"expires_at\":\"2090-01-01T00:00:00Z\"}");
	three = make("/albums/" A1 "/shares", "");
	expect(200, "GET", "/albums/" A1 "/shares", "");
	assert_int_equal(api_client_total(&client), 3);
	assert_int_equal(get(&one, "/images/" I("01") "/variants/small"), 200);
	snprintf(target, sizeof target, "/albums/" A1 "/shares/%s", one.id);
	expect(204, "DELETE", target, "");
	expect(404, "DELETE", target, "");
	gone(&one);
	assert_int_equal(get(&two, ""), 200);
	gallery_sql(
	    client.admin, "UPDATE shares SET expires_at = now() WHERE expires_at IS NOT NULL");
	gone(&two);
	assert_int_equal(get(&three, ""), 200);
	expect(204, "DELETE", "/albums/" A1 "/shares", "");
	gone(&three);
	expect(204, "DELETE", "/albums/" A1 "/shares", "");
	/* With what it names, and with whose it is. */
	one = make("/images/" I("01") "/shares", "");
	expect(204, "DELETE", "/images/" I("01"), "");
	gone(&one);
	two = make("/albums/" A1 "/shares", "");
	gallery_sql(client.admin,
	    "UPDATE albums SET hidden_at = now(); UPDATE images SET hidden_at = now()");
	gone(&two);
	gallery_sql(
	    client.admin, "UPDATE albums SET hidden_at = NULL; UPDATE images SET hidden_at = NULL");
	assert_int_equal(get(&two, ""), 200);
	expect(204, "DELETE", "/albums/" A1, "");
	gone(&two);
}

static void
password_and_its_limit(void **state)
{
	struct link link = make("/albums/" A1 "/shares", "{\"password\":\"sesame\"}");
	struct link other = make("/albums/" A2 "/shares", "{\"password\":\"sesame\"}");
	char target[128], other_target[128];

	(void)state;
	assert_int_equal(gallery_number(client.admin,
			     "SELECT count(*) FROM shares WHERE password_hash LIKE '$argon2id$%'"),
	    2);
	snprintf(target, sizeof target, "/shares/%s/unlock", link.token);
	snprintf(other_target, sizeof other_target, "/shares/%s/unlock", other.token);
	api_client_be(&client, 0, ROLE_USER);
	assert_int_equal(get(&link, ""), 200);
	assert_true(json_member(client.json, "locked")->boolean);
	assert_null(json_member(client.json, "title"));
	assert_int_equal(get(&link, "/images"), 401);
	assert_int_equal(get(&link, "/images/" I("01") "/variants/small"), 401);
	/* What is no image of it is not told of before. */
	expect(401, "POST", target, "{\"password\":\"Sesame\"}");
	expect(400, "POST", target, "{}");
	expect(200, "POST", other_target, "{\"password\":\"sesame\"}");
	client.cookie = http_response_get(&client.response, STR("Set-Cookie"));
	client.cookie =
	    arena_copy(&client.worker, str_first(client.cookie, str_find_byte(client.cookie, ';')));
	assert_int_equal(get(&other, "/images"), 200);
	assert_int_equal(get(&link, "/images"), 401);
	expect(200, "POST", target, "{\"password\":\"sesame\"}");
	assert_true(str_find(http_response_get(&client.response, STR("Set-Cookie")),
			STR("HttpOnly")) < 400);
	client.cookie = http_response_get(&client.response, STR("Set-Cookie"));
	client.cookie =
	    arena_copy(&client.worker, str_first(client.cookie, str_find_byte(client.cookie, ';')));
	assert_int_equal(get(&link, "/images"), 200);
	assert_int_equal(get(&link, "/images/" I("01") "/variants/small"), 200);
	client.cookie = STR("tintype_share=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA");
	assert_int_equal(get(&link, "/images"), 401);
	client.cookie = STR("");
	/* The tries are the link's, whoever makes them. */
	for (int i = 0; i < 10; i++)
		expect(401, "POST", target, "{\"password\":\"guess\"}");
	expect(429, "POST", target, "{\"password\":\"sesame\"}");
	assert_true(http_response_get(&client.response, STR("Retry-After")).len > 0);
	expect(200, "POST", other_target, "{\"password\":\"sesame\"}");
	gallery_sql(client.admin, "UPDATE shares SET tries_since = now() - interval '16 minutes'");
	expect(200, "POST", target, "{\"password\":\"sesame\"}");
}

static void
who_may_make_them(void **state)
{
	static const struct {
		int user;
		enum role role;
		int post, list, remove;
	} cases[] = {
		{ 0, ROLE_USER, 401, 401, 401 },
		{ SOMEBODY, ROLE_USER, 404, 404, 404 },
		{ MODERATOR, ROLE_MODERATOR, 403, 403, 403 },
		{ ADMIN, ROLE_ADMIN, 403, 200, 204 },
		{ OWNER, ROLE_USER, 201, 200, 204 },
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		api_client_be(&client, cases[i].user, cases[i].role);
		expect(cases[i].post, "POST", "/albums/" A1 "/shares", "");
		expect(cases[i].post, "POST", "/images/" I("03") "/shares", "");
		expect(cases[i].list, "GET", "/albums/" A1 "/shares", "");
		expect(cases[i].list, "GET", "/images/" I("03") "/shares", "");
		expect(cases[i].remove, "DELETE", "/albums/" A1 "/shares", "");
		expect(cases[i].remove, "DELETE", "/images/" I("03") "/shares", "");
	}
	/* Of what is public it is no secret, but still not theirs. */
	api_client_be(&client, SOMEBODY, ROLE_USER);
	expect(403, "POST", "/images/" I("01") "/shares", "");
}

static void
what_is_refused(void **state)
{
	static const char *const bodies[] = { "{\"password\":\"abc\"}", "{\"password\":7}",
		"{\"expires_at\":\"2001-01-01T00:00:00Z\"}", "{\"expires_at\":\"soon\"}",
		"{\"allow_download\":\"yes\"}", "[]", "{" };
	struct link link = make("/albums/" A1 "/shares", ""), forged = link;
	struct link other = make("/albums/" A2 "/shares", "");
	struct str cursor;
	char rest[256];

	(void)state;
	for (size_t i = 0; i < sizeof bodies / sizeof *bodies; i++)
		expect(400, "POST", "/albums/" A1 "/shares", bodies[i]);
	/* Another id with the same seal, a changed seal, and no token at all. */
	for (size_t i = 0; i < 43; i += 6) {
		forged = link;
		forged.token[i] = forged.token[i] == 'A' ? 'B' : 'A';
		assert_int_equal(get(&forged, ""), 404);
	}
	assert_int_equal(api_client_get(&client, "/shares/x"), 404);
	assert_int_equal(api_client_get(&client, "/shares/%s/images", A1), 404);
	/* A cursor is its own link's. */
	assert_int_equal(get(&link, "/images?per_page=1"), 200);
	cursor = json_member(json_member(client.json, "pagination"), "next_cursor")->string;
	snprintf(rest, sizeof rest, "/images?per_page=1&cursor=%.*s", (int)cursor.len, cursor.at);
	assert_int_equal(get(&link, rest), 200);
	assert_true(api_client_lists(&client, gallery_id("i", 2)));
	assert_int_equal(get(&other, rest), 400);
	assert_int_equal(get(&link, "/images?page=0"), 400);
	/* No more than a hundred. */
	gallery_sql(client.admin, "INSERT INTO shares (id, owner_id, album_id) SELECT gid('s', g), "
				  "gid('u', 1), gid('a', 1) "
				  "FROM generate_series(1, 99) g");
	expect(409, "POST", "/albums/" A1 "/shares", "");
	expect(200, "GET", "/albums/" A1 "/shares?per_page=30&page=4", "");
	assert_int_equal(api_client_total(&client), 100);
	assert_int_equal(json_member(client.json, "items")->count, 10);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(an_album_shows_what_is_active_and_nothing_else, fresh),
		cmocka_unit_test_setup(an_image_by_itself_without_its_original, fresh),
		cmocka_unit_test_setup(it_ends_at_once, fresh),
		cmocka_unit_test_setup(password_and_its_limit, fresh),
		cmocka_unit_test_setup(who_may_make_them, fresh),
		cmocka_unit_test_setup(what_is_refused, fresh),
	};

	return cmocka_run_group_tests(tests, set_up, tear_down);
}
