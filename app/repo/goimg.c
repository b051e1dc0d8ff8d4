#include "config.h"

#include "repo/goimg.h"

#include "db/row.h"

const struct problem *
goimg_list_users(struct pg *source, struct arena *arena, struct id after, int64_t limit,
    struct goimg_user **out, size_t *count)
{
	struct pg_call call = pg_call_new(SQL_GOIMG_LIST_USERS);

	pg_arg_id(&call, arena, after);
	pg_arg_i64(&call, arena, limit);
	TRY(pg_run(source, arena, &call));
	*count = (size_t)row_count(call.rows);
	*out = arena_array(arena, struct goimg_user, *count + 1);
	for (size_t i = 0; i < *count; i++)
		(*out)[i] = (struct goimg_user){ .id = row_id(call.rows, (int)i, 0),
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

const struct problem *
goimg_insert_user(struct pg *pg, struct arena *arena, const struct goimg_user *user)
{
	struct pg_call call = pg_call_new(SQL_IMPORT_INSERT_USER);

	pg_arg_id(&call, arena, user->id);
	pg_arg_text(&call, arena, user->email);
	pg_arg_text(&call, arena, user->username);
	pg_arg_text(&call, arena, user->password_hash);
	pg_arg_text(&call, arena, user->role);
	pg_arg_text(&call, arena, user->status);
	pg_arg_text_or_null(&call, arena, user->display_name);
	pg_arg_text_or_null(&call, arena, user->bio);
	pg_arg_time(&call, arena, user->created_us);
	return pg_run(pg, arena, &call);
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
	struct pg_call read = pg_call_new(SQL_GOIMG_LIST_LIKES);
	struct pg_call write = pg_call_new(SQL_IMPORT_INSERT_LIKES);
	struct id *users, *images;
	int64_t *times;

	pg_arg_id(&read, arena, after->user);
	pg_arg_id(&read, arena, after->image);
	pg_arg_i64(&read, arena, limit);
	TRY(pg_run(source, arena, &read));
	*made = 0;
	*count = (size_t)row_count(read.rows);
	if (*count == 0)
		return NULL;
	users = arena_array(arena, struct id, *count);
	images = arena_array(arena, struct id, *count);
	times = arena_array(arena, int64_t, *count);
	for (size_t i = 0; i < *count; i++) {
		users[i] = row_id(read.rows, (int)i, 0);
		images[i] = row_id(read.rows, (int)i, 1);
		times[i] = row_time(read.rows, (int)i, 2);
	}
	pg_arg_ids(&write, arena, users, *count);
	pg_arg_ids(&write, arena, images, *count);
	pg_arg_i64s(&write, arena, times, *count);
	TRY(pg_run(pg, arena, &write));
	*made = row_i64(write.rows, 0, 0);
	*after = (struct goimg_like_key){ users[*count - 1], images[*count - 1] };
	return NULL;
}

const struct problem *
goimg_copy_comments(struct pg *source, struct pg *pg, struct arena *arena, int64_t limit,
    struct id *after, size_t *count)
{
	struct pg_call read = pg_call_new(SQL_GOIMG_LIST_COMMENTS);
	struct pg_call write = pg_call_new(SQL_IMPORT_INSERT_COMMENTS);
	struct id *ids[3];
	struct str *contents;
	int64_t *times[2];

	pg_arg_id(&read, arena, *after);
	pg_arg_i64(&read, arena, limit);
	TRY(pg_run(source, arena, &read));
	*count = (size_t)row_count(read.rows);
	if (*count == 0)
		return NULL;
	for (int column = 0; column < 3; column++) {
		ids[column] = arena_array(arena, struct id, *count);
		for (size_t i = 0; i < *count; i++)
			ids[column][i] = row_id(read.rows, (int)i, column);
		pg_arg_ids(&write, arena, ids[column], *count);
	}
	contents = arena_array(arena, struct str, *count);
	for (size_t i = 0; i < *count; i++)
		contents[i] = row_str(read.rows, (int)i, 3);
	pg_arg_texts(&write, arena, contents, *count);
	for (int column = 0; column < 2; column++) {
		times[column] = arena_array(arena, int64_t, *count);
		for (size_t i = 0; i < *count; i++)
			times[column][i] = row_time(read.rows, (int)i, 4 + column);
		pg_arg_i64s(&write, arena, times[column], *count);
	}
	TRY(pg_run(pg, arena, &write));
	*after = ids[0][*count - 1];
	return NULL;
}
