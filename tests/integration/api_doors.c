/*
 * Pages, feeds, oEmbed and the sitemap as strangers see them: nothing of what is private, no word
 * that is markup, nothing to index that is not for everybody.
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
#include "repo/sitemap.h"

#define IMAGES 60
/* Of user 1, public; image 12 is theirs and private. */
#define PUBLIC_IMAGE 6
#define PRIVATE_IMAGE 12
#define OTHER_IMAGE 18

static int
set_up(void **state)
{
	char html[4096];

	(void)state;
	snprintf(html, sizeof html, "%s/nginx/html", getenv("srcdir"));
	setenv("PUBLIC_BASE_URL", "https://photos.example.org", 1);
	setenv("TINTYPE_HTML", html, 1);
	api_client_start(&client, 6, IMAGES);
	client.at_root = true;
	return 0;
}

static const char *
id_text(const char *kind, int number)
{
	char text[ID_TEXT_SIZE];

	return own(id_format(gallery_id(kind, number), text)).at;
}

static bool
says(const char *words)
{
	return str_find(client.response.body, str_of(words)) < client.response.body.len;
}

static int
anew(void **state)
{
	(void)state;
	gallery_sql(client.admin,
	    "UPDATE images SET visibility = 'public', content_rating = 'safe', title = 'Title', "
	    "description = 'About' WHERE id IN (gid('i', 6), gid('i', 18)); UPDATE users SET "
	    "display_name = 'User ' || right(username, 1)");
	client.authorization = client.if_none_match = STR("");
	return 0;
}

static void
test_image_page(void **state)
{
	struct str etag;

	(void)state;
	assert_int_equal(api_client_get(&client, "/i/%s", id_text("i", PUBLIC_IMAGE)), 200);
	assert_true(
	    str_starts(http_response_get(&client.response, STR("Content-Type")), STR("text/html")));
	assert_true(says("<title>Title</title>"));
	assert_true(says("property=\"og:title\" content=\"Title\""));
	assert_true(says("property=\"og:url\" content=\"https://photos.example.org/i/"));
	assert_true(
	    says("property=\"og:image\" content=\"https://photos.example.org/api/v1/images/"));
	assert_true(says("name=\"twitter:card\" content=\"summary_large_image\""));
	assert_true(says("application/json+oembed"));
	assert_true(says("<textarea readonly"));
	assert_true(says("&lt;a href=&quot;https://photos.example.org/i/"));
	assert_false(says("noindex"));
	assert_false(says("unsafe-inline"));
	etag = own(http_response_get(&client.response, STR("ETag")));
	client.if_none_match = etag;
	assert_int_equal(api_client_get(&client, "/i/%s", id_text("i", PUBLIC_IMAGE)), 304);
}

static void
test_nothing_is_markup(void **state)
{
	static const char *const pages[] = { "/i/%s", "/feeds/users/%s",
		"/feeds/users/%s?format=rss",
		"/oembed?format=xml&url=https://photos.example.org/i/%s" };

	(void)state;
	gallery_sql(client.admin,
	    "UPDATE images SET title = E'<script>alert(\"1\")</script>&''\\x01 done', description "
	    "= "
	    "E'<script>alert(\"1\")</script>&''\\x01 done', alt_text = '\"><img src=x>' WHERE id = "
	    "gid('i', 6); UPDATE users SET display_name = '</title><script>x' WHERE id = gid('u', "
	    "1)");
	for (size_t i = 0; i < sizeof pages / sizeof *pages; i++) {
		char target[256];
		const char *id = id_text(i == 1 || i == 2 ? "u" : "i", i == 1 || i == 2 ? 1 : 6);

#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
		snprintf(target, sizeof target, pages[i], id);
#pragma GCC diagnostic pop
		assert_int_equal(api_client_get(&client, "%s", target), 200);
		assert_false(says("<script>alert"));
		assert_false(says("<script>x"));
		assert_false(says("<img src=x>"));
		assert_true(
		    says("&lt;script&gt;alert(&quot;1&quot;)&lt;/script&gt;&amp;&#39; done"));
	}
	gallery_sql(client.admin, "UPDATE images SET alt_text = ''");
}

static void
test_hidden(void **state)
{
	static const char *const what[] = { "visibility = 'private'", "status = 'failed'",
		"deleted_at = now()", "hidden_at = now()" };

	(void)state;
	assert_int_equal(api_client_get(&client, "/i/%s", id_text("i", PRIVATE_IMAGE)), 404);
	assert_true(says("noindex"));
	assert_true(says("There is no such photo"));
	assert_int_equal(api_client_get(&client, "/i/nonsense"), 404);
	assert_true(says("noindex"));
	for (size_t i = 0; i < sizeof what / sizeof *what; i++) {
		gallery_sql(
		    client.admin, arena_printf(&client.worker,
				      "UPDATE images SET %s WHERE id = gid('i', 18)", what[i])
				      .at);
		assert_int_equal(api_client_get(&client, "/i/%s", id_text("i", OTHER_IMAGE)), 404);
		assert_false(says("Title"));
		assert_int_equal(
		    api_client_get(&client, "/oembed?url=https://photos.example.org/i/%s",
			id_text("i", OTHER_IMAGE)),
		    404);
		assert_int_equal(api_client_get(&client, "/feeds/users/%s", id_text("u", 1)), 200);
		assert_false(says(id_text("i", OTHER_IMAGE)));
		assert_int_equal(api_client_get(&client, "/sitemap/1"), 200);
		assert_false(says(id_text("i", OTHER_IMAGE)));
		gallery_sql(client.admin, "UPDATE images SET visibility = 'public', status = "
					  "'active', deleted_at = NULL, "
					  "hidden_at = NULL WHERE id = gid('i', 18)");
	}
}

/* By the link, but nothing to be found by. */
static void
test_unlisted(void **state)
{
	(void)state;
	gallery_sql(
	    client.admin, "UPDATE images SET visibility = 'unlisted' WHERE id = gid('i', 18)");
	assert_int_equal(api_client_get(&client, "/i/%s", id_text("i", OTHER_IMAGE)), 200);
	assert_true(says("name=\"robots\" content=\"noindex\""));
	assert_int_equal(api_client_get(&client, "/explore?per_page=100"), 200);
	assert_false(says(id_text("i", OTHER_IMAGE)));
	assert_int_equal(api_client_get(&client, "/sitemap/1"), 200);
	assert_false(says(id_text("i", OTHER_IMAGE)));
}

static void
test_not_safe(void **state)
{
	(void)state;
	gallery_sql(
	    client.admin, "UPDATE images SET content_rating = 'nsfw' WHERE id = gid('i', 18)");
	assert_int_equal(api_client_get(&client, "/i/%s", id_text("i", OTHER_IMAGE)), 200);
	assert_true(says("name=\"robots\" content=\"noindex\""));
	assert_false(says("og:image"));
	assert_true(says("not for everybody"));
	assert_int_equal(api_client_get(&client, "/oembed?url=https://photos.example.org/i/%s",
			     id_text("i", OTHER_IMAGE)),
	    200);
	assert_true(str_eq(api_client_text(&client, "type"), STR("link")));
	assert_false(says("thumbnail"));
	assert_int_equal(api_client_get(&client, "/feeds/users/%s", id_text("u", 1)), 200);
	assert_false(says(id_text("i", OTHER_IMAGE)));
	assert_true(says(id_text("i", PUBLIC_IMAGE)));
	assert_int_equal(api_client_get(&client, "/explore"), 200);
	assert_false(says(id_text("i", OTHER_IMAGE)));
	assert_int_equal(api_client_get(&client, "/sitemap/1"), 200);
	assert_false(says(id_text("i", OTHER_IMAGE)));
}

static void
test_feeds(void **state)
{
	(void)state;
	assert_int_equal(api_client_get(&client, "/feeds/users/%s", id_text("u", 1)), 200);
	assert_true(says("<feed xmlns=\"http://www.w3.org/2005/Atom\">"));
	assert_true(says("<title>Photos by User 1</title>"));
	assert_true(says("urn:uuid:"));
	assert_int_equal(
	    api_client_get(&client, "/feeds/users/%s?format=rss", id_text("u", 1)), 200);
	assert_true(says("<rss version=\"2.0\">"));
	assert_true(says(" Jan 2026 ") || says(" Dec 2025 "));
	assert_int_equal(api_client_get(&client, "/feeds/tags/tag1"), 200);
	assert_true(says("Photos tagged tag1"));
	assert_int_equal(api_client_get(&client, "/feeds/tags/none"), 404);
	assert_int_equal(api_client_get(&client, "/feeds/albums/%s", id_text("a", 1)), 200);
	assert_true(says("<entry>"));
	gallery_sql(
	    client.admin, "UPDATE albums SET visibility = 'private' WHERE id = gid('a', 1)");
	assert_int_equal(api_client_get(&client, "/feeds/albums/%s", id_text("a", 1)), 404);
	gallery_sql(client.admin, "UPDATE albums SET visibility = 'public' WHERE id = gid('a', 1)");
	assert_int_equal(api_client_get(&client, "/feeds/users/%s", id_text("x", 1)), 404);
	assert_int_equal(
	    api_client_get(&client, "/feeds/users/%s?format=pdf", id_text("u", 1)), 400);
	gallery_sql(client.admin, "UPDATE users SET status = 'suspended' WHERE id = gid('u', 1)");
	assert_int_equal(api_client_get(&client, "/feeds/users/%s", id_text("u", 1)), 404);
	gallery_sql(client.admin, "UPDATE users SET status = 'active' WHERE id = gid('u', 1)");
}

static void
test_oembed(void **state)
{
	const char *id = id_text("i", PUBLIC_IMAGE);

	(void)state;
	assert_int_equal(api_client_get(&client,
			     "/oembed?url=https%%3A%%2F%%2Fphotos.example.org%%2Fi%%2F%s", id),
	    200);
	assert_true(str_eq(api_client_text(&client, "type"), STR("photo")));
	assert_true(str_starts(
	    api_client_text(&client, "url"), STR("https://photos.example.org/api/v1/images/")));
	assert_int_equal(
	    api_client_get(&client,
		"/oembed?format=xml&maxwidth=200&url=https://photos.example.org/i/%s?utm=1", id),
	    200);
	assert_true(says("<width>160</width>"));
	assert_int_equal(
	    api_client_get(&client, "/oembed?url=https://elsewhere.example/i/%s", id), 404);
	assert_int_equal(
	    api_client_get(&client, "/oembed?url=https://photos.example.org/u/user1"), 404);
	assert_int_equal(api_client_get(&client, "/oembed"), 400);
	assert_int_equal(
	    api_client_get(&client, "/oembed?maxwidth=0&url=https://photos.example.org/i/%s", id),
	    400);
	assert_int_equal(
	    api_client_get(&client, "/oembed?format=svg&url=https://photos.example.org/i/%s", id),
	    400);
}

static void
test_explore(void **state)
{
	size_t at, end;
	char target[256];

	(void)state;
	assert_int_equal(api_client_get(&client, "/explore"), 200);
	assert_true(says("<ul class=\"grid\">"));
	at = str_find(client.response.body, STR("/explore?cursor="));
	if (at < client.response.body.len) {
		struct str rest = str_from(client.response.body, at);

		end = str_find_byte(rest, '"');
		snprintf(target, sizeof target, "%.*s", (int)end, rest.at);
		assert_int_equal(api_client_get(&client, "%s", target), 200);
	}
	assert_int_equal(api_client_get(&client, "/explore?cursor=forged"), 400);
}

static void
test_robots_and_sitemap(void **state)
{
	struct pg *pg = client.api->service.pg;
	bool grew = true;
	int pages = 1;

	(void)state;
	assert_int_equal(api_client_get(&client, "/robots.txt"), 200);
	assert_true(says("Sitemap: https://photos.example.org/sitemap.xml"));
	assert_int_equal(api_client_get(&client, "/sitemap.xml"), 200);
	assert_true(says("<loc>https://photos.example.org/sitemap/1</loc>"));
	assert_false(says("/sitemap/2<"));
	assert_int_equal(api_client_get(&client, "/sitemap/2"), 404);
	assert_int_equal(api_client_get(&client, "/sitemap/0"), 404);
	assert_int_equal(api_client_get(&client, "/sitemap/x"), 404);
	/* In pages of ten each image stands once. */
	while (grew) {
		assert_null(sitemap_repo_extend(pg, &client.worker, 10, &grew));
		pages += grew;
	}
	assert_true(pages >= 4);
	for (int image = 1; image <= IMAGES; image++) {
		int found = 0;

		for (int page = 1; page <= pages; page++) {
			assert_int_equal(api_client_get(&client, "/sitemap/%d", page), 200);
			found += says(id_text("i", image));
		}
		assert_int_equal(
		    found, gallery_number(client.admin,
			       arena_printf(&client.worker,
				   "SELECT count(*) FROM images WHERE id = gid('i', %d) AND status "
				   "= 'active' "
				   "AND visibility = 'public' AND content_rating = 'safe'",
				   image)
				   .at));
	}
	gallery_sql(client.admin, "DELETE FROM sitemap_pages WHERE number > 1");
}

int
main(void)
{
#define TEST(name) cmocka_unit_test_setup(name, anew)
	const struct CMUnitTest tests[] = {
		TEST(test_image_page),
		TEST(test_nothing_is_markup),
		TEST(test_hidden),
		TEST(test_unlisted),
		TEST(test_not_safe),
		TEST(test_feeds),
		TEST(test_oembed),
		TEST(test_explore),
		TEST(test_robots_and_sitemap),
	};

	return cmocka_run_group_tests(tests, set_up, account_client_tear_down);
}
