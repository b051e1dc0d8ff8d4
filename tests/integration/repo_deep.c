/*
 * Pages by number that lie deep in a tag and in an album: they are those that cursors lead to, for
 * whoever looks, from either end, while others add images; and they cost two queries.
 */
#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>

#include "gallery_server.h"
#include "repo/image.h"

#define USERS 21
#define IMAGES 6500 /* so that pages behind the 2,000th image are many */
#define ADDED 150
#define PER_PAGE 97

static struct gallery_server fixture;

static int
set_up(void **state)
{
	(void)state;
	gallery_server_start(&fixture, USERS, IMAGES);
	/* All of them in one tag and one album, which is in an order of its own. */
	gallery_sql(fixture.admin,
	    "INSERT INTO image_tags (image_id, tag_id) SELECT id, gid('t', 200) FROM images;"
	    "INSERT INTO albums (id, owner_id, title, description, visibility) VALUES "
	    "(gid('a', 99), gid('u', 1), 'All', '', 'public');"
	    "INSERT INTO album_images (album_id, image_id, position) SELECT gid('a', 99), gid('i', "
	    "g), "
	    "1000 + g * 7919 % 5003 FROM generate_series(1, 6500) g");
	gallery_sql(fixture.admin, "VACUUM ANALYZE");
	return gallery_server_connect(&fixture);
}

static int
tear_down(void **state)
{
	(void)state;
	gallery_server_stop(&fixture);
	return 0;
}

static void
list(const struct image_wanted *wanted, const struct paging *paging, struct image_page *out)
{
	const struct problem *problem =
	    image_repo_list(fixture.pg, &fixture.arena, wanted, paging, out);

	if (problem != NULL)
		fail_msg("%s", problem->cause == NULL ? problem->detail : problem->cause);
}

static void
list_number(const struct image_wanted *wanted, int64_t page, struct image_page *out)
{
	struct paging paging = { .page = page, .per_page = PER_PAGE };

	list(wanted, &paging, out);
}

/* A tag from both ends; an album of anybody, its owner, a moderator: each meets others of it. */
static const struct {
	enum image_listing listing;
	enum image_order order;
	bool signed_in, moderates;
} ways[] = { { IMAGES_TAG, IMAGES_NEWEST, false, false },
	{ IMAGES_TAG, IMAGES_OLDEST, false, false }, { IMAGES_ALBUM, IMAGES_NEWEST, false, false },
	{ IMAGES_ALBUM, IMAGES_NEWEST, true, false },
	{ IMAGES_ALBUM, IMAGES_NEWEST, false, true } };
#define WAYS (sizeof ways / sizeof *ways)

static struct image_wanted
wanted_of(size_t way)
{
	struct image_wanted wanted = { .listing = ways[way].listing,
		.order = ways[way].order,
		.moderates = ways[way].moderates,
		.tag = STR("tag200") };

	if (wanted.listing == IMAGES_ALBUM)
		wanted.of = gallery_id("a", 99);
	if (ways[way].signed_in)
		wanted.viewer = gallery_id("u", 1);
	return wanted;
}

/* All of a listing in its order, by cursors; each page is compared with the one of its number. */
static size_t
walk(const struct image_wanted *wanted, struct id *out)
{
	struct paging by_key = { .page = 1, .per_page = PER_PAGE };
	struct image_page met = { 0 }, asked;
	int64_t number = 1;
	size_t count = 0;

	do {
		list(wanted, &by_key, &met);
		list_number(wanted, number++, &asked);
		assert_int_equal(asked.count, met.count);
		assert_int_equal(asked.result.more, met.result.more);
		assert_int_equal(asked.result.total, met.result.total);
		for (size_t i = 0; i < met.count; i++) {
			assert_true(id_eq(asked.items[i].id, met.items[i].id));
			out[count++] = met.items[i].id;
		}
		by_key = (struct paging){
			.per_page = PER_PAGE, .by_key = true, .after = met.result.last
		};
		arena_reset(&fixture.arena);
	} while (met.result.more);
	assert_int_equal(count, met.result.total);
	assert_true(count > 5000);
	return count;
}

static void
numbers_and_cursors_agree(void **state)
{
	static struct id ids[IMAGES];
	size_t counts[WAYS];

	(void)state;
	for (size_t way = 0; way < WAYS; way++) {
		struct image_wanted wanted = wanted_of(way);

		counts[way] = walk(&wanted, ids);
	}
	assert_int_equal(counts[3], IMAGES);
	assert_true(counts[2] < counts[4] && counts[4] < counts[3]);
}

static void
they_cost_two_queries(void **state)
{
	(void)state;
	for (size_t way = 0; way < WAYS; way++) {
		struct image_wanted wanted = wanted_of(way);
		struct image_page page;

		pg_stats_reset(fixture.pg);
		list_number(&wanted, 30, &page);
		assert_int_equal(page.count, PER_PAGE);
		assert_int_equal(pg_stats(fixture.pg).queries, 2);
		/* Behind the end only the total is asked for. */
		pg_stats_reset(fixture.pg);
		list_number(&wanted, 1000000, &page);
		assert_int_equal(page.count, 0);
		assert_true(page.result.total > 5000);
		assert_int_equal(pg_stats(fixture.pg).queries, 1);
		arena_reset(&fixture.arena);
	}
}

static void
what_is_not_there_has_no_pages(void **state)
{
	struct image_wanted tag = wanted_of(0), album = wanted_of(2);
	struct image_page page;

	(void)state;
	tag.tag = STR("nowhere");
	list_number(&tag, 50, &page);
	assert_int_equal(page.count, 0);
	assert_int_equal(page.result.total, 0);
	gallery_sql(
	    fixture.admin, "UPDATE albums SET visibility = 'private' WHERE id = gid('a', 99)");
	list_number(&album, 50, &page);
	assert_int_equal(page.count, 0);
	assert_int_equal(page.result.total, 0);
	album.viewer = gallery_id("u", 1);
	list_number(&album, 50, &page);
	assert_int_equal(page.count, PER_PAGE);
	gallery_sql(
	    fixture.admin, "UPDATE albums SET visibility = 'public' WHERE id = gid('a', 99)");
	arena_reset(&fixture.arena);
}

static atomic_int begun, done;

/* Newer images than all, in front of the album. */
static void *
add_images(void *context)
{
	PGconn *connection = context;

	for (int i = 1; i <= ADDED; i++) {
		char sql[800];

		snprintf(sql, sizeof sql,
		    "INSERT INTO images (id, owner_id, title, storage_provider, storage_key, "
		    "original_filename, mime_type, file_size, width, height, status, visibility, "
		    "scan_status, created_at) VALUES (gid('n', %d), gid('u', 1), 'new', 'local', "
		    "'new/%d', 'f', 'image/jpeg', 1, 10, 10, 'active', 'public', 'clean', "
		    "timestamptz '2026-01-02' + %d * interval '1 minute'); "
		    "INSERT INTO image_tags (image_id, tag_id) VALUES (gid('n', %d), gid('t', "
		    "200)); "
		    "INSERT INTO album_images (album_id, image_id, position) VALUES (gid('a', 99), "
		    "gid('n', %d), 1000 - %d)",
		    i, i, i, i, i, i);
		atomic_store(&begun, i);
		gallery_sql(connection, sql);
		atomic_store(&done, i);
	}
	return NULL;
}

static int64_t
place_of(const struct id *ids, size_t count, struct id id)
{
	for (size_t i = 0; i < count; i++)
		if (id_eq(ids[i], id))
			return (int64_t)i;
	fail_msg("a page in the middle begins with a new image");
	return -1;
}

/*
 * Where n were added in front, a page of the rest begins n later than it did: n is between what was
 * there before it was asked for and what was begun until it was there. And nothing is left out.
 */
static void
assert_in_place(
    const struct image_wanted *wanted, const struct id *ids, size_t count, int64_t number)
{
	int64_t offset = (number - 1) * PER_PAGE, before = atomic_load(&done), after, place;
	bool in_front = wanted->order == IMAGES_NEWEST;
	struct image_page page;

	list_number(wanted, number, &page);
	after = atomic_load(&begun);
	assert_int_equal(page.count, PER_PAGE);
	assert_true(page.result.total >= (int64_t)count + before);
	assert_true(page.result.total <= (int64_t)count + after);
	place = place_of(ids, count, page.items[0].id);
	assert_true(place >= offset - (in_front ? after : 0));
	assert_true(place <= offset - (in_front ? before : 0));
	for (size_t i = 0; i < page.count; i++)
		assert_true(id_eq(page.items[i].id, ids[(size_t)place + i]));
	arena_reset(&fixture.arena);
}

static void
they_agree_while_others_add(void **state)
{
	static struct id ids[WAYS][IMAGES];
	size_t counts[WAYS];
	int rounds = 0;
	pthread_t thread;

	(void)state;
	for (size_t way = 0; way < WAYS; way++) {
		struct image_wanted wanted = wanted_of(way);

		counts[way] = walk(&wanted, ids[way]);
	}
	assert_int_equal(pthread_create(&thread, NULL, add_images, fixture.admin), 0);
	do {
		for (size_t way = 0; way < WAYS; way++) {
			struct image_wanted wanted = wanted_of(way);

			/* From the 24th, behind the 2,000th image, to where the shortest ends. */
			assert_in_place(&wanted, ids[way], counts[way], 24 + rounds * 7 % 25);
		}
		rounds++;
	} while (atomic_load(&done) < ADDED);
	pthread_join(thread, NULL);
	for (size_t way = 0; way < WAYS; way++) {
		struct image_wanted wanted = wanted_of(way);

		assert_in_place(&wanted, ids[way], counts[way], 24 + rounds * 7 % 25);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(numbers_and_cursors_agree),
		cmocka_unit_test(they_cost_two_queries),
		cmocka_unit_test(what_is_not_there_has_no_pages),
		cmocka_unit_test(they_agree_while_others_add),
	};

	return cmocka_run_group_tests(tests, set_up, tear_down);
}
