/* What the operator does with the stores: looks whether rows and blobs agree, moves blobs. */
#ifndef TINTYPE_SERVICE_STORAGE_H
#define TINTYPE_SERVICE_STORAGE_H

#include "blob/blob.h"
#include "config/config.h"
#include "db/pg.h"
#include "repo/storage.h"

enum storage_fault {
	STORAGE_ORPHAN,     /* a blob that no row names; repaired by removing it */
	STORAGE_MISPLACED,  /* at the other place; repaired in the rows */
	STORAGE_MISSING,    /* nowhere; only a backup helps */
	STORAGE_WRONG_SIZE, /* not as long as its row says */
	STORAGE_FAULT_COUNT
};

struct storage {
	const struct config *config;
	struct pg *pg;
	struct blob_store *blobs;
	void *context;
	void (*tell_fault)(
	    void *context, enum storage_fault fault, enum blob_place place, struct str key);
	void (*tell_moved)(void *context, struct str key, int64_t size);
};

struct storage_verdict {
	int64_t faults[STORAGE_FAULT_COUNT];
	int64_t blobs;              /* that were looked at, by rows */
	int64_t temporary, waiting; /* repaired: stale files removed, images given a job */
};

/* Looks at everything; repair does what can be done. */
const struct problem *storage_check(const struct storage *storage, struct arena *arena, bool repair,
    struct storage_verdict *out) MUST_CHECK;

struct storage_moved {
	int64_t blobs, bytes, removed;
};
/*
 * Copies what rows name to the place, then lets the rows name it there, then removes what is left
 * behind. The gallery serves meanwhile. Broken off, it goes on where it was when it is run again.
 */
const struct problem *storage_move(const struct storage *storage, struct arena *arena,
    enum blob_place to, struct storage_moved *out) MUST_CHECK;

#endif
