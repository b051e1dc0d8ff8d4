/* What a search finds, in which order: the best, then what is older; and how its texts are marked.
 */
#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>

#include "gallery_server.h"
#include "repo/image.h"

#define USERS 11
#define IMAGES 1200 /* of which more can be seen than are ranked, and than the pages below show */

static struct gallery_server fixture;

static int
set_up(void **state)
{
	(void)state;
	gallery_server_start(&fixture, USERS, IMAGES);
	gallery_sql(fixture.admin,
	    "UPDATE images SET title = 'Garden of the museum' WHERE id = gid('i', 5);"
	    "UPDATE images SET title = 'Mountains ' || title WHERE id IN "
	    "(SELECT gid('i', g) FROM generate_series(200, 290, 7) g)");
	return gallery_server_connect(&fixture);
}

static int
tear_down(void **state)
{
	(void)state;
	gallery_server_stop(&fixture);
	return 0;
}

static struct image_page
search(const char *text, const struct paging *paging)
{
	struct image_filter filter = {
		.level = 3, .text = str_of(text), .order = IMAGES_BEST_MATCH
	};
	const struct problem *problem;
	struct image_page page;

	problem = image_repo_filter(fixture.pg, &fixture.arena, &filter, paging, &page);
	if (problem != NULL)
		fail_msg("%s", problem->cause == NULL ? problem->detail : problem->cause);
	return page;
}

static void
is_marked(struct str marked, const char *expected, const char *text)
{
	if (!str_eq(marked, str_of(expected)))
		fail_msg("%s: \"%.*s\"", text, (int)marked.len, marked.at);
}

/* A text without the word is not read for marks, and shown as PostgreSQL would, had it read it. */
static void
what_is_found_is_marked(void **state)
{
	static const struct {
		const char *text, *title, *description;
	} cases[] = {
		{ "museum", "Garden of the \x02museum\x03", "Mountains by the sea, number" },
		{ "museums", "Garden of the \x02museum\x03", "Mountains by the sea, number" },
		{ "\"garden of the museum\"", "\x02Garden\x03 of the \x02museum\x03",
		    "Mountains by the sea, number" },
		{ "museum mountains", "Garden of the \x02museum\x03",
		    "\x02Mountains\x03 by the sea, number" },
		{ "museum or sea", "Garden of the \x02museum\x03",
		    "Mountains by the \x02sea\x03, number" },
		{ "museum -lighthouse", "Garden of the \x02museum\x03",
		    "Mountains by the sea, number" },
	};
	const struct paging first = { .page = 1, .per_page = 20 };
	struct image_page page;

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		page = search(cases[i].text, &first);
		assert_true(page.count > 0);
		assert_true(id_eq(page.items[0].id, gallery_id("i", 5)));
		is_marked(page.items[0].title_highlight, cases[i].title, cases[i].text);
		is_marked(page.items[0].description_highlight, cases[i].description, cases[i].text);
	}
	/* What stands in the description alone. */
	page = search("sea", &first);
	assert_int_equal(page.count, 20);
	for (size_t i = 0; i < page.count; i++) {
		is_marked(page.items[i].title_highlight, page.items[i].title.at, "sea");
		assert_true(str_find(page.items[i].description_highlight, STR("\x02sea\x03")) <
			    page.items[i].description_highlight.len);
	}
	arena_reset(&fixture.arena);
}

#define NEW_IMAGES "SELECT gid('n', g) FROM generate_series(1, 50) g"

/* There is a new image that the search finds, better than most, and one less of those that were
 * there: the 400th, the 399th and so on by time, which no page has shown yet. */
static void
change_the_gallery(int64_t page)
{
	char sql[700];

	snprintf(sql, sizeof sql,
	    "INSERT INTO images (id, owner_id, title, description, storage_key, original_filename, "
	    "mime_type, file_size, width, height, status, visibility, scan_status) SELECT gid('n', "
	    "%d), owner_id, 'Mountains', description, 'seed/n%d', 'f.jpg', mime_type, 1, 1, 1, "
	    "'active', 'public', 'clean' FROM images WHERE id = gid('i', 5);"
	    "DELETE FROM images WHERE id = (SELECT image_id FROM image_search WHERE reach = 3 AND "
	    "image_id NOT IN (" NEW_IMAGES ") ORDER BY created_at DESC, image_id DESC LIMIT 1 "
	    "OFFSET %d)",
	    (int)page, (int)page, (int)(400 - page));
	gallery_sql(fixture.admin, sql);
}

static size_t
meet(const struct image_page *page, struct id *met, size_t count)
{
	for (size_t i = 0; i < page->count; i++) {
		for (size_t j = 0; j < count; j++)
			assert_false(id_eq(met[j], page->items[i].id));
		met[count++] = page->items[i].id;
	}
	return count;
}

/* Of what was there to be found at first, what is as new as the last that was met: nothing was left
 * out. */
static int64_t
count_as_new(struct id last)
{
	char sql[400], id[37];

	id_format(last, id);
	snprintf(sql, sizeof sql,
	    "SELECT count(*) FROM image_search s, image_search last WHERE s.reach = 3 AND "
	    "s.document @@ 'mountain' AND "
	    "last.image_id = '%s' AND (s.created_at, s.image_id) >= (last.created_at, "
	    "last.image_id) AND s.image_id NOT IN (" NEW_IMAGES ")",
	    id);
	return gallery_number(fixture.admin, sql);
}

/* What is ranked ends where it did when the first page was asked for; then follows what is older.
 */
static void
pages_of_the_best_go_on_in_time(void **state)
{
	struct paging paging = { .page = 1, .per_page = 37 };
	struct id met[15 * 37];
	size_t count = 0;

	(void)state;
	for (int64_t number = 1; number <= 15; number++) {
		struct image_page page = search("mountains", &paging);

		assert_int_equal(page.count, 37);
		assert_int_equal(page.result.total, 300);
		assert_true(page.result.total_is_least && page.result.more);
		count = meet(&page, met, count);
		paging = (struct paging){ .per_page = 37,
			.by_key = true,
			.after = page.result.last,
			.edge = page.result.edge };
		if (number <= 8)
			change_the_gallery(number);
	}
	assert_int_equal(count, count_as_new(met[count - 1]));
	arena_reset(&fixture.arena);
}

/* The same pages as by key, if nothing changes. */
static void
the_best_by_number_and_by_key_agree(void **state)
{
	struct paging by_key = { .page = 1, .per_page = 37 };

	(void)state;
	for (int64_t number = 1; number <= 12; number++) {
		struct paging by_number = { .page = number, .per_page = 37 };
		struct image_page met = search("mountains", &by_key);
		struct image_page asked = search("mountains", &by_number);

		assert_int_equal(met.count, 37);
		assert_int_equal(asked.count, 37);
		assert_int_equal(asked.result.total, met.result.total);
		for (size_t i = 0; i < met.count; i++)
			assert_true(id_eq(asked.items[i].id, met.items[i].id));
		by_key = (struct paging){ .per_page = 37,
			.by_key = true,
			.after = met.result.last,
			.edge = met.result.edge };
	}
	arena_reset(&fixture.arena);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_is_found_is_marked),
		cmocka_unit_test(the_best_by_number_and_by_key_agree),
		cmocka_unit_test(pages_of_the_best_go_on_in_time),
	};

	return cmocka_run_group_tests(tests, set_up, tear_down);
}
