/*
 * Share links: the owner of an album or image makes them, whoever has one sees what it names and
 * nothing else, until it expires or is revoked. Of an album these are its active images, private
 * ones too: that is what a link is made for, and another thing than the album's visibility, which
 * never widens an image's. Albums inside of it are not part of it.
 */
#ifndef TINTYPE_SERVICE_SHARE_H
#define TINTYPE_SERVICE_SHARE_H

#include "repo/image.h"
#include "repo/share.h"
#include "service/access.h"
#include "service/service.h"

#define SHARES_MAX 100 /* of one album or image */
#define SHARE_PASSWORD_MIN 4
#define SHARE_PASSWORD_MAX 128

/* What a link is to be of: one is nil. */
struct share_target {
	struct id album, image;
};

struct share_wanted {
	struct str password; /* empty: none */
	bool allow_download;
	int64_t expires_us; /* 0: never */
};

/* Only the owner: 404, 403. 409 if there are too many. */
const struct problem *share_create(struct service *service, struct arena *arena,
    const struct viewer *viewer, struct share_target target, const struct share_wanted *wanted,
    struct share *out) MUST_CHECK;
/* The owner and administrators. */
const struct problem *share_list(struct service *service, struct arena *arena,
    const struct viewer *viewer, struct share_target target, const struct paging *paging,
    struct share **out, size_t *count, struct page_result *result) MUST_CHECK;
/* The same. One, 404 if there is none; with a nil id all, however many there are. */
const struct problem *share_revoke(struct service *service, struct arena *arena,
    const struct viewer *viewer, struct share_target target, struct id id) MUST_CHECK;

/* The link, if it is in force and (unless nil) admits the image. 404. */
const struct problem *share_find(struct service *service, struct arena *arena, struct id id,
    struct id image, struct share *out) MUST_CHECK;
/* 401 if it is wrong, 429 after ten tries within a quarter of an hour. */
const struct problem *share_check_password(struct service *service, struct arena *arena,
    const struct share *share, struct str password) MUST_CHECK;
/* What is said of it before its images. */
struct share_content {
	struct str title, description;
	struct id owner_id;
	struct str owner_username, owner_display_name;
	int64_t image_count;
};
const struct problem *share_find_content(struct service *service, struct arena *arena,
    const struct share *share, struct share_content *out) MUST_CHECK;
/* What it names. Of an image: a page of one. */
const struct problem *share_list_images(struct service *service, struct arena *arena,
    const struct share *share, const struct paging *paging, struct image_page *out) MUST_CHECK;
/* The best file of types, of an image that it admits; the original only if it may be downloaded:
 * 403. */
const struct problem *share_find_file(struct service *service, struct arena *arena,
    const struct share *share, struct id image, enum variant_size size,
    const struct variant_types *types, struct variant_file *out) MUST_CHECK;

#endif
