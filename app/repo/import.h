/* What tintype import asks of images and albums that may be there already. */
#ifndef TINTYPE_REPO_IMPORT_H
#define TINTYPE_REPO_IMPORT_H

#include "repo/album.h"

/* The same thing there and here: its id of there, and the one that is used if that is taken. */
struct import_id {
	struct id first, second;
};

struct import_same {
	struct id id; /* nil: there is none */
	struct str status, failure_reason;
};
const struct problem *import_repo_find_same(struct pg *pg, struct arena *arena, struct id owner,
    struct str content_hash, struct import_same *out) MUST_CHECK;
/* *taken: the first id is somebody else's. *there: the owner has the image. */
const struct problem *import_repo_find_image(struct pg *pg, struct arena *arena,
    const struct import_id *id, struct id owner, bool *taken, bool *there) MUST_CHECK;
/* Nil if there is none. */
const struct problem *import_repo_find_album(struct pg *pg, struct arena *arena, struct id owner,
    struct id parent, struct str title, struct id *out) MUST_CHECK;
/* *id: which of the two it is; *made: it was not there. */
const struct problem *import_repo_insert_album(struct pg *pg, struct arena *arena,
    const struct import_id *ids, struct id owner, const struct album_edit *edit, int64_t created_us,
    struct id *id, bool *made) MUST_CHECK;

struct import_place {
	struct import_id album;
	int64_t position;
};
/* In the transaction that makes the image. Albums that are not the owner's are passed over. */
const struct problem *import_repo_put_into_albums(struct pg *pg, struct arena *arena,
    struct id image, struct id owner, const struct import_place *places, size_t count) MUST_CHECK;
const struct problem *import_repo_set_cover(struct pg *pg, struct arena *arena, struct id album,
    const struct import_id *image, struct id owner) MUST_CHECK;

/* People of another gallery, and what they said and liked there. Nobody is told. */
struct import_user {
	struct id id;
	struct str email, username, password_hash, role, status, display_name, bio;
	int64_t created_us;
};
/* Not if there is one of that id. CONFLICT if somebody else has the address or the name. */
const struct problem *import_repo_insert_user(
    struct pg *pg, struct arena *arena, const struct import_user *user) MUST_CHECK;

/* Many at once; those of people or images that are not here, and those that are, are left out.
 * *made: how many were not. */
struct import_like {
	struct id user, image;
	int64_t created_us;
};
const struct problem *import_repo_insert_likes(struct pg *pg, struct arena *arena,
    const struct import_like *likes, size_t count, int64_t *made) MUST_CHECK;
struct import_comment {
	struct id id, user, image;
	struct str content;
	int64_t created_us, updated_us;
};
const struct problem *import_repo_insert_comments(struct pg *pg, struct arena *arena,
    const struct import_comment *comments, size_t count, int64_t *made) MUST_CHECK;

#endif
