/*
 * Ratings, and what anonymous visitors explore; the setting that goes with them; the audit log
 * searched, and nobody's to change.
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
#include "repo/count.h"

#define IMAGES 60
/* Image 6 is of user 1, public and active: see tests/lib/gallery.h. */
#define FIRST 6

static int
set_up(void **state)
{
	(void)state;
	setenv("RATE_LIMIT_USER", "0", 1);
	api_client_start(&client, 6, IMAGES);
	return account_client_hash_password();
}

static int
anew(void **state)
{
	gallery_sql(client.admin,
	    "DELETE FROM appeals; DELETE FROM reports; UPDATE images SET deleted_at = NULL, "
	    "removed_at = NULL, rated_by = NULL, hidden_at = NULL, content_rating = 'safe'");
	return begin_anew(state);
}

static const char *
id_text(const char *kind, int number)
{
	char text[ID_TEXT_SIZE];

	return own(id_format(gallery_id(kind, number), text)).at;
}

static int64_t
total_of(const char *target)
{
	assert_int_equal(api_client_get(&client, "%s", target), 200);
	return api_client_total(&client);
}

static int
rate(int image, const char *rating)
{
	return api_client_send(&client, "PUT",
	    arena_printf(&client.worker, "/moderation/images/%s/rating", id_text("i", image)).at,
	    arena_printf(&client.worker, "{\"content_rating\":\"%s\"}", rating));
}

static void
test_rating(void **state)
{
	static const char *const orders[] = { "created_at&order=desc", "created_at&order=asc",
		"view_count&order=desc", "view_count&order=asc", "like_count&order=desc",
		"like_count&order=asc" };
	struct count_wrong *wrong;
	int64_t before;
	size_t count;

	(void)state;
	before = total_of("/explore/recent?per_page=100");
	api_client_be(&client, MODERATOR, ROLE_MODERATOR);
	assert_int_equal(rate(FIRST, "lewd"), 400);
	assert_int_equal(rate(999, "nsfw"), 404);
	assert_int_equal(rate(FIRST, "nsfw"), 200);
	assert_true(str_eq(api_client_text(&client, "content_rating"), STR("nsfw")));
	assert_int_equal(total_of("/explore/recent?per_page=100"), before);
	assert_true(api_client_lists(&client, gallery_id("i", FIRST)));
	client.authorization = STR("");
	assert_int_equal(total_of("/explore/recent?per_page=100"), before - 1);
	for (size_t i = 0; i < sizeof orders / sizeof *orders; i++) {
		char target[128];

		snprintf(target, sizeof target, "/images?per_page=100&sort=%s", orders[i]);
		assert_int_equal(total_of(target), before - 1);
		assert_false(api_client_lists(&client, gallery_id("i", FIRST)));
	}
	/* The owner's edit does not take it back. */
	api_client_be(&client, OWNER, ROLE_USER);
	assert_int_equal(api_client_send(&client, "PATCH",
			     arena_printf(&client.worker, "/images/%s", id_text("i", FIRST)).at,
			     STR("{\"content_rating\":\"safe\",\"title\":\"Mine\"}")),
	    200);
	assert_true(str_eq(api_client_text(&client, "content_rating"), STR("nsfw")));
	assert_null(count_repo_list_wrong(client.api->service.pg, &client.worker, &wrong, &count));
	assert_int_equal(count, 0);
}

static void
test_setting(void **state)
{
	(void)state;
	api_client_be(&client, SOMEBODY, ROLE_USER);
	assert_int_equal(api_client_get(&client, "/users/me"), 200);
	assert_false(json_member(client.json, "show_nsfw")->boolean);
	assert_int_equal(
	    api_client_send(&client, "PATCH", "/users/me", STR("{\"show_nsfw\":true}")), 200);
	assert_true(json_member(client.json, "show_nsfw")->boolean);
	assert_int_equal(
	    api_client_send(&client, "PATCH", "/users/me", STR("{\"bio\":\"x\"}")), 200);
	assert_true(json_member(client.json, "show_nsfw")->boolean);
	assert_int_equal(
	    api_client_send(&client, "PATCH", "/users/me", STR("{\"show_nsfw\":7}")), 400);
	client.authorization = STR("");
	assert_int_equal(api_client_get(&client, "/users/%s", id_text("u", SOMEBODY)), 200);
	assert_null(json_member(client.json, "show_nsfw"));
	gallery_sql(client.admin, "UPDATE users SET show_nsfw = false");
}

static void
test_audit_search(void **state)
{
	const char *id;

	(void)state;
	api_client_be(&client, SOMEBODY, ROLE_USER);
	assert_int_equal(
	    post("/reports", arena_printf(&client.worker,
				 "{\"image_id\":\"%s\",\"reason\":\"spam\"}", id_text("i", FIRST))
				 .at),
	    201);
	id = own(api_client_text(&client, "id")).at;
	api_client_be(&client, MODERATOR, ROLE_MODERATOR);
	assert_int_equal(post(arena_printf(&client.worker, "/moderation/reports/%s/resolve", id).at,
			     "{\"action\":\"warn\",\"resolution\":\"100%_Sure \\\\ of it\"}"),
	    200);
	assert_int_equal(total_of("/moderation/audit?q=100%25_sure%20%5C%5C"), 1);
	assert_int_equal(total_of("/moderation/audit?q=100__Sure"), 0);
	assert_int_equal(total_of("/moderation/audit?q=sure&from=2001-01-01&to=2002-01-01"), 0);
	assert_int_equal(total_of("/moderation/audit?q=sure&from=2001-01-01"), 1);
	assert_int_equal(total_of(arena_printf(&client.worker,
			     "/moderation/audit?subject_id=%s&action=report.resolve", id)
				      .at),
	    1);
	assert_int_equal(api_client_get(&client, "/moderation/audit?from=then"), 400);
}

/* The owner of the table has no right to change it, and no trick with replication helps. */
static void
test_audit_is_final(void **state)
{
	static const char *const attempts[] = { "UPDATE audit_log SET action = 'x'",
		"DELETE FROM audit_log", "TRUNCATE audit_log" };

	(void)state;
	assert_int_equal(
	    gallery_number(client.admin,
		"SELECT count(*) FROM (VALUES ('UPDATE'), ('DELETE'), ('TRUNCATE')) p "
		"(right_) JOIN pg_class c ON c.relname = 'audit_log' CROSS JOIN LATERAL "
		"aclexplode(c.relacl) a WHERE a.privilege_type = p.right_"),
	    0);
	gallery_sql(client.admin, "SET session_replication_role = replica");
	for (size_t i = 0; i < sizeof attempts / sizeof *attempts; i++) {
		PGresult *result = PQexec(client.admin, attempts[i]);

		assert_string_equal(PQresultErrorField(result, PG_DIAG_SQLSTATE), "42501");
		PQclear(result);
	}
	gallery_sql(client.admin, "RESET session_replication_role");
}

int
main(void)
{
#define TEST(name) cmocka_unit_test_setup(name, anew)
	const struct CMUnitTest tests[] = {
		TEST(test_rating),
		TEST(test_setting),
		TEST(test_audit_search),
		TEST(test_audit_is_final),
	};

	return cmocka_run_group_tests(tests, set_up, account_client_tear_down);
}
