#include "config.h"

#include "repo/batch_loader.h"

#include <stdlib.h>

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
 * The image that a row is of; last is that of the row before, most often the same. One we did not
 * ask for is our own mistake.
 */
static struct image *
image_of_row(
    const struct pg_rows *rows, int row, struct image **by_id, size_t count, struct image *last)
{
	struct id id = row_id(rows, row, 0);
	struct image **found;

	if (last != NULL && id_eq(last->id, id))
		return last;
	found = bsearch(&id, by_id, count, sizeof(struct image *), compare_key);
	if (found == NULL)
		abort();
	return *found;
}

static void
give_variants(const struct pg_rows *rows, struct image **by_id, size_t count)
{
	struct image *image = NULL;

	for (int row = 0; row < row_count(rows); row++) {
		enum variant_size size;

		image = image_of_row(rows, row, by_id, count, image);
		if (!variant_parse(row_str(rows, row, 1), &size))
			continue;
		image->variants[size] = (struct variant){
			.id = row_id(rows, row, 2),
			.width = row_i64(rows, row, 3),
			.height = row_i64(rows, row, 4),
			.file_size = row_i64(rows, row, 5),
			.format = row_str(rows, row, 6),
		};
	}
}

/* Rows of one image follow each other, so its tags are a stretch of one array. */
static void
give_tags(struct arena *arena, const struct pg_rows *rows, struct image **by_id, size_t count)
{
	struct str *names = arena_array(arena, struct str, (size_t)row_count(rows));
	struct image *image = NULL;

	for (int row = 0; row < row_count(rows); row++) {
		image = image_of_row(rows, row, by_id, count, image);
		names[row] = row_str(rows, row, 1);
		if (image->tag_count == 0)
			image->tags = &names[row];
		image->tag_count++;
	}
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

	for (size_t i = 0; i < count; i++)
		by_id[i] = &images[i];
	qsort(by_id, count, sizeof *by_id, compare_images);
	give_variants(calls[BATCH_VARIANTS].rows, by_id, count);
	give_tags(arena, calls[BATCH_TAGS].rows, by_id, count);
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
