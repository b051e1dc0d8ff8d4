/*
 * Files of JSON beside what they tell of, as tintype export writes and tintype import reads them:
 * "<image>.json" beside an image, "album.json" in an album's folder. Each says {"tintype": 1, ...};
 * other programs' files of the same name are none.
 */
#ifndef TINTYPE_MOVE_SIDECAR_H
#define TINTYPE_MOVE_SIDECAR_H

#include "move/words.h"
#include "repo/export.h"

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

/* The same of text that was read already; path: for messages. */
const struct problem *sidecar_parse_image(struct arena *arena, const char *path, struct str text,
    bool *found, struct words *out) MUST_CHECK;
const struct problem *sidecar_parse_album(struct arena *arena, const char *path, struct str text,
    bool *found, struct album_words *out) MUST_CHECK;

/* What import reads. sha256: of the bytes, hex. */
struct str sidecar_format_image(
    struct arena *arena, const struct export_image *image, struct str sha256);
struct str sidecar_format_album(struct arena *arena, const struct export_album *album);
/* The same of an image as XMP. */
const struct problem *sidecar_format_xmp(
    struct arena *arena, const struct export_image *image, struct str *out) MUST_CHECK;

#endif
