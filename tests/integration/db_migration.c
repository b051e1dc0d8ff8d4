#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "db/migration.h"
#include "private_postgres.h"

static struct private_postgres server;
static struct arena arena;
static char folder[64];

static void
write_file(const char *name, const char *text)
{
	char path[160];
	FILE *file;

	snprintf(path, sizeof path, "%s/%s", folder, name);
	file = fopen(path, "w");
	assert_non_null(file);
	assert_true(fputs(text, file) >= 0);
	assert_int_equal(fclose(file), 0);
}

static void
remove_file(const char *name)
{
	char path[160];

	snprintf(path, sizeof path, "%s/%s", folder, name);
	unlink(path);
}

static const struct problem *
go(const char *database, const char *from, bool up, int64_t to)
{
	struct pg_options options = private_postgres_options(&server, database);
	struct migrator *migrator;
	const struct problem *problem;

	TRY(migrator_open(&arena, &options, from, NULL, &migrator));
	problem = up ? migrator_up(migrator, to) : migrator_down(migrator, to);
	migrator_close(migrator);
	return problem;
}

static void
well(const struct problem *problem)
{
	if (problem != NULL)
		fail_msg("%s", problem->cause);
}

static void
ill(const struct problem *problem, const char *words)
{
	assert_non_null(problem);
	if (strstr(problem->cause, words) == NULL)
		fail_msg("\"%s\" is not in: %s", words, problem->cause);
}

static void
expect(const char *database, const char *sql, const char *value)
{
	assert_string_equal(private_postgres_sql(&server, &arena, database, sql).at, value);
}

static const char *
house_migrations(void)
{
	return arena_printf(&arena, "%s/migrations", getenv("srcdir")).at;
}

static const char two_tables[] = "-- +goose Up\n"
				 "CREATE TABLE one (id int, note text DEFAULT 'a;\nb');\n"
				 "CREATE TABLE two (id int);\n"
				 "-- +goose Down\nDROP TABLE two;\nDROP TABLE one;\n";

static void
test_house_up_down_up(void **state)
{
	(void)state;
	private_postgres_create(&server, "house");
	well(go("house", house_migrations(), true, 0));
	expect("house",
	    "SELECT count(*) FROM pg_indexes WHERE indexname IN ('idx_images_public_listing', "
	    "'idx_images_search_vector', 'idx_comments_user_history', 'idx_image_tags_tag_image')",
	    "4");
	well(go("house", house_migrations(), false, 0));
	expect("house",
	    "SELECT string_agg(relname, ' ') FROM pg_class WHERE relkind IN ('r', 'v', 'S') AND "
	    "relnamespace = 'public'::regnamespace",
	    "schema_migrations");
	well(go("house", house_migrations(), true, 0));
}

static void
test_null_title_is_searchable(void **state)
{
	(void)state;
	private_postgres_create(&server, "search");
	well(go("search", house_migrations(), true, 5));
	expect("search",
	    "WITH u AS (INSERT INTO users (email, username, password_hash) VALUES ('a@b', 'ann', "
	    "'x') RETURNING id), i AS (INSERT INTO images (owner_id, title, description, "
	    "storage_provider, storage_key, original_filename, mime_type, file_size, width, "
	    "height) SELECT id, NULL, 'a heron', 'local', 'k', 'f', 'image/png', 1, 1, 1 FROM u "
	    "RETURNING search_vector) SELECT search_vector @@ to_tsquery('english', 'heron') FROM "
	    "i",
	    "t");
}

/* A foreign key without an index makes each delete read the whole table. */
static void
test_foreign_keys_have_indexes(void **state)
{
	(void)state;
	private_postgres_create(&server, "keys");
	well(go("keys", house_migrations(), true, 0));
	expect("keys",
	    "SELECT coalesce(string_agg(conrelid::regclass || '.' || conname, ' '), '') FROM "
	    "pg_constraint c WHERE contype = 'f' AND NOT EXISTS (SELECT 1 FROM pg_index i WHERE "
	    "i.indrelid = c.conrelid AND i.indkey[0] = c.conkey[1])",
	    "");
}

static void
test_failure_leaves_nothing(void **state)
{
	(void)state;
	private_postgres_create(&server, "broken");
	write_file("00001_broken.sql", "-- +goose Up\nCREATE TABLE one (id int);\nSELECT 1 / 0;\n"
				       "-- +goose Down\nDROP TABLE one;\n");
	ill(go("broken", folder, true, 0), "division by zero");
	expect("broken", "SELECT to_regclass('one') IS NULL", "t");
	expect("broken", "SELECT count(*) FROM schema_migrations", "0");
	remove_file("00001_broken.sql");
}

static void
test_edited_and_missing(void **state)
{
	(void)state;
	private_postgres_create(&server, "edited");
	write_file("00001_tables.sql", two_tables);
	write_file("00002_more.sql", "-- +goose Up\nCREATE TABLE three ();\n"
				     "-- +goose Down\nDROP TABLE three;\n");
	well(go("edited", folder, true, 0));
	write_file("00002_more.sql", "-- +goose Up\nCREATE TABLE four ();\n"
				     "-- +goose Down\nDROP TABLE four;\n");
	ill(go("edited", folder, true, 0), "00002_more.sql was edited");
	remove_file("00002_more.sql");
	ill(go("edited", folder, true, 0), "file is missing");
	remove_file("00001_tables.sql");
}

static void
test_same_number_twice(void **state)
{
	(void)state;
	private_postgres_create(&server, "twice");
	write_file("00001_a.sql", two_tables);
	write_file("001_b.sql", two_tables);
	ill(go("twice", folder, true, 0), "same number");
	remove_file("00001_a.sql");
	remove_file("001_b.sql");
}

static void
test_invalid_index_is_built_again(void **state)
{
	(void)state;
	private_postgres_create(&server, "invalid");
	well(go("invalid", house_migrations(), true, 4));
	/* What an interrupted run leaves: the column, and an index marked invalid. */
	private_postgres_sql(&server, &arena, "invalid",
	    "CREATE INDEX idx_images_public_listing ON images (created_at);"
	    "UPDATE pg_index SET indisvalid = false WHERE indexrelid = "
	    "'idx_images_public_listing'::regclass");
	well(go("invalid", house_migrations(), true, 5));
	expect("invalid",
	    "SELECT bool_and(indisvalid) AND count(*) = 1 FROM pg_index WHERE indexrelid = "
	    "'idx_images_public_listing'::regclass AND indpred IS NOT NULL",
	    "t");
}

/* Both begin at once; CREATE INDEX CONCURRENTLY of the first must not wait for the waiting second.
 */
static void
test_two_at_once(void **state)
{
	pid_t pids[2];

	(void)state;
	private_postgres_create(&server, "race");
	for (int i = 0; i < 2; i++) {
		pids[i] = fork();
		assert_true(pids[i] >= 0);
		if (pids[i] == 0) {
			const struct problem *problem = go("race", house_migrations(), true, 0);

			if (problem != NULL)
				fprintf(stderr, "%s\n", problem->cause);
			_exit(problem == NULL ? 0 : 1);
		}
	}
	for (int i = 0; i < 2; i++) {
		int status;

		assert_int_equal(waitpid(pids[i], &status, 0), pids[i]);
		assert_int_equal(status, 0);
	}
}

static void
test_goose_is_taken_over_once(void **state)
{
	(void)state;
	private_postgres_create(&server, "goose");
	write_file("00001_tables.sql", two_tables);
	private_postgres_sql(&server, &arena, "goose",
	    "CREATE TABLE one (); CREATE TABLE two (); CREATE TABLE goose_db_version (id serial, "
	    "version_id bigint NOT NULL, is_applied boolean NOT NULL, tstamp timestamp DEFAULT "
	    "now()); INSERT INTO goose_db_version (version_id, is_applied) VALUES (0, true), (1, "
	    "true), (1, false), (1, true)");
	well(go("goose", folder, true, 0));
	expect("goose", "SELECT count(*) FROM schema_migrations", "1");
	well(go("goose", folder, false, 0));
	expect("goose", "SELECT to_regclass('one') IS NULL", "t");
	/* Goose's record still says "applied"; ours says it was taken back. */
	well(go("goose", folder, true, 0));
	expect("goose", "SELECT to_regclass('one') IS NOT NULL", "t");
	remove_file("00001_tables.sql");
}

static void
test_statements(void **state)
{
	static const char text[] =
	    "SELECT 'a;\nb'; -- end;\nCREATE FUNCTION f() RETURNS int AS $x$\n"
	    "SELECT 1;\n$x$ LANGUAGE sql;\nSELECT /* ;\n */ \";\n\", E'\\';\n';"
	    "SELECT 5\n;\n-- nothing;\n";
	static const char *const wanted[] = { "SELECT 'a;\nb'",
		("CREATE FUNCTION f() RETURNS int AS "
		 "$x$\nSELECT 1;\n$x$ LANGUAGE sql"),
		"SELECT /* ;\n */ \";\n\", E'\\';\n'", "SELECT 5" };
	struct str rest = str_of(text), statement;

	(void)state;
	for (size_t i = 0; i < sizeof wanted / sizeof *wanted; i++) {
		assert_true(migration_next_statement(&rest, &statement));
		assert_string_equal(arena_c_string(&arena, statement), wanted[i]);
	}
	assert_false(migration_next_statement(&rest, &statement));
}

static int
set_up(void **state)
{
	(void)state;
	private_postgres_start(&server);
	snprintf(folder, sizeof folder, "/tmp/tintype-migrations-XXXXXX");
	return mkdtemp(folder) == NULL;
}

static int
tear_down(void **state)
{
	(void)state;
	private_postgres_stop(&server);
	arena_release(&arena);
	return rmdir(folder);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_statements),
		cmocka_unit_test(test_house_up_down_up),
		cmocka_unit_test(test_null_title_is_searchable),
		cmocka_unit_test(test_foreign_keys_have_indexes),
		cmocka_unit_test(test_failure_leaves_nothing),
		cmocka_unit_test(test_edited_and_missing),
		cmocka_unit_test(test_same_number_twice),
		cmocka_unit_test(test_invalid_index_is_built_again),
		cmocka_unit_test(test_two_at_once),
		cmocka_unit_test(test_goose_is_taken_over_once),
	};

	return cmocka_run_group_tests(tests, set_up, tear_down);
}
