/* Albums of Piwigo. All are kept in memory: they are few beside its images. */
#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "move/import_piwigo.h"
#include "move/pages.h"
#include "move/tree.h"
#include "service/album.h"

/* Deeper is a ring. */
#define DEPTH_MAX 64

static const struct problem *
keep_page(void *context, struct arena *arena, struct move_key *after, bool *more)
{
	struct moving_piwigo *moving = context;
	struct piwigo_category *categories;
	struct piwigo_shelf *shelves;
	size_t count;

	TRY(piwigo_list_categories(
	    moving->source, arena, after->numbers[0], PIWIGO_MANY_AT_ONCE, &categories, &count));
	*more = count == PIWIGO_MANY_AT_ONCE;
	shelves = arena_array(moving->keep, struct piwigo_shelf, moving->shelf_count + count + 1);
	if (moving->shelf_count > 0)
		memcpy(shelves, moving->shelves, moving->shelf_count * sizeof *shelves);
	moving->shelves = shelves;
	for (size_t i = 0; i < count; i++) {
		struct piwigo_shelf *shelf = &shelves[moving->shelf_count++];

		shelf->category = categories[i];
		shelf->category.name = tree_text(moving->keep, categories[i].name, ALBUM_TITLE_MAX);
		shelf->category.comment =
		    tree_text(moving->keep, categories[i].comment, ALBUM_DESCRIPTION_MAX);
		if (shelf->category.name.len == 0)
			shelf->category.name = STR("_");
		after->numbers[0] = categories[i].id;
	}
	return NULL;
}

static int
compare_number(const void *key, const void *element)
{
	const int64_t *number = key;
	const struct piwigo_shelf *shelf = element;

	return (*number > shelf->category.id) - (*number < shelf->category.id);
}

struct piwigo_shelf *
piwigo_find_shelf(const struct moving_piwigo *moving, int64_t number)
{
	if (moving->shelf_count == 0)
		return NULL;
	return bsearch(
	    &number, moving->shelves, moving->shelf_count, sizeof *moving->shelves, compare_number);
}

/* A parent that is gone, or a ring: then it is outermost. */
static void
place(struct piwigo_shelf *shelf)
{
	const struct piwigo_shelf *above = shelf->above;

	shelf->depth = 1;
	shelf->open = shelf->category.open;
	for (; above != NULL && shelf->depth <= DEPTH_MAX; above = above->above) {
		shelf->depth++;
		shelf->open = shelf->open && above->category.open;
	}
	if (above == NULL)
		return;
	shelf->above = NULL;
	shelf->depth = 1;
	shelf->category.open = shelf->open = false;
}

const struct problem *
piwigo_read_shelves(struct moving_piwigo *moving, struct arena *arena)
{
	TRY(move_pages(keep_page, moving, arena));
	for (size_t i = 0; i < moving->shelf_count; i++)
		moving->shelves[i].above =
		    piwigo_find_shelf(moving, moving->shelves[i].category.parent);
	for (size_t i = 0; i < moving->shelf_count; i++)
		place(&moving->shelves[i]);
	return NULL;
}

/* Albums nest so deep; what lies deeper is one album called "h / i". */
static struct str
title_of(struct arena *arena, const struct piwigo_shelf *shelf)
{
	struct str above, name = shelf->category.name;

	if (shelf->depth <= ALBUM_DEPTH_MAX || shelf->above == NULL)
		return name;
	above = title_of(arena, shelf->above);
	return tree_text(arena,
	    arena_printf(arena, "%.*s / %.*s", (int)above.len, above.at, (int)name.len, name.at),
	    ALBUM_TITLE_MAX);
}

static struct piwigo_shelf *
album_above(const struct piwigo_shelf *shelf)
{
	struct piwigo_shelf *above = shelf->above;

	while (above != NULL && above->depth >= ALBUM_DEPTH_MAX)
		above = above->above;
	return above;
}

/* Of one parent the newest is listed first, so the first is made the newest. */
static int64_t
created_us(const struct moving_piwigo *moving, const struct piwigo_shelf *shelf)
{
	int64_t position = shelf->category.position;

	return moving->begun_us - (position > INT32_MAX ? INT32_MAX : position);
}

static const struct problem *
insert(struct moving_piwigo *moving, struct arena *arena, struct piwigo_shelf *shelf,
    struct id owner, struct id parent, struct id id)
{
	struct importing *importing = &moving->importing;
	struct album_edit edit = { .parent_id = parent,
		.title = title_of(arena, shelf),
		.description = shelf->category.comment,
		.visibility = shelf->open ? VISIBILITY_PUBLIC : VISIBILITY_PRIVATE };
	struct import_id ids = import_id_of(id, owner);
	bool made = importing->wish->dry_run;

	if (!importing->wish->dry_run)
		TRY(import_repo_insert_album(importing->service->pg, arena, &ids, owner, &edit,
		    created_us(moving, shelf), &id, &made));
	if (made)
		import_tell(importing, IMPORT_ALBUM,
		    tree_path(arena, importing->wish->folder, edit.title), edit.title);
	return NULL;
}

const struct problem *
piwigo_album_needed(struct moving_piwigo *moving, struct arena *arena, struct piwigo_shelf *shelf,
    struct id owner, struct id *out)
{
	struct piwigo_shelf *above = album_above(shelf);
	struct piwigo_shelf_album *album;
	struct id parent = { { 0 } };

	*out = piwigo_id(moving, 'c', shelf->category.id, owner);
	for (album = shelf->albums; album != NULL; album = album->next)
		if (id_eq(album->owner, owner))
			return NULL;
	if (above != NULL)
		TRY(piwigo_album_needed(moving, arena, above, owner, &parent));
	TRY(insert(moving, arena, shelf, owner, parent, *out));
	album = arena_new(moving->keep, struct piwigo_shelf_album);
	*album = (struct piwigo_shelf_album){ shelf->albums, owner, *out };
	shelf->albums = album;
	return NULL;
}

static const struct problem *
give_covers(struct moving_piwigo *moving, struct arena *arena, const struct piwigo_shelf *shelf)
{
	struct import_id cover =
	    import_id_of(piwigo_id(moving, 'i', shelf->category.cover, (struct id){ { 0 } }),
		(struct id){ { 0 } });

	if (shelf->category.cover == 0 || moving->importing.wish->dry_run)
		return NULL;
	for (const struct piwigo_shelf_album *album = shelf->albums; album != NULL;
	     album = album->next)
		TRY(import_repo_set_cover(
		    moving->importing.service->pg, arena, album->album, &cover, album->owner));
	return NULL;
}

const struct problem *
piwigo_finish_albums(struct moving_piwigo *moving, struct arena *arena)
{
	for (size_t i = 0; i < moving->shelf_count; i++) {
		struct piwigo_shelf *shelf = &moving->shelves[i];
		struct arena step = { 0 };
		const struct problem *problem = NULL;
		struct id id;

		if (shelf->albums == NULL)
			problem = piwigo_album_needed(
			    moving, &step, shelf, moving->importing.wish->owner, &id);
		if (problem == NULL)
			problem = give_covers(moving, &step, shelf);
		if (problem != NULL)
			problem = problem_copy(arena, problem);
		arena_release(&step);
		TRY(problem);
	}
	return NULL;
}
