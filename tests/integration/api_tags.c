/* Tags renamed and merged by admins: images, counts and search follow. */
#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>

#include "api_client.h"
#include "gallery.h"

static struct api_client client;

static int
set_up(void **state)
{
	(void)state;
	api_client_start(&client, 2, 40);
	/* Images 1 and 2 with "lake", 2 and 3 with "See"; nothing else. */
	gallery_sql(client.admin,
	    "DELETE FROM image_tags; DELETE FROM tags;"
	    "UPDATE images SET status = 'active', visibility = 'public', deleted_at = NULL;"
	    "INSERT INTO tags (id, name, slug) VALUES (gid('t', 1), 'lake', 'lake'), "
	    "(gid('t', 2), 'See', 'see');"
	    "INSERT INTO image_tags (image_id, tag_id) VALUES (gid('i', 1), gid('t', 1)), "
	    "(gid('i', 2), gid('t', 1)), (gid('i', 2), gid('t', 2)), (gid('i', 3), gid('t', 2))");
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
expect_total(int64_t total, const char *target)
{
	expect(200, "GET", target, "");
	assert_int_equal(api_client_total(&client), total);
}

static void
counts_are_right(void)
{
	assert_int_equal(gallery_number(client.admin,
			     "SELECT count(*) FROM (SELECT scope, scope_id, sum(images) AS n FROM "
			     "image_counts GROUP BY 1, 2 HAVING sum(images) <> 0) k FULL JOIN "
			     "image_counts_counted c USING (scope, scope_id) "
			     "WHERE k.n IS DISTINCT FROM c.images AND c.images <> 0"),
	    0);
}

static void
only_admins(void **state)
{
	(void)state;
	api_client_be(&client, 0, ROLE_USER);
	expect(401, "PATCH", "/tags/lake", "{\"name\":\"Loch\"}");
	api_client_be(&client, 1, ROLE_USER);
	expect(403, "PATCH", "/tags/lake", "{\"name\":\"Loch\"}");
	api_client_be(&client, 2, ROLE_MODERATOR);
	expect(403, "PATCH", "/tags/lake", "{\"name\":\"Loch\"}");
	api_client_be(&client, 2, ROLE_ADMIN);
	expect(404, "PATCH", "/tags/pond", "{\"name\":\"Loch\"}");
	expect(400, "PATCH", "/tags/lake", "{\"name\":\"!!\"}");
	expect(400, "PATCH", "/tags/lake", "{\"name\":\"x\"}");
	expect(400, "PATCH", "/tags/lake", "{}");
	expect_total(2, "/tags/lake/images");
}

static void
a_new_name(void **state)
{
	(void)state;
	api_client_be(&client, 2, ROLE_ADMIN);
	expect(200, "PATCH", "/tags/lake", "{\"name\":\"Deep Loch\"}");
	assert_true(str_eq(api_client_text(&client, "slug"), STR("deep-loch")));
	assert_int_equal(json_member(client.json, "usage_count")->integer, 2);
	expect(404, "GET", "/tags/lake/images", "");
	expect_total(2, "/tags/deep-loch/images");
	expect_total(2, "/images/search?q=loch");
	/* Only the letters' case: no merge with itself. */
	expect(200, "PATCH", "/tags/deep-loch", "{\"name\":\"deep loch\"}");
	expect_total(2, "/tags/deep-loch/images");
	counts_are_right();
}

static void
two_become_one(void **state)
{
	(void)state;
	api_client_be(&client, 2, ROLE_ADMIN);
	expect(200, "PATCH", "/tags/deep-loch", "{\"name\":\"SEE\"}");
	assert_true(str_eq(api_client_text(&client, "name"), STR("SEE")));
	assert_int_equal(json_member(client.json, "usage_count")->integer, 3);
	expect(404, "GET", "/tags/deep-loch/images", "");
	expect_total(3, "/tags/see/images");
	expect_total(0, "/images/search?q=loch");
	expect_total(3, "/images/search?q=see");
	assert_int_equal(gallery_number(client.admin, "SELECT count(*) FROM tags"), 1);
	counts_are_right();
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(only_admins),
		cmocka_unit_test(a_new_name),
		cmocka_unit_test(two_become_one),
	};

	return cmocka_run_group_tests(tests, set_up, tear_down);
}
