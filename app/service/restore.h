/* A backup brought back: files, keys, the database; each checked by its sums on the way. */
#ifndef TINTYPE_SERVICE_RESTORE_H
#define TINTYPE_SERVICE_RESTORE_H

#include "blob/blob.h"
#include "config/config.h"
#include "db/pg.h"
#include "service/vault.h"

struct restore_order {
	const struct config *config;
	const struct pg_options *database;
	struct blob_store *blobs;
	struct vault *vault;
	struct str set;
	bool replace; /* what is there may go */
	void *context;
	void (*tell_bad)(void *context, const char *what); /* a file that cannot be brought back */
};

struct restored {
	int64_t files, copied, bytes, bad;
};

/* Whether there is room for it: no table, no file, no key, nobody connected. CONFLICT says what. */
const struct problem *restore_look(
    const struct restore_order *order, struct arena *arena, bool database) MUST_CHECK;
/* What is there already, byte for byte, stays. A bad file is told, counted and left out. */
const struct problem *restore_files(
    const struct restore_order *order, struct arena *arena, struct restored *out) MUST_CHECK;
/*
 * The database in one transaction: all of it, or what was there stays. Then the keys, each whole or
 * not at all: a restore that ends between is begun again.
 */
const struct problem *restore_database(
    const struct restore_order *order, struct arena *arena) MUST_CHECK;
/* Reads all that the set names, and compares sums; nothing is decrypted. */
const struct problem *restore_check(
    const struct restore_order *order, struct arena *arena, struct restored *out) MUST_CHECK;

#endif
