/* The rules of images: who sees which, in what order, and who may change them. */
#ifndef TINTYPE_SERVICE_IMAGE_H
#define TINTYPE_SERVICE_IMAGE_H

#include "repo/image.h"
#include "repo/tag.h"
#include "service/access.h"
#include "service/service.h"

#define IMAGE_TITLE_MAX 255
#define IMAGE_DESCRIPTION_MAX 2000
#define IMAGE_ALT_TEXT_MAX 1000
/* Days in the trash before a job removes what was deleted. */
#define IMAGE_TRASH_DAYS 30

/* What GET /images asks for. Nil, empty and false mean: does not matter. */
struct image_query {
	enum image_order order;
	struct id owner, album;
	bool has_visibility;
	enum visibility visibility;
	bool has_status; /* processing or failed, of one's own */
	enum image_status status;
	const struct str *tags; /* slugs, all of them */
	size_t tag_count;
	struct str text;  /* web-search syntax */
	bool typing;      /* its last word is a beginning */
	int64_t from, to; /* created_at: from <= it < to; 0: open */
};

/* Images the viewer may meet. 401 and 403 for what only owners may ask. */
const struct problem *image_list(struct service *service, struct arena *arena,
    const struct viewer *viewer, const struct image_query *query, const struct paging *paging,
    struct image_page *out) MUST_CHECK;
/* What a user likes, of what everybody sees. */
const struct problem *image_list_liked(struct service *service, struct arena *arena,
    const struct viewer *viewer, struct id user, const struct paging *paging,
    struct image_page *out) MUST_CHECK;
/* The first thousand of a period by likes and views; refreshed by tintype-jobs. */
const struct problem *image_list_popular(struct service *service, struct arena *arena,
    const struct viewer *viewer, enum image_period period, const struct paging *paging,
    struct image_page *out) MUST_CHECK;
/* What the viewer deleted. */
const struct problem *image_list_trash(struct service *service, struct arena *arena,
    const struct viewer *viewer, const struct paging *paging, struct image_page *out) MUST_CHECK;

/* 404 if there is none that the viewer may see. */
const struct problem *image_find(struct service *service, struct arena *arena,
    const struct viewer *viewer, struct id id, struct image_detail *out) MUST_CHECK;
/* The same for owner and admins; 403 for others who see it. */
const struct problem *image_find_to_edit(struct service *service, struct arena *arena,
    const struct viewer *viewer, struct id id, struct image_detail *out) MUST_CHECK;
/* The same for the owner alone: 404 for all others. */
const struct problem *image_find_own(struct service *service, struct arena *arena,
    const struct viewer *viewer, struct id id, struct image_detail *out) MUST_CHECK;
/* Of its processing, in percent: 100 when it is made or has failed. */
const struct problem *image_progress(struct service *service, struct arena *arena,
    const struct image *image, int64_t *percent) MUST_CHECK;
const struct problem *image_find_file(struct service *service, struct arena *arena,
    const struct viewer *viewer, struct id id, const struct variant_types *types,
    struct variant_file *out) MUST_CHECK;

/*
 * Writes what was edited of an image that was read before (image_find_to_edit), and its tags unless
 * tags is NULL: all or nothing. 412 if somebody was faster. Reads the result into *out.
 */
const struct problem *image_change(struct service *service, struct arena *arena,
    const struct viewer *viewer, const struct image *read, const struct image_edit *edit,
    const struct tag_given *tags, size_t tag_count, struct image_detail *out) MUST_CHECK;
/* Into the owner's trash: owner, moderators, admins. */
const struct problem *image_trash(struct service *service, struct arena *arena,
    const struct viewer *viewer, const struct image *read) MUST_CHECK;
/*
 * By a moderator, in the caller's transaction: into the owner's trash to stay there, and out of it
 * again. No error if it is so already.
 */
const struct problem *image_remove_inside(
    struct service *service, struct arena *arena, struct id id) MUST_CHECK;
const struct problem *image_put_back_inside(
    struct service *service, struct arena *arena, struct id id) MUST_CHECK;
/* By a moderator: the owner cannot change it any more. */
const struct problem *image_rate(struct service *service, struct arena *arena,
    const struct viewer *viewer, struct id id, enum content_rating rating,
    struct image_detail *out) MUST_CHECK;
/* Out of it: owner. 404 if it is not there, 403 if a moderator removed it. */
const struct problem *image_restore(struct service *service, struct arena *arena,
    const struct viewer *viewer, struct id id, struct image_detail *out) MUST_CHECK;

#endif
