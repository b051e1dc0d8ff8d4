#include "config.h"

#include "repo/image.h"

#include "db/row.h"
#include "repo/batch_loader.h"
#include "repo/image_row.h"

enum detail_column {
	DETAIL_EXIF = IMAGE_COLUMN_COUNT,
	DETAIL_SCAN_STATUS,
	DETAIL_FAILURE_REASON,
	DETAIL_STORAGE_KEY,
	DETAIL_ORIGINAL_FILENAME,
	DETAIL_DELETED_AT,
};

static const struct problem *
find_detail(struct pg *pg, struct arena *arena, struct pg_call *find, struct image_detail *out)
{
	const struct pg_rows *rows;
	struct image_detail detail;

	TRY(pg_run(pg, arena, find));
	rows = find->rows;
	if (row_count(rows) == 0)
		return problem_new(arena, PROBLEM_NOT_FOUND, "There is no such image.");
	detail = (struct image_detail){
		.exif = row_str(rows, 0, DETAIL_EXIF),
		.scan_status = row_str(rows, 0, DETAIL_SCAN_STATUS),
		.failure_reason = row_str(rows, 0, DETAIL_FAILURE_REASON),
		.storage_key = row_str(rows, 0, DETAIL_STORAGE_KEY),
		.original_filename = row_str(rows, 0, DETAIL_ORIGINAL_FILENAME),
		.deleted_at = row_time(rows, 0, DETAIL_DELETED_AT),
	};
	image_row_read(rows, arena, 0, &detail.image);
	TRY(batch_load(pg, arena, &detail.image, 1));
	*out = detail;
	return NULL;
}

const struct problem *
image_repo_find(struct pg *pg, struct arena *arena, struct id id, struct id viewer, bool moderates,
    struct image_detail *out)
{
	struct pg_call call = pg_call_new(SQL_IMAGE_FIND);

	pg_arg_id_or_null(&call, arena, viewer);
	pg_arg_id(&call, arena, id);
	pg_arg_bool(&call, arena, moderates);
	return find_detail(pg, arena, &call, out);
}

const struct problem *
image_repo_find_own(
    struct pg *pg, struct arena *arena, struct id id, struct id owner, struct image_detail *out)
{
	struct pg_call call = pg_call_new(SQL_IMAGE_FIND_OWN);

	pg_arg_id(&call, arena, owner);
	pg_arg_id(&call, arena, id);
	return find_detail(pg, arena, &call, out);
}

const struct problem *
image_repo_insert(struct pg *pg, struct arena *arena, const struct image_new *image)
{
	struct pg_call call = pg_call_new(SQL_IMAGE_INSERT);

	pg_arg_id(&call, arena, image->id);
	pg_arg_id(&call, arena, image->owner);
	pg_arg_text(&call, arena, image->title);
	pg_arg_text(&call, arena, image->description);
	pg_arg_text(&call, arena, visibility_names[image->visibility]);
	pg_arg_text(&call, arena, content_rating_names[image->rating]);
	pg_arg_text(&call, arena, image->storage_key);
	pg_arg_text(&call, arena, image->original_filename);
	pg_arg_text(&call, arena, image->mime_type);
	pg_arg_i64(&call, arena, image->file_size);
	pg_arg_i64(&call, arena, image->width);
	pg_arg_i64(&call, arena, image->height);
	pg_arg_bytes(&call, arena, image->content_hash);
	pg_arg_text(&call, arena, image->storage_provider);
	pg_arg_bool(&call, arena, image->keep_position);
	pg_arg_text(&call, arena, image->alt_text);
	pg_arg_text_or_null(&call, arena, image->exif);
	if (image->created_us == 0)
		pg_arg_null(&call);
	else
		pg_arg_time(&call, arena, image->created_us);
	pg_arg_i64(&call, arena, image->view_count);
	return pg_run(pg, arena, &call);
}

const struct problem *
image_repo_update(struct pg *pg, struct arena *arena, struct id id, int64_t version,
    const struct image_edit *edit, bool *done)
{
	struct pg_call call = pg_call_new(SQL_IMAGE_UPDATE);

	pg_arg_id(&call, arena, id);
	pg_arg_i64(&call, arena, version);
	pg_arg_text(&call, arena, edit->title);
	pg_arg_text(&call, arena, edit->description);
	pg_arg_text(&call, arena, edit->alt_text);
	pg_arg_text(&call, arena, visibility_names[edit->visibility]);
	pg_arg_text(&call, arena, content_rating_names[edit->rating]);
	TRY(pg_run(pg, arena, &call));
	*done = call.affected > 0;
	return NULL;
}

/* A statement that takes the id alone. */
static const struct problem *
change(struct pg *pg, struct arena *arena, enum statement statement, struct id id, bool *done)
{
	struct pg_call call = pg_call_new(statement);

	pg_arg_id(&call, arena, id);
	TRY(pg_run(pg, arena, &call));
	*done = call.affected > 0;
	return NULL;
}

const struct problem *
image_repo_trash(struct pg *pg, struct arena *arena, struct id id, bool *done)
{
	return change(pg, arena, SQL_IMAGE_TRASH, id, done);
}

const struct problem *
image_repo_restore(struct pg *pg, struct arena *arena, struct id id, bool *done)
{
	return change(pg, arena, SQL_IMAGE_RESTORE, id, done);
}

const struct problem *
image_repo_remove(struct pg *pg, struct arena *arena, struct id id, bool *done)
{
	return change(pg, arena, SQL_IMAGE_REMOVE, id, done);
}

const struct problem *
image_repo_put_back(struct pg *pg, struct arena *arena, struct id id, bool *done)
{
	return change(pg, arena, SQL_IMAGE_PUT_BACK, id, done);
}

const struct problem *
image_repo_rate(struct pg *pg, struct arena *arena, struct id id, enum content_rating rating,
    struct id moderator, bool *done, struct str *before)
{
	struct pg_call call = pg_call_new(SQL_IMAGE_RATE);

	pg_arg_id(&call, arena, id);
	pg_arg_text(&call, arena, content_rating_names[rating]);
	pg_arg_id(&call, arena, moderator);
	TRY(pg_run(pg, arena, &call));
	*done = row_count(call.rows) == 1;
	*before = *done ? row_str(call.rows, 0, 0) : STR("");
	return NULL;
}
