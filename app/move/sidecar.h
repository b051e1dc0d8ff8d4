/*
 * Files of JSON beside what they tell of, as tintype export writes and tintype import reads them:
 * "<image>.json" beside an image, "album.json" in an album's folder. Each says {"tintype": 1, ...};
 * other programs' files of the same name are none.
 */
#ifndef TINTYPE_MOVE_SIDECAR_H
#define TINTYPE_MOVE_SIDECAR_H

#include "move/words.h"

#define SIDECAR_ALBUM "album.json"

struct album_words {
	struct id id;
	struct str title, description;
	enum visibility visibility;
	struct id cover; /* nil: not chosen */
	int64_t created_us;
};

/* *found is false if there is none of ours. 400 if it is damaged. */
const struct problem *sidecar_read_image(
    struct arena *arena, const char *path, bool *found, struct words *out) MUST_CHECK;
const struct problem *sidecar_read_album(
    struct arena *arena, const char *path, bool *found, struct album_words *out) MUST_CHECK;

#endif
