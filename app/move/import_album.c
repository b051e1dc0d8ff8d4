/* Albums: a folder is one, folders in it are albums in it. */
#include "config.h"

#include "db/pg.h"
#include "move/import_state.h"
#include "move/sidecar.h"
#include "move/tree.h"
#include "service/album.h"

/* In a transaction of its own: notices of what changed are told when it is over. */
static const struct problem *
insert(struct importing *importing, struct arena *arena, const struct import_id *ids,
    const struct album_edit *edit, int64_t created_us, struct id *out, bool *made)
{
	struct pg *pg = importing->service->pg;
	const struct problem *problem;

	TRY(pg_begin(pg, arena));
	problem = import_repo_insert_album(
	    pg, arena, ids, importing->owner.id, edit, created_us, out, made);
	if (problem != NULL) {
		pg_rollback(pg);
		return problem;
	}
	return pg_commit(pg, arena);
}

static struct id
album_above(const struct import_folder *folder)
{
	return folder->above == NULL ? (struct id){ { 0 } } : folder->above->album;
}

const struct problem *
import_album_of_export(
    struct importing *importing, struct arena *arena, struct import_folder *folder)
{
	struct album_words words;
	struct album_edit edit;
	struct import_id ids;
	bool found, made;

	TRY(sidecar_read_album(
	    arena, tree_path(arena, folder->path, STR(SIDECAR_ALBUM)), &found, &words));
	if (!found || importing->wish->dry_run)
		return NULL;
	ids = import_id_of(words.id, importing->owner.id);
	edit = (struct album_edit){ .parent_id = album_above(folder),
		.title = words.title,
		.description = words.description,
		.visibility = words.visibility };
	TRY(insert(importing, arena, &ids, &edit, words.created_us, &folder->album, &made));
	if (made)
		import_tell(importing, IMPORT_ALBUM, folder->path, words.title);
	return NULL;
}

/* Albums nest so deep; what lies deeper is one album called "h / i". */
static struct str
title_of(struct arena *arena, const struct import_folder *folder)
{
	struct str name = tree_text(arena, folder->name, ALBUM_TITLE_MAX), above;

	if (folder->depth <= ALBUM_DEPTH_MAX)
		return name;
	above = title_of(arena, folder->above);
	return tree_text(arena,
	    arena_printf(arena, "%.*s / %.*s", (int)above.len, above.at, (int)name.len, name.at),
	    ALBUM_TITLE_MAX);
}

/* The album it lies in, made if it is not there yet. */
static const struct problem *
find_parent(
    struct importing *importing, struct arena *arena, struct import_folder *folder, struct id *out)
{
	struct import_folder *above = (struct import_folder *)(uintptr_t)folder->above;

	while (above != NULL && above->depth >= ALBUM_DEPTH_MAX)
		above = (struct import_folder *)(uintptr_t)above->above;
	*out = (struct id){ { 0 } };
	if (above == NULL || !above->is_album)
		return NULL;
	TRY(import_album_needed(importing, arena, above));
	*out = above->album;
	return NULL;
}

static bool
lies_in_album(const struct import_folder *folder)
{
	return folder->above != NULL && folder->above->is_album;
}

const struct problem *
import_album_needed(struct importing *importing, struct arena *arena, struct import_folder *folder)
{
	struct album_edit edit = { .visibility = importing->wish->visibility };
	struct album made;

	if (!folder->is_album || !id_is_nil(folder->album))
		return NULL;
	TRY(find_parent(importing, arena, folder, &edit.parent_id));
	edit.title = title_of(arena, folder);
	if (edit.title.len == 0)
		edit.title = STR("_");
	/* In a dry run an album that will be made has no id, and nothing lies in it. */
	if (!importing->wish->dry_run || !id_is_nil(edit.parent_id) || !lies_in_album(folder))
		TRY(import_repo_find_album(importing->service->pg, arena, importing->owner.id,
		    edit.parent_id, edit.title, &folder->album));
	if (!id_is_nil(folder->album))
		return NULL;
	if (importing->wish->dry_run) {
		if (!folder->told)
			import_tell(importing, IMPORT_ALBUM, folder->path, edit.title);
		folder->told = true;
		return NULL;
	}
	TRY(album_create(importing->service, arena, &importing->owner, &edit, &made));
	folder->album = made.id;
	import_tell(importing, IMPORT_ALBUM, folder->path, edit.title);
	return NULL;
}

const struct problem *
import_album_cover(
    struct importing *importing, struct arena *arena, const struct import_folder *folder)
{
	struct album_words words;
	struct import_id cover;
	bool found;

	if (id_is_nil(folder->album))
		return NULL;
	TRY(sidecar_read_album(
	    arena, tree_path(arena, folder->path, STR(SIDECAR_ALBUM)), &found, &words));
	if (!found || id_is_nil(words.cover))
		return NULL;
	cover = import_id_of(words.cover, importing->owner.id);
	return import_repo_set_cover(
	    importing->service->pg, arena, folder->album, &cover, importing->owner.id);
}
