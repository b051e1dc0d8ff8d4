/*
 * Files that grow over several requests, and over restarts, until they are whole. Names are ids.
 * How much of one is safe is somebody else's knowledge: what lies behind that is written over.
 */
#ifndef TINTYPE_BLOB_PARTIAL_H
#define TINTYPE_BLOB_PARTIAL_H

#include "base/id.h"
#include "blob/blob.h"

/* Where bytes come from: a file, or whatever read() reads (0 at the end, -1 when it broke off). */
struct blob_source {
	int fd; /* -1: none */
	ptrdiff_t (*read)(void *context, void *into, size_t size);
	void *context;
};

/*
 * Writes from the offset on at most max bytes, and makes them durable. *written also when the
 * source broke off: what came is good. TOO_LARGE if there is more.
 */
const struct problem *blob_partial_append(struct blob_store *store, struct arena *arena,
    struct id name, int64_t offset, int64_t max, const struct blob_source *source,
    int64_t *written) MUST_CHECK;
/* The whole file as one that can be committed; it stays until it is removed. NOT_FOUND. */
const struct problem *blob_partial_take(struct blob_store *store, struct arena *arena,
    struct id name, struct blob_writer **out) MUST_CHECK;
void blob_partial_remove(struct blob_store *store, struct id name);

struct blob_partial_events {
	void *context;
	const struct problem *(*partial)(void *context, struct id name);
};
const struct problem *blob_partial_list(struct blob_store *store, struct arena *arena,
    int64_t before_us, const struct blob_partial_events *events) MUST_CHECK;

#endif
