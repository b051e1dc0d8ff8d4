/*
 * What somebody has seen and may see no more, and what they never may: by the tag of an old answer,
 * by somebody else's cursor, by a share link, by comments and counts.
 */
#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>

#include "api_client.h"
#include "gallery.h"

#define I1 "00000000-0000-4000-8000-690000000001"
#define A1 "00000000-0000-4000-8000-610000000001"
#define C1 "00000000-0000-4000-8000-630000000001"
#define U1 "00000000-0000-4000-8000-750000000001"

enum { OWNER = 1, SOMEBODY, MODERATOR };

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

/* Image 1 of user 1, public, with a tag, a comment and a like, in album 1; image 2 beside it. */
static int
begin(void **state)
{
	(void)state;
	client.if_none_match = STR("");
	gallery_sql(client.admin,
	    "DELETE FROM images; DELETE FROM albums; DELETE FROM shares; "
	    "UPDATE users SET status = 'active'; "
	    "INSERT INTO images (id, owner_id, title, storage_key, original_filename, mime_type, "
	    "file_size, width, height, status, visibility) SELECT gid('i', g), gid('u', 1), "
	    "'Lighthouse', 'k' || g, 'a.jpg', 'image/jpeg', 1, 10, 10, 'active', 'public' FROM "
	    "generate_series(1, 2) g; "
	    "INSERT INTO image_variants (id, image_id, variant_type, storage_key, width, height, "
	    "file_size, format) SELECT gid(left(v, 1), g), gid('i', g), v, v || g, 1, 1, 1, 'webp' "
	    "FROM generate_series(1, 2) g, unnest(ARRAY['small', 'original']) v; "
	    "INSERT INTO image_tags (image_id, tag_id) SELECT gid('i', g), gid('t', 1) FROM "
	    "generate_series(1, 2) g; "
	    "INSERT INTO albums (id, owner_id, title, visibility) VALUES (gid('a', 1), gid('u', "
	    "1), "
	    "'A', 'public'); "
	    "INSERT INTO album_images (album_id, image_id, position) SELECT gid('a', 1), "
	    "gid('i', g), g FROM generate_series(1, 2) g; "
	    "INSERT INTO comments (id, image_id, user_id, content) VALUES (gid('c', 1), "
	    "gid('i', 1), gid('u', 4), 'What a lighthouse'); "
	    "INSERT INTO likes (user_id, image_id) VALUES (gid('u', 2), gid('i', 1))");
	return 0;
}

/* What image 1 becomes, who still sees it by its id, and whether a share link still shows it. */
static const struct {
	const char *change;
	bool moderators, owner, shared;
} hidings[] = {
	{ "UPDATE images SET visibility = 'private' WHERE id = gid('i', 1)", true, true, true },
	{ "UPDATE images SET hidden_at = now() WHERE id = gid('i', 1)", false, false, false },
	{ "UPDATE images SET deleted_at = now() WHERE id = gid('i', 1)", false, false, false },
	{ "UPDATE images SET status = 'processing' WHERE id = gid('i', 1)", false, true, false },
	{ "UPDATE images SET status = 'failed' WHERE id = gid('i', 1)", false, true, false },
	{ "DELETE FROM images WHERE id = gid('i', 1)", false, false, false },
};
#define HIDINGS (sizeof hidings / sizeof *hidings)

static const enum role roles[] = { ROLE_USER, ROLE_USER, ROLE_USER, ROLE_MODERATOR };

static const char *const by_id[] = { "/images/" I1, "/images/" I1 "/variants/small",
	"/images/" I1 "/variants/original", "/images/" I1 "/download", "/images/" I1 "/comments",
	"/images/" I1 "/likes", "/comments/" C1 };
static const char *const listings[] = { "/images", "/images/search?q=lighthouse",
	"/images?tags=tag1", "/tags/tag1/images", "/explore/recent", "/users/" U1 "/images",
	"/albums/" A1 "/images", "/albums/" A1, "/users/" U1 };

/* The tag of an answer that shows it, which the next request has with it. */
static void
see(const char *route)
{
	client.if_none_match = STR("");
	if (api_client_get(&client, "%s", route) != 200)
		fail_msg("%s: %d", route, client.response.status);
	client.if_none_match =
	    arena_copy(&client.worker, http_response_get(&client.response, STR("ETag")));
	if (client.if_none_match.len == 0)
		client.if_none_match = STR("*");
}

static void
an_old_tag_shows_nothing(void **state)
{
	for (size_t h = 0; h < HIDINGS; h++) {
		for (int user = 0; user <= MODERATOR; user++) {
			bool sees = user == OWNER       ? hidings[h].owner
				    : user == MODERATOR ? hidings[h].moderators
							: false;

			for (size_t r = 0; r < sizeof by_id / sizeof *by_id && !sees; r++) {
				begin(state);
				api_client_be(&client, user, roles[user]);
				see(by_id[r]);
				gallery_sql(client.admin, hidings[h].change);
				if (api_client_get(&client, "%s", by_id[r]) != 404)
					fail_msg("%s: user %d, GET %s with its old tag: %d",
					    hidings[h].change, user, by_id[r],
					    client.response.status);
				client.if_none_match = STR("*");
				assert_int_equal(api_client_get(&client, "%s", by_id[r]), 404);
			}
		}
	}
}

/* Of listings the old tag is of another answer: they are told anew, without it. */
static void
an_old_listing_is_not_confirmed(void **state)
{
	for (size_t h = 0; h < HIDINGS; h++) {
		for (int user = 0; user <= SOMEBODY; user += SOMEBODY) {
			for (size_t r = 0; r < sizeof listings / sizeof *listings; r++) {
				begin(state);
				api_client_be(&client, user, ROLE_USER);
				see(listings[r]);
				/* Not all have one. */
				if (str_eq(client.if_none_match, STR("*")))
					client.if_none_match = STR("");
				gallery_sql(client.admin, hidings[h].change);
				if (api_client_get(&client, "%s", listings[r]) != 200 ||
				    api_client_lists(&client, gallery_id("i", 1)))
					fail_msg("%s: user %d, GET %s with its old tag: %d %.*s",
					    hidings[h].change, user, listings[r],
					    client.response.status, (int)client.response.body.len,
					    client.response.body.at);
			}
		}
	}
}

static void
a_hidden_album_is_not_confirmed(void **state)
{
	static const char *const routes[] = { "/albums/" A1, "/albums/" A1 "/images" };

	for (size_t r = 0; r < 2; r++) {
		begin(state);
		api_client_be(&client, SOMEBODY, ROLE_USER);
		see(routes[r]);
		gallery_sql(client.admin, "UPDATE albums SET visibility = 'private'");
		assert_int_equal(api_client_get(&client, "%s", routes[r]), 404);
	}
}

/* Where the owner's page ended, others begin too; but they meet what they may. */
static void
a_cursor_of_another_viewer(void **state)
{
	static const char *const mine = "/users/" U1 "/images?limit=1";
	struct str cursor;

	(void)state;
	/* The newest first: image 3 private, then 2 and 1. */
	gallery_sql(client.admin,
	    "INSERT INTO images (id, owner_id, title, storage_key, original_filename, mime_type, "
	    "file_size, width, height, status, visibility, created_at) SELECT gid('i', g), "
	    "gid('u', 1), 'Secret', 'k' || g, 'a.jpg', 'image/jpeg', 1, 10, 10, 'active', "
	    "'private', "
	    "now() + (g - 4) * interval '1 hour' FROM generate_series(3, 5) g");
	api_client_be(&client, OWNER, ROLE_USER);
	assert_int_equal(api_client_get(&client, "%s", mine), 200);
	assert_true(api_client_lists(&client, gallery_id("i", 5)));
	cursor = arena_copy(&client.worker,
	    json_member(json_member(client.json, "pagination"), "next_cursor")->string);
	for (int user = 0; user <= SOMEBODY; user += SOMEBODY) {
		api_client_be(&client, user, ROLE_USER);
		assert_int_equal(
		    api_client_get(&client, "/users/" U1 "/images?limit=50&cursor=%.*s",
			(int)cursor.len, cursor.at),
		    200);
		assert_int_equal(api_client_total(&client), 2);
		assert_true(
		    str_find(client.response.body, STR("Secret")) == client.response.body.len);
		/* Of another listing it is none, and changed it is none. */
		assert_int_equal(
		    api_client_get(&client, "/images?cursor=%.*s", (int)cursor.len, cursor.at),
		    400);
		assert_int_equal(api_client_get(&client, "/users/" U1 "/images?cursor=B%.*s",
				     (int)cursor.len - 1, cursor.at + 1),
		    400);
	}
}

/* The token of a new link to what the owner has. */
static struct str
share(const char *target)
{
	struct str url;

	api_client_be(&client, OWNER, ROLE_USER);
	assert_int_equal(api_client_send(&client, "POST", target, STR("{}")), 201);
	url = api_client_text(&client, "url");
	url = str_from(url, str_find(url, STR("/s/")) + 3);
	api_client_be(&client, 0, ROLE_USER);
	return arena_copy(&client.worker, url);
}

static void
a_link_shows_what_it_may(void **state)
{
	for (size_t h = 0; h < HIDINGS; h++) {
		struct str album, image;
		int alone;

		begin(state);
		album = share("/albums/" A1 "/shares");
		image = share("/images/" I1 "/shares");
		gallery_sql(client.admin, hidings[h].change);
		/* The link to the image alone ends with it; the album's stays, without it. */
		alone = api_client_get(&client, "/shares/%.*s", (int)image.len, image.at);
		assert_int_equal(alone, hidings[h].shared ? 200 : 404);
		assert_int_equal(
		    api_client_get(&client, "/shares/%.*s/images/" I1 "/variants/small",
			(int)image.len, image.at),
		    alone);
		assert_int_equal(
		    api_client_get(&client, "/shares/%.*s/images/" I1 "/variants/small",
			(int)album.len, album.at),
		    alone);
		assert_int_equal(
		    api_client_get(&client, "/shares/%.*s/images", (int)album.len, album.at), 200);
		assert_int_equal(api_client_total(&client), hidings[h].shared ? 2 : 1);
		assert_int_equal(api_client_lists(&client, gallery_id("i", 1)), hidings[h].shared);
		/* Nothing else opens by it. */
		assert_int_equal(api_client_get(&client, "/images/" I1), 404);
		client.if_none_match = STR("*");
		assert_int_equal(
		    api_client_get(&client, "/shares/%.*s/images/" I1 "/variants/small",
			(int)image.len, image.at) == 404,
		    !hidings[h].shared);
	}
}

/* A number that somebody else is told. */
static int64_t
number(const char *route, const char *name)
{
	const struct json_value *value;

	assert_int_equal(api_client_get(&client, "%s", route), 200);
	value = json_member(client.json, name);
	assert_non_null(value);
	return value->integer;
}

static void
counts_tell_nothing(void **state)
{
	for (size_t h = 0; h < HIDINGS; h++) {
		begin(state);
		gallery_sql(client.admin, hidings[h].change);
		for (int user = 0; user <= SOMEBODY; user += SOMEBODY) {
			api_client_be(&client, user, ROLE_USER);
			assert_int_equal(number("/users/" U1, "image_count"), 1);
			assert_int_equal(number("/albums/" A1, "image_count"), 1);
			api_client_get(&client, "/tags/search?q=tag1");
			assert_true(str_find(client.response.body, STR("\"usage_count\":1}")) <
				    client.response.body.len);
			/* Neither who liked it nor what was said of it. */
			api_client_get(
			    &client, "/users/00000000-0000-4000-8000-750000000002/likes");
			assert_int_equal(api_client_total(&client), 0);
			assert_int_equal(api_client_get(&client, "/comments/" C1), 404);
			assert_int_equal(api_client_get(&client, "/images/" I1 "/comments"), 404);
		}
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(an_old_tag_shows_nothing, begin),
		cmocka_unit_test_setup(an_old_listing_is_not_confirmed, begin),
		cmocka_unit_test_setup(a_hidden_album_is_not_confirmed, begin),
		cmocka_unit_test_setup(a_cursor_of_another_viewer, begin),
		cmocka_unit_test_setup(a_link_shows_what_it_may, begin),
		cmocka_unit_test_setup(counts_tell_nothing, begin),
	};

	return cmocka_run_group_tests(tests, set_up, tear_down);
}
