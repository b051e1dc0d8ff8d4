/*
 * Where image bytes lie: in folders of this machine, or in an S3-compatible store; while blobs move
 * from one to the other, in both. Keys are ours: [a-z0-9/._-], no leading slash, no "..". A blob
 * appears whole or not at all, and never changes.
 */
#ifndef TINTYPE_BLOB_BLOB_H
#define TINTYPE_BLOB_BLOB_H

#include "base/arena.h"
#include "base/problem.h"

struct blob_store;
struct blob_writer;

enum blob_place { BLOB_LOCAL, BLOB_S3, BLOB_PLACE_COUNT };

struct blob_options {
	struct str root;        /* STORAGE_LOCAL_PATH */
	int64_t min_free_bytes; /* PROBLEM_INSUFFICIENT_STORAGE below it */
	bool first_s3;          /* where new blobs go */
	struct {
		struct str endpoint; /* scheme://host[:port]; empty: there is none */
		struct str region, bucket, access_key, secret_key;
		int64_t timeout_ns; /* of one operation, all tries of it together */
	} s3;
};

struct config;
/* As STORAGE_* and S3_* say. */
struct blob_options blob_options_of(struct arena *arena, const struct config *config);

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
/* Makes it durable under the key, where new blobs go. One that is there already is replaced. */
const struct problem *blob_commit(
    struct blob_writer *writer, struct arena *arena, struct str key) MUST_CHECK;
/* The same, to a place. */
const struct problem *blob_commit_to(struct blob_writer *writer, struct arena *arena,
    enum blob_place place, struct str key) MUST_CHECK;
void blob_discard(struct blob_writer *writer);

/* "local", "s3": how rows name the place of new blobs, and any place. */
struct str blob_place_of_new(const struct blob_store *store);
struct str blob_place_name(enum blob_place place);
bool blob_place_parse(struct str name, enum blob_place *out);
bool blob_has_place(const struct blob_store *store, enum blob_place place);

/* From every place. Gone already is no problem. */
const struct problem *blob_remove(
    struct blob_store *store, struct arena *arena, struct str key) MUST_CHECK;
const struct problem *blob_remove_from(struct blob_store *store, struct arena *arena,
    enum blob_place place, struct str key) MUST_CHECK;
/* From wherever it is; NOT_FOUND if nowhere. The caller closes the descriptor. */
const struct problem *blob_read_fd(struct blob_store *store, struct arena *arena, struct str key,
    int *fd, int64_t *size) MUST_CHECK;
const struct problem *blob_find(struct blob_store *store, struct arena *arena,
    enum blob_place place, struct str key, bool *found, int64_t *size) MUST_CHECK;

struct blob_about {
	struct str key; /* for the length of the event */
	int64_t size;
	int64_t changed_us;
};
struct blob_events {
	void *context;
	/* arena: of this event alone. What it returns ends the listing. */
	const struct problem *(*blob)(
	    void *context, struct arena *arena, const struct blob_about *blob);
};
/* All blobs of a place, in constant memory. What comes or goes meanwhile is told or not. */
const struct problem *blob_list(struct blob_store *store, struct arena *arena,
    enum blob_place place, const struct blob_events *events) MUST_CHECK;
/* Removes temporary files that were last written before the time; a running upload writes. */
const struct problem *blob_sweep_temporary(
    struct blob_store *store, struct arena *arena, int64_t before_us, int64_t *removed) MUST_CHECK;

/* "/_blobs/<key>": what X-Accel-Redirect names to nginx, for a local blob. */
struct str blob_accel_path(struct blob_store *store, struct arena *arena, struct str key);

/* What a link to S3 answers with, instead of what the store knows. Empty: nothing of it. */
struct blob_link {
	bool head; /* the link is for HEAD, not GET */
	int64_t seconds;
	struct str type, caching, disposition;
};
/* A presigned link (AWS signature 4 in the query) to a blob in S3. */
struct str blob_presign(struct blob_store *store, struct arena *arena, struct str key,
    const struct blob_link *link, int64_t now_us);

bool blob_key_valid(struct str key);
/* Of the file system that uploads are written to; false if it does not say. */
bool blob_room(const struct blob_store *store, int64_t *size, int64_t *free_bytes);
/* Writable, and above the free space limit: for readiness, and before a job is begun. */
const struct problem *blob_check(struct blob_store *store, struct arena *arena) MUST_CHECK;

#endif
