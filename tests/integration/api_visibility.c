/*
 * Every read route × every viewer × every visibility and status: what is seen, what is listed, what
 * is counted.
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

/* User 1 owns what is looked at; 2 is somebody, 3 a moderator, 4 an admin. */
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

struct viewer_case {
	const char *name;
	int user;
	enum role role;
};

static const struct viewer_case viewers[] = {
	{ "anonymous", 0, ROLE_USER },
	{ "somebody", SOMEBODY, ROLE_USER },
	{ "moderator", MODERATOR, ROLE_MODERATOR },
	{ "admin", ADMIN, ROLE_ADMIN },
	{ "owner", OWNER, ROLE_USER },
};

/* Who sees it by its id, who meets it in listings: by the least of these. */
enum least { EVERYBODY, MODERATORS, ITS_OWNER, NOBODY };

struct image_case {
	const char *visibility, *status;
	const char *set; /* further columns */
	enum least sees, meets;
};

static const struct image_case images[] = {
	{ "public", "active", "", EVERYBODY, EVERYBODY },
	{ "unlisted", "active", "", EVERYBODY, MODERATORS },
	{ "private", "active", "", MODERATORS, MODERATORS },
	{ "public", "processing", "", ITS_OWNER, ITS_OWNER },
	{ "private", "processing", "", ITS_OWNER, ITS_OWNER },
	{ "public", "failed", "", ITS_OWNER, ITS_OWNER },
	{ "unlisted", "failed", "", ITS_OWNER, ITS_OWNER },
	{ "public", "active", ", deleted_at = now()", NOBODY, NOBODY },
	{ "public", "deleted", ", deleted_at = now()", NOBODY, NOBODY },
	{ "public", "active", ", hidden_at = now()", NOBODY, NOBODY },
	{ "private", "active", ", hidden_at = now()", NOBODY, NOBODY },
};

static bool
is_within(const struct viewer_case *viewer, enum least least)
{
	if (least == EVERYBODY)
		return true;
	if (least == NOBODY)
		return false;
	if (viewer->user == OWNER)
		return true;
	return least == MODERATORS &&
	       (viewer->role == ROLE_MODERATOR || viewer->role == ROLE_ADMIN);
}

/* Image 1 as the case says, with a tag, in an album, liked by somebody; and then changed to it. */
static void
make_image(const struct image_case *c, const char *album_visibility)
{
	char sql[2048];

	snprintf(sql, sizeof sql,
	    "DELETE FROM images; DELETE FROM albums; "
	    "INSERT INTO images (id, owner_id, title, storage_key, original_filename, mime_type, "
	    "file_size, width, height, status, visibility) VALUES (gid('i', 1), gid('u', 1), "
	    "'Lighthouse', 'k', 'a b.jpg', 'image/jpeg', 1, 10, 10, 'active', 'public'); "
	    "INSERT INTO image_variants (id, image_id, variant_type, storage_key, width, height, "
	    "file_size, format) VALUES (gid('o', 1), gid('i', 1), 'original', 'o/1', 1, 1, 1, "
	    "'jpeg'), (gid('s', 1), gid('i', 1), 'small', 's/1', 1, 1, 1, 'webp'); "
	    "INSERT INTO image_tags (image_id, tag_id) VALUES (gid('i', 1), gid('t', 1)); "
	    "INSERT INTO albums (id, owner_id, title, visibility) VALUES (gid('a', 1), gid('u', "
	    "1), "
	    "'A', '%s'); INSERT INTO album_images (album_id, image_id) VALUES (gid('a', 1), "
	    "gid('i', 1)); "
	    "INSERT INTO likes (user_id, image_id) VALUES (gid('u', 2), gid('i', 1)); "
	    "INSERT INTO image_rankings (period, image_id, score) SELECT p, gid('i', 1), 10 FROM "
	    "generate_series(1, 8) p; "
	    "UPDATE images SET status = '%s', visibility = '%s'%s",
	    album_visibility, c->status, c->visibility, c->set);
	gallery_sql(client.admin, sql);
}

static void
check(bool good, const struct image_case *c, const struct viewer_case *viewer, const char *route)
{
	if (!good)
		fail_msg("%s %s%s as %s: GET %s says %d %.*s", c->visibility, c->status, c->set,
		    viewer->name, route, client.response.status, (int)client.response.body.len,
		    client.response.body.at);
}

#define I1 "00000000-0000-4000-8000-690000000001"
#define A1 "00000000-0000-4000-8000-610000000001"
#define U1 "00000000-0000-4000-8000-750000000001"
#define U2 "00000000-0000-4000-8000-750000000002"

static void
by_id(const struct image_case *c, const struct viewer_case *viewer)
{
	static const char *const routes[] = {
		"/images/" I1,
		"/images/" I1 "/variants/small",
		"/images/" I1 "/variants/original",
		"/images/" I1 "/download",
	};
	int expected = is_within(viewer, c->sees) ? 200 : 404;

	for (size_t i = 0; i < sizeof routes / sizeof *routes; i++) {
		check(api_client_get(&client, "%s", routes[i]) == expected, c, viewer, routes[i]);
		check(expected == 200 || str_find(client.response.body, STR("Lighthouse")) ==
					     client.response.body.len,
		    c, viewer, routes[i]);
	}
	api_client_get(&client, "/images/" I1 "/status");
	check(client.response.status == (viewer->user == 0                             ? 401
					    : viewer->user == OWNER && expected == 200 ? 200
										       : 404),
	    c, viewer, "/status");
}

/* Routes that everybody is given the same images on, or that follow the viewer. */
static void
in_listings(const struct image_case *c, const struct viewer_case *viewer)
{
	static const struct {
		const char *route;
		bool follows; /* more for moderators and the owner */
	} routes[] = {
		{ "/images", false },
		{ "/images?order=asc&sort=view_count", false },
		{ "/images?tags=tag1", false },
		{ "/images?tags=tag1&order=asc", false },
		{ "/images?tags=tag1&sort=like_count", false },
		{ "/images?q=lighthouse", false },
		{ "/images/search?q=lighthouse&sort_by=created_at", false },
		{ "/images/search?q=lihgthouse", false },
		{ "/images/search?q=lightho&prefix=true", false },
		{ "/explore/recent", false },
		{ "/explore/popular?period=all", false },
		{ "/explore/popular?period=day", false },
		{ "/users/" U2 "/likes", false },
		{ "/images?owner_id=" U1, true },
		{ "/images?owner_id=" U1 "&sort=view_count", true },
		{ "/images?owner_id=" U1 "&tags=tag1", true },
		{ "/images?owner_id=" U1 "&q=lighthouse", true },
		{ "/users/" U1 "/images", true },
	};

	for (size_t i = 0; i < sizeof routes / sizeof *routes; i++) {
		bool met = is_within(viewer, routes[i].follows       ? c->meets
					     : c->meets == EVERYBODY ? EVERYBODY
								     : NOBODY);

		check(api_client_get(&client, "%s", routes[i].route) == 200, c, viewer,
		    routes[i].route);
		check(api_client_lists(&client, gallery_id("i", 1)) == met, c, viewer,
		    routes[i].route);
		check(api_client_total(&client) == met, c, viewer, routes[i].route);
	}
	api_client_get(&client, "/tags/tag1/images");
	check(client.response.status == (c->meets == EVERYBODY ? 200 : 404), c, viewer,
	    "/tags/tag1/images");
	api_client_get(&client, "/tags/search?q=tag1");
	check((str_find(client.response.body, STR("\"tag1\"")) < client.response.body.len) ==
		  (c->meets == EVERYBODY),
	    c, viewer, "/tags/search");
}

static void
in_album(const struct image_case *c, const struct viewer_case *viewer, const char *visibility)
{
	bool seen = visibility[0] != 'p' || visibility[1] == 'u' || viewer->user == OWNER ||
		    viewer->role != ROLE_USER;
	bool met = is_within(viewer, c->meets);
	const struct json_value *count;

	api_client_get(&client, "/albums/" A1 "/images");
	check(client.response.status == (seen ? 200 : 404), c, viewer, "/albums/images");
	check(!seen || (api_client_lists(&client, gallery_id("i", 1)) == met &&
			   api_client_total(&client) == met),
	    c, viewer, "/albums/images");
	api_client_get(&client, "/images?album_id=" A1 "&tags=tag1");
	check(client.response.status == (seen ? 200 : 404), c, viewer, "/images?album_id");
	check(!seen || api_client_total(&client) == met, c, viewer, "/images?album_id");
	api_client_get(&client, "/albums/" A1);
	check(client.response.status == (seen ? 200 : 404), c, viewer, "/albums");
	if (!seen)
		return;
	count = json_member(client.json, "image_count");
	check(count != NULL && count->integer == met, c, viewer, "/albums image_count");
	check((str_find(client.response.body, STR("Lighthouse")) < client.response.body.len) == met,
	    c, viewer, "/albums cover");
}

static void
every_route_every_viewer_every_state(void **state)
{
	static const char *const albums[] = { "public", "unlisted", "private" };

	(void)state;
	for (size_t i = 0; i < sizeof images / sizeof *images; i++) {
		for (size_t a = 0; a < 3; a++) {
			make_image(&images[i], albums[a]);
			for (size_t v = 0; v < sizeof viewers / sizeof *viewers; v++) {
				api_client_be(&client, viewers[v].user, viewers[v].role);
				by_id(&images[i], &viewers[v]);
				in_listings(&images[i], &viewers[v]);
				in_album(&images[i], &viewers[v], albums[a]);
			}
		}
	}
}

static void
what_only_owners_may_list(void **state)
{
	static const struct {
		const char *route;
		int user;
		int status;
	} cases[] = {
		{ "/images?visibility=private", 0, 401 },
		{ "/images?visibility=private", OWNER, 200 },
		{ "/images?visibility=private&owner_id=" U1, SOMEBODY, 403 },
		{ "/images?visibility=unlisted&owner_id=" U1, SOMEBODY, 403 },
		{ "/images?visibility=public", 0, 200 },
		{ "/images?status=failed", 0, 401 },
		{ "/images?status=failed", OWNER, 200 },
		{ "/images?status=failed&owner_id=" U1, SOMEBODY, 403 },
		{ "/users/me/trash", 0, 401 },
		{ "/users/me/trash", OWNER, 200 },
		{ "/users/me/images", 0, 401 },
		{ "/users/me/images", OWNER, 200 },
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		api_client_be(&client, cases[i].user, ROLE_USER);
		if (api_client_get(&client, "%s", cases[i].route) != cases[i].status)
			fail_msg("%s as user %d: %d", cases[i].route, cases[i].user,
			    client.response.status);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_route_every_viewer_every_state),
		cmocka_unit_test(what_only_owners_may_list),
	};

	return cmocka_run_group_tests(tests, set_up, tear_down);
}
