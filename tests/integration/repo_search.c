/* Searching: what a text finds when it is misspelled, how it is planned, and pages that lie deep.
 */
#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <string.h>

#include "base/buf.h"
#include "gallery_server.h"
#include "repo/image.h"

#define USERS 21
#define IMAGES                                                                                     \
	8000 /* so that pages behind the 2,000th image are many, and phrases have a bound          \
	      */

static struct gallery_server fixture;

static int
set_up(void **state)
{
	(void)state;
	gallery_server_start(&fixture, USERS, IMAGES);
	gallery_sql(fixture.admin,
	    "UPDATE images SET title = 'Garden of the museum' WHERE id = gid('i', 5);"
	    "UPDATE images SET title = 'Z\xc3\xbcrich lighthouse' WHERE id = gid('i', 6);"
	    "UPDATE images SET content_rating = 'nsfw' WHERE id IN (SELECT gid('i', g * 9) FROM "
	    "generate_series(1, 600) g);"
	    /* What the server did is told in its log. */
	    "ALTER DATABASE gallery SET session_preload_libraries = 'auto_explain';"
	    "ALTER DATABASE gallery SET auto_explain.log_min_duration = 0");
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
well(const struct problem *problem)
{
	if (problem != NULL)
		fail_msg("%s", problem->cause == NULL ? problem->detail : problem->cause);
}

static struct image_page
search(const char *text, bool spelling)
{
	struct image_filter filter = {
		.level = 3, .text = str_of(text), .spelling = spelling, .order = IMAGES_BEST_MATCH
	};
	struct paging paging = { .page = 1, .per_page = 20 };
	struct image_page page;

	well(image_repo_filter(fixture.pg, &fixture.arena, &filter, &paging, &page));
	return page;
}

/* What the server's log has said since it was so long. */
static struct str
log_since(long *length)
{
	struct buf text = buf_new(&fixture.arena, 65536);
	char path[128], line[4096];
	FILE *log;

	snprintf(path, sizeof path, "%s/log", fixture.server.folder);
	log = fopen(path, "r");
	assert_non_null(log);
	assert_int_equal(fseek(log, *length, SEEK_SET), 0);
	while (fgets(line, sizeof line, log) != NULL)
		buf_append(&text, str_of(line));
	*length = ftell(log);
	fclose(log);
	return buf_str(&text);
}

static bool
has(struct str text, const char *words)
{
	return str_find(text, str_of(words)) < text.len;
}

/* Planned for what is asked when the statement says so, and for anything when it does not. */
static void
plans_are_of_their_kind(void **state)
{
	struct image_wanted wanted = { .listing = IMAGES_PUBLIC };
	struct paging paging = { .page = 1, .per_page = 20 };
	struct image_page page;
	struct str plans;
	long length = 0;

	(void)state;
	for (int inside = 0; inside < 2; inside++) {
		if (inside)
			well(pg_begin(fixture.pg, &fixture.arena));
		log_since(&length);
		search("museum", false);
		plans = log_since(&length);
		assert_true(has(plans, "@@ '''museum'''::tsquery"));
		/* Inside a transaction a plan is told when the next statement comes. */
		for (int twice = 0; twice < 2; twice++)
			well(image_repo_list(fixture.pg, &fixture.arena, &wanted, &paging, &page));
		plans = log_since(&length);
		assert_true(has(plans, "< ROW($4, $5)"));
		if (inside)
			well(pg_commit(fixture.pg, &fixture.arena));
	}
	arena_reset(&fixture.arena);
}

static void
what_was_meant_is_found(void **state)
{
	static const struct {
		const char *typed;
		int image; /* 0: nothing */
	} cases[] = {
		{ "graden", 5 },             /* swapped */
		{ "gardn", 5 },              /* missing */
		{ "garxen", 5 },             /* wrong */
		{ "gardden", 5 },            /* one too many */
		{ "graden musuem", 5 },      /* both words */
		{ "\"graden\" -zurich", 5 }, /* signs keep their meaning */
		{ "graden -musem", 0 },
		{ "zurihc", 6 }, /* without its accent */
		{ "Z\xc3\xbcrihc lihgthouse", 6 },
		{ "garden lihgthouse", 0 }, /* no image has both */
		{ "xyzzyx", 0 },
		{ "...", 0 },
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct image_page page = search(cases[i].typed, true);
		struct id wanted = gallery_id("i", cases[i].image);
		bool good = page.count == (cases[i].image == 0 ? 0 : 1) &&
			    (page.count == 0 || id_eq(page.items[0].id, wanted)) &&
			    page.result.total == (int64_t)page.count;

		if (!good)
			fail_msg("%s finds %zu of %lld", cases[i].typed, page.count,
			    (long long)page.result.total);
		assert_int_equal(search(cases[i].typed, false).count, 0);
	}
	arena_reset(&fixture.arena);
}

/* Two people meet a new word at once: neither waits for the other, and it is known. */
static void
nobody_waits_for_a_word(void **state)
{
	PGconn *other = gallery_connect(fixture.server.folder, "gallery");

	(void)state;
	gallery_sql(other,
	    "SET lock_timeout = '2s'; BEGIN; UPDATE images SET title = 'Kaleidoscope "
	    "one' WHERE id = gid('i', 10)");
	gallery_sql(fixture.admin, "SET lock_timeout = '2s'; BEGIN; UPDATE images SET title = "
				   "'Kaleidoscope two' WHERE id = gid('i', 15)");
	gallery_sql(fixture.admin, "COMMIT");
	gallery_sql(other, "COMMIT");
	PQfinish(other);
	assert_int_equal(search("kaleidoscpoe", true).count, 2);
	arena_reset(&fixture.arena);
}

static int64_t
count_words(const char *like)
{
	char sql[128];

	snprintf(sql, sizeof sql, "SELECT count(*) FROM search_words WHERE word LIKE '%s'", like);
	return gallery_number(fixture.admin, sql);
}

/* What the last image has lost is forgotten, what one still has is kept. */
static void
words_without_images_are_forgotten(void **state)
{
	int64_t before = count_words("%"), forgotten;

	(void)state;
	assert_int_equal(count_words("kaleidoscope"), 2);
	assert_int_equal(count_words("garden"), 1);
	well(image_repo_forget_words(fixture.pg, &fixture.arena, 100000, &forgotten));
	assert_int_equal(count_words("kaleidoscope"), 2);
	gallery_sql(fixture.admin, "UPDATE images SET title = NULL WHERE title LIKE 'Kaleid%'");
	well(image_repo_forget_words(fixture.pg, &fixture.arena, 0, &forgotten));
	assert_int_equal(forgotten, 0);
	well(image_repo_forget_words(fixture.pg, &fixture.arena, 100000, &forgotten));
	assert_true(forgotten >= 2 && forgotten < before / 2);
	assert_int_equal(count_words("kaleidoscope"), 0);
	assert_int_equal(count_words("garden"), 1);
	arena_reset(&fixture.arena);
}

/* By number and by key the same pages, also where they are looked for from the other end. */
static void
pages_agree(const struct image_wanted *wanted)
{
	struct paging by_key = { .page = 1, .per_page = 97 };
	struct image_page met = { 0 }, asked;
	int64_t number = 1, pages;

	do {
		struct paging by_number = { .page = number++, .per_page = 97 };

		well(image_repo_list(fixture.pg, &fixture.arena, wanted, &by_key, &met));
		well(image_repo_list(fixture.pg, &fixture.arena, wanted, &by_number, &asked));
		assert_int_equal(asked.count, met.count);
		assert_int_equal(asked.result.more, met.result.more);
		assert_int_equal(asked.result.total, met.result.total);
		for (size_t i = 0; i < met.count; i++)
			assert_true(id_eq(asked.items[i].id, met.items[i].id));
		pages = (met.result.total + 96) / 97;
		by_key =
		    (struct paging){ .per_page = 97, .by_key = true, .after = met.result.last };
		arena_reset(&fixture.arena);
	} while (met.result.more);
	assert_int_equal(number - 1, pages);
	assert_true(pages > 40);
}

static void
deep_pages_are_where_they_belong(void **state)
{
	static const enum image_listing kinds[] = { IMAGES_PUBLIC, IMAGES_SAFE };

	(void)state;
	for (int order = IMAGES_NEWEST; order <= IMAGES_LEAST_LIKED; order++) {
		for (size_t kind = 0; kind < 2; kind++) {
			struct image_wanted wanted = { .listing = kinds[kind],
				.order = (enum image_order)order };

			pages_agree(&wanted);
		}
	}
}

/* Likewise of an owner who has more than are skipped. */
static void
deep_pages_of_an_owner_are_where_they_belong(void **state)
{
	struct image_wanted wanted = { .listing = IMAGES_OWNER_PUBLIC, .of = gallery_id("u", 3) };

	(void)state;
	/* What triggers do with six thousand rows is not planned as it was for one row before. */
	gallery_sql(fixture.admin, "DISCARD PLANS");
	gallery_sql(fixture.admin,
	    "UPDATE images SET owner_id = gid('u', 3) WHERE right(id::text, 1) < 'c'");
	for (int order = IMAGES_NEWEST; order <= IMAGES_OLDEST; order++) {
		wanted.order = (enum image_order)order;
		pages_agree(&wanted);
	}
}

/* Behind the end nothing is read but the total. */
static void
behind_the_end_is_nothing(void **state)
{
	struct image_wanted wanted = { .listing = IMAGES_PUBLIC };
	struct paging paging = { .page = 1000000, .per_page = 100 };
	struct image_page page;
	struct str plans;
	long length = 0;

	(void)state;
	log_since(&length);
	well(image_repo_list(fixture.pg, &fixture.arena, &wanted, &paging, &page));
	plans = log_since(&length);
	assert_int_equal(page.count, 0);
	assert_int_equal(page.result.total,
	    gallery_number(fixture.admin, "SELECT sum(images) FROM image_counts WHERE scope = 1"));
	/* One plan of one row: how many there are. */
	assert_true(has(plans, "Query Text:"));
	plans.at += str_find(plans, STR("Query Text:")) + 1;
	plans.len = strlen(plans.at);
	assert_false(has(plans, "Query Text:"));
	arena_reset(&fixture.arena);
}

static void
finds(const char *text, int64_t total, bool is_least)
{
	struct image_page page = search(text, false);

	if (page.result.total != total || page.result.total_is_least != is_least)
		fail_msg("%s: %lld%s", text, (long long)page.result.total,
		    page.result.total_is_least ? " at least" : "");
}

/* All images have "mountains", "sea" and "number": a phrase of these, and what is without one, is
 * looked for in the newest five thousand. */
static void
phrases_have_a_bound(void **state)
{
	(void)state;
	finds("\"sea mountains\"", 0, true);
	finds("mountains -number", 0, true);
	finds("-mountains", 0, true);
	gallery_sql(fixture.admin,
	    "UPDATE images SET title = 'Sea mountains' WHERE id IN (gid('i', 8), gid('i', 7999))");
	assert_int_equal(
	    gallery_number(fixture.admin, "SELECT count(*) FROM image_search WHERE reach = 3 AND "
					  "image_id IN (gid('i', 8), gid('i', 7999))"),
	    2);
	finds("\"sea mountains\"", 1, true);
	gallery_sql(fixture.admin,
	    "UPDATE images SET title = NULL, description = 'Nothing' WHERE id = gid('i', 8)");
	finds("-mountains", 1, true);
	/* Few have these words: all are looked at, the oldest, too. */
	gallery_sql(
	    fixture.admin, "UPDATE images SET title = 'Museum garden' WHERE id = gid('i', 7999)");
	finds("\"museum garden\"", 1, false);
	finds("\"garden of the museum\"", 1, false);
	finds("garden museum", 2, false);
	finds("garden -of", 2, false);
	finds("museum -mountains", 0, false);
	finds("museum lighthouse", 0, false);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(plans_are_of_their_kind),
		cmocka_unit_test(what_was_meant_is_found),
		cmocka_unit_test(nobody_waits_for_a_word),
		cmocka_unit_test(words_without_images_are_forgotten),
		cmocka_unit_test(deep_pages_are_where_they_belong),
		cmocka_unit_test(deep_pages_of_an_owner_are_where_they_belong),
		cmocka_unit_test(behind_the_end_is_nothing),
		cmocka_unit_test(phrases_have_a_bound),
	};

	return cmocka_run_group_tests(tests, set_up, tear_down);
}
