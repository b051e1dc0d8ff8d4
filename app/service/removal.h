/*
 * Removing blobs that rows named once. A backup writes down the database first and copies what it
 * names then; so nobody removes blobs while one is made, and none begins while somebody does.
 */
#ifndef TINTYPE_SERVICE_REMOVAL_H
#define TINTYPE_SERVICE_REMOVAL_H

#include "blob/blob.h"
#include "db/pg.h"

/* Begins a transaction, which the caller ends when the bytes are gone. Not allowed: later. */
const struct problem *removal_begin(struct pg *pg, struct arena *arena, bool *allowed) MUST_CHECK;
/* One blob, in a transaction of its own; left where it is while a backup is made. */
const struct problem *removal_of(struct pg *pg, struct blob_store *blobs, struct arena *arena,
    enum blob_place place, struct str key) MUST_CHECK;

#endif
