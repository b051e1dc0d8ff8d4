#include "config.h"

#include "service/album.h"

#include "db/pg.h"
#include "service/listing.h"

const struct problem *
album_find(struct service *service, struct arena *arena, const struct viewer *viewer, struct id id,
    struct album *out)
{
	return album_repo_find(service->pg, arena, id, viewer->id, viewer_moderates(viewer), out);
}

const struct problem *
album_find_whole(struct service *service, struct arena *arena, const struct viewer *viewer,
    struct id id, struct album *out)
{
	TRY(album_find(service, arena, viewer, id, out));
	return album_repo_load_covers(service->pg, arena, viewer->id, out, 1);
}

const struct problem *
album_find_to_edit(struct service *service, struct arena *arena, const struct viewer *viewer,
    struct id id, struct album *out)
{
	TRY(album_find(service, arena, viewer, id, out));
	if (viewer_is(viewer, out->owner_id) || viewer_administers(viewer))
		return NULL;
	return problem_new(arena, PROBLEM_FORBIDDEN, "Only its owner may change an album.");
}

static enum album_listing
listing_for(const struct viewer *viewer, struct id owner)
{
	if (id_is_nil(owner))
		return ALBUMS_PUBLIC;
	if (viewer_is(viewer, owner))
		return ALBUMS_OWN;
	return viewer_moderates(viewer) ? ALBUMS_OWNER_MODERATED : ALBUMS_OWNER_PUBLIC;
}

const struct problem *
album_list(struct service *service, struct arena *arena, const struct viewer *viewer,
    struct id owner, const struct paging *paging, struct album_page *out)
{
	TRY(album_repo_list(service->pg, arena, listing_for(viewer, owner), owner, paging, out));
	return album_repo_load_covers(service->pg, arena, viewer->id, out->items, out->count);
}

const struct problem *
album_list_images(struct service *service, struct arena *arena, const struct viewer *viewer,
    struct id id, const struct paging *paging, struct image_page *out)
{
	struct image_wanted wanted = {
		.listing = IMAGES_ALBUM,
		.viewer = viewer->id,
		.of = id,
		.moderates = viewer_moderates(viewer),
	};
	struct album album;

	TRY(listing_images(service, arena, &wanted, paging, out));
	/* Empty, or not to be seen? */
	return out->count > 0 ? NULL : album_find(service, arena, viewer, id, &album);
}

/* Inside a transaction: may the album (nil if it is new) be put into that parent? */
static const struct problem *
check_parent(struct service *service, struct arena *arena, struct id owner, struct id album,
    struct id parent)
{
	struct album_nesting nesting;

	TRY(album_repo_find_nesting(service->pg, arena, owner, album, parent, &nesting));
	if (!nesting.parent_found)
		return problem_field(arena, "parent_id", "is not an album of yours");
	if (nesting.ring)
		return problem_field(arena, "parent_id", "lies inside this album");
	if (nesting.above + 1 + nesting.below > ALBUM_DEPTH_MAX)
		return problem_field(
		    arena, "parent_id", "would nest albums deeper than %d", ALBUM_DEPTH_MAX);
	return NULL;
}

static const struct problem *
check_cover(struct service *service, struct arena *arena, struct id owner, struct id cover)
{
	int64_t own, present;

	TRY(album_repo_count_own(
	    service->pg, arena, (struct id){ 0 }, owner, &cover, 1, &own, &present));
	if (own == 0)
		return problem_field(arena, "cover_image_id", "is not an image of yours");
	return NULL;
}

/* Only what changes is checked: what was good once may stay. */
static const struct problem *
check_edit(struct service *service, struct arena *arena, struct id owner, const struct album *read,
    const struct album_edit *edit)
{
	struct id nil = { 0 };
	struct id album = read == NULL ? nil : read->id;
	struct id parent = read == NULL ? nil : read->parent_id;
	struct id cover = read == NULL ? nil : read->chosen_cover_id;

	if (!id_is_nil(edit->parent_id) && !id_eq(edit->parent_id, parent))
		TRY(check_parent(service, arena, owner, album, edit->parent_id));
	if (!id_is_nil(edit->cover_id) && !id_eq(edit->cover_id, cover))
		TRY(check_cover(service, arena, owner, edit->cover_id));
	return NULL;
}

/* Ends a transaction as its work ended. */
static const struct problem *
finish(struct service *service, struct arena *arena, const struct problem *problem)
{
	if (problem == NULL)
		return pg_commit(service->pg, arena);
	pg_rollback(service->pg);
	return problem;
}

static const struct problem *
write_new(struct service *service, struct arena *arena, struct id id, struct id owner,
    const struct album_edit *edit)
{
	TRY(check_edit(service, arena, owner, NULL, edit));
	return album_repo_insert(service->pg, arena, id, owner, edit);
}

const struct problem *
album_create(struct service *service, struct arena *arena, const struct viewer *viewer,
    const struct album_edit *edit, struct album *out)
{
	struct id id = id_new();

	TRY(pg_begin(service->pg, arena));
	TRY(finish(service, arena, write_new(service, arena, id, viewer->id, edit)));
	return album_find_whole(service, arena, viewer, id, out);
}

static const struct problem *
write_change(struct service *service, struct arena *arena, const struct album *read,
    const struct album_edit *edit)
{
	bool done;

	TRY(check_edit(service, arena, read->owner_id, read, edit));
	TRY(album_repo_update(service->pg, arena, read->id, read->version, edit, &done));
	if (!done)
		return problem_new(arena, PROBLEM_PRECONDITION_FAILED,
		    "Somebody changed this album at the same time. Read it again.");
	return NULL;
}

const struct problem *
album_change(struct service *service, struct arena *arena, const struct viewer *viewer,
    const struct album *read, const struct album_edit *edit, struct album *out)
{
	TRY(pg_begin(service->pg, arena));
	TRY(finish(service, arena, write_change(service, arena, read, edit)));
	return album_find_whole(service, arena, viewer, read->id, out);
}

const struct problem *
album_delete(struct service *service, struct arena *arena, const struct album *read)
{
	return album_repo_delete(service->pg, arena, read->id);
}

/* The album may have gone since it was read. */
static const struct problem *
lock(struct service *service, struct arena *arena, const struct album *album)
{
	bool found;

	TRY(album_repo_lock(service->pg, arena, album->id, album->owner_id, &found));
	if (!found)
		return problem_new(arena, PROBLEM_NOT_FOUND, "There is no such album.");
	return NULL;
}

static const struct problem *
write_images(struct service *service, struct arena *arena, const struct album *album,
    const struct id *ids, size_t count, int64_t *added, int64_t *present)
{
	int64_t own;

	TRY(lock(service, arena, album));
	TRY(album_repo_count_own(
	    service->pg, arena, album->id, album->owner_id, ids, count, &own, present));
	if (own < (int64_t)count)
		return problem_new(arena, PROBLEM_NOT_FOUND,
		    "One of these images does not exist, or is not yours.");
	TRY(album_repo_add_images(
	    service->pg, arena, album->id, album->owner_id, ids, count, added));
	return *added == 0 ? NULL : album_repo_touch(service->pg, arena, album->id);
}

const struct problem *
album_add_images(struct service *service, struct arena *arena, const struct album *album,
    const struct id *ids, size_t count, int64_t *added, int64_t *present)
{
	TRY(pg_begin(service->pg, arena));
	return finish(
	    service, arena, write_images(service, arena, album, ids, count, added, present));
}

static const struct problem *
write_removal(
    struct service *service, struct arena *arena, const struct album *album, struct id image)
{
	bool done;

	TRY(lock(service, arena, album));
	TRY(album_repo_remove_image(service->pg, arena, album->id, image, &done));
	if (!done)
		return problem_new(
		    arena, PROBLEM_NOT_FOUND, "There is no such image in this album.");
	return album_repo_touch(service->pg, arena, album->id);
}

const struct problem *
album_remove_image(
    struct service *service, struct arena *arena, const struct album *album, struct id image)
{
	TRY(pg_begin(service->pg, arena));
	return finish(service, arena, write_removal(service, arena, album, image));
}

static const struct problem *
write_order(struct service *service, struct arena *arena, const struct album *album,
    const struct id *ids, size_t count)
{
	int64_t members;

	TRY(lock(service, arena, album));
	TRY(album_repo_count_members(service->pg, arena, album->id, ids, count, &members));
	if (members < (int64_t)count)
		return problem_field(
		    arena, "image_ids", "names an image that is not in this album");
	TRY(album_repo_reorder(service->pg, arena, album->id, ids, count));
	return album_repo_touch(service->pg, arena, album->id);
}

const struct problem *
album_reorder(struct service *service, struct arena *arena, const struct album *album,
    const struct id *ids, size_t count)
{
	TRY(pg_begin(service->pg, arena));
	return finish(service, arena, write_order(service, arena, album, ids, count));
}
