/*
 * Migrations of a table that is full, which build an index or pack what was there: others go on
 * writing meanwhile, which is seen by locks and not by time; and one that was ended in the middle
 * is taken up again.
 */
#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <libpq-fe.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "db/migration.h"
#include "gallery.h"
#include "private_postgres.h"

#define PAUSE_NS 20000000L
#define PAUSES 3000

/* A migration, and the index that it builds first. */
struct online {
	int64_t before;
	const char *database, *index, *definition;
};

static const struct online by_id = { 83, "by_id", "idx_images_by_id", "%USING hash (id)%" };

static struct private_postgres server;
static struct arena arena;

static const struct problem *
migrate(const char *database, int64_t to)
{
	struct pg_options options = private_postgres_options(&server, database);
	struct migrator *migrator;
	const struct problem *problem;

	TRY(migrator_open(&arena, &options,
	    arena_printf(&arena, "%s/migrations", getenv("srcdir")).at, NULL, &migrator));
	problem = migrator_up(migrator, to);
	migrator_close(migrator);
	return problem;
}

static bool
says_yes(const char *database, const char *sql)
{
	return str_eq(private_postgres_sql(&server, &arena, database, sql), STR("t"));
}

/* Until it waits for the one who writes: by then it has announced the index. */
static void
wait_for_builder(const char *database)
{
	const struct timespec pause = { .tv_nsec = PAUSE_NS };

	for (int i = 0; i < PAUSES; i++) {
		if (says_yes(database,
			"SELECT count(*) = 1 FROM pg_stat_activity WHERE wait_event_type = 'Lock' "
			"AND datname = current_database() AND query LIKE 'CREATE INDEX "
			"CONCURRENTLY%'"))
			return;
		nanosleep(&pause, NULL);
	}
	fail_msg("nobody builds an index beside a writer");
}

static void
fill(const char *database)
{
	private_postgres_sql(&server, &arena, database,
	    "WITH u AS (INSERT INTO users (email, username, password_hash) VALUES ('a@b', 'ann', "
	    "'x') RETURNING id) INSERT INTO images (owner_id, storage_key, original_filename, "
	    "mime_type, file_size, width, height) SELECT id, 'k' || n, 'f', 'image/png', 1, 1, 1 "
	    "FROM u, generate_series(1, 20) n");
}

static int
ended(pid_t pid)
{
	int status;

	assert_int_equal(waitpid(pid, &status, 0), pid);
	return status;
}

static void
goes_on_and_is_taken_up(const struct online *online)
{
	const char *database = online->database;
	PGconn *writer;
	pid_t builder;

	private_postgres_create(&server, database);
	assert_null(migrate(database, online->before));
	fill(database);
	writer = gallery_connect(server.folder, database);
	gallery_sql(writer, "BEGIN; UPDATE images SET title = 'one' WHERE storage_key = 'k1'");
	builder = fork();
	assert_true(builder >= 0);
	if (builder == 0)
		_exit(migrate(database, 0) == NULL ? 0 : 1);
	wait_for_builder(database);
	/* Behind CREATE INDEX without CONCURRENTLY this would wait as long as the writer does. */
	private_postgres_sql(&server, &arena, database,
	    "SET lock_timeout = '5s'; UPDATE images SET title = 'two' WHERE storage_key = 'k2'");
	private_postgres_sql(&server, &arena, database,
	    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE query LIKE 'CREATE INDEX "
	    "CONCURRENTLY%' AND datname = current_database() AND pid <> pg_backend_pid()");
	assert_int_not_equal(ended(builder), 0);
	gallery_sql(writer, "COMMIT");
	PQfinish(writer);
	assert_true(says_yes(database, arena_printf(&arena,
					   "SELECT NOT indisvalid FROM pg_index WHERE indexrelid = "
					   "'%s'::regclass",
					   online->index)
					   .at));
	assert_null(migrate(database, 0));
	assert_true(says_yes(
	    database, arena_printf(&arena,
			  "SELECT bool_and(indisvalid) AND bool_or(indexrelid = "
			  "'%s'::regclass AND pg_get_indexdef(indexrelid) LIKE '%s') AND NOT "
			  "bool_or(indexrelid::regclass::text LIKE '%%before') FROM pg_index",
			  online->index, online->definition)
			  .at));
}

static void
test_by_id(void **state)
{
	(void)state;
	goes_on_and_is_taken_up(&by_id);
}

#define PACKED "SELECT count(*) FILTER (WHERE variants IS NOT NULL AND tags IS NOT NULL) "
#define SHOWN                                                                                      \
	"SELECT md5(string_agg(concat_ws(' ', v.image_id, v.variants, t.tags), ',' ORDER BY "      \
	"v.image_id)) FROM image_variant_sets v JOIN image_tag_sets t USING (image_id)"

/* Until the packing waits for the one who writes. */
static void
wait_for_packer(const char *database)
{
	const struct timespec pause = { .tv_nsec = PAUSE_NS };

	for (int i = 0; i < PAUSES; i++) {
		if (says_yes(database,
			"SELECT count(*) = 1 FROM pg_stat_activity WHERE wait_event_type = 'Lock' "
			"AND datname = current_database() AND query LIKE '%pack_images%'"))
			return;
		nanosleep(&pause, NULL);
	}
	fail_msg("nobody packs beside a writer");
}

/* Three thousand images with a size and a tag each, as before migration 00085. */
static struct str
fill_of_before(const char *database)
{
	private_postgres_create(&server, database);
	assert_null(migrate(database, 84));
	private_postgres_sql(&server, &arena, database,
	    "WITH u AS (INSERT INTO users (email, username, password_hash) VALUES ('a@b', 'ann', "
	    "'x') RETURNING id) INSERT INTO images (owner_id, storage_key, original_filename, "
	    "mime_type, file_size, width, height, status, visibility) SELECT id, 'k' || n, 'f', "
	    "'image/png', 1, 1, 1, 'active', 'public' FROM u, generate_series(1, 3000) n");
	private_postgres_sql(&server, &arena, database,
	    "INSERT INTO tags (name, slug) VALUES ('Sea', 'sea'); INSERT INTO image_variants "
	    "(image_id, variant_type, storage_key, width, height, file_size, format) SELECT id, "
	    "'small', 'v', 1, 2, 3, 'webp' FROM images; INSERT INTO image_tags (image_id, tag_id) "
	    "SELECT i.id, t.id FROM images i, tags t WHERE i.storage_key <> 'k3'");
	return private_postgres_sql(&server, &arena, database,
	    "SELECT md5(string_agg(concat_ws(' ', v.image_id, v.variants, coalesce(t.tags, '')), "
	    "',' ORDER BY v.image_id)) FROM image_variant_sets v LEFT JOIN image_tag_sets t USING "
	    "(image_id)");
}

static void
test_packing(void **state)
{
	const char *database = "packing";
	struct str shown = fill_of_before(database);
	PGconn *writer;
	pid_t packer;

	(void)state;
	assert_null(migrate(database, 94));
	assert_true(says_yes(database, PACKED "= 0 FROM images"));
	/* What programs of the version before ask for. */
	assert_true(str_eq(private_postgres_sql(&server, &arena, database, SHOWN), shown));
	writer = gallery_connect(server.folder, database);
	gallery_sql(writer, "BEGIN; UPDATE images SET title = 'one' WHERE storage_key = 'k2900'");
	packer = fork();
	assert_true(packer >= 0);
	if (packer == 0)
		_exit(migrate(database, 0) == NULL ? 0 : 1);
	wait_for_packer(database);
	/* Those of before are packed for good; nobody waits who changes another lot. */
	assert_true(says_yes(database, PACKED "BETWEEN 500 AND 2900 FROM images"));
	private_postgres_sql(&server, &arena, database,
	    "SET lock_timeout = '5s'; UPDATE images SET title = 'two' WHERE storage_key = 'k2'; "
	    "DELETE FROM image_tags WHERE image_id = (SELECT id FROM images WHERE storage_key = "
	    "'k2')");
	private_postgres_sql(&server, &arena, database,
	    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE query LIKE "
	    "'%pack_images%' AND datname = current_database() AND pid <> pg_backend_pid()");
	assert_int_not_equal(ended(packer), 0);
	gallery_sql(writer, "COMMIT");
	PQfinish(writer);
	private_postgres_sql(&server, &arena, database,
	    "INSERT INTO image_tags (image_id, tag_id) SELECT i.id, t.id FROM images i, tags t "
	    "WHERE i.storage_key = 'k2'");
	assert_true(says_yes(database, PACKED "< 3000 FROM images"));
	assert_true(str_eq(private_postgres_sql(&server, &arena, database, SHOWN), shown));
	assert_null(migrate(database, 0));
	assert_true(says_yes(database, PACKED "= 3000 FROM images"));
	assert_true(says_yes(database,
	    "SELECT count(*) = 0 FROM images i LEFT JOIN image_variant_sets_made v ON v.image_id = "
	    "i.id LEFT JOIN image_tag_sets_made t ON t.image_id = i.id WHERE i.variants <> "
	    "coalesce(v.variants, '') OR i.tags <> coalesce(t.tags, '')"));
	assert_true(str_eq(private_postgres_sql(&server, &arena, database, SHOWN), shown));
}

static int
set_up(void **state)
{
	(void)state;
	private_postgres_start(&server);
	return 0;
}

static int
tear_down(void **state)
{
	(void)state;
	private_postgres_stop(&server);
	arena_release(&arena);
	return 0;
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_by_id),
		cmocka_unit_test(test_packing),
	};

	return cmocka_run_group_tests(tests, set_up, tear_down);
}
