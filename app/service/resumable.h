/*
 * Uploads in pieces, over restarts of whatever. A piece counts when it is durable and its row says
 * so; the last one makes the image in the same transaction.
 */
#ifndef TINTYPE_SERVICE_RESUMABLE_H
#define TINTYPE_SERVICE_RESUMABLE_H

#include "blob/partial.h"
#include "repo/resumable.h"
#include "service/upload.h"

/* 413 if it will be too large, 507 if there is no room for it. */
const struct problem *resumable_begin(struct service *service, struct arena *arena,
    const struct viewer *viewer, int64_t size, struct str metadata,
    struct resumable *out) MUST_CHECK;
/* 404 unless it is the viewer's own. */
const struct problem *resumable_find(struct service *service, struct arena *arena,
    const struct viewer *viewer, struct id id, struct resumable *out) MUST_CHECK;

struct resumable_piece {
	struct id id;
	int64_t offset;
	const struct blob_source *source;
	/* Reads the metadata when the upload is whole. */
	const struct problem *(*fields)(
	    void *context, struct str metadata, struct upload_fields *out);
	void *context;
};
/*
 * 409 if the offset is not where the upload is. When it is whole, the answers of upload_finish();
 * what is refused is forgotten.
 */
const struct problem *resumable_append(struct service *service, struct arena *arena,
    const struct viewer *viewer, const struct resumable_piece *piece,
    struct resumable *out) MUST_CHECK;
const struct problem *resumable_end(struct service *service, struct arena *arena,
    const struct viewer *viewer, struct id id) MUST_CHECK;

/* Forgets what has expired, and files that belong to nothing. */
const struct problem *resumable_sweep(
    struct pg *pg, struct blob_store *blobs, struct arena *arena, int64_t age_ns) MUST_CHECK;

#endif
