/* Kept counts are what counting says, whatever many do at once; and nobody waits for a hot one. */
#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "gallery_server.h"
#include "repo/count.h"

#define USERS 5
#define IMAGES 300
#define PROCESSES 6
#define ACTS 400

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

static size_t
wrong_counts(void)
{
	struct count_wrong *wrong;
	size_t count;

	assert_null(count_repo_list_wrong(fixture.pg, &fixture.arena, &wrong, &count));
	for (size_t i = 0; i < count; i++) {
		char id[ID_TEXT_SIZE];

		print_error("scope %d of %s: kept %lld, counted %lld\n", (int)wrong[i].scope,
		    id_format(wrong[i].of, id).at, (long long)wrong[i].kept,
		    (long long)wrong[i].counted);
	}
	return count;
}

/* $1: an image, $2: a user, album or tag, $3: something new. */
static const char *const acts[] = {
	"UPDATE images SET visibility = 'private' WHERE id = gid('i', $1)",
	"UPDATE images SET visibility = 'public' WHERE id = gid('i', $1)",
	"UPDATE images SET visibility = 'unlisted' WHERE id = gid('i', $1)",
	"UPDATE images SET status = 'active' WHERE id = gid('i', $1)",
	"UPDATE images SET status = 'failed' WHERE id = gid('i', $1)",
	"UPDATE images SET deleted_at = now() WHERE id = gid('i', $1)",
	"UPDATE images SET deleted_at = NULL WHERE id = gid('i', $1)",
	"UPDATE images SET view_count = view_count + 1 WHERE id = gid('i', $1)",
	"UPDATE images SET hidden_at = now() WHERE id = gid('i', $1)",
	"UPDATE images SET hidden_at = NULL WHERE id = gid('i', $1)",
	"DELETE FROM images WHERE id = gid('i', $1) AND $3 % 5 = 0",
	"INSERT INTO images (id, owner_id, storage_key, original_filename, mime_type, file_size, "
	"width, height, status, visibility) VALUES (gid('n', $3), gid('u', 1 + $2 % 5), "
	"'n/' || $3, 'f', 'image/png', 1, 10, 10, 'active', 'public')",
	"INSERT INTO image_tags (image_id, tag_id) SELECT id, gid('t', $2) FROM images "
	"WHERE id = gid('i', $1) ON CONFLICT DO NOTHING",
	/* The image first, as whoever edits it does. */
	"DELETE FROM image_tags WHERE image_id = (SELECT id FROM images WHERE id = gid('i', $1) "
	"FOR "
	"NO KEY UPDATE) AND tag_id = gid('t', $2)",
	"UPDATE tags SET name = 'New ' || $3, slug = 'new-' || $3 WHERE id = gid('t', $2)",
	"INSERT INTO image_variants (image_id, variant_type, storage_key, width, height, "
	"file_size, "
	"format) SELECT id, 'small', 'v/' || $3, $2, $2, $3, 'webp' FROM images "
	"WHERE id = gid('i', $1) FOR NO KEY UPDATE ON CONFLICT (image_id, variant_type) DO UPDATE "
	"SET id = "
	"excluded.id, file_size = excluded.file_size",
	"UPDATE image_variants SET storage_key = 'w/' || $3 WHERE image_id = gid('i', $1)",
	"DELETE FROM image_variants WHERE image_id = (SELECT id FROM images WHERE id = gid('i', "
	"$1) "
	"FOR NO KEY UPDATE) AND $3 % 2 = 0",
	"INSERT INTO album_images (album_id, image_id) SELECT gid('a', 1 + $2 % 5), id FROM "
	"images "
	"WHERE id = gid('i', $1) ON CONFLICT DO NOTHING",
	"DELETE FROM album_images WHERE image_id = gid('i', $1)",
	"INSERT INTO likes (user_id, image_id) SELECT gid('u', 1 + $2 % 5), id FROM images "
	"WHERE id = gid('i', $1) ON CONFLICT DO NOTHING",
	"DELETE FROM likes WHERE image_id = gid('i', $1) AND user_id = gid('u', 1 + $2 % 5)",
};

static PGresult *
run_act(PGconn *connection, const char *act, int image, int other, int new)
{
	const Oid types[] = { 23, 23, 23 }; /* int4 */
	char texts[3][16];
	const char *values[] = { texts[0], texts[1], texts[2] };

	snprintf(texts[0], sizeof texts[0], "%d", image);
	snprintf(texts[1], sizeof texts[1], "%d", other);
	snprintf(texts[2], sizeof texts[2], "%d", new);
	return PQexecParams(connection, act, 3, types, values, NULL, NULL, 0);
}

/* Each act alone, so that whatever fails is the counts' fault: none may. Gives how many did. */
static int
act_at_random(int seed)
{
	PGconn *connection = gallery_connect(fixture.server.folder, "gallery");
	unsigned short state[3] = { 1, 2, (unsigned short)seed };
	int failed = 0;

	for (int i = 0; i < ACTS; i++) {
		const char *act = acts[(size_t)nrand48(state) % (sizeof acts / sizeof *acts)];
		PGresult *result = run_act(connection, act, (int)(1 + nrand48(state) % 60),
		    (int)(1 + nrand48(state) % 40), seed * 100000 + i);

		if (PQresultStatus(result) != PGRES_COMMAND_OK &&
		    strcmp(PQresultErrorField(result, PG_DIAG_SQLSTATE), "23503") != 0) {
			fprintf(stderr, "%s%s\n", PQerrorMessage(connection), act);
			failed++;
		}
		PQclear(result);
	}
	PQfinish(connection);
	return failed;
}

/* What pages read is what the rows say: nothing missing, nothing old. */
static void
assert_sets_are_true(void)
{
	assert_int_equal(gallery_number(fixture.admin,
			     "SELECT count(*) FROM images i LEFT JOIN image_variant_sets_made m "
			     "ON m.image_id = i.id "
			     "WHERE i.variants IS DISTINCT FROM coalesce(m.variants, '')"),
	    0);
	assert_int_equal(
	    gallery_number(fixture.admin,
		"SELECT count(*) FROM images i LEFT JOIN image_tag_sets_made m ON m.image_id = "
		"i.id WHERE i.tags IS DISTINCT FROM coalesce(m.tags, '')"),
	    0);
}

static void
counts_hold_in_chaos(void **state)
{
	pid_t children[PROCESSES];

	(void)state;
	assert_int_equal(wrong_counts(), 0);
	for (int i = 0; i < PROCESSES; i++) {
		children[i] = fork();
		if (children[i] == 0)
			_exit(act_at_random(i + 1) == 0 ? 0 : 1);
	}
	for (int i = 0; i < PROCESSES; i++) {
		int status;

		assert_int_equal(waitpid(children[i], &status, 0), children[i]);
		assert_int_equal(status, 0);
	}
	assert_int_equal(wrong_counts(), 0);
	assert_int_equal(gallery_number(fixture.admin,
			     "SELECT count(*) FROM image_search s FULL JOIN image_search_made m "
			     "USING (image_id) WHERE s.document IS DISTINCT FROM m.document OR "
			     "s.reach IS DISTINCT FROM m.reach"),
	    0);
	assert_int_equal(gallery_number(fixture.admin,
			     "SELECT count(*) FROM image_tags m JOIN tags t ON t.id = m.tag_id "
			     "WHERE m.tag_name <> t.name OR m.tag_slug <> t.slug"),
	    0);
	assert_sets_are_true();
	assert_true(gallery_number(fixture.admin,
			"SELECT count(*) FROM image_variants WHERE storage_key LIKE 'w/%'") > 0);
	assert_true(gallery_number(fixture.admin,
			"SELECT count(*) FROM image_tags WHERE tag_slug LIKE 'new-%'") > 0);
}

/*
 * Two uploads into the same public set, both in open transactions: the second does not wait for the
 * first. They are two people's: those of one are held against one quota, one after the other.
 */
static void
a_hot_count_does_not_serialise(void **state)
{
	PGconn *other = gallery_connect(fixture.server.folder, "gallery");
	char sql[1024];

	(void)state;
	gallery_sql(other, "SET lock_timeout = '2s'");
	for (int i = 0; i < 2; i++) {
		PGconn *connection = i == 0 ? fixture.admin : other;

		snprintf(sql, sizeof sql,
		    "BEGIN; INSERT INTO images (id, owner_id, storage_key, original_filename, "
		    "mime_type, file_size, width, height, status, visibility) VALUES (gid('h', "
		    "%d), "
		    "gid('u', %d), 'h/%d', 'f', 'image/png', 1, 10, 10, 'active', 'public')",
		    i, i + 1, i);
		gallery_sql(connection, sql);
	}
	gallery_sql(other, "COMMIT");
	gallery_sql(fixture.admin, "COMMIT");
	PQfinish(other);
	assert_int_equal(wrong_counts(), 0);
}

static void
wrong_counts_are_found_and_repaired(void **state)
{
	int64_t repaired, images;

	(void)state;
	gallery_sql(fixture.admin, "UPDATE image_counts SET images = images + 7 WHERE scope = 1; "
				   "DELETE FROM image_counts WHERE scope = 5");
	assert_true(count_repo_find(fixture.pg, &fixture.arena, COUNT_TAG_PUBLIC,
			gallery_id("t", 5), &images) == NULL);
	assert_int_equal(images, 0);
	assert_null(pg_begin(fixture.pg, &fixture.arena));
	assert_null(count_repo_repair(fixture.pg, &fixture.arena, &repaired));
	assert_null(pg_commit(fixture.pg, &fixture.arena));
	assert_true(repaired > 1);
	assert_int_equal(wrong_counts(), 0);
}

/*
 * An image's first two tags at once: whoever comes second waits for the other's row, and packs what
 * both did.
 */
static void
first_tags_at_once_are_both_packed(void **state)
{
	PGconn *other = gallery_connect(fixture.server.folder, "gallery");
	struct pollfd wait = { .fd = PQsocket(other), .events = POLLIN };

	(void)state;
	gallery_sql(fixture.admin,
	    "INSERT INTO images (id, owner_id, storage_key, original_filename, mime_type, "
	    "file_size, width, height) VALUES (gid('x', 1), gid('u', 1), 'x', 'f', 'image/png', 1, "
	    "10, 10)");
	gallery_sql(fixture.admin,
	    "BEGIN; INSERT INTO image_tags (image_id, tag_id) VALUES (gid('x', 1), "
	    "gid('t', 150))");
	assert_int_equal(PQsendQuery(other, "INSERT INTO image_tags (image_id, tag_id) VALUES "
					    "(gid('x', 1), gid('t', 151))"),
	    1);
	assert_int_equal(PQflush(other), 0);
	/* Not pg_stat_activity: of that a transaction sees what was there when it looked first. */
	while (
	    gallery_number(fixture.admin, "SELECT count(*) FROM pg_locks WHERE NOT granted") == 0)
		if (poll(&wait, 1, 10) != 0)
			fail_msg("it did not wait: %s", PQresultErrorMessage(PQgetResult(other)));
	gallery_sql(fixture.admin, "COMMIT");
	for (PGresult *result; (result = PQgetResult(other)) != NULL; PQclear(result))
		assert_int_equal(PQresultStatus(result), PGRES_COMMAND_OK);
	PQfinish(other);
	assert_sets_are_true();
	assert_int_equal(
	    gallery_number(fixture.admin, "SELECT length(tags) FROM images WHERE id = gid('x', 1)"),
	    2 * 2 + 6 + 6);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(counts_hold_in_chaos),
		cmocka_unit_test(first_tags_at_once_are_both_packed),
		cmocka_unit_test(a_hot_count_does_not_serialise),
		cmocka_unit_test(wrong_counts_are_found_and_repaired),
	};

	return cmocka_run_group_tests(tests, set_up, tear_down);
}
