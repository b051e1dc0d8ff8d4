#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <fcntl.h>
#include <glob.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/buf.h"
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

/* The schema as pg_dump writes it, without comments. */
static struct str
schema_of(const char *database)
{
	struct buf text = buf_new(&arena, 65536);
	char command[512], line[4096];
	FILE *dump;

	snprintf(command, sizeof command,
	    "exec $(ls -d /usr/lib/postgresql/*/bin/pg_dump | tail -n 1) --schema-only "
	    "--no-comments "
	    "--exclude-table=schema_migrations --host=%s --username=postgres %s",
	    server.folder, database);
	dump = popen(command, "r");
	assert_non_null(dump);
	while (fgets(line, sizeof line, dump) != NULL)
		/* A word that is another one in each dump. */
		if (strncmp(line, "\\restrict", 9) != 0 && strncmp(line, "\\unrestrict", 11) != 0)
			buf_append(&text, str_of(line));
	assert_int_equal(pclose(dump), 0);
	assert_true(buf_str(&text).len > 0);
	return buf_str(&text);
}

static int
by_bytes(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

/* The words of a line in order, without parentheses. */
static struct str
words_of(struct str line)
{
	char *text = arena_c_string(&arena, line), *words[128], *rest = NULL;
	struct buf sorted = buf_new(&arena, 256);
	size_t count = 0;

	for (char *word = strtok_r(text, " ();", &rest); word != NULL && count < 128;
	     word = strtok_r(NULL, " ();", &rest))
		words[count++] = word;
	qsort(words, count, sizeof *words, by_bytes);
	for (size_t i = 0; i < count; i++)
		buf_printf(&sorted, "%s ", words[i]);
	return buf_str(&sorted);
}

/* The conditions of an index may stand in another order. */
static bool
same_line(struct str a, struct str b)
{
	return str_eq(a, b) ||
	       (str_starts(a, STR("CREATE INDEX ")) && str_eq(words_of(a), words_of(b)));
}

/* Fails with the first line that is another one. */
static void
same_schema(const char *version, struct str was, struct str is)
{
	for (int number = 1; was.len > 0 || is.len > 0; number++) {
		struct str before = str_cut(&was, '\n'), after = str_cut(&is, '\n');

		if (!same_line(before, after))
			fail_msg("back at %s, line %d of the schema was\n%.*s\nand is\n%.*s",
			    version, number, (int)before.len, before.at, (int)after.len, after.at);
	}
}

#define HOUSE_MAX 200

/* Versions of the house, in order. */
static size_t
house_versions(int64_t versions[static HOUSE_MAX])
{
	char pattern[256];
	glob_t found;
	size_t count;

	snprintf(pattern, sizeof pattern, "%s/0*.sql", house_migrations());
	assert_int_equal(glob(pattern, 0, NULL, &found), 0);
	count = found.gl_pathc;
	assert_true(count > 20 && count < HOUSE_MAX);
	for (size_t i = 0; i < count; i++)
		versions[i] = strtol(strrchr(found.gl_pathv[i], '/') + 1, NULL, 10);
	globfree(&found);
	return count;
}

/* Each takes back what it did, to the letter: up one by one, down one by one, and up again. */
static void
test_each_way_back(void **state)
{
	static int64_t versions[HOUSE_MAX];
	static struct str schemas[HOUSE_MAX];
	size_t count = house_versions(versions);

	(void)state;
	private_postgres_create(&server, "ways");
	/* Extensions stay: others may use them. */
	private_postgres_sql(
	    &server, &arena, "ways", "CREATE EXTENSION unaccent; CREATE EXTENSION pg_trgm");
	for (size_t i = 0; i < count; i++) {
		well(go("ways", house_migrations(), true, versions[i]));
		schemas[i] = schema_of("ways");
	}
	for (size_t i = count - 1; i-- > 0;) {
		well(go("ways", house_migrations(), false, versions[i]));
		same_schema(arena_printf(&arena, "%lld", (long long)versions[i]).at, schemas[i],
		    schema_of("ways"));
	}
	well(go("ways", house_migrations(), true, 0));
	same_schema("the end", schemas[count - 1], schema_of("ways"));
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
		cmocka_unit_test(test_each_way_back),
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
