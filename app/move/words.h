/*
 * What is known of an image that comes from elsewhere: by our own file beside it, else by what
 * somebody wrote into it or into an .xmp beside it, else by its name.
 */
#ifndef TINTYPE_MOVE_WORDS_H
#define TINTYPE_MOVE_WORDS_H

#include "base/id.h"
#include "base/problem.h"
#include "repo/image.h"
#include "repo/tag.h"

struct words_place {
	struct id album;
	int64_t position;
};

struct words {
	struct str title, description, alt_text, file_name;
	struct tag_given *tags;
	size_t tag_count, tags_left_out;
	/* The rest only of an image of an export. */
	struct id id; /* nil: of none */
	enum visibility visibility;
	enum content_rating rating;
	int64_t created_us, view_count;
	struct str exif;   /* JSON, or empty */
	struct str sha256; /* of its bytes, hex; empty: not said */
	struct words_place *places;
	size_t place_count;
};

/* path: of the file, opened as fd, whose offset moves. 400 if our own file beside it is damaged. */
const struct problem *words_read(
    struct arena *arena, const char *path, int fd, struct words *out) MUST_CHECK;
/* Names as given to tags; those that can be none, and more than an image may have, are counted. */
void words_give_tags(
    struct words *words, struct arena *arena, const struct str *names, size_t count);

#endif
