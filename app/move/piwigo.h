/* What is read of a database of Piwigo, page by page: each begins behind a number. */
#ifndef TINTYPE_MOVE_PIWIGO_H
#define TINTYPE_MOVE_PIWIGO_H

#include "move/maria.h"

struct piwigo_gallery {
	struct str secret; /* each installation's own */
	int64_t webmaster, images;
};
const struct problem *piwigo_find_gallery(
    struct maria *maria, struct arena *arena, struct piwigo_gallery *out) MUST_CHECK;

struct piwigo_user {
	int64_t id;
	struct str username, email, status;
	int64_t created_us;
};
const struct problem *piwigo_list_users(struct maria *maria, struct arena *arena, int64_t after,
    int64_t limit, struct piwigo_user **out, size_t *count) MUST_CHECK;

struct piwigo_category {
	int64_t id, parent, cover, position; /* 0: none */
	struct str name, comment;
	bool open; /* for everybody, if those above are */
};
const struct problem *piwigo_list_categories(struct maria *maria, struct arena *arena,
    int64_t after, int64_t limit, struct piwigo_category **out, size_t *count) MUST_CHECK;

struct piwigo_place {
	int64_t category, position;
};
struct piwigo_image {
	int64_t id, added_by, level, hits, created_us;
	struct str file, name, comment, path;
	struct str taken; /* as EXIF has it; empty: not known */
	const struct piwigo_place *places;
	size_t place_count;
	const struct str *tags;
	size_t tag_count;
};
/* With places and tags, in three questions. */
const struct problem *piwigo_list_images(struct maria *maria, struct arena *arena, int64_t after,
    int64_t limit, struct piwigo_image **out, size_t *count) MUST_CHECK;

struct piwigo_favorite {
	int64_t user, image;
};
const struct problem *piwigo_list_favorites(struct maria *maria, struct arena *arena,
    struct piwigo_favorite after, int64_t limit, struct piwigo_favorite **out,
    size_t *count) MUST_CHECK;

struct piwigo_comment {
	int64_t id, author, image, created_us;
	struct str content;
	bool approved;
};
const struct problem *piwigo_list_comments(struct maria *maria, struct arena *arena, int64_t after,
    int64_t limit, struct piwigo_comment **out, size_t *count) MUST_CHECK;

const struct problem *piwigo_count_ratings(
    struct maria *maria, struct arena *arena, int64_t *out) MUST_CHECK;

#endif
