/* Every way of listing: how many queries, how many round trips, what is on the pages. */
#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>

#include "gallery_server.h"
#include "repo/album.h"
#include "repo/batch_loader.h"
#include "repo/image.h"

#define USERS 21 /* shares no factor with what hides images */
#define IMAGES 3000

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

static struct paging
first_page(int64_t per_page)
{
	return (struct paging){ .page = 1, .per_page = per_page };
}

/* A listing that a viewer is given, and how the same rows are counted by hand. */
struct listing_case {
	const char *name;
	enum image_listing listing;
	const char *rows; /* SQL: the count that the total must be */
	char of;          /* 'u', 'a' or 0 */
	bool signed_in;   /* as user 3 */
};

#define LISTED                                                                                     \
	"i.status = 'active' AND i.visibility = 'public' AND i.deleted_at IS NULL AND "            \
	"i.hidden_at IS NULL"
#define OF_U3 "i.owner_id = gid('u', 3) AND i.deleted_at IS NULL AND "

static const struct listing_case listing_cases[] = {
	{ "public", IMAGES_PUBLIC, "SELECT count(*) FROM images i WHERE " LISTED, 0, false },
	{ "public, signed in", IMAGES_PUBLIC, "SELECT count(*) FROM images i WHERE " LISTED, 0,
	    true },
	{ "owner, public", IMAGES_OWNER_PUBLIC, "SELECT count(*) FROM images i WHERE " OF_U3 LISTED,
	    'u', false },
	{ "owner, moderators", IMAGES_OWNER_ACTIVE,
	    "SELECT count(*) FROM images i WHERE " OF_U3 "i.status = 'active'", 'u', false },
	{ "owner, all", IMAGES_OWNER_ALL, "SELECT count(*) FROM images i WHERE " OF_U3 "true", 'u',
	    true },
	{ "status", IMAGES_STATUS,
	    "SELECT count(*) FROM images i WHERE " OF_U3 "i.status = 'processing'", 'u', true },
	{ "tag", IMAGES_TAG,
	    "SELECT count(*) FROM images i JOIN image_tags m ON m.image_id = i.id "
	    "WHERE m.tag_id = gid('t', 5) AND " LISTED,
	    0, false },
	{ "album, everybody", IMAGES_ALBUM,
	    "SELECT count(*) FROM images i JOIN album_images m ON m.image_id = i.id "
	    "WHERE m.album_id = gid('a', 3) AND " LISTED,
	    'a', false },
	{ "album, owner", IMAGES_ALBUM,
	    "SELECT count(*) FROM album_images m WHERE m.album_id = gid('a', 3)", 'a', true },
	{ "liked", IMAGES_LIKED,
	    "SELECT count(*) FROM images i JOIN likes m ON m.image_id = i.id "
	    "WHERE m.user_id = gid('u', 3) AND " LISTED,
	    'u', true },
	{ "trash", IMAGES_TRASH,
	    "SELECT count(*) FROM images i WHERE i.owner_id = gid('u', 3) AND "
	    "i.deleted_at IS NOT NULL",
	    'u', true },
};

static struct image_wanted
wanted_of(const struct listing_case *c)
{
	struct image_wanted wanted = {
		.listing = c->listing,
		.tag = STR("tag5"),
		.status = IMAGE_PROCESSING,
	};

	if (c->of != 0)
		wanted.of = gallery_id(c->of == 'u' ? "u" : "a", 3);
	if (c->signed_in)
		wanted.viewer = gallery_id("u", 3);
	return wanted;
}

static void
assert_cost(const char *what, int rows, int queries, int round_trips)
{
	struct pg_stats stats = pg_stats(fixture.pg);

	if (stats.queries > queries || stats.round_trips > round_trips ||
	    (rows > 0 && stats.queries != queries))
		fail_msg("%s: %d rows took %d queries in %d round trips", what, rows, stats.queries,
		    stats.round_trips);
}

static void
assert_whole(const struct image *image)
{
	for (int i = 0; i < VARIANT_COUNT; i++)
		assert_false(id_is_nil(image->variants[i].id));
	assert_true(image->tag_count >= 1);
	assert_true(image->owner_username.len > 0);
}

static void
every_listing_is_one_query(void **state)
{
	static const int64_t sizes[] = { 1, 50, 100 };

	(void)state;
	for (size_t k = 0; k < sizeof listing_cases / sizeof *listing_cases; k++) {
		const struct listing_case *c = &listing_cases[k];

		for (int order = 0; order < IMAGES_ORDER_COUNT; order++) {
			struct image_wanted wanted = wanted_of(c);

			wanted.order = (enum image_order)order;
			if (!image_repo_lists(wanted.listing, wanted.order))
				continue;
			for (size_t s = 0; s < 3; s++) {
				struct paging paging = first_page(sizes[s]);
				struct image_page page;

				pg_stats_reset(fixture.pg);
				assert_null(image_repo_list(
				    fixture.pg, &fixture.arena, &wanted, &paging, &page));
				assert_cost(c->name, (int)page.count, 1, 1);
				assert_int_equal(
				    page.result.total, gallery_number(fixture.admin, c->rows));
				for (size_t i = 0; i < page.count; i++)
					assert_whole(&page.items[i]);
				arena_reset(&fixture.arena);
			}
		}
	}
}

static void
a_page_behind_the_end_tells_the_total(void **state)
{
	(void)state;
	for (size_t k = 0; k < sizeof listing_cases / sizeof *listing_cases; k++) {
		struct image_wanted wanted = wanted_of(&listing_cases[k]);
		struct paging paging = { .page = 10000, .per_page = 100 };
		struct image_page page;

		pg_stats_reset(fixture.pg);
		assert_null(image_repo_list(fixture.pg, &fixture.arena, &wanted, &paging, &page));
		assert_int_equal(page.count, 0);
		assert_cost(listing_cases[k].name, 0, 2, 2);
		assert_int_equal(
		    page.result.total, gallery_number(fixture.admin, listing_cases[k].rows));
		arena_reset(&fixture.arena);
	}
}

/* Walks a listing by key and counts; each id is met once, keys never turn. */
static int64_t
walk(const struct image_wanted *wanted, int64_t per_page)
{
	struct paging paging = first_page(per_page);
	struct image_page page;
	int64_t met = 0;

	gallery_sql(fixture.admin, "SET client_min_messages = warning; CREATE TEMP TABLE IF NOT "
				   "EXISTS met (id uuid PRIMARY KEY); "
				   "TRUNCATE met");
	do {
		assert_null(image_repo_list(fixture.pg, &fixture.arena, wanted, &paging, &page));
		for (size_t i = 0; i < page.count; i++) {
			char id[ID_TEXT_SIZE];
			char sql[128];

			snprintf(sql, sizeof sql, "INSERT INTO met VALUES ('%s')",
			    id_format(page.items[i].id, id).at);
			gallery_sql(fixture.admin, sql); /* fails the second time */
			met++;
		}
		paging = (struct paging){
			.per_page = per_page, .by_key = true, .after = page.result.last
		};
		arena_reset(&fixture.arena);
	} while (page.result.more);
	return met;
}

static void
cursors_meet_every_image_once(void **state)
{
	(void)state;
	for (size_t k = 0; k < sizeof listing_cases / sizeof *listing_cases; k++) {
		for (int order = 0; order < IMAGES_ORDER_COUNT; order++) {
			struct image_wanted wanted = wanted_of(&listing_cases[k]);

			wanted.order = (enum image_order)order;
			if (image_repo_lists(wanted.listing, wanted.order))
				assert_int_equal(walk(&wanted, 97),
				    gallery_number(fixture.admin, listing_cases[k].rows));
		}
	}
}

/* While somebody uploads and deletes between the pages, what stays is met exactly once. */
static void
cursors_hold_while_others_write(void **state)
{
	struct image_wanted wanted = { .listing = IMAGES_PUBLIC, .order = IMAGES_NEWEST };
	struct paging paging = first_page(50);
	struct image_page page;
	int64_t stayed, met = 0;
	int turn = 0;

	(void)state;
	gallery_sql(fixture.admin, "TRUNCATE met; BEGIN");
	stayed = gallery_number(fixture.admin,
	    "SELECT count(*) FROM images i WHERE i.id NOT IN (SELECT gid('i', g * 100) FROM "
	    "generate_series(1, 30) g) AND " LISTED);
	gallery_sql(fixture.admin, "COMMIT");
	do {
		char sql[512];

		turn++;
		snprintf(sql, sizeof sql,
		    "INSERT INTO images (id, owner_id, title, storage_provider, storage_key, "
		    "original_filename, mime_type, file_size, width, height, status, visibility, "
		    "scan_status, created_at) VALUES (gid('n', %d), gid('u', 1), 'new', 'local', "
		    "'new/%d', 'f', 'image/jpeg', 1, 10, 10, 'active', 'public', 'clean', "
		    "timestamptz '2026-01-02' - %d * interval '1 day'); "
		    "UPDATE images SET deleted_at = now() WHERE id = gid('i', %d * 100)",
		    turn, turn, turn, turn);
		assert_null(image_repo_list(fixture.pg, &fixture.arena, &wanted, &paging, &page));
		gallery_sql(fixture.admin, sql);
		for (size_t i = 0; i < page.count; i++) {
			char id[ID_TEXT_SIZE];

			snprintf(sql, sizeof sql,
			    "INSERT INTO met SELECT i.id FROM images i WHERE i.id = '%s' AND "
			    "i.title IS DISTINCT FROM 'new' AND i.id NOT IN (SELECT gid('i', g * "
			    "100) FROM generate_series(1, 30) g)",
			    id_format(page.items[i].id, id).at);
			gallery_sql(fixture.admin, sql);
		}
		paging =
		    (struct paging){ .per_page = 50, .by_key = true, .after = page.result.last };
		arena_reset(&fixture.arena);
	} while (page.result.more);
	met = gallery_number(fixture.admin, "SELECT count(*) FROM met");
	assert_int_equal(met, stayed);
	gallery_sql(fixture.admin,
	    "DELETE FROM images WHERE title = 'new'; "
	    "UPDATE images SET deleted_at = NULL WHERE deleted_at IS NOT NULL");
}

struct filter_case {
	const char *name;
	struct image_filter filter;
	int owner, album;
	const char *rows;
};

static const struct str two_tags[] = { STR("tag5"), STR("tag17") };
static const struct str no_tags[] = { STR("tag5"), STR("nowhere") };

static const struct filter_case filter_cases[] = {
	{ "two tags", { .level = 3, .tags = two_tags, .tag_count = 2 }, 0, 0,
	    "SELECT count(*) FROM images i WHERE " LISTED
	    " AND (SELECT count(*) FROM image_tags m WHERE m.image_id = i.id AND m.tag_id IN "
	    "(gid('t', 5), gid('t', 17))) = 2" },
	{ "a tag that is not there", { .level = 3, .tags = no_tags, .tag_count = 2 }, 0, 0,
	    "SELECT 0" },
	{ "owner and tag", { .level = 3, .tags = two_tags, .tag_count = 1 }, 3, 0,
	    "SELECT count(*) FROM images i WHERE " OF_U3 LISTED
	    " AND EXISTS (SELECT FROM image_tags m WHERE m.image_id = i.id AND m.tag_id = "
	    "gid('t', 5))" },
	{ "owner's private",
	    { .level = 1, .has_visibility = true, .visibility = VISIBILITY_PRIVATE }, 3, 0,
	    "SELECT count(*) FROM images i WHERE " OF_U3 "i.visibility = 'private'" },
	{ "others' album and tag", { .level = 1, .tags = two_tags, .tag_count = 1 }, 0, 3,
	    "SELECT count(*) FROM images i JOIN album_images a ON a.image_id = i.id WHERE "
	    "a.album_id = gid('a', 3) AND " LISTED
	    " AND EXISTS (SELECT FROM image_tags m WHERE m.image_id = i.id AND m.tag_id = "
	    "gid('t', 5))" },
	{ "others' album", { .level = 1 }, 0, 3,
	    "SELECT count(*) FROM images i JOIN album_images a ON a.image_id = i.id WHERE "
	    "a.album_id = gid('a', 3) AND " LISTED },
	{ "dates",
	    { .level = 3, .from = INT64_C(1767139200000000), .to = INT64_C(1767182400000000) }, 0,
	    0,
	    "SELECT count(*) FROM images i WHERE " LISTED
	    " AND created_at >= '2025-12-31T00:00Z' AND created_at < '2025-12-31T12:00Z'" },
	{ "text", { .level = 3, .text = STR("mountain sea") }, 0, 0,
	    "SELECT count(*) FROM images i WHERE " LISTED },
	{ "text and tag", { .level = 3, .text = STR("mountain"), .tags = two_tags, .tag_count = 1 },
	    0, 0,
	    "SELECT count(*) FROM images i WHERE " LISTED
	    " AND EXISTS (SELECT FROM image_tags m WHERE m.image_id = i.id AND m.tag_id = "
	    "gid('t', 5))" },
	{ "text of a title", { .level = 3, .text = STR("\"title 12\"") }, 0, 0,
	    "SELECT count(*) FROM images i WHERE title = 'Title 12' AND " LISTED },
	{ "tag as text, without accents", { .level = 3, .text = STR("T\xc3\xa1g5 -title") }, 0, 0,
	    "SELECT count(*) FROM images i WHERE title IS NULL AND " LISTED
	    " AND EXISTS (SELECT FROM image_tags m WHERE m.image_id = i.id AND m.tag_id = "
	    "gid('t', 5))" },
	{ "nothing", { .level = 3, .text = STR("xyzzyx") }, 0, 0, "SELECT 0" },
};

static void
filters_count_and_walk(void **state)
{
	(void)state;
	for (size_t k = 0; k < sizeof filter_cases / sizeof *filter_cases; k++) {
		const struct filter_case *c = &filter_cases[k];

		for (int order = 0; order < IMAGES_ORDER_COUNT; order++) {
			struct image_filter filter = c->filter;
			struct paging paging = first_page(50);
			struct image_page page;
			int64_t met = 0, expected = gallery_number(fixture.admin, c->rows);
			bool searching, several, best, older;
			int64_t counted;

			filter.order = (enum image_order)order;
			if (c->owner != 0)
				filter.owner = gallery_id("u", c->owner);
			if (c->album != 0)
				filter.album = gallery_id("a", c->album);
			do {
				pg_stats_reset(fixture.pg);
				assert_null(image_repo_filter(
				    fixture.pg, &fixture.arena, &filter, &paging, &page));
				/* One of them tells how the first is to be planned. A search
				 * finds before it reads. Several words are asked for by
				 * themselves before. */
				searching = c->filter.text.len > 0;
				several = str_find_byte(c->filter.text, ' ') < c->filter.text.len;
				/* By relevance, what is older than the ranked follows. */
				best = searching && order == IMAGES_BEST_MATCH;
				counted = best ? 300 : 1000;
				older = best && expected > counted && met + 50 >= counted &&
					met <= counted;
				assert_cost(c->name, (int)page.count,
				    2 + searching + 2 * several + 2 * older,
				    1 + searching + several + older);
				/* What is not counted to its end is told as such. */
				assert_int_equal(page.result.total_is_least, expected > counted);
				if (page.result.total != (expected > counted ? counted : expected))
					fail_msg("%s: total %lld, not %lld", c->name,
					    (long long)page.result.total, (long long)expected);
				met += (int64_t)page.count;
				paging = (struct paging){ .per_page = 50,
					.by_key = true,
					.after = page.result.last,
					.edge = page.result.edge };
				arena_reset(&fixture.arena);
			} while (page.result.more);
			assert_int_equal(met, expected);
		}
	}
}

static void
a_typing_error_still_finds(void **state)
{
	struct image_filter filter = {
		.level = 3, .text = STR("Titlle 1234"), .spelling = true, .order = IMAGES_BEST_MATCH
	};
	struct paging paging = first_page(20);
	struct image_page page;

	(void)state;
	assert_null(image_repo_filter(fixture.pg, &fixture.arena, &filter, &paging, &page));
	assert_true(page.count > 0);
	arena_reset(&fixture.arena);
}

static void
a_beginning_finds_while_typing(void **state)
{
	struct image_filter filter = { .level = 3,
		.text = STR("sea mounta"),
		.reading = TEXT_IS_TYPING,
		.order = IMAGES_BEST_MATCH };
	struct paging paging = first_page(20);
	struct image_page page;

	(void)state;
	assert_null(image_repo_filter(fixture.pg, &fixture.arena, &filter, &paging, &page));
	assert_int_equal(page.result.total, 300);
	assert_true(page.result.total_is_least);
	assert_true(str_find(page.items[0].description_highlight, STR("\x02")) <
		    page.items[0].description_highlight.len);
	filter.reading = TEXT_IS_TYPED;
	assert_null(image_repo_filter(fixture.pg, &fixture.arena, &filter, &paging, &page));
	assert_int_equal(page.result.total, 0);
	arena_reset(&fixture.arena);
}

static void
one_image_is_one_round_trip(void **state)
{
	struct image_detail detail;

	(void)state;
	pg_stats_reset(fixture.pg);
	assert_null(image_repo_find(
	    fixture.pg, &fixture.arena, gallery_id("i", 3), (struct id){ 0 }, false, &detail));
	assert_int_equal(pg_stats(fixture.pg).round_trips, 1);
	assert_int_equal(pg_stats(fixture.pg).queries, 1);
	assert_whole(&detail.image);
	arena_reset(&fixture.arena);
}

static void
albums_and_their_covers_are_two_round_trips(void **state)
{
	struct paging paging = first_page(100);
	struct album_page page;

	(void)state;
	pg_stats_reset(fixture.pg);
	assert_null(album_repo_list(
	    fixture.pg, &fixture.arena, ALBUMS_PUBLIC, (struct id){ 0 }, &paging, &page));
	assert_null(album_repo_load_covers(
	    fixture.pg, &fixture.arena, (struct id){ 0 }, page.items, page.count));
	assert_int_equal(pg_stats(fixture.pg).round_trips, 2);
	assert_int_equal(pg_stats(fixture.pg).queries, 2);
	assert_int_equal(page.count, USERS);
	for (size_t i = 0; i < page.count; i++)
		assert_non_null(page.items[i].cover);
	arena_reset(&fixture.arena);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_listing_is_one_query),
		cmocka_unit_test(a_page_behind_the_end_tells_the_total),
		cmocka_unit_test(cursors_meet_every_image_once),
		cmocka_unit_test(cursors_hold_while_others_write),
		cmocka_unit_test(filters_count_and_walk),
		cmocka_unit_test(a_typing_error_still_finds),
		cmocka_unit_test(a_beginning_finds_while_typing),
		cmocka_unit_test(one_image_is_one_round_trip),
		cmocka_unit_test(albums_and_their_covers_are_two_round_trips),
	};

	return cmocka_run_group_tests(tests, set_up, tear_down);
}
