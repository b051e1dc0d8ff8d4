#include "config.h"

#include "repo/album.h"

#include "db/row.h"
#include "repo/batch_loader.h"
#include "repo/image_row.h"

#define TIME_LAST INT64_C(253402300799000000) /* year 9999 */

/* The columns of every statement that returns albums. */
enum album_column {
	ALBUM_ID,
	ALBUM_OWNER_ID,
	ALBUM_OWNER_USERNAME,
	ALBUM_OWNER_DISPLAY_NAME,
	ALBUM_PARENT_ID,
	ALBUM_TITLE,
	ALBUM_DESCRIPTION,
	ALBUM_VISIBILITY,
	ALBUM_CREATED_AT,
	ALBUM_UPDATED_AT,
	ALBUM_VERSION,
	ALBUM_CHOSEN_COVER_ID,
	ALBUM_COVER_ID,
	ALBUM_IMAGE_COUNT,
	ALBUM_LEVEL,
	ALBUM_TOTAL,
};

static void
read_album(const struct pg_rows *rows, int row, struct album *out)
{
	*out = (struct album){
		.id = row_id(rows, row, ALBUM_ID),
		.owner_id = row_id(rows, row, ALBUM_OWNER_ID),
		.owner_username = row_str(rows, row, ALBUM_OWNER_USERNAME),
		.owner_display_name = row_str(rows, row, ALBUM_OWNER_DISPLAY_NAME),
		.parent_id = row_id(rows, row, ALBUM_PARENT_ID),
		.title = row_str(rows, row, ALBUM_TITLE),
		.description = row_str(rows, row, ALBUM_DESCRIPTION),
		.visibility = VISIBILITY_PRIVATE,
		.created_at = row_time(rows, row, ALBUM_CREATED_AT),
		.updated_at = row_time(rows, row, ALBUM_UPDATED_AT),
		.version = row_i64(rows, row, ALBUM_VERSION),
		.chosen_cover_id = row_id(rows, row, ALBUM_CHOSEN_COVER_ID),
		.cover_id = row_id(rows, row, ALBUM_COVER_ID),
		.image_count = row_i64(rows, row, ALBUM_IMAGE_COUNT),
		.level = (enum album_level)row_i64(rows, row, ALBUM_LEVEL),
	};
	visibility_parse(row_str(rows, row, ALBUM_VISIBILITY), &out->visibility);
}

const struct problem *
album_repo_find(struct pg *pg, struct arena *arena, struct id id, struct id viewer, bool moderates,
    struct album *out)
{
	struct pg_call call = pg_call_new(SQL_ALBUM_FIND);

	pg_arg_id_or_null(&call, arena, viewer);
	pg_arg_id(&call, arena, id);
	pg_arg_bool(&call, arena, moderates);
	TRY(pg_run(pg, arena, &call));
	if (row_count(call.rows) == 0)
		return problem_new(arena, PROBLEM_NOT_FOUND, "There is no such album.");
	read_album(call.rows, 0, out);
	return NULL;
}

static const enum statement list_statements[ALBUMS_LISTING_COUNT] = {
	[ALBUMS_OWN] = SQL_ALBUM_LIST_OWN,
	[ALBUMS_OWNER_MODERATED] = SQL_ALBUM_LIST_OWNER_MODERATED,
	[ALBUMS_OWNER_PUBLIC] = SQL_ALBUM_LIST_OWNER_PUBLIC,
	[ALBUMS_PUBLIC] = SQL_ALBUM_LIST_PUBLIC,
};

static struct page_key
first_key(void)
{
	struct page_key key = { .value = TIME_LAST };

	for (size_t i = 0; i < sizeof key.id.bytes; i++)
		key.id.bytes[i] = 0xff;
	return key;
}

static struct pg_call
list_call(struct arena *arena, enum album_listing listing, struct id owner, int64_t limit,
    int64_t offset, struct page_key after)
{
	struct pg_call call = pg_call_new(list_statements[listing]);

	pg_arg_i64(&call, arena, limit);
	pg_arg_i64(&call, arena, offset);
	pg_arg_time(&call, arena, after.value);
	pg_arg_id(&call, arena, after.id);
	if (listing != ALBUMS_PUBLIC)
		pg_arg_id(&call, arena, owner);
	return call;
}

static void
read_page(const struct pg_rows *rows, struct arena *arena, int64_t per_page, struct album_page *out)
{
	int count = row_count(rows);
	struct album_page page = { .result.more = count > per_page };

	if (page.result.more)
		count = (int)per_page;
	page.count = (size_t)count;
	page.items = arena_array(arena, struct album, page.count);
	for (int row = 0; row < count; row++)
		read_album(rows, row, &page.items[row]);
	if (count > 0) {
		const struct album *last = &page.items[count - 1];

		page.result.total = row_i64(rows, 0, ALBUM_TOTAL);
		page.result.last = (struct page_key){ last->created_at, last->id };
	}
	*out = page;
}

const struct problem *
album_repo_list(struct pg *pg, struct arena *arena, enum album_listing listing, struct id owner,
    const struct paging *paging, struct album_page *out)
{
	int64_t offset = paging_offset(paging);
	struct pg_call call = list_call(arena, listing, owner, paging->per_page + 1, offset,
	    paging->by_key ? paging->after : first_key());
	struct album_page page, first;

	TRY(pg_run(pg, arena, &call));
	read_page(call.rows, arena, paging->per_page, &page);
	if (page.count == 0 && (paging->by_key || offset > 0)) {
		call = list_call(arena, listing, owner, 1, 0, first_key());
		TRY(pg_run(pg, arena, &call));
		read_page(call.rows, arena, 1, &first);
		page.result.total = first.result.total;
	}
	*out = page;
	return NULL;
}

/* Covers of different albums may be one image: each id once. */
static size_t
cover_ids(const struct album *albums, size_t count, struct id *ids)
{
	size_t n = 0;

	for (size_t i = 0; i < count; i++) {
		size_t k = 0;

		if (id_is_nil(albums[i].cover_id))
			continue;
		while (k < n && !id_eq(ids[k], albums[i].cover_id))
			k++;
		ids[k] = albums[i].cover_id;
		n += k == n;
	}
	return n;
}

static void
give_covers(const struct image *images, size_t image_count, struct album *albums, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		for (size_t k = 0; k < image_count; k++) {
			if (id_eq(images[k].id, albums[i].cover_id))
				albums[i].cover = &images[k];
		}
	}
}

const struct problem *
album_repo_load_covers(
    struct pg *pg, struct arena *arena, struct id viewer, struct album *albums, size_t count)
{
	struct id *ids = arena_array(arena, struct id, count);
	size_t id_count = cover_ids(albums, count, ids);
	struct pg_call call = pg_call_new(SQL_IMAGE_LIST_IDS);
	struct image_page covers;

	if (id_count == 0)
		return NULL;
	pg_arg_id_or_null(&call, arena, viewer);
	pg_arg_ids(&call, arena, ids, id_count);
	TRY(pg_run(pg, arena, &call));
	image_rows_read(call.rows, arena, (int64_t)id_count, true, &covers);
	TRY(batch_load(pg, arena, covers.items, covers.count));
	give_covers(covers.items, covers.count, albums, count);
	return NULL;
}

/* $3..$7 of insert and update. */
static void
edit_args(struct pg_call *call, struct arena *arena, const struct album_edit *edit)
{
	pg_arg_id_or_null(call, arena, edit->parent_id);
	pg_arg_text(call, arena, edit->title);
	pg_arg_text(call, arena, edit->description);
	pg_arg_text(call, arena, visibility_names[edit->visibility]);
	pg_arg_id_or_null(call, arena, edit->cover_id);
}

const struct problem *
album_repo_insert(struct pg *pg, struct arena *arena, struct id id, struct id owner,
    const struct album_edit *edit)
{
	struct pg_call call = pg_call_new(SQL_ALBUM_INSERT);

	pg_arg_id(&call, arena, id);
	pg_arg_id(&call, arena, owner);
	edit_args(&call, arena, edit);
	return pg_run(pg, arena, &call);
}

const struct problem *
album_repo_update(struct pg *pg, struct arena *arena, struct id id, int64_t version,
    const struct album_edit *edit, bool *done)
{
	struct pg_call call = pg_call_new(SQL_ALBUM_UPDATE);

	pg_arg_id(&call, arena, id);
	pg_arg_i64(&call, arena, version);
	edit_args(&call, arena, edit);
	TRY(pg_run(pg, arena, &call));
	*done = call.affected > 0;
	return NULL;
}

const struct problem *
album_repo_delete(struct pg *pg, struct arena *arena, struct id id)
{
	struct pg_call call = pg_call_new(SQL_ALBUM_DELETE);

	pg_arg_id(&call, arena, id);
	return pg_run(pg, arena, &call);
}

const struct problem *
album_repo_find_nesting(struct pg *pg, struct arena *arena, struct id owner, struct id album,
    struct id parent, struct album_nesting *out)
{
	struct pg_call calls[2] = {
		pg_call_new(SQL_ALBUM_LOCK_TREE),
		pg_call_new(SQL_ALBUM_FIND_NESTING),
	};
	const struct pg_rows *rows;

	pg_arg_id(&calls[0], arena, owner);
	pg_arg_id_or_null(&calls[1], arena, album);
	pg_arg_id(&calls[1], arena, parent);
	pg_arg_id(&calls[1], arena, owner);
	TRY(pg_run_all(pg, arena, calls, 2));
	rows = calls[1].rows;
	*out = (struct album_nesting){
		.parent_found = row_bool(rows, 0, 0),
		.ring = row_bool(rows, 0, 1),
		.above = row_i64(rows, 0, 2),
		.below = row_i64(rows, 0, 3),
	};
	return NULL;
}
