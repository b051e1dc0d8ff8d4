/* Inside the room: what a kind of store does, and what the kinds share. */
#ifndef TINTYPE_BLOB_STORE_H
#define TINTYPE_BLOB_STORE_H

#include "blob/blob.h"

struct blob_kind {
	struct str name;
	/* Makes the file that lies under name in the spool a blob; the name is gone if it worked.
	 */
	const struct problem *(*put)(
	    struct blob_store *store, struct arena *arena, int fd, struct str name, struct str key);
	/* NOT_FOUND if there is none. */
	const struct problem *(*open)(
	    struct blob_store *store, struct arena *arena, struct str key, int *fd, int64_t *size);
	const struct problem *(*remove)(
	    struct blob_store *store, struct arena *arena, struct str key);
	const struct problem *(*find)(struct blob_store *store, struct arena *arena, struct str key,
	    bool *found, int64_t *size);
	/* In any order. */
	const struct problem *(*list)(
	    struct blob_store *store, struct arena *arena, const struct blob_events *events);
	const struct problem *(*check)(struct blob_store *store, struct arena *arena);
};

extern const struct blob_kind blob_kind_local;
extern const struct blob_kind blob_kind_s3;

struct blob_store {
	const struct blob_kind *kinds[BLOB_PLACE_COUNT]; /* NULL: not configured */
	enum blob_place first;                           /* for what is new */
	int blobs, incoming, partial, public;            /* folders */
	int64_t min_free_bytes;
	struct s3 *s3;
};

/* PROBLEM_INSUFFICIENT_STORAGE for a full disk, else UNAVAILABLE; says errno. */
const struct problem *blob_failed(struct arena *arena, const char *what);
const struct problem *blob_check_room(struct blob_store *store, struct arena *arena) MUST_CHECK;
/* A file that is there already, by a second name that ends like a temporary file. */
const struct problem *blob_writer_link(struct blob_store *store, struct arena *arena, int folder,
    const char *name, struct blob_writer **out) MUST_CHECK;
/* A file of the spool that has no name, so that nobody has to remove it. */
const struct problem *blob_spool_nameless(
    struct blob_store *store, struct arena *arena, int *fd) MUST_CHECK;

#endif
