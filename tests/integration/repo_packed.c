/*
 * What listings show of an image's variants and tags, packed in its row: it is what the rows of
 * these say at any moment, whoever writes what at once; and what is not packed yet is shown as
 * well.
 */
#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include "gallery_server.h"
#include "repo/image.h"
#include "repo/job.h"
#include "repo/tag.h"

#define USERS 7
#define IMAGES 600
#define RACED 30 /* images that are changed at once */
#define WRITERS 6
#define ACTS 120

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

static void
assert_cost(int queries, int round_trips)
{
	struct pg_stats stats = pg_stats(fixture.pg);

	assert_int_equal(stats.queries, queries);
	assert_int_equal(stats.round_trips, round_trips);
}

static void
assert_same_parts(const struct image *a, const struct image *b)
{
	assert_true(id_eq(a->id, b->id));
	for (int i = 0; i < VARIANT_COUNT; i++) {
		assert_true(id_eq(a->variants[i].id, b->variants[i].id));
		assert_int_equal(a->variants[i].width, b->variants[i].width);
		assert_int_equal(a->variants[i].height, b->variants[i].height);
		assert_int_equal(a->variants[i].file_size, b->variants[i].file_size);
		assert_true(str_eq(a->variants[i].format, b->variants[i].format));
	}
	assert_int_equal(a->tag_count, b->tag_count);
	for (size_t i = 0; i < a->tag_count; i++)
		assert_true(str_eq(a->tags[i], b->tags[i]));
}

/*
 * As after migration 00085, before 00095 has come to them: a page that has such images asks for
 * theirs in one more round trip, whether it is one or all, and shows what it showed.
 */
static void
what_is_not_packed_yet_is_shown_as_well(void **state)
{
	const struct image_wanted wanted = { .listing = IMAGES_PUBLIC, .order = IMAGES_NEWEST };
	const struct paging paging = { .page = 1, .per_page = 50 };
	static const char *const some[] = {
		"id = (SELECT id FROM images i WHERE "
		"i.status = 'active' AND "
		"i.visibility = 'public' ORDER BY created_at DESC OFFSET 7 LIMIT 1)",
		"id IN (SELECT gid('i', g * 2) FROM generate_series(1, 100) g)", "true"
	};
	struct image_page packed, page;
	struct image_detail detail;

	(void)state;
	assert_null(image_repo_list(fixture.pg, &fixture.arena, &wanted, &paging, &packed));
	for (size_t k = 0; k < sizeof some / sizeof *some; k++) {
		gallery_sql(fixture.admin,
		    arena_printf(&fixture.arena,
			"UPDATE images SET variants = NULL, tags = NULL WHERE %s", some[k])
			.at);
		pg_stats_reset(fixture.pg);
		assert_null(image_repo_list(fixture.pg, &fixture.arena, &wanted, &paging, &page));
		assert_cost(3, 2);
		assert_int_equal(page.count, packed.count);
		for (size_t i = 0; i < page.count; i++)
			assert_same_parts(&page.items[i], &packed.items[i]);
	}
	pg_stats_reset(fixture.pg);
	assert_null(image_repo_find(
	    fixture.pg, &fixture.arena, packed.items[0].id, (struct id){ 0 }, false, &detail));
	assert_cost(3, 2);
	assert_same_parts(&detail.image, &packed.items[0]);
	gallery_sql(
	    fixture.admin, "SELECT pack_images(ARRAY(SELECT id FROM images)); ANALYZE images");
	pg_stats_reset(fixture.pg);
	assert_null(image_repo_list(fixture.pg, &fixture.arena, &wanted, &paging, &page));
	assert_cost(1, 1);
	for (size_t i = 0; i < page.count; i++)
		assert_same_parts(&page.items[i], &packed.items[i]);
	arena_reset(&fixture.arena);
}

/* How many images do not show what their rows say, in one snapshot. What is not packed shows it. */
#define WRONG                                                                                      \
	"SELECT count(*) FROM images i LEFT JOIN image_variant_sets_made v ON v.image_id = i.id "  \
	"LEFT JOIN image_tag_sets_made t ON t.image_id = i.id WHERE "                              \
	"coalesce(i.variants <> coalesce(v.variants, ''), false) OR coalesce(i.tags <> "           \
	"coalesce(t.tags, ''), false)"

/* One writer of the race. */
struct writer {
	struct pg *pg;
	struct arena arena;
	PGconn *plain;
	unsigned short random[3];
	int number, turn;
};

static int
any(struct writer *writer, int below)
{
	return (int)(nrand48(writer->random) % below);
}

/* One that is active whatever is raced: gallery_fill() makes 50 n + 1 and 73 n + 1 others. */
static int
image_of(struct writer *writer)
{
	return 2 + any(writer, RACED);
}

/* As PATCH /images/{id} begins: false if somebody else was faster. */
static const struct problem *
edit(struct writer *writer, struct id image, bool *done)
{
	struct image_edit edit = { .title = STR("Raced"),
		.description = STR(""),
		.alt_text = STR(""),
		.visibility = VISIBILITY_PUBLIC };
	struct image_detail now;

	TRY(image_repo_find(writer->pg, &writer->arena, image, (struct id){ 0 }, true, &now));
	return image_repo_update(writer->pg, &writer->arena, image, now.image.version, &edit, done);
}

static const struct problem *
edit_tags(struct writer *writer)
{
	struct id image = gallery_id("i", image_of(writer));
	struct tag_given tags[4];
	bool done;

	for (int i = 0; i < 4; i++) {
		struct str slug = arena_printf(&writer->arena, "tag%d", 4 * any(writer, 3) + 1 + i);

		tags[i] = (struct tag_given){ slug, slug };
	}
	TRY(pg_begin(writer->pg, &writer->arena));
	TRY(tag_repo_hold(writer->pg, &writer->arena, tags, 4));
	TRY(edit(writer, image, &done));
	if (done)
		TRY(tag_repo_replace(writer->pg, &writer->arena, image, tags, 4));
	return pg_commit(writer->pg, &writer->arena);
}

/* As PATCH /tags/{slug} does: there and back, or into another. */
static const struct problem *
rename_tag(struct writer *writer)
{
	struct str from = arena_printf(&writer->arena, "tag%d", 1 + any(writer, 12));
	struct str to =
	    any(writer, 2) == 0 ? from : arena_printf(&writer->arena, "tag%d", 1 + any(writer, 12));
	const struct str slugs[] = { from, to };
	struct tag_given name = {
		arena_printf(&writer->arena, "Tag of %d, %d", writer->number, writer->turn), to
	};
	struct tag_list list;

	TRY(pg_begin(writer->pg, &writer->arena));
	TRY(tag_repo_lock(writer->pg, &writer->arena, slugs, 2, &list));
	if (list.count == 2)
		TRY(tag_repo_merge(writer->pg, &writer->arena, list.items[0].id, list.items[1].id));
	if (list.count > 0)
		TRY(tag_repo_rename(
		    writer->pg, &writer->arena, list.items[list.count - 1].id, &name));
	return pg_commit(writer->pg, &writer->arena);
}

/* As the job that makes files does: the image first. */
static const struct problem *
make_files(struct writer *writer)
{
	struct id image = gallery_id("i", image_of(writer));
	struct job_variant variants[2];
	bool done;

	for (int i = 0; i < 2; i++)
		variants[i] = (struct job_variant){ .type = i == 0 ? STR("small") : STR("large"),
			.storage_key = STR("raced"),
			.format = STR("webp"),
			.storage_provider = STR("local"),
			.width = 1 + any(writer, 1000),
			.height = 1,
			.file_size = 1 };
	TRY(pg_begin(writer->pg, &writer->arena));
	TRY(edit(writer, image, &done));
	if (done)
		TRY(job_repo_variant_insert(writer->pg, &writer->arena, image, variants, 2));
	return pg_commit(writer->pg, &writer->arena);
}

/* Statements by themselves: a like, the state before the migration, the migration. */
static void
act_plainly(struct writer *writer)
{
	static const char *const acts[][2] = {
		{ "UPDATE images SET like_count = like_count + 1 WHERE id = ", "" },
		{ "UPDATE images SET variants = NULL, tags = NULL WHERE id = ", "" },
		{ "SELECT pack_images(ARRAY(SELECT id FROM images WHERE variants IS NULL AND id "
		  ">= ",
		    "))" },
	};
	const char *const *chosen = acts[any(writer, 3)];

	struct str sql = arena_printf(
	    &writer->arena, "%sgid('i', %d)%s", chosen[0], image_of(writer), chosen[1]);
	ExecStatusType status = PGRES_FATAL_ERROR;

	for (int tries = 0; tries < 5 && status == PGRES_FATAL_ERROR; tries++) {
		PGresult *result = PQexec(writer->plain, sql.at);

		status = PQresultStatus(result);
		PQclear(result);
	}
	if (status == PGRES_FATAL_ERROR)
		_exit(5);
}

static void
list(struct writer *writer)
{
	static const struct image_wanted wanted = { .listing = IMAGES_PUBLIC };
	static const struct paging paging = { .page = 1, .per_page = 50 };
	struct image_page page;

	if (image_repo_list(writer->pg, &writer->arena, &wanted, &paging, &page) != NULL)
		_exit(3);
	for (size_t i = 0; i < page.count; i++)
		if (!page.items[i].whole || id_is_nil(page.items[i].variants[0].id))
			_exit(4);
}

/*
 * As a handler: what was refused is done again. Tags that are merged away and made anew between two
 * statements of a third can still make people wait for each other; and whose tag went away is told
 * so.
 */
static void
act(struct writer *writer)
{
	typedef const struct problem *task(struct writer * writer);
	static task *const tasks[] = { edit_tags, rename_tag, make_files };
	task *chosen = tasks[any(writer, 3)];

	for (int tries = 0;; tries++) {
		const struct problem *problem = chosen(writer);

		if (problem == NULL)
			break;
		pg_rollback(writer->pg);
		if (tries < 5 &&
		    (problem->kind == PROBLEM_RETRY || problem->kind == PROBLEM_CONFLICT))
			continue;
		print_error(
		    "%s (%s)\n", problem->detail, problem->cause == NULL ? "" : problem->cause);
		_exit(2);
	}
	act_plainly(writer);
	list(writer);
	arena_reset(&writer->arena);
}

static void
race(int number)
{
	struct pg_options options = private_postgres_options(&fixture.server, "gallery");
	struct writer writer = { .pg = pg_new(&options),
		.plain = gallery_connect(fixture.server.folder, "gallery"),
		.random = { 7, 11, (unsigned short)number },
		.number = number };

	if (pg_connect(writer.pg, &writer.arena) != NULL)
		_exit(1);
	for (writer.turn = 0; writer.turn < ACTS; writer.turn++)
		act(&writer);
	pg_free(writer.pg);
	PQfinish(writer.plain);
	arena_release(&writer.arena);
	_exit(0);
}

static void
count_notice(void *context, const PGresult *result)
{
	int *notices = context;

	(void)result;
	(*notices)++;
}

/* In no snapshot, while they are at it, does an image show what its rows do not say. */
static void
packed_is_true_at_any_moment(void **state)
{
	pid_t children[WRITERS];
	int running = WRITERS, looked = 0, status;

	(void)state;
	for (int i = 0; i < WRITERS; i++) {
		children[i] = fork();
		assert_true(children[i] >= 0);
		if (children[i] == 0)
			race(i + 1);
	}
	while (running > 0) {
		pid_t ended = waitpid(-1, &status, WNOHANG);

		assert_true(ended >= 0);
		if (ended > 0) {
			assert_int_equal(status, 0);
			running--;
		}
		assert_int_equal(gallery_number(fixture.admin, WRONG), 0);
		looked++;
	}
	assert_true(looked > 10);
	assert_true(gallery_number(fixture.admin,
			"SELECT count(*) FROM image_variants WHERE storage_key = 'raced'") > 0);
	assert_true(gallery_number(
			fixture.admin, "SELECT count(*) FROM tags WHERE name LIKE 'Tag of%'") > 0);
}

/* Whoever packs changes nothing else, and tells nobody: no notice, no count, no version. */
static void
packing_is_no_edit(void **state)
{
	static const char all[] =
	    "SELECT hashtextextended((SELECT string_agg(concat_ws(' ', id, version, updated_at, "
	    "view_count, like_count, comment_count, status, search_vector), ',' ORDER BY id) FROM "
	    "images) || (SELECT string_agg(concat_ws(' ', scope, scope_id, images), ',' ORDER BY "
	    "scope, scope_id, shard) FROM image_counts) || (SELECT string_agg(concat_ws(' ', "
	    "image_id, document, reach), ',' ORDER BY image_id) FROM image_search), 0)";
	int64_t before;
	int notices = 0;

	(void)state;
	gallery_sql(fixture.admin, "UPDATE images SET variants = NULL, tags = NULL");
	before = gallery_number(fixture.admin, all);
	PQsetNoticeReceiver(fixture.admin, count_notice, &notices);
	gallery_sql(fixture.admin, "SET tintype.tells = 2; SELECT pack_images(ARRAY(SELECT id FROM "
				   "images))");
	assert_int_equal(notices, 0);
	assert_true(gallery_number(fixture.admin, all) == before);
	assert_int_equal(
	    gallery_number(fixture.admin, "SELECT count(*) FROM images WHERE variants IS NULL"), 0);
	assert_int_equal(gallery_number(fixture.admin, WRONG), 0);
	/* And an edit after it is told as ever. */
	gallery_sql(fixture.admin, "UPDATE images SET title = 'x' WHERE id = gid('i', 2)");
	assert_true(notices > 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_is_not_packed_yet_is_shown_as_well),
		cmocka_unit_test(packing_is_no_edit),
		cmocka_unit_test(packed_is_true_at_any_moment),
	};

	return cmocka_run_group_tests(tests, set_up, tear_down);
}
