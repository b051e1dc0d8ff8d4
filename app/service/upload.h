/*
 * An upload: bytes to disk while they come, hashed and measured; then the checks in order; then one
 * transaction that makes the image, its tags, its place in an album and the job. Whatever fails
 * leaves nothing behind: a temporary file ends with the arena, a committed one is removed, and what
 * a crash leaves in incoming/ is the sweeper's.
 */
#ifndef TINTYPE_SERVICE_UPLOAD_H
#define TINTYPE_SERVICE_UPLOAD_H

#include "blob/blob.h"
#include "repo/image.h"
#include "repo/tag.h"
#include "service/access.h"
#include "service/service.h"

struct upload;

/* What comes beside the bytes. */
struct upload_fields {
	struct str file_name;
	struct str title, description;
	enum visibility visibility;
	enum content_rating rating;
	struct id album; /* nil: none */
	bool keep_position;
	const struct tag_given *tags;
	size_t tag_count;
	/* Set when the rows belong into a transaction that is open: then nothing ends it here. */
	bool inside;
	/* What only an operator brings, who moves a gallery in. */
	struct upload_history {
		struct id id;       /* nil: a new one */
		int64_t created_us; /* 0: now */
		int64_t view_count;
		struct str alt_text;
		struct str exif; /* JSON: what the file itself does not tell; empty: nothing */
		bool over_quota; /* the owner's quota is not asked */
	} history;
};

const struct problem *upload_begin(
    struct service *service, struct arena *arena, struct upload **out) MUST_CHECK;
/* Of a file that is whole already; reads it through. */
const struct problem *upload_adopt(struct service *service, struct arena *arena,
    struct blob_writer *writer, struct upload **out) MUST_CHECK;
/* 413 at the first byte past the limit. */
const struct problem *upload_write(struct upload *upload, struct str bytes) MUST_CHECK;
/* Nothing of it stays. */
void upload_cancel(struct upload *upload);
/* 400 if it is empty, 415 and 422 as its contents are; then it is an image in processing. */
const struct problem *upload_finish(struct upload *upload, const struct viewer *viewer,
    const struct upload_fields *fields, struct image_detail *out) MUST_CHECK;

#endif
