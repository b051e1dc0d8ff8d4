/* What only the owner of images asks: which bytes are there, what looks alike, where it was taken.
 */
#ifndef TINTYPE_REPO_IMAGE_OWN_H
#define TINTYPE_REPO_IMAGE_OWN_H

#include "repo/image.h"

struct image_same {
	struct str sha256; /* in hexadecimal */
	struct id id;
	struct str status;
};
/* Of these bytes those that the owner has; in no order. One query. */
const struct problem *image_repo_list_same(struct pg *pg, struct arena *arena, struct id owner,
    const struct str *hashes, size_t count, struct image_same **out, size_t *found) MUST_CHECK;

struct image_similar {
	struct image image;
	int64_t distance; /* of 64 */
};
/* The nearest first. Empty if the image is not the owner's, or not made. Two queries. */
const struct problem *image_repo_list_similar(struct pg *pg, struct arena *arena, struct id owner,
    struct id image, int64_t distance, int64_t limit, struct image_similar **out,
    size_t *count) MUST_CHECK;

struct image_position {
	double latitude, longitude; /* degrees */
};
const struct problem *image_repo_find_position(struct pg *pg, struct arena *arena, struct id image,
    struct id owner, bool *found, struct image_position *out) MUST_CHECK;
const struct problem *image_repo_forget_position(
    struct pg *pg, struct arena *arena, struct id image, struct id owner, bool *found) MUST_CHECK;

#endif
