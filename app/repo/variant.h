/* The files of an image: its sizes. */
#ifndef TINTYPE_REPO_VARIANT_H
#define TINTYPE_REPO_VARIANT_H

#include "db/pg.h"

enum variant_size {
	VARIANT_THUMBNAIL,
	VARIANT_SMALL,
	VARIANT_MEDIUM,
	VARIANT_LARGE,
	VARIANT_ORIGINAL,
	VARIANT_COUNT
};

extern const struct str variant_names[VARIANT_COUNT];
bool variant_parse(struct str name, enum variant_size *out);

struct variant {
	struct id id; /* new whenever the file is made anew */
	int64_t width, height, file_size;
	struct str format; /* jpeg, png, gif, webp, avif */
};

/* What is needed to send its bytes. */
struct variant_file {
	struct id id;
	struct str storage_key, format;
	bool everybody; /* anybody who knows the address may keep a copy of it */
	struct str original_filename;
	struct str storage_provider; /* local, s3 */
};

/* The files that would do, the best first: "large_avif", "large". */
#define VARIANT_TYPES_MAX 2
struct variant_types {
	struct str at[VARIANT_TYPES_MAX];
	size_t count;
};

/* The best file there is, if the viewer may see the image. 404. One query. */
const struct problem *variant_repo_find_file(struct pg *pg, struct arena *arena, struct id image,
    const struct variant_types *types, struct id viewer, bool moderates,
    struct variant_file *out) MUST_CHECK;

/*
 * Into a transaction: whether everybody may have this file of the local store, until it ends, and
 * its format.
 */
const struct problem *variant_repo_lock_public(struct pg *pg, struct arena *arena, struct id image,
    const struct variant_types *types, bool *everybody, struct str *key,
    struct str *format) MUST_CHECK;
/* Of the images, those that are not for everybody. */
const struct problem *variant_repo_list_not_public(struct pg *pg, struct arena *arena,
    const struct id *ids, size_t count, struct id **out, size_t *found) MUST_CHECK;

#endif
