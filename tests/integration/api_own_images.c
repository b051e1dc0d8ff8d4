/* What only owners may ask of their images: known bytes, look-alikes, and where a photo was taken.
 */
#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "api_client.h"
#include "base/buf.h"
#include "gallery.h"

#define I(n) "00000000-0000-4000-8000-6900000000" n
/* Images 3, 5, 7, … are user 2's; 4 is user 1's. */
#define MINE I("03")
#define HASH_OF_3 "0303030303030303030303030303030303030303030303030303030303030303"
#define HASH_OF_4 "0404040404040404040404040404040404040404040404040404040404040404"

static struct api_client client;

static int
set_up(void **state)
{
	(void)state;
	api_client_start(&client, 2, 40);
	gallery_sql(client.admin,
	    "UPDATE images SET status = 'active', visibility = 'public', deleted_at = NULL; "
	    "UPDATE images SET content_hash = decode(repeat('03', 32), 'hex'), perceptual_hash = 0 "
	    "WHERE id = gid('i', 3); "
	    "UPDATE images SET content_hash = decode(repeat('04', 32), 'hex'), perceptual_hash = 0 "
	    "WHERE id = gid('i', 4); "
	    "UPDATE images SET perceptual_hash = 7 WHERE id = gid('i', 5); "
	    "UPDATE images SET perceptual_hash = 1 WHERE id = gid('i', 7); "
	    "UPDATE images SET perceptual_hash = -1 WHERE id = gid('i', 9); "
	    "UPDATE images SET perceptual_hash = 3, status = 'failed' WHERE id = gid('i', 11); "
	    "UPDATE images SET perceptual_hash = 0, deleted_at = now() WHERE id = gid('i', 13); "
	    "INSERT INTO image_positions VALUES (gid('i', 3), -46.77, 4.85), (gid('i', 4), 1, 2)");
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

static const struct json_value *
items(void)
{
	return json_member(client.json, "items");
}

static void
known_bytes_are_told_to_their_owner_alone(void **state)
{
	static const char both[] = "{\"sha256\":[\"" HASH_OF_4 "\",\"" HASH_OF_3 "\"]}";

	(void)state;
	api_client_be(&client, 0, ROLE_USER);
	expect(401, "POST", "/images/exists", both);
	api_client_be(&client, 2, ROLE_USER);
	expect(200, "POST", "/images/exists", both);
	assert_int_equal(items()->count, 1);
	assert_true(str_eq(json_member(&items()->items[0], "sha256")->string, STR(HASH_OF_3)));
	assert_true(str_eq(json_member(&items()->items[0], "image_id")->string, STR(MINE)));
	assert_true(str_eq(json_member(&items()->items[0], "status")->string, STR("active")));
	/* Neither moderators nor admins: it is a question about one's own. */
	api_client_be(&client, 1, ROLE_ADMIN);
	expect(200, "POST", "/images/exists", both);
	assert_int_equal(items()->count, 1);
	assert_true(str_eq(json_member(&items()->items[0], "sha256")->string, STR(HASH_OF_4)));
	expect(200, "POST", "/images/exists", "{\"sha256\":[]}");
	assert_int_equal(items()->count, 0);
	gallery_sql(client.admin, "UPDATE images SET deleted_at = now() WHERE id = gid('i', 4)");
	expect(200, "POST", "/images/exists", both);
	assert_int_equal(items()->count, 0);
	gallery_sql(client.admin, "UPDATE images SET deleted_at = NULL WHERE id = gid('i', 4)");
}

static void
hashes_are_hashes(void **state)
{
	static const char *const wrong[] = { "[]", "{}", "{\"sha256\":\"" HASH_OF_3 "\"}",
		"{\"sha256\":[\"03\"]}", "{\"sha256\":[7]}",
		"{\"sha256\":[\"x303030303030303030303030303030303030303030303030303030303030303\"]"
		"}",
		"{\"sha256\":[\"A303030303030303030303030303030303030303030303030303030303030303\"]"
		"}" };
	struct arena arena = { 0 };
	struct buf many = buf_new(&arena, 80000);

	(void)state;
	api_client_be(&client, 2, ROLE_USER);
	for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
		expect(400, "POST", "/images/exists", wrong[i]);
	buf_append(&many, STR("{\"sha256\":[\"" HASH_OF_3 "\""));
	for (int i = 1; i < 1000; i++)
		buf_append(&many, STR(",\"" HASH_OF_3 "\""));
	buf_append(&many, STR("]}"));
	assert_int_equal(api_client_send(&client, "POST", "/images/exists", buf_str(&many)), 200);
	assert_int_equal(items()->count, 1);
	many.len -= 2;
	buf_append(&many, STR(",\"" HASH_OF_3 "\"]}"));
	assert_int_equal(api_client_send(&client, "POST", "/images/exists", buf_str(&many)), 400);
	arena_release(&arena);
}

static void
expect_similar(const char *query, size_t count, const int *numbers, const int *distances)
{
	struct arena arena = { 0 };

	expect(200, "GET", arena_printf(&arena, "/images/" MINE "/similar%s", query).at, "");
	assert_int_equal(items()->count, count);
	for (size_t i = 0; i < count; i++) {
		const struct json_value *item = &items()->items[i];
		char id[ID_TEXT_SIZE];

		assert_int_equal(json_member(item, "distance")->integer, distances[i]);
		id_format(gallery_id("i", numbers[i]), id);
		assert_true(
		    str_eq(json_member(json_member(item, "image"), "id")->string, str_of(id)));
		assert_non_null(json_member(json_member(item, "image"), "variants"));
	}
	arena_release(&arena);
}

static void
look_alikes_come_nearest_first(void **state)
{
	(void)state;
	api_client_be(&client, 2, ROLE_USER);
	expect_similar("", 2, (const int[]){ 7, 5 }, (const int[]){ 1, 3 });
	expect_similar("?distance=1", 1, (const int[]){ 7 }, (const int[]){ 1 });
	expect_similar("?limit=1", 1, (const int[]){ 7 }, (const int[]){ 1 });
	expect_similar("?distance=0", 0, NULL, NULL);
	expect(400, "GET", "/images/" MINE "/similar?distance=17", "");
	expect(400, "GET", "/images/" MINE "/similar?limit=0", "");
	expect(404, "GET", "/images/x/similar", "");
	expect(404, "GET", "/images/" I("99") "/similar", "");
	expect(404, "GET", "/images/" I("04") "/similar", "");
	api_client_be(&client, 1, ROLE_MODERATOR);
	expect(404, "GET", "/images/" MINE "/similar", "");
	api_client_be(&client, 1, ROLE_ADMIN);
	expect(404, "GET", "/images/" MINE "/similar", "");
	api_client_be(&client, 0, ROLE_USER);
	expect(401, "GET", "/images/" MINE "/similar", "");
}

static void
a_position_is_its_owners(void **state)
{
	static const enum role others[] = { ROLE_USER, ROLE_MODERATOR, ROLE_ADMIN };

	(void)state;
	for (size_t i = 0; i < sizeof others / sizeof *others; i++) {
		api_client_be(&client, 1, others[i]);
		expect(404, "GET", "/images/" MINE "/position", "");
		expect(404, "DELETE", "/images/" MINE "/position", "");
		expect(200, "GET", "/images/" MINE, "");
		assert_int_equal(
		    str_find(client.response.body, STR("46.77")), client.response.body.len);
	}
	api_client_be(&client, 0, ROLE_USER);
	expect(401, "GET", "/images/" MINE "/position", "");
	expect(401, "DELETE", "/images/" MINE "/position", "");
	api_client_be(&client, 2, ROLE_USER);
	expect(200, "GET", "/images/" MINE "/position", "");
	assert_true(str_eq(client.response.body, STR("{\"latitude\":-46.77,\"longitude\":4.85}")));
	assert_true(
	    str_eq(http_response_get(&client.response, STR("Cache-Control")), STR("no-store")));
	expect(404, "GET", "/images/" I("05") "/position", "");
	expect(404, "GET", "/images/x/position", "");
	expect(204, "DELETE", "/images/" MINE "/position", "");
	expect(404, "GET", "/images/" MINE "/position", "");
	expect(404, "DELETE", "/images/" MINE "/position", "");
	assert_int_equal(gallery_number(client.admin, "SELECT count(*) FROM image_positions"), 1);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(known_bytes_are_told_to_their_owner_alone),
		cmocka_unit_test(hashes_are_hashes),
		cmocka_unit_test(look_alikes_come_nearest_first),
		cmocka_unit_test(a_position_is_its_owners),
	};

	return cmocka_run_group_tests_name("api_own_images", tests, set_up, tear_down);
}
