/* What is popular follows likes and views of the period, and nothing hidden stays in it. */
#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>

#include "gallery_server.h"
#include "repo/image.h"

#define USERS 60
#define IMAGES 1300

static struct gallery_server fixture;

static int
set_up(void **state)
{
	(void)state;
	gallery_server_start(&fixture, USERS, IMAGES);
	return gallery_server_connect(&fixture);
}

static int
tear_down(void **state)
{
	(void)state;
	gallery_server_stop(&fixture);
	return 0;
}

/* All images are seen by everybody, and nobody has looked yet. */
static int
nothing_happened(void **state)
{
	(void)state;
	gallery_sql(fixture.admin,
	    "DELETE FROM likes; DELETE FROM image_views_hourly; DELETE FROM image_rankings; "
	    "UPDATE images SET view_count = 0, like_count = 0, status = 'active', "
	    "visibility = 'public', deleted_at = NULL, hidden_at = NULL");
	return 0;
}

static void
rank(void)
{
	assert_null(pg_begin(fixture.pg, &fixture.arena));
	assert_null(image_repo_rank(fixture.pg, &fixture.arena));
	assert_null(pg_commit(fixture.pg, &fixture.arena));
}

static struct image_page
popular(enum image_period period, struct paging paging)
{
	struct image_wanted wanted = { .listing = IMAGES_POPULAR, .period = period };
	struct image_page page;

	assert_null(image_repo_list(fixture.pg, &fixture.arena, &wanted, &paging, &page));
	return page;
}

/* The numbers of the images that a period must list, in order. */
static void
check_order(enum image_period period, const int *numbers, size_t count)
{
	struct image_page page = popular(period, (struct paging){ .page = 1, .per_page = 20 });

	assert_int_equal(page.count, count);
	assert_int_equal(page.result.total, count);
	for (size_t i = 0; i < count; i++)
		assert_true(id_eq(page.items[i].id, gallery_id("i", numbers[i])));
}

static void
like(int users, int image, const char *age)
{
	char sql[512];

	snprintf(sql, sizeof sql,
	    "INSERT INTO likes (user_id, image_id, created_at) SELECT gid('u', g), gid('i', %d), "
	    "now() - interval '%s' FROM generate_series(1, %d) g; "
	    "UPDATE images SET like_count = %d WHERE id = gid('i', %d)",
	    image, age, users, users, image);
	gallery_sql(fixture.admin, sql);
}

static void
each_period_has_its_own(void **state)
{
	(void)state;
	like(2, 1, "1 hour");
	like(3, 2, "3 days");
	like(5, 3, "20 days");
	like(9, 4, "40 days");
	/* More views than two likes are worth, in two writes; fewer than three. */
	gallery_sql(fixture.admin, "UPDATE images SET view_count = 12 WHERE id = gid('i', 5);"
				   "UPDATE images SET view_count = 25 WHERE id = gid('i', 5)");
	rank();
	check_order(PERIOD_DAY, (int[]){ 5, 1 }, 2);
	check_order(PERIOD_WEEK, (int[]){ 2, 5, 1 }, 3);
	check_order(PERIOD_MONTH, (int[]){ 3, 2, 5, 1 }, 4);
	assert_true(
	    id_eq(popular(PERIOD_ALL, (struct paging){ .page = 1, .per_page = 1 }).items[0].id,
		gallery_id("i", 4)));
	/* Time passes, a like is taken back. */
	gallery_sql(fixture.admin, "UPDATE image_views_hourly SET hour = hour - interval '2 days';"
				   "DELETE FROM likes WHERE image_id = gid('i', 1)");
	rank();
	check_order(PERIOD_DAY, NULL, 0);
	check_order(PERIOD_WEEK, (int[]){ 2, 5 }, 2);
}

static void
what_is_hidden_leaves_at_once(void **state)
{
	static const char *const ways[] = { "visibility = 'private'", "visibility = 'unlisted'",
		"status = 'failed'", "deleted_at = now()", "hidden_at = now()" };
	char sql[256];

	(void)state;
	for (int i = 0; i < 6; i++)
		like(6 - i, 1 + i, "1 hour");
	rank();
	check_order(PERIOD_DAY, (int[]){ 1, 2, 3, 4, 5, 6 }, 6);
	for (int i = 0; i < 5; i++) {
		snprintf(sql, sizeof sql, "UPDATE images SET %s WHERE id = gid('i', %d)", ways[i],
		    1 + i);
		gallery_sql(fixture.admin, sql);
		check_order(PERIOD_DAY, (int[]){ 2, 3, 4, 5, 6 } + i, (size_t)(5 - i));
	}
	rank();
	check_order(PERIOD_DAY, (int[]){ 6 }, 1);
}

/* A thousand have a rank, and the cursor meets each of them once. */
static void
the_cursor_meets_a_thousand(void **state)
{
	struct paging paging = { .page = 1, .per_page = 90 };
	struct image_page page;
	int64_t met = 0, last = INT64_MAX;

	(void)state;
	gallery_sql(
	    fixture.admin, "UPDATE images SET view_count = 1 + abs(hashtext(id::text)) % 7");
	rank();
	do {
		page = popular(PERIOD_MONTH, paging);
		assert_int_equal(page.result.total, 1000);
		for (size_t i = 0; i < page.count; i++) {
			assert_true(page.items[i].view_count <= last);
			last = page.items[i].view_count;
		}
		met += (int64_t)page.count;
		paging.by_key = true;
		paging.after = page.result.last;
	} while (page.result.more);
	assert_int_equal(met, 1000);
	assert_int_equal(
	    popular(PERIOD_ALL, (struct paging){ .page = 1, .per_page = 1 }).result.total, 1000);
}

/* Anonymous visitors are shown a ranking of their own, which an image leaves with its rating. */
static void
what_is_not_safe_is_not_for_all(void **state)
{
	struct image_wanted wanted = {
		.listing = IMAGES_POPULAR, .period = PERIOD_ALL, .safe = true
	};
	struct paging paging = { .page = 1, .per_page = 20 };
	struct image_page page;

	(void)state;
	like(3, 1, "1 hour");
	like(2, 2, "1 hour");
	gallery_sql(
	    fixture.admin, "UPDATE images SET content_rating = 'nsfw' WHERE id = gid('i', 1)");
	rank();
	check_order(PERIOD_DAY, (int[]){ 1, 2 }, 2);
	for (int period = PERIOD_DAY; period <= PERIOD_WEEK; period++) {
		wanted.period = (enum image_period)period;
		assert_null(image_repo_list(fixture.pg, &fixture.arena, &wanted, &paging, &page));
		assert_int_equal(page.result.total, 1);
		assert_true(id_eq(page.items[0].id, gallery_id("i", 2)));
	}
	gallery_sql(
	    fixture.admin, "UPDATE images SET content_rating = 'nsfw' WHERE id = gid('i', 2)");
	assert_null(image_repo_list(fixture.pg, &fixture.arena, &wanted, &paging, &page));
	assert_int_equal(page.count, 0);
	gallery_sql(fixture.admin, "UPDATE images SET content_rating = 'safe'");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(each_period_has_its_own, nothing_happened),
		cmocka_unit_test_setup(what_is_hidden_leaves_at_once, nothing_happened),
		cmocka_unit_test_setup(the_cursor_meets_a_thousand, nothing_happened),
		cmocka_unit_test_setup(what_is_not_safe_is_not_for_all, nothing_happened),
	};

	return cmocka_run_group_tests(tests, set_up, tear_down);
}
