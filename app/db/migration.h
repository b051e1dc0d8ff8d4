/*
 * Migrations: numbered files with an Up and a Down part, marked as goose marks them:
 *
 *   -- +goose Up / -- +goose Down      what is done, what takes it back
 *   -- +goose NO TRANSACTION           statements run one by one, outside a transaction
 *   -- +goose StatementBegin/End       around a statement that holds semicolons at line ends
 *
 * Each runs in one transaction with its record in schema_migrations, unless it says otherwise; one
 * runner at a time (advisory lock). The record holds a checksum: a file that was edited or is gone
 * after it was applied is an error, before anything is done. Versions that goose applied to a goimg
 * database count as applied.
 */
#ifndef TINTYPE_DB_MIGRATION_H
#define TINTYPE_DB_MIGRATION_H

#include "db/pg.h"

struct migration {
	int64_t version;
	struct str name;     /* of the file */
	struct str text;     /* NUL-terminated */
	struct str checksum; /* SHA-256 in hex */
	bool no_transaction;
	bool applied;
	struct str applied_at;
};

struct migrator;

/* Told before each step, for whoever watches. */
typedef void migration_report(const struct migration *migration, bool up);

/* Connects, takes the lock, reads files and records. Close it whatever happens. */
const struct problem *migrator_open(struct arena *arena, const struct pg_options *options,
    const char *folder, migration_report *report, struct migrator **out) MUST_CHECK;
void migrator_close(struct migrator *migrator);
size_t migrator_list(const struct migrator *migrator, const struct migration **out);
/* All that are not applied, up to a version (0: all). */
const struct problem *migrator_up(struct migrator *migrator, int64_t to) MUST_CHECK;
/* Takes back all above a version; -1: only the last. */
const struct problem *migrator_down(struct migrator *migrator, int64_t to) MUST_CHECK;

/* The part of a migration's text, and its statements: both for the runner and its tests. */
struct str migration_part(struct str text, bool up);
/* Takes one statement off *rest; false when only blanks and comments are left. */
bool migration_next_statement(struct str *rest, struct str *statement);

#endif
