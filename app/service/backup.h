/*
 * Everything a gallery is, copied to a folder while it serves: its database as of one moment, all
 * files that it names, keys, and the environment file. Files never change, so only those that are
 * not there yet are copied.
 */
#ifndef TINTYPE_SERVICE_BACKUP_H
#define TINTYPE_SERVICE_BACKUP_H

#include "blob/blob.h"
#include "config/config.h"
#include "db/pg.h"

struct backup_order {
	const struct config *config;
	const struct pg_options *database;
	struct pg *pg;
	struct blob_store *blobs;
	const char *folder;
	const char *recipient; /* NULL: not encrypted */
	int64_t keep;          /* sets; 0: all */
	void *context;
	void (*tell)(void *context, int64_t files, int64_t copied, int64_t copied_bytes);
};

struct backup_made {
	struct str name;
	int64_t database_bytes;
	int64_t files, bytes, copied, copied_bytes;
	int64_t removed; /* files of sets that are kept no longer */
};

/* Broken off, it leaves what it copied, and the next goes on from there. */
const struct problem *backup_make(
    const struct backup_order *order, struct arena *arena, struct backup_made *out) MUST_CHECK;

/* Environment for PostgreSQL's own programs: where the database is, and the password. */
const char *const *backup_database_environment(
    struct arena *arena, const struct pg_options *options);

#endif
