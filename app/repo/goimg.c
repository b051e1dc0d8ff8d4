#include "config.h"

#include "repo/goimg.h"

#include "db/row.h"

const struct problem *
goimg_list_users(struct pg *source, struct arena *arena, struct id after, int64_t limit,
    struct import_user **out, size_t *count)
{
	struct pg_call call = pg_call_new(SQL_GOIMG_LIST_USERS);

	pg_arg_id(&call, arena, after);
	pg_arg_i64(&call, arena, limit);
	TRY(pg_run(source, arena, &call));
	*count = (size_t)row_count(call.rows);
	*out = arena_array(arena, struct import_user, *count + 1);
	for (size_t i = 0; i < *count; i++)
		(*out)[i] = (struct import_user){ .id = row_id(call.rows, (int)i, 0),
			.email = row_str(call.rows, (int)i, 1),
			.username = row_str(call.rows, (int)i, 2),
			.password_hash = row_str(call.rows, (int)i, 3),
			.role = row_str(call.rows, (int)i, 4),
			.status = row_str(call.rows, (int)i, 5),
			.display_name = row_str(call.rows, (int)i, 6),
			.bio = row_str(call.rows, (int)i, 7),
			.created_us = row_time(call.rows, (int)i, 8) };
	return NULL;
}

static const struct problem *
list(struct pg *source, struct arena *arena, enum statement statement, struct id owner,
    struct id after, int64_t limit, struct pg_rows **rows, size_t *count)
{
	struct pg_call call = pg_call_new(statement);

	pg_arg_id(&call, arena, owner);
	pg_arg_id(&call, arena, after);
	pg_arg_i64(&call, arena, limit);
	TRY(pg_run(source, arena, &call));
	*rows = call.rows;
	*count = (size_t)row_count(call.rows);
	return NULL;
}

const struct problem *
goimg_list_albums(struct pg *source, struct arena *arena, struct id owner, struct id after,
    int64_t limit, struct export_album **out, size_t *count)
{
	struct pg_rows *rows;

	TRY(list(source, arena, SQL_GOIMG_LIST_ALBUMS, owner, after, limit, &rows, count));
	*out = arena_array(arena, struct export_album, *count + 1);
	for (size_t i = 0; i < *count; i++)
		(*out)[i] = (struct export_album){ .id = row_id(rows, (int)i, 0),
			.title = row_str(rows, (int)i, 1),
			.description = row_str(rows, (int)i, 2),
			.visibility = row_str(rows, (int)i, 3),
			.cover = row_id(rows, (int)i, 4),
			.created_us = row_time(rows, (int)i, 5) };
	return NULL;
}

const struct problem *
goimg_list_images(struct pg *source, struct arena *arena, struct id owner, struct id after,
    int64_t limit, struct export_image **out, size_t *count)
{
	struct pg_rows *rows;

	TRY(list(source, arena, SQL_GOIMG_LIST_IMAGES, owner, after, limit, &rows, count));
	*out = arena_array(arena, struct export_image, *count + 1);
	for (size_t i = 0; i < *count; i++) {
		struct export_image *image = &(*out)[i];

		*image = (struct export_image){ .id = row_id(rows, (int)i, 0),
			.title = row_str(rows, (int)i, 1),
			.description = row_str(rows, (int)i, 2),
			.visibility = row_str(rows, (int)i, 3),
			.original_filename = row_str(rows, (int)i, 4),
			.view_count = row_i64(rows, (int)i, 5),
			.created_us = row_time(rows, (int)i, 6),
			.key = row_str(rows, (int)i, 7) };
		image->tag_count = row_texts(rows, (int)i, 8, arena, &image->tags);
		image->album_count = row_ids(rows, (int)i, 9, arena, &image->albums);
		row_texts(rows, (int)i, 10, arena, &image->positions);
	}
	return NULL;
}

const struct problem *
goimg_copy_likes(struct pg *source, struct pg *pg, struct arena *arena, int64_t limit,
    struct goimg_like_key *after, size_t *count, int64_t *made)
{
	struct pg_call call = pg_call_new(SQL_GOIMG_LIST_LIKES);
	struct import_like *likes;

	pg_arg_id(&call, arena, after->user);
	pg_arg_id(&call, arena, after->image);
	pg_arg_i64(&call, arena, limit);
	TRY(pg_run(source, arena, &call));
	*count = (size_t)row_count(call.rows);
	likes = arena_array(arena, struct import_like, *count + 1);
	for (size_t i = 0; i < *count; i++)
		likes[i] = (struct import_like){ .user = row_id(call.rows, (int)i, 0),
			.image = row_id(call.rows, (int)i, 1),
			.created_us = row_time(call.rows, (int)i, 2) };
	if (*count > 0)
		*after = (struct goimg_like_key){ likes[*count - 1].user, likes[*count - 1].image };
	return import_repo_insert_likes(pg, arena, likes, *count, made);
}

const struct problem *
goimg_copy_comments(struct pg *source, struct pg *pg, struct arena *arena, int64_t limit,
    struct id *after, size_t *count)
{
	struct pg_call call = pg_call_new(SQL_GOIMG_LIST_COMMENTS);
	struct import_comment *comments;
	int64_t made;

	pg_arg_id(&call, arena, *after);
	pg_arg_i64(&call, arena, limit);
	TRY(pg_run(source, arena, &call));
	*count = (size_t)row_count(call.rows);
	comments = arena_array(arena, struct import_comment, *count + 1);
	for (size_t i = 0; i < *count; i++) {
		comments[i] = (struct import_comment){ .id = row_id(call.rows, (int)i, 0),
			.user = row_id(call.rows, (int)i, 1),
			.image = row_id(call.rows, (int)i, 2),
			.content = row_str(call.rows, (int)i, 3),
			.created_us = row_time(call.rows, (int)i, 4),
			.updated_us = row_time(call.rows, (int)i, 5) };
		*after = comments[i].id;
	}
	return import_repo_insert_comments(pg, arena, comments, *count, &made);
}
