#include "config.h"

#include "repo/image_own.h"

#include "db/row.h"
#include "repo/batch_loader.h"
#include "repo/image_row.h"

const struct problem *
image_repo_list_same(struct pg *pg, struct arena *arena, struct id owner, const struct str *hashes,
    size_t count, struct image_same **out, size_t *found)
{
	struct pg_call call = pg_call_new(SQL_IMAGE_LIST_SAME);

	pg_arg_id(&call, arena, owner);
	pg_arg_texts(&call, arena, hashes, count);
	TRY(pg_run(pg, arena, &call));
	*found = (size_t)row_count(call.rows);
	*out = arena_array(arena, struct image_same, *found);
	for (size_t i = 0; i < *found; i++)
		(*out)[i] = (struct image_same){ .sha256 = row_str(call.rows, (int)i, 0),
			.id = row_id(call.rows, (int)i, 1),
			.status = row_str(call.rows, (int)i, 2) };
	return NULL;
}

/* The images come in no order: each to the place of its id. */
static void
put_in_order(const struct image *images, size_t count, const struct id *ids,
    struct image_similar *out, size_t places)
{
	for (size_t i = 0; i < count; i++)
		for (size_t place = 0; place < places; place++)
			if (id_eq(ids[place], images[i].id))
				out[place].image = images[i];
}

static const struct problem *
load(struct pg *pg, struct arena *arena, struct id owner, const struct id *ids, size_t count,
    struct image_similar *out)
{
	struct pg_call call = pg_call_new(SQL_IMAGE_LIST_IDS);
	struct image *images;
	size_t found;

	pg_arg_id(&call, arena, owner);
	pg_arg_ids(&call, arena, ids, count);
	TRY(pg_run(pg, arena, &call));
	found = (size_t)row_count(call.rows);
	images = arena_array(arena, struct image, found);
	for (size_t i = 0; i < found; i++)
		image_row_read(call.rows, arena, (int)i, &images[i]);
	TRY(batch_load(pg, arena, images, found));
	put_in_order(images, found, ids, out, count);
	return NULL;
}

const struct problem *
image_repo_list_similar(struct pg *pg, struct arena *arena, struct id owner, struct id image,
    int64_t distance, int64_t limit, struct image_similar **out, size_t *count)
{
	struct pg_call call = pg_call_new(SQL_IMAGE_LIST_SIMILAR);
	struct image_similar *similar;
	struct id *ids;
	size_t found, kept = 0;

	pg_arg_id(&call, arena, owner);
	pg_arg_id(&call, arena, image);
	pg_arg_i64(&call, arena, distance);
	pg_arg_i64(&call, arena, limit);
	TRY(pg_run(pg, arena, &call));
	found = (size_t)row_count(call.rows);
	similar = arena_array(arena, struct image_similar, found);
	ids = arena_array(arena, struct id, found);
	for (size_t i = 0; i < found; i++) {
		ids[i] = row_id(call.rows, (int)i, 0);
		similar[i] = (struct image_similar){ .distance = row_i64(call.rows, (int)i, 1) };
	}
	if (found > 0)
		TRY(load(pg, arena, owner, ids, found, similar));
	/* One that was removed between the two queries has no id. */
	for (size_t i = 0; i < found; i++)
		if (!id_is_nil(similar[i].image.id))
			similar[kept++] = similar[i];
	*out = similar;
	*count = kept;
	return NULL;
}

const struct problem *
image_repo_find_position(struct pg *pg, struct arena *arena, struct id image, struct id owner,
    bool *found, struct image_position *out)
{
	struct pg_call call = pg_call_new(SQL_IMAGE_FIND_POSITION);

	pg_arg_id(&call, arena, image);
	pg_arg_id(&call, arena, owner);
	TRY(pg_run(pg, arena, &call));
	*found = row_count(call.rows) == 1;
	if (*found)
		*out =
		    (struct image_position){ row_f64(call.rows, 0, 0), row_f64(call.rows, 0, 1) };
	return NULL;
}

const struct problem *
image_repo_forget_position(
    struct pg *pg, struct arena *arena, struct id image, struct id owner, bool *found)
{
	struct pg_call call = pg_call_new(SQL_IMAGE_FORGET_POSITION);

	pg_arg_id(&call, arena, image);
	pg_arg_id(&call, arena, owner);
	TRY(pg_run(pg, arena, &call));
	*found = row_count(call.rows) == 1;
	return NULL;
}
