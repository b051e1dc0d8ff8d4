#include "config.h"

#include "db/migration.h"

#include <dirent.h>
#include <errno.h>
#include <libpq-fe.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/encode.h"
#include "base/file.h"
#include "crypto/digest.h"
#include "db/plain_connection.h"

#define FILES_MAX 1000
#define FILE_BYTES_MAX ((size_t)1024 * 1024)
/* How often, and how long, another's migrating is waited for: five minutes. */
#define LOCK_TRIES 3000
#define LOCK_PAUSE_NS 100000000L

struct migrator {
	struct arena *arena;
	PGconn *conn;
	migration_report *report;
	struct migration *items;
	size_t count;
};

static const struct problem *
failed(struct migrator *migrator, const char *what)
{
	return problem_caused(
	    migrator->arena, PROBLEM_INTERNAL, "%s: %s", what, PQerrorMessage(migrator->conn));
}

static void
clear_result(void *result)
{
	PQclear(result);
}

/* One of our statements, by name, with text parameters. */
static const struct problem *
run(struct migrator *migrator, enum statement statement, int count, const char *const *params,
    PGresult **out)
{
	PGresult *result = PQexecParams(
	    migrator->conn, statement_texts[statement].text, count, NULL, params, NULL, NULL, 0);

	arena_at_exit(migrator->arena, clear_result, result);
	if (PQresultStatus(result) != PGRES_TUPLES_OK && PQresultStatus(result) != PGRES_COMMAND_OK)
		return failed(migrator, statement_texts[statement].name);
	if (out != NULL)
		*out = result;
	return NULL;
}

/* Text out of a migration file, the one place where SQL is not one of our statements. */
static const struct problem *
run_text(struct migrator *migrator, const struct migration *migration, struct str text)
{
	PGresult *result = PQexec(migrator->conn, arena_c_string(migrator->arena, text));
	ExecStatusType status = PQresultStatus(result);

	PQclear(result);
	if (status == PGRES_TUPLES_OK || status == PGRES_COMMAND_OK || status == PGRES_EMPTY_QUERY)
		return NULL;
	return failed(migrator, migration->name.at);
}

static const struct problem *
run_command(struct migrator *migrator, const char *text)
{
	PGresult *result = PQexec(migrator->conn, text);
	ExecStatusType status = PQresultStatus(result);

	PQclear(result);
	return status == PGRES_COMMAND_OK ? NULL : failed(migrator, text);
}

static bool
parse_version(const char *name, int64_t *version)
{
	struct str text = str_of(name);
	size_t digits = str_find_byte(text, '_');

	return str_ends(text, STR(".sql")) && digits < text.len &&
	       str_to_i64(str_first(text, digits), 1, INT64_MAX, version);
}

static int
by_version(const void *a, const void *b)
{
	int64_t left = ((const struct migration *)a)->version;
	int64_t right = ((const struct migration *)b)->version;

	return (left > right) - (left < right);
}

static const struct problem *
load_file(struct arena *arena, const char *folder, const char *name, struct migration *out)
{
	struct str path = arena_printf(arena, "%s/%s", folder, name);
	struct sha256 digest;

	TRY(file_read(arena, path.at, FILE_BYTES_MAX, &out->text));
	digest = sha256_of(out->text);
	out->name = arena_copy(arena, str_of(name));
	out->checksum = hex_encode(arena, digest.bytes, sizeof digest.bytes);
	out->no_transaction = str_find(out->text, STR("-- +goose NO TRANSACTION")) < out->text.len;
	return NULL;
}

static const struct problem *
load_folder(struct migrator *migrator, const char *folder, DIR *dir)
{
	struct arena *arena = migrator->arena;

	for (struct dirent *entry = readdir(dir); entry != NULL; entry = readdir(dir)) {
		struct migration *item = &migrator->items[migrator->count];

		if (!parse_version(entry->d_name, &item->version))
			continue;
		if (migrator->count + 1 == FILES_MAX)
			return problem_caused(arena, PROBLEM_INTERNAL,
			    "%s: more than %d migrations", folder, FILES_MAX - 1);
		TRY(load_file(arena, folder, entry->d_name, item));
		migrator->count++;
	}
	return NULL;
}

static const struct problem *
load_files(struct migrator *migrator, const char *folder)
{
	DIR *dir = opendir(folder);
	const struct problem *problem;

	if (dir == NULL)
		return problem_caused(
		    migrator->arena, PROBLEM_INTERNAL, "%s: %s", folder, strerror(errno));
	migrator->items = arena_array(migrator->arena, struct migration, FILES_MAX);
	problem = load_folder(migrator, folder, dir);
	closedir(dir);
	TRY(problem);
	if (migrator->count == 0)
		return problem_caused(
		    migrator->arena, PROBLEM_INTERNAL, "%s: no migrations", folder);
	qsort(migrator->items, migrator->count, sizeof *migrator->items, by_version);
	for (size_t i = 1; i < migrator->count; i++)
		if (migrator->items[i].version == migrator->items[i - 1].version)
			return problem_caused(migrator->arena, PROBLEM_INTERNAL,
			    "%s and %s have the same number", migrator->items[i - 1].name.at,
			    migrator->items[i].name.at);
	return NULL;
}

static struct migration *
find(struct migrator *migrator, int64_t version)
{
	for (size_t i = 0; i < migrator->count; i++)
		if (migrator->items[i].version == version)
			return &migrator->items[i];
	return NULL;
}

static const struct problem *
check_record(struct migrator *migrator, PGresult *rows, int row)
{
	struct str version = str_of(PQgetvalue(rows, row, 0)),
		   checksum = str_of(PQgetvalue(rows, row, 2));
	struct migration *item;
	int64_t number;

	if (!str_to_i64(version, 0, INT64_MAX, &number))
		return problem_caused(
		    migrator->arena, PROBLEM_INTERNAL, "schema_migrations: bad version");
	item = find(migrator, number);
	if (item == NULL)
		return problem_caused(migrator->arena, PROBLEM_INTERNAL,
		    "%s was applied to this database, but its file is missing: put it back, or use "
		    "the "
		    "release that brought it",
		    PQgetvalue(rows, row, 1));
	if (!str_eq(item->checksum, checksum))
		return problem_caused(migrator->arena, PROBLEM_INTERNAL,
		    "%s was edited after it was applied: restore it, and put changes into a new "
		    "migration",
		    item->name.at);
	item->applied = true;
	item->applied_at = arena_copy(migrator->arena, str_of(PQgetvalue(rows, row, 3)));
	return NULL;
}

static const struct problem *
record(struct migrator *migrator, const struct migration *migration)
{
	const char *params[] = {
		arena_printf(migrator->arena, "%lld", (long long)migration->version).at,
		migration->name.at, migration->checksum.at
	};

	return run(migrator, SQL_MIGRATION_INSERT, 3, params, NULL);
}

/* A database that goose brought here: what it applied is ours to go on from. */
static const struct problem *
take_over_goose(struct migrator *migrator)
{
	PGresult *rows;

	TRY(run(migrator, SQL_MIGRATION_LIST_GOOSE, 0, NULL, &rows));
	for (int row = 0; row < PQntuples(rows); row++) {
		int64_t version;
		struct migration *item;

		if (!str_to_i64(str_of(PQgetvalue(rows, row, 0)), 1, INT64_MAX, &version))
			continue;
		item = find(migrator, version);
		if (item == NULL || item->applied)
			continue;
		TRY(record(migrator, item));
		item->applied = true;
		item->applied_at = STR("by goose");
	}
	return NULL;
}

/*
 * Goose's record is read once, when ours is made, and in the same transaction: what we take back
 * later still stands there as applied.
 */
static const struct problem *
create_record(struct migrator *migrator)
{
	PGresult *rows;

	TRY(run(migrator, SQL_MIGRATION_HAS_TABLE, 0, NULL, &rows));
	if (PQgetvalue(rows, 0, 0)[0] == 't')
		return NULL;
	TRY(run_command(migrator, "BEGIN"));
	TRY(run(migrator, SQL_MIGRATION_CREATE_TABLE, 0, NULL, NULL));
	TRY(take_over_goose(migrator));
	return run_command(migrator, "COMMIT");
}

static const struct problem *
load_records(struct migrator *migrator)
{
	PGresult *rows;

	TRY(create_record(migrator));
	TRY(run(migrator, SQL_MIGRATION_LIST, 0, NULL, &rows));
	for (int row = 0; row < PQntuples(rows); row++)
		TRY(check_record(migrator, rows, row));
	return NULL;
}

/*
 * Tried again and again, not waited for in PostgreSQL: CREATE INDEX CONCURRENTLY of the one who has
 * the lock would wait for the transaction in which we wait for it: a deadlock.
 */
static const struct problem *
lock(struct migrator *migrator)
{
	const struct timespec pause = { .tv_nsec = LOCK_PAUSE_NS };

	for (int i = 0; i < LOCK_TRIES; i++) {
		PGresult *rows;

		TRY(run(migrator, SQL_MIGRATION_LOCK, 0, NULL, &rows));
		if (PQgetvalue(rows, 0, 0)[0] == 't')
			return NULL;
		nanosleep(&pause, NULL);
	}
	return problem_caused(
	    migrator->arena, PROBLEM_UNAVAILABLE, "somebody else is migrating this database");
}

const struct problem *
migrator_open(struct arena *arena, const struct pg_options *options, const char *folder,
    migration_report *report, struct migrator **out)
{
	struct migrator *migrator = arena_new(arena, struct migrator);
	const struct problem *problem = NULL;

	*migrator = (struct migrator){ .arena = arena, .report = report };
	migrator->conn = plain_connect(arena, options, "tintype migrate");
	if (PQstatus(migrator->conn) != CONNECTION_OK)
		problem = failed(migrator, "connecting");
	if (problem == NULL)
		problem = load_files(migrator, folder);
	if (problem == NULL)
		problem = lock(migrator);
	if (problem == NULL)
		problem = load_records(migrator);
	if (problem != NULL)
		migrator_close(migrator);
	else
		*out = migrator;
	return problem;
}

void
migrator_close(struct migrator *migrator)
{
	if (migrator != NULL)
		PQfinish(migrator->conn);
}

size_t
migrator_list(const struct migrator *migrator, const struct migration **out)
{
	*out = migrator->items;
	return migrator->count;
}

/* What an interrupted CREATE INDEX CONCURRENTLY left is in the way of the next. */
static const struct problem *
drop_invalid_indexes(struct migrator *migrator, const struct migration *migration)
{
	const char *params[] = { migration->text.at };
	PGresult *rows;

	TRY(run(migrator, SQL_MIGRATION_LIST_INVALID_INDEXES, 1, params, &rows));
	for (int row = 0; row < PQntuples(rows); row++)
		TRY(run_text(migrator, migration,
		    arena_printf(
			migrator->arena, "DROP INDEX CONCURRENTLY %s", PQgetvalue(rows, row, 0))));
	return NULL;
}

static const struct problem *
remember(struct migrator *migrator, const struct migration *migration, bool up)
{
	const char *params[] = {
		arena_printf(migrator->arena, "%lld", (long long)migration->version).at
	};

	return up ? record(migrator, migration)
		  : run(migrator, SQL_MIGRATION_DELETE, 1, params, NULL);
}

static const struct problem *
apply_one_by_one(struct migrator *migrator, const struct migration *migration, bool up)
{
	struct str rest = migration_part(migration->text, up), statement;

	TRY(drop_invalid_indexes(migrator, migration));
	while (migration_next_statement(&rest, &statement))
		TRY(run_text(migrator, migration, statement));
	return remember(migrator, migration, up);
}

static const struct problem *
apply_in_transaction(struct migrator *migrator, const struct migration *migration, bool up)
{
	TRY(run_text(migrator, migration, STR("BEGIN")));
	TRY(run_text(migrator, migration, migration_part(migration->text, up)));
	TRY(remember(migrator, migration, up));
	return run_text(migrator, migration, STR("COMMIT"));
}

static const struct problem *
apply(struct migrator *migrator, struct migration *migration, bool up)
{
	const struct problem *problem;

	if (migrator->report != NULL)
		migrator->report(migration, up);
	problem = migration->no_transaction ? apply_one_by_one(migrator, migration, up)
					    : apply_in_transaction(migrator, migration, up);
	if (problem == NULL)
		migration->applied = up;
	return problem;
}

const struct problem *
migrator_up(struct migrator *migrator, int64_t to)
{
	for (size_t i = 0; i < migrator->count; i++)
		if (!migrator->items[i].applied && (to == 0 || migrator->items[i].version <= to))
			TRY(apply(migrator, &migrator->items[i], true));
	return NULL;
}

const struct problem *
migrator_down(struct migrator *migrator, int64_t to)
{
	for (size_t i = migrator->count; i-- > 0;) {
		if (!migrator->items[i].applied || (to >= 0 && migrator->items[i].version <= to))
			continue;
		TRY(apply(migrator, &migrator->items[i], false));
		if (to < 0)
			return NULL;
	}
	return NULL;
}
