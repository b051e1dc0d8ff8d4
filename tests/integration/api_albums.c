/* Albums through the API: order, covers, counts, nesting, and everything that is refused. */
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
/* Of 2 users and images 1..: odd ones are user 2's. 3, 5, 7, 9 are public and active. */

static struct api_client client;

static int
set_up(void **state)
{
	(void)state;
	api_client_start(&client, 2, 40);
	gallery_sql(client.admin, "DELETE FROM albums");
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

struct album {
	char id[40];
	char target[64], images[80], order[96];
};

static struct album
create(const char *body)
{
	struct album album;

	expect(201, "POST", "/albums", body);
	snprintf(album.id, sizeof album.id, "%.*s", (int)api_client_text(&client, "id").len,
	    api_client_text(&client, "id").at);
	snprintf(album.target, sizeof album.target, "/albums/%s", album.id);
	snprintf(album.images, sizeof album.images, "/albums/%s/images", album.id);
	snprintf(album.order, sizeof album.order, "/albums/%s/images/reorder", album.id);
	assert_true(
	    str_ends(http_response_get(&client.response, STR("Location")), str_of(album.target)));
	return album;
}

static void
assert_images(const struct album *album, const char *const *ids, size_t count)
{
	const struct json_value *items;

	expect(200, "GET", album->images, "");
	items = json_member(client.json, "items");
	assert_int_equal(items->count, count);
	assert_int_equal(api_client_total(&client), count);
	for (size_t i = 0; i < count; i++)
		assert_true(str_eq(json_member(&items->items[i], "id")->string, str_of(ids[i])));
}

static void
assert_cover(const struct album *album, const char *id, int64_t image_count)
{
	expect(200, "GET", album->target, "");
	if (!str_eq(api_client_text(&client, "cover_image_id"), str_of(id)))
		fail_msg("the cover is not %s: %.*s", id, (int)client.response.body.len,
		    client.response.body.at);
	assert_int_equal(json_member(client.json, "image_count")->integer, image_count);
	if (id[0] != '\0')
		assert_true(
		    str_eq(json_member(json_member(client.json, "cover_image"), "id")->string,
			str_of(id)));
}

static void
order_cover_and_counts(void **state)
{
	struct album album;
	char target[160];

	(void)state;
	api_client_be(&client, 2, ROLE_USER);
	album = create("{\"title\":\"Trip\",\"visibility\":\"public\"}");
	assert_cover(&album, "", 0);
	expect(200, "POST", album.images,
	    "{\"image_ids\":[\"" I("05") "\",\"" I("03") "\",\"" I("05") "\",\"" I("07") "\"]}");
	assert_int_equal(json_member(client.json, "added_count")->integer, 3);
	assert_int_equal(json_member(client.json, "already_present_count")->integer, 0);
	expect(200, "POST", album.images, "{\"image_id\":\"" I("03") "\"}");
	assert_int_equal(json_member(client.json, "added_count")->integer, 0);
	assert_int_equal(json_member(client.json, "already_present_count")->integer, 1);
	assert_images(&album, (const char *const[]){ I("05"), I("03"), I("07") }, 3);
	assert_cover(&album, I("05"), 3);
	expect(200, "PUT", album.order, "{\"image_ids\":[\"" I("07") "\",\"" I("05") "\"]}");
	assert_images(&album, (const char *const[]){ I("07"), I("05"), I("03") }, 3);
	assert_cover(&album, I("07"), 3);
	expect(200, "PATCH", album.target, "{\"cover_image_id\":\"" I("03") "\"}");
	assert_cover(&album, I("03"), 3);
	/* A chosen cover goes with its image. */
	snprintf(target, sizeof target, "%s/%s", album.images, I("03"));
	expect(204, "DELETE", target, "");
	expect(404, "DELETE", target, "");
	assert_cover(&album, I("07"), 2);
	/* The trash takes it out of sight, and gives its place back. */
	expect(204, "DELETE", "/images/" I("07"), "");
	assert_cover(&album, I("05"), 1);
	expect(200, "POST", "/images/" I("07") "/restore", "");
	assert_images(&album, (const char *const[]){ I("07"), I("05") }, 2);
	/* What is private is not others' to see, nor to count. */
	expect(200, "PATCH", "/images/" I("07"), "{\"visibility\":\"private\"}");
	assert_cover(&album, I("07"), 2);
	api_client_be(&client, 0, ROLE_USER);
	assert_images(&album, (const char *const[]){ I("05") }, 1);
	assert_cover(&album, I("05"), 1);
	api_client_be(&client, 2, ROLE_USER);
	expect(200, "PATCH", "/images/" I("07"), "{\"visibility\":\"public\"}");
	expect(204, "DELETE", album.target, "");
	expect(404, "GET", album.target, "");
	expect(200, "GET", "/images/" I("07"), "");
}

static void
nesting_has_an_end_and_no_rings(void **state)
{
	struct album albums[8], other;
	char body[160];

	(void)state;
	api_client_be(&client, 2, ROLE_USER);
	for (int i = 0; i < 8; i++) {
		if (i == 0)
			snprintf(body, sizeof body, "{\"title\":\"1\"}");
		else
			snprintf(body, sizeof body, "{\"title\":\"%d\",\"parent_id\":\"%s\"}",
			    i + 1, albums[i - 1].id);
		albums[i] = create(body);
	}
	snprintf(body, sizeof body, "{\"title\":\"9\",\"parent_id\":\"%s\"}", albums[7].id);
	expect(400, "POST", "/albums", body);
	snprintf(body, sizeof body, "{\"parent_id\":\"%s\"}", albums[5].id);
	expect(400, "PATCH", albums[0].target, body);
	snprintf(body, sizeof body, "{\"parent_id\":\"%s\"}", albums[0].id);
	expect(400, "PATCH", albums[0].target, body);
	/* 7 with 8 in it fits below 6, and not below another 7. */
	expect(200, "PATCH", albums[6].target, "{\"parent_id\":null}");
	snprintf(body, sizeof body, "{\"title\":\"7\",\"parent_id\":\"%s\"}", albums[5].id);
	other = create(body);
	snprintf(body, sizeof body, "{\"parent_id\":\"%s\"}", other.id);
	expect(400, "PATCH", albums[6].target, body);
	snprintf(body, sizeof body, "{\"parent_id\":\"%s\"}", albums[5].id);
	expect(200, "PATCH", albums[6].target, body);
	/* Somebody else's album is no place for mine. */
	api_client_be(&client, 1, ROLE_USER);
	snprintf(body, sizeof body, "{\"title\":\"x\",\"parent_id\":\"%s\"}", albums[0].id);
	expect(400, "POST", "/albums", body);
	/* What was in a deleted album is on the top. */
	api_client_be(&client, 2, ROLE_USER);
	expect(204, "DELETE", albums[0].target, "");
	expect(200, "GET", albums[1].target, "");
	assert_int_equal(json_member(client.json, "parent_id")->kind, JSON_NULL);
	gallery_sql(client.admin, "DELETE FROM albums");
}

static void
refusals(void **state)
{
	static const struct {
		const char *method;
		int where; /* 0 /albums, 1 the album, 2 its images, 3 its order */
		const char *body;
		int status;
	} cases[] = {
		{ "POST", 0, "{}", 400 },
		{ "POST", 0, "{\"title\":\" \"}", 400 },
		{ "POST", 0, "{\"title\":null}", 400 },
		{ "POST", 0, "{\"title\":\"a\",\"visibility\":\"x\"}", 400 },
		{ "POST", 0, "{\"title\":\"a\",\"cover_image_id\":\"" I("04") "\"}", 400 },
		{ "POST", 0, "{\"title\":\"a\",\"parent_id\":\"" I("04") "\"}", 400 },
		{ "PATCH", 1, "{\"title\":\"\"}", 400 },
		{ "PUT", 1, "{\"description\":\"no title\"}", 400 },
		{ "PATCH", 1, "{\"cover_image_id\":\"" I("04") "\"}", 400 },
		{ "POST", 2, "{}", 400 },
		{ "POST", 2, "{\"image_ids\":[]}", 400 },
		{ "POST", 2, "{\"image_ids\":[1]}", 400 },
		{ "POST", 2, "{\"image_ids\":[\"" I("03") "\",\"" I("04") "\"]}", 404 },
		{ "POST", 2, "{\"image_id\":\"" I("ff") "\"}", 404 },
		{ "PUT", 3, "{\"image_ids\":[\"" I("05") "\"]}", 400 },
		{ "PUT", 3, "{\"image_ids\":[\"" I("03") "\",\"" I("03") "\"]}", 400 },
		{ "PUT", 3, "{\"image_ids\":[]}", 400 },
	};
	struct album album;

	(void)state;
	api_client_be(&client, 2, ROLE_USER);
	album = create("{\"title\":\"A\"}");
	expect(200, "POST", album.images, "{\"image_id\":\"" I("03") "\"}");
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		const char *targets[] = { "/albums", album.target, album.images, album.order };

		expect(cases[i].status, cases[i].method, targets[cases[i].where], cases[i].body);
	}
	/* Nothing of all that was half done. */
	assert_images(&album, (const char *const[]){ I("03") }, 1);
	api_client_be(&client, 1, ROLE_USER);
	expect(404, "PATCH", album.target, "{}");
	expect(404, "POST", album.images, "{\"image_id\":\"" I("04") "\"}");
	gallery_sql(client.admin, "UPDATE albums SET visibility = 'public'");
	expect(403, "PATCH", album.target, "{}");
	expect(403, "DELETE", album.target, "");
	expect(403, "POST", album.images, "{\"image_id\":\"" I("04") "\"}");
	gallery_sql(client.admin, "DELETE FROM albums");
}

static void
listings_and_versions(void **state)
{
	struct arena arena = { 0 };
	struct album album;

	(void)state;
	api_client_be(&client, 2, ROLE_USER);
	album = create("{\"title\":\"Mine\"}");
	create("{\"title\":\"Ours\",\"visibility\":\"public\"}");
	expect(200, "GET", "/albums", "");
	assert_int_equal(api_client_total(&client), 2);
	expect(200, "GET", album.target, "");
	client.if_match = arena_copy(&arena, http_response_get(&client.response, STR("ETag")));
	expect(200, "PATCH", album.target, "{\"title\":\"First\"}");
	expect(412, "PATCH", album.target, "{\"title\":\"Second\"}");
	client.if_match = STR("");
	api_client_be(&client, 1, ROLE_USER);
	expect(200, "GET", "/albums", "");
	assert_int_equal(api_client_total(&client), 0);
	expect(200, "GET", "/albums?owner_id=00000000-0000-4000-8000-750000000002", "");
	assert_int_equal(api_client_total(&client), 1);
	api_client_be(&client, 1, ROLE_MODERATOR);
	expect(200, "GET", "/albums?owner_id=00000000-0000-4000-8000-750000000002", "");
	assert_int_equal(api_client_total(&client), 2);
	api_client_be(&client, 0, ROLE_USER);
	expect(200, "GET", "/albums", "");
	assert_int_equal(api_client_total(&client), 1);
	arena_release(&arena);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(order_cover_and_counts),
		cmocka_unit_test(nesting_has_an_end_and_no_rings),
		cmocka_unit_test(refusals),
		cmocka_unit_test(listings_and_versions),
	};

	return cmocka_run_group_tests(tests, set_up, tear_down);
}
