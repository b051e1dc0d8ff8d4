/* Albums: images in an order, albums in albums. */
#ifndef TINTYPE_REPO_ALBUM_H
#define TINTYPE_REPO_ALBUM_H

#include "repo/image.h"

/* How much of an album's images its viewer meets, least first. */
enum album_level { ALBUM_LEVEL_OWNER = 1, ALBUM_LEVEL_MODERATOR = 2, ALBUM_LEVEL_EVERYBODY = 3 };

struct album {
	struct id id, owner_id;
	struct str owner_username, owner_display_name;
	struct id parent_id; /* nil if none */
	struct str title, description;
	enum visibility visibility;
	int64_t created_at, updated_at;
	int64_t version;
	struct id chosen_cover_id; /* as the owner chose; nil if not */
	struct id cover_id; /* as the viewer sees: the chosen one or the first; nil if none */
	const struct image *cover; /* NULL if none, or not loaded */
	int64_t image_count;       /* of those the viewer meets */
	enum album_level level;
};

struct album_page {
	struct album *items;
	size_t count;
	struct page_result result;
};

enum album_listing {
	ALBUMS_OWN,
	ALBUMS_OWNER_MODERATED,
	ALBUMS_OWNER_PUBLIC,
	ALBUMS_PUBLIC,
	ALBUMS_LISTING_COUNT
};

/* If the viewer may see it; without its cover. 404. One query. */
const struct problem *album_repo_find(struct pg *pg, struct arena *arena, struct id id,
    struct id viewer, bool moderates, struct album *out) MUST_CHECK;
/* Newest first; without covers. */
const struct problem *album_repo_list(struct pg *pg, struct arena *arena,
    enum album_listing listing, struct id owner, const struct paging *paging,
    struct album_page *out) MUST_CHECK;
/* Loads the covers of albums, whose ids the viewer may see: one query. */
const struct problem *album_repo_load_covers(struct pg *pg, struct arena *arena, struct id viewer,
    struct album *albums, size_t count) MUST_CHECK;

struct album_edit {
	struct id parent_id, cover_id; /* nil: none */
	struct str title, description;
	enum visibility visibility;
};
const struct problem *album_repo_insert(struct pg *pg, struct arena *arena, struct id id,
    struct id owner, const struct album_edit *edit) MUST_CHECK;
/* *done is false if the version is another by now. */
const struct problem *album_repo_update(struct pg *pg, struct arena *arena, struct id id,
    int64_t version, const struct album_edit *edit, bool *done) MUST_CHECK;
const struct problem *album_repo_delete(
    struct pg *pg, struct arena *arena, struct id id) MUST_CHECK;

/* What an album would be part of if it got a parent. */
struct album_nesting {
	bool parent_found; /* and of the same owner */
	bool ring;
	int64_t above, below; /* albums on the way to the top; levels of albums inside */
};
/* Holds the owner's tree until the transaction ends. album is nil if it is new. */
const struct problem *album_repo_find_nesting(struct pg *pg, struct arena *arena, struct id owner,
    struct id album, struct id parent, struct album_nesting *out) MUST_CHECK;

/* The rest changes an album's images, inside a transaction that holds its lock. */

/* *found is false if it is no album of this owner. */
const struct problem *album_repo_lock(
    struct pg *pg, struct arena *arena, struct id id, struct id owner, bool *found) MUST_CHECK;
const struct problem *album_repo_touch(struct pg *pg, struct arena *arena, struct id id) MUST_CHECK;
/* Of the ids (all different): how many are images of the owner, how many of those are in it. */
const struct problem *album_repo_count_own(struct pg *pg, struct arena *arena, struct id album,
    struct id owner, const struct id *ids, size_t count, int64_t *own, int64_t *present) MUST_CHECK;
const struct problem *album_repo_add_images(struct pg *pg, struct arena *arena, struct id album,
    struct id owner, const struct id *ids, size_t count, int64_t *added) MUST_CHECK;
const struct problem *album_repo_remove_image(
    struct pg *pg, struct arena *arena, struct id album, struct id image, bool *done) MUST_CHECK;
const struct problem *album_repo_count_members(struct pg *pg, struct arena *arena, struct id album,
    const struct id *ids, size_t count, int64_t *members) MUST_CHECK;
const struct problem *album_repo_reorder(struct pg *pg, struct arena *arena, struct id album,
    const struct id *ids, size_t count) MUST_CHECK;

#endif
