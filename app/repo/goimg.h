/* What is read of a database of goimg, and written of it here. Pages begin behind an id. */
#ifndef TINTYPE_REPO_GOIMG_H
#define TINTYPE_REPO_GOIMG_H

#include "repo/export.h"
#include "repo/import.h"

const struct problem *goimg_list_users(struct pg *source, struct arena *arena, struct id after,
    int64_t limit, struct import_user **out, size_t *count) MUST_CHECK;

/* Without parents: goimg's do not nest. */
const struct problem *goimg_list_albums(struct pg *source, struct arena *arena, struct id owner,
    struct id after, int64_t limit, struct export_album **out, size_t *count) MUST_CHECK;
/* key: of the original, below the folder of files. What goimg does not know is empty. */
const struct problem *goimg_list_images(struct pg *source, struct arena *arena, struct id owner,
    struct id after, int64_t limit, struct export_image **out, size_t *count) MUST_CHECK;

/* A page from one to the other; those of people or images that are not here are left out. *after:
 * where the next begins. *count: how many were read. */
struct goimg_like_key {
	struct id user, image;
};
const struct problem *goimg_copy_likes(struct pg *source, struct pg *pg, struct arena *arena,
    int64_t limit, struct goimg_like_key *after, size_t *count, int64_t *made) MUST_CHECK;
const struct problem *goimg_copy_comments(struct pg *source, struct pg *pg, struct arena *arena,
    int64_t limit, struct id *after, size_t *count) MUST_CHECK;

#endif
