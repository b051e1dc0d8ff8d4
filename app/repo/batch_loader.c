#include "config.h"

#include "repo/batch_loader.h"

#include <stdlib.h>

#include "db/row.h"
#include "repo/image_row.h"

enum { BATCH_VARIANTS, BATCH_TAGS, BATCH_CALLS };

static int
compare_images(const void *a, const void *b)
{
	const struct image *const *left = a;
	const struct image *const *right = b;

	return id_compare((*left)->id, (*right)->id);
}

static int
compare_key(const void *key, const void *element)
{
	const struct id *id = key;
	const struct image *const *image = element;

	return id_compare(*id, (*image)->id);
}

/*
 * The image that a row is of. Rows mostly come in the order of the index, so by_id is looked at
 * *next first. One we did not ask for is our own mistake.
 */
static struct image *
image_of_row(const struct pg_rows *rows, int row, struct image **by_id, size_t count, size_t *next)
{
	struct id id = row_id(rows, row, 0);
	struct image **found = &by_id[*next];

	if (*next >= count || !id_eq(id, (*found)->id))
		found = bsearch(&id, by_id, count, sizeof(struct image *), compare_key);
	if (found == NULL)
		abort();
	*next = (size_t)(found - by_id) + 1;
	return *found;
}

/* The calls' rows, to the images that they are of. */
static void
give(struct arena *arena, const struct pg_call calls[static BATCH_CALLS], struct image **by_id,
    size_t count)
{
	const struct pg_rows *variants = calls[BATCH_VARIANTS].rows;
	const struct pg_rows *tags = calls[BATCH_TAGS].rows;
	size_t next = 0;

	qsort(by_id, count, sizeof *by_id, compare_images);
	for (int row = 0; row < row_count(variants); row++)
		image_variants_unpack(
		    row_str(variants, row, 1), image_of_row(variants, row, by_id, count, &next));
	next = 0;
	for (int row = 0; row < row_count(tags); row++)
		image_tags_unpack(
		    arena, row_str(tags, row, 1), image_of_row(tags, row, by_id, count, &next));
	for (size_t i = 0; i < count; i++)
		by_id[i]->whole = true;
}

static size_t
count_parts(const struct image *images, size_t count)
{
	size_t parts = 0;

	for (size_t i = 0; i < count; i++)
		parts += images[i].whole ? 0 : 1;
	return parts;
}

const struct problem *
batch_load(struct pg *pg, struct arena *arena, struct image *images, size_t count)
{
	struct pg_call calls[BATCH_CALLS];
	size_t n = count_parts(images, count), part = 0;
	struct image **parts;
	struct id *ids;

	if (n == 0)
		return NULL;
	parts = arena_array(arena, struct image *, n);
	ids = arena_array(arena, struct id, n);
	for (size_t i = 0; i < count; i++) {
		if (images[i].whole)
			continue;
		ids[part] = images[i].id;
		parts[part++] = &images[i];
	}
	calls[BATCH_VARIANTS] = pg_call_new(SQL_VARIANT_LIST_OF_IMAGES);
	pg_arg_ids(&calls[BATCH_VARIANTS], arena, ids, n);
	calls[BATCH_TAGS] = pg_call_new(SQL_TAG_LIST_OF_IMAGES);
	pg_arg_ids(&calls[BATCH_TAGS], arena, ids, n);
	TRY(pg_run_all(pg, arena, calls, BATCH_CALLS));
	give(arena, calls, parts, n);
	return NULL;
}
