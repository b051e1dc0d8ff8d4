/* Folders of albums: each has one name among its neighbours, the same in every export. */
#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "move/export_state.h"
#include "move/sidecar.h"
#include "move/tree.h"
#include "repo/export.h"
#include "service/album.h"

#define NAME_MAX_BYTES 100
#define AT_ONCE 500

static int
compare_id(const void *key, const void *item)
{
	const struct export_folder *folder = item;

	return id_compare(*(const struct id *)key, folder->album.id);
}

static struct export_folder *
find(const struct exporting *exporting, struct id album)
{
	if (exporting->folder_count == 0)
		return NULL;
	return bsearch(&album, exporting->folders, exporting->folder_count,
	    sizeof *exporting->folders, compare_id);
}

const char *
export_folder_of(const struct exporting *exporting, struct id album)
{
	const struct export_folder *folder = find(exporting, album);

	return folder == NULL ? NULL : folder->path;
}

/* All in memory: some hundred bytes an album. */
static const struct problem *
load(struct exporting *exporting, struct arena *arena)
{
	struct buf all = buf_new(arena, sizeof(struct export_folder) * 64);
	struct id after = { { 0 } };
	struct export_album *albums;
	size_t count;

	do {
		TRY(export_repo_list_albums(exporting->service->pg, arena, exporting->owner, after,
		    AT_ONCE, &albums, &count));
		for (size_t i = 0; i < count; i++) {
			const struct export_folder folder = { .album = albums[i] };

			buf_append(&all, (struct str){ (const char *)&folder, sizeof folder });
			after = albums[i].id;
		}
	} while (count == AT_ONCE);
	exporting->folder_count = all.len / sizeof(struct export_folder);
	exporting->folders = arena_array(arena, struct export_folder, exporting->folder_count + 1);
	if (all.len > 0)
		memcpy(exporting->folders, all.at, all.len);
	return NULL;
}

/* Not the name of a file of words. */
static struct str
plain_name(struct arena *arena, const struct export_folder *folder)
{
	struct str name = tree_name(arena, folder->album.title, NAME_MAX_BYTES);

	if (str_ends(name, STR(".json")) || str_ends(name, STR(".xmp")))
		return arena_printf(arena, "%.*s_", (int)name.len, name.at);
	return name;
}

/* Is an older one beside it called so? Systems that do not tell cases apart are thought of. */
static bool
is_used(const struct exporting *exporting, struct arena *arena, const struct export_folder *folder,
    struct str name)
{
	for (const struct export_folder *other = exporting->folders; other < folder; other++)
		if (id_eq(other->album.parent, folder->album.parent) &&
		    str_eq_nocase(plain_name(arena, other), name))
			return true;
	return false;
}

/* Those above first. Deeper than albums can be is a ring, which the database does not let in. */
static const struct problem *
name_folder(
    struct exporting *exporting, struct arena *arena, struct export_folder *folder, int depth)
{
	struct export_folder *above = find(exporting, folder->album.parent);
	struct arena scratch = { 0 };
	const char *path = exporting->path;
	char id[ID_TEXT_SIZE];
	struct str name;

	if (folder->path != NULL)
		return NULL;
	if (above != NULL && depth <= ALBUM_DEPTH_MAX) {
		TRY(name_folder(exporting, arena, above, depth + 1));
		path = above->path;
	}
	name = plain_name(arena, folder);
	if (is_used(exporting, &scratch, folder, name))
		name = arena_printf(
		    arena, "%.*s (%s)", (int)name.len, name.at, id_format(folder->album.id, id).at);
	arena_release(&scratch);
	folder->path = tree_path(arena, path, name);
	TRY(export_make_folder(arena, folder->path));
	return export_write_text(arena, tree_path(arena, folder->path, STR(SIDECAR_ALBUM)),
	    sidecar_format_album(arena, &folder->album));
}

const struct problem *
export_albums(struct exporting *exporting, struct arena *arena)
{
	TRY(load(exporting, arena));
	for (size_t i = 0; i < exporting->folder_count; i++)
		TRY(name_folder(exporting, arena, &exporting->folders[i], 1));
	exporting->sum->albums += (int64_t)exporting->folder_count;
	return NULL;
}
