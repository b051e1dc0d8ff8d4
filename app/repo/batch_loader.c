#include "config.h"

#include "repo/batch_loader.h"

#include <stdlib.h>

#include "db/packed.h"
#include "db/row.h"

enum { BATCH_VARIANTS, BATCH_TAGS };

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

/* Migration 00035 packs them. */
static void
unpack_variants(struct str packed, struct image *image)
{
	while (packed.len > 0) {
		int64_t size = packed_i16(&packed);
		struct variant variant = { .id = packed_id(&packed) };

		variant.width = packed_i32(&packed);
		variant.height = packed_i32(&packed);
		variant.file_size = packed_i64(&packed);
		variant.format = packed_text(&packed);
		if (size >= 0 && size < VARIANT_COUNT)
			image->variants[size] = variant;
	}
}

static void
unpack_tags(struct arena *arena, struct str packed, struct image *image)
{
	struct str rest = packed;

	for (image->tag_count = 0; rest.len > 0; image->tag_count++)
		packed_text(&rest);
	image->tags = arena_array(arena, struct str, image->tag_count);
	for (size_t i = 0; i < image->tag_count; i++)
		image->tags[i] = packed_text(&packed);
}

void
batch_calls(struct arena *arena, const struct id *ids, size_t count,
    struct pg_call calls[static BATCH_CALLS])
{
	calls[BATCH_VARIANTS] = pg_call_new(SQL_VARIANT_LIST_OF_IMAGES);
	pg_arg_ids(&calls[BATCH_VARIANTS], arena, ids, count);
	calls[BATCH_TAGS] = pg_call_new(SQL_TAG_LIST_OF_IMAGES);
	pg_arg_ids(&calls[BATCH_TAGS], arena, ids, count);
}

void
batch_give(struct arena *arena, const struct pg_call calls[static BATCH_CALLS],
    struct image *images, size_t count)
{
	struct image **by_id = arena_array(arena, struct image *, count);
	const struct pg_rows *variants = calls[BATCH_VARIANTS].rows;
	const struct pg_rows *tags = calls[BATCH_TAGS].rows;
	size_t next = 0;

	for (size_t i = 0; i < count; i++)
		by_id[i] = &images[i];
	qsort(by_id, count, sizeof *by_id, compare_images);
	for (int row = 0; row < row_count(variants); row++)
		unpack_variants(
		    row_str(variants, row, 1), image_of_row(variants, row, by_id, count, &next));
	next = 0;
	for (int row = 0; row < row_count(tags); row++)
		unpack_tags(
		    arena, row_str(tags, row, 1), image_of_row(tags, row, by_id, count, &next));
}

const struct problem *
batch_load(struct pg *pg, struct arena *arena, struct image *images, size_t count)
{
	struct id *ids = arena_array(arena, struct id, count);
	struct pg_call calls[BATCH_CALLS];

	if (count == 0)
		return NULL;
	for (size_t i = 0; i < count; i++)
		ids[i] = images[i].id;
	batch_calls(arena, ids, count, calls);
	TRY(pg_run_all(pg, arena, calls, BATCH_CALLS));
	batch_give(arena, calls, images, count);
	return NULL;
}
