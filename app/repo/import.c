#include "config.h"

#include "repo/import.h"

#include <stddef.h>
#include <string.h>

#include "db/row.h"

const struct problem *
import_repo_find_same(struct pg *pg, struct arena *arena, struct id owner, struct str content_hash,
    struct import_same *out)
{
	struct pg_call call = pg_call_new(SQL_IMPORT_FIND_SAME);

	pg_arg_id(&call, arena, owner);
	pg_arg_bytes(&call, arena, content_hash);
	TRY(pg_run(pg, arena, &call));
	*out = (struct import_same){ .id = { { 0 } } };
	if (row_count(call.rows) > 0)
		*out = (struct import_same){ .id = row_id(call.rows, 0, 0),
			.status = row_str(call.rows, 0, 1),
			.failure_reason = row_str(call.rows, 0, 2) };
	return NULL;
}

const struct problem *
import_repo_find_image(struct pg *pg, struct arena *arena, const struct import_id *id,
    struct id owner, bool *taken, bool *there)
{
	struct pg_call call = pg_call_new(SQL_IMPORT_FIND_IMAGE);

	pg_arg_id(&call, arena, id->first);
	pg_arg_id(&call, arena, id->second);
	pg_arg_id(&call, arena, owner);
	TRY(pg_run(pg, arena, &call));
	*taken = row_bool(call.rows, 0, 0);
	*there = row_bool(call.rows, 0, 1);
	return NULL;
}

const struct problem *
import_repo_find_album(struct pg *pg, struct arena *arena, struct id owner, struct id parent,
    struct str title, struct id *out)
{
	struct pg_call call = pg_call_new(SQL_IMPORT_FIND_ALBUM);

	pg_arg_id(&call, arena, owner);
	pg_arg_id_or_null(&call, arena, parent);
	pg_arg_text(&call, arena, title);
	TRY(pg_run(pg, arena, &call));
	*out = row_count(call.rows) > 0 ? row_id(call.rows, 0, 0) : (struct id){ { 0 } };
	return NULL;
}

const struct problem *
import_repo_insert_album(struct pg *pg, struct arena *arena, const struct import_id *ids,
    struct id owner, const struct album_edit *edit, int64_t created_us, struct id *id, bool *made)
{
	struct pg_call call = pg_call_new(SQL_IMPORT_INSERT_ALBUM);

	pg_arg_id(&call, arena, ids->first);
	pg_arg_id(&call, arena, ids->second);
	pg_arg_id(&call, arena, owner);
	pg_arg_id_or_null(&call, arena, edit->parent_id);
	pg_arg_text(&call, arena, edit->title);
	pg_arg_text(&call, arena, edit->description);
	pg_arg_text(&call, arena, visibility_names[edit->visibility]);
	pg_arg_time(&call, arena, created_us);
	TRY(pg_run(pg, arena, &call));
	*id = row_id(call.rows, 0, 0);
	*made = row_bool(call.rows, 0, 1);
	return NULL;
}

const struct problem *
import_repo_put_into_albums(struct pg *pg, struct arena *arena, struct id image, struct id owner,
    const struct import_place *places, size_t count)
{
	struct pg_call call = pg_call_new(SQL_IMPORT_PUT_INTO_ALBUMS);
	struct id *first = arena_array(arena, struct id, count);
	struct id *second = arena_array(arena, struct id, count);
	int64_t *positions = arena_array(arena, int64_t, count);

	for (size_t i = 0; i < count; i++) {
		first[i] = places[i].album.first;
		second[i] = places[i].album.second;
		positions[i] = places[i].position;
	}
	pg_arg_id(&call, arena, image);
	pg_arg_id(&call, arena, owner);
	pg_arg_ids(&call, arena, first, count);
	pg_arg_ids(&call, arena, second, count);
	pg_arg_i64s(&call, arena, positions, count);
	return pg_run(pg, arena, &call);
}

const struct problem *
import_repo_set_cover(struct pg *pg, struct arena *arena, struct id album,
    const struct import_id *image, struct id owner)
{
	struct pg_call call = pg_call_new(SQL_IMPORT_SET_COVER);

	pg_arg_id(&call, arena, album);
	pg_arg_id(&call, arena, image->first);
	pg_arg_id(&call, arena, image->second);
	pg_arg_id(&call, arena, owner);
	return pg_run(pg, arena, &call);
}

const struct problem *
import_repo_insert_user(struct pg *pg, struct arena *arena, const struct import_user *user)
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

const struct problem *
import_repo_insert_likes(struct pg *pg, struct arena *arena, const struct import_like *likes,
    size_t count, int64_t *made)
{
	struct pg_call call = pg_call_new(SQL_IMPORT_INSERT_LIKES);
	struct id *users = arena_array(arena, struct id, count + 1);
	struct id *images = arena_array(arena, struct id, count + 1);
	int64_t *times = arena_array(arena, int64_t, count + 1);

	*made = 0;
	if (count == 0)
		return NULL;
	for (size_t i = 0; i < count; i++) {
		users[i] = likes[i].user;
		images[i] = likes[i].image;
		times[i] = likes[i].created_us;
	}
	pg_arg_ids(&call, arena, users, count);
	pg_arg_ids(&call, arena, images, count);
	pg_arg_i64s(&call, arena, times, count);
	TRY(pg_run(pg, arena, &call));
	*made = row_i64(call.rows, 0, 0);
	return NULL;
}

/* One column of ids: which is a member's place. */
static void
add_ids(struct pg_call *call, struct arena *arena, const struct import_comment *comments,
    size_t count, size_t member)
{
	struct id *ids = arena_array(arena, struct id, count);

	for (size_t i = 0; i < count; i++)
		memcpy(&ids[i], (const char *)&comments[i] + member, sizeof ids[i]);
	pg_arg_ids(call, arena, ids, count);
}

const struct problem *
import_repo_insert_comments(struct pg *pg, struct arena *arena,
    const struct import_comment *comments, size_t count, int64_t *made)
{
	struct pg_call call = pg_call_new(SQL_IMPORT_INSERT_COMMENTS);
	struct str *contents = arena_array(arena, struct str, count + 1);
	int64_t *created = arena_array(arena, int64_t, count + 1);
	int64_t *updated = arena_array(arena, int64_t, count + 1);

	*made = 0;
	if (count == 0)
		return NULL;
	for (size_t i = 0; i < count; i++) {
		contents[i] = comments[i].content;
		created[i] = comments[i].created_us;
		updated[i] = comments[i].updated_us;
	}
	add_ids(&call, arena, comments, count, offsetof(struct import_comment, id));
	add_ids(&call, arena, comments, count, offsetof(struct import_comment, user));
	add_ids(&call, arena, comments, count, offsetof(struct import_comment, image));
	pg_arg_texts(&call, arena, contents, count);
	pg_arg_i64s(&call, arena, created, count);
	pg_arg_i64s(&call, arena, updated, count);
	TRY(pg_run(pg, arena, &call));
	*made = call.affected;
	return NULL;
}
