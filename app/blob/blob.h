/*
 * Where image bytes lie. Keys are ours: [a-z0-9/._-], no leading slash, no "..". A blob appears
 * whole or not at all: written under a temporary name, fsynced, renamed, folder fsynced. Blobs
 * never change.
 */
#ifndef TINTYPE_BLOB_BLOB_H
#define TINTYPE_BLOB_BLOB_H

#include "base/arena.h"
#include "base/problem.h"

struct blob_store;
struct blob_writer;

struct blob_options {
	struct str root;        /* STORAGE_LOCAL_PATH */
	int64_t min_free_bytes; /* PROBLEM_INSUFFICIENT_STORAGE below it */
};

/* Makes the folders it needs: <root>/blobs, <root>/incoming. */
const struct problem *blob_open(
    struct arena *arena, const struct blob_options *options, struct blob_store **out) MUST_CHECK;
void blob_close(struct blob_store *store);

/* A new temporary file. It is discarded when the arena ends, unless blob_commit() was called. */
const struct problem *blob_begin(
    struct blob_store *store, struct arena *arena, struct blob_writer **out) MUST_CHECK;
const struct problem *blob_write(struct blob_writer *writer, struct str bytes) MUST_CHECK;
int64_t blob_written(const struct blob_writer *writer);
/* Its descriptor, for reading back what was written (sniffing, probing). Not to be closed. */
int blob_writer_fd(const struct blob_writer *writer);
/* Makes it durable under the key. A blob that is there already is replaced. */
const struct problem *blob_commit(
    struct blob_writer *writer, struct arena *arena, struct str key) MUST_CHECK;
void blob_discard(struct blob_writer *writer);

/* Gone already is no problem. */
const struct problem *blob_remove(
    struct blob_store *store, struct arena *arena, struct str key) MUST_CHECK;
const struct problem *blob_read_fd(struct blob_store *store, struct arena *arena, struct str key,
    int *fd, int64_t *size) MUST_CHECK;
/* "/_blobs/<key>": what X-Accel-Redirect names to nginx. */
struct str blob_accel_path(struct blob_store *store, struct arena *arena, struct str key);
bool blob_key_valid(struct str key);
/* Writable, and above the free space limit: for readiness. */
const struct problem *blob_check(struct blob_store *store, struct arena *arena) MUST_CHECK;

#endif
