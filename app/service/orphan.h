/*
 * Blobs that no row names. A blob is written before its row, so a young one is nobody's business:
 * only what is older than anything that could still write its row counts.
 */
#ifndef TINTYPE_SERVICE_ORPHAN_H
#define TINTYPE_SERVICE_ORPHAN_H

#include "blob/blob.h"
#include "config/config.h"
#include "db/pg.h"

/* Kept for people to look at, whatever rows say. */
#define ORPHAN_QUARANTINE "quarantine/"

/* STORAGE_ORPHAN_AGE, but never less than requests, jobs and their storing may take. ns. */
int64_t orphan_age(const struct config *config);

struct orphan_search {
	struct pg *pg;
	struct blob_store *blobs;
	int64_t before_us; /* only what was written before */
	void *context;
	const struct problem *(*found)(
	    void *context, struct arena *arena, enum blob_place place, struct str key);
};
/* At every place there is. *count: how many were found. */
const struct problem *orphan_find(
    const struct orphan_search *search, struct arena *arena, int64_t *count) MUST_CHECK;

#endif
