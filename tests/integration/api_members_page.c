/*
 * Pages that all who are signed in share, but for what they like: whose they are, what they cost,
 * and what becomes of damaged ones.
 */
#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "cache/keys.h"
#include "cache_client.h"
#include "gallery.h"

#define IMAGE "/images/00000000-0000-4000-8000-690000000003"

/* What nobody but the viewer is shown alike is asked for; the rest of a page is everybody's. */
static void
members_share_their_pages(void **state)
{
	static const char *const shared[] = { RECENT_PAGE, "/images?limit=100",
		"/images?limit=5&page=2", "/explore/popular?limit=100&period=all",
		"/tags/tag1/images?limit=100" };
	enum { COUNT = sizeof shared / sizeof *shared };
	struct str made[COUNT];

	(void)state;
	/* Texts that look like what is put into pages. */
	gallery_sql(client.admin,
	    "UPDATE images SET title = ',\"liked\":true,\"liked\":false {\"id\":\"' "
	    "WHERE id = gid('i', 9)");
	gallery_sql(client.admin,
	    "INSERT INTO image_rankings (period, image_id, score) SELECT 4, id, 1 FROM images "
	    "WHERE status = 'active' AND visibility = 'public' AND deleted_at IS NULL LIMIT 9");
	assert_int_equal(send_as(0, OTHER, "POST", IMAGE "/like", ""), 200);
	forget_everything();
	for (size_t i = 0; i < COUNT; i++) {
		assert_int_equal(get_as(1, OTHER, shared[i]), 200);
		made[i] = arena_copy(&arena, client.response.body);
	}
	/* Redis knows the session. */
	assert_int_equal(get_as(0, OWNER, "/users/me"), 200);
	for (size_t i = 0; i < COUNT; i++) {
		assert_int_equal(get_as(0, OWNER, shared[i]), 200);
		if (queries() != 1)
			fail_msg("%s: %d queries", shared[i], queries());
		assert_int_equal(round_trips(), 3); /* of Redis: numbers, members' page, writing */
		assert_int_equal(str_find(client.response.body, STR("\"liked\":true,\"c")),
		    client.response.body.len);
		made[i] = arena_copy(&arena, client.response.body);
		/* From then on it is their own. */
		assert_int_equal(get_as(0, OWNER, shared[i]), 200);
		assert_int_equal(queries(), 0);
		assert_true(str_eq(client.response.body, made[i]));
	}
	/* The same that the database makes of it. */
	forget_everything();
	for (size_t i = 0; i < COUNT; i++) {
		assert_int_equal(get_as(0, OWNER, shared[i]), 200);
		if (!str_eq(client.response.body, made[i]))
			fail_msg("%s is another page", shared[i]);
	}
	/* And the other way round: what the one does not like the other may. */
	assert_int_equal(get_as(1, OTHER, "/users/me"), 200);
	assert_int_equal(get_as(1, OTHER, RECENT_PAGE), 200);
	assert_int_equal(queries(), 1);
	assert_true(str_eq(member_of(3, "liked"), STR("true")));
	assert_int_equal(send_as(0, OTHER, "DELETE", IMAGE "/like", ""), 200);
	check_pages();
}

/* What somebody sees alone stays with them, whoever asks next. */
static void
what_is_ones_own_is_not_shared(void **state)
{
	static const char *const own[] = { "/images?owner_id=00000000-0000-4000-8000-750000000001",
		"/users/me/images?limit=100", "/images?visibility=private", "/images?status=failed",
		"/images?visibility=public", "/images?q=image&limit=50",
		"/images?sort=view_count" };

	(void)state;
	forget_everything();
	for (size_t i = 0; i < sizeof own / sizeof *own; i++) {
		assert_int_equal(get_as(1, OWNER, own[i]), 200);
		assert_int_equal(get_as(1, OTHER, own[i]), 200);
	}
	assert_int_equal(ask_redis("KEYS", STR("images:public:*"), NULL, NULL).count, 0);
	check_pages();
}

/* Somebody else is making the members' page, or has died over it: whoever asks makes their own. */
static void
who_does_not_wait_for_members(void **state)
{
	static const char *const damaged[] = {
		"2", "2 0 9999999999999 5\nhello", "2 0000000000000000000 9999999999999 5\nhello",
		"2 0000000000000000000 9999999999999 5\nhello0190b1c0-0000-7000-8000-000000000001",
		"2 0000000000000000000 9999999999999 5\nhello0190b1c0-0000-7000-8000-00000000000x"
	};
	struct redis_reply keys;

	(void)state;
	forget_everything();
	assert_int_equal(get_as(1, OTHER, RECENT_PAGE), 200);
	keys = ask_redis("KEYS", STR("images:public:*:members-recent-*limit:100"), NULL, NULL);
	assert_int_equal(keys.count, 1);
	ask_redis("SET", key_lock(&client.worker, keys.items[0].string), "another", NULL);
	ask_redis("DEL", keys.items[0].string, NULL, NULL);
	assert_int_equal(get_as(1, OWNER, RECENT_PAGE), 200);
	assert_int_equal(ask_redis("EXISTS", keys.items[0].string, NULL, NULL).integer, 0);
	check_pages();
	/* Damaged it serves nobody. */
	assert_int_equal(get_as(1, OTHER, RECENT_PAGE), 200);
	keys = ask_redis("KEYS", STR("images:public:*:members-recent-*limit:100"), NULL, NULL);
	assert_int_equal(keys.count, 1);
	for (size_t i = 0; i < sizeof damaged / sizeof *damaged; i++) {
		struct redis_reply own;

		ask_redis("SET", keys.items[0].string, damaged[i], NULL);
		ask_redis("DEL", key_lock(&client.worker, keys.items[0].string), NULL, NULL);
		own = ask_redis("KEYS", STR("images:user:*recent*"), NULL, NULL);
		for (size_t n = 0; n < own.count; n++)
			ask_redis("DEL", own.items[n].string, NULL, NULL);
		assert_int_equal(get_as(1, OWNER, RECENT_PAGE), 200);
		assert_true(str_starts(client.response.body, STR("{\"items\":[{\"id\":\"")));
	}
	check_pages();
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(members_share_their_pages),
		cmocka_unit_test(what_is_ones_own_is_not_shared),
		cmocka_unit_test(who_does_not_wait_for_members),
	};

	return cmocka_run_group_tests(tests, cache_client_set_up, cache_client_tear_down);
}
