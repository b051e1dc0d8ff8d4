#include "config.h"

#include "repo/account_end.h"

#include <string.h>

#include "db/row.h"

/* Variants and the original. */
#define KEYS_OF_AN_IMAGE 16

static const struct problem *
run_for_id(struct pg *pg, struct arena *arena, enum statement statement, struct id id)
{
	struct pg_call call = pg_call_new(statement);

	pg_arg_id(&call, arena, id);
	return pg_run(pg, arena, &call);
}

const struct problem *
account_repo_suspend(struct pg *pg, struct arena *arena, struct id id, bool *done)
{
	struct pg_call call = pg_call_new(SQL_ACCOUNT_SUSPEND);

	pg_arg_id(&call, arena, id);
	TRY(pg_run(pg, arena, &call));
	*done = row_count(call.rows) == 1;
	return NULL;
}

const struct problem *
account_repo_reinstate(struct pg *pg, struct arena *arena, struct id id)
{
	return run_for_id(pg, arena, SQL_ACCOUNT_REINSTATE, id);
}

const struct problem *
account_repo_mark_deleted(
    struct pg *pg, struct arena *arena, struct id id, struct str password_hash, bool *done)
{
	struct pg_call call = pg_call_new(SQL_ACCOUNT_MARK_DELETED);

	pg_arg_id(&call, arena, id);
	pg_arg_text_or_null(&call, arena, password_hash);
	TRY(pg_run(pg, arena, &call));
	*done = row_count(call.rows) == 1;
	return NULL;
}

const struct problem *
account_repo_delete(struct pg *pg, struct arena *arena, struct id id)
{
	return run_for_id(pg, arena, SQL_ACCOUNT_DELETE, id);
}

const struct problem *
account_repo_settle_images(
    struct pg *pg, struct arena *arena, struct id id, int64_t limit, int64_t *changed)
{
	struct pg_call call = pg_call_new(SQL_IMAGE_SETTLE_OWNER);

	pg_arg_id(&call, arena, id);
	pg_arg_i64(&call, arena, limit);
	TRY(pg_run(pg, arena, &call));
	*changed = call.affected;
	return NULL;
}

const struct problem *
account_repo_settle_albums(struct pg *pg, struct arena *arena, struct id id)
{
	return run_for_id(pg, arena, SQL_ALBUM_SETTLE_OWNER, id);
}

const struct problem *
account_repo_settle_words(
    struct pg *pg, struct arena *arena, struct id id, int64_t limit, int64_t *changed)
{
	static const enum statement statements[] = { SQL_LIKE_SETTLE_USER, SQL_COMMENT_SETTLE_USER,
		SQL_NOTIFICATION_SETTLE_ACTOR };

	*changed = 0;
	for (size_t i = 0; i < sizeof statements / sizeof *statements; i++) {
		struct pg_call call = pg_call_new(statements[i]);

		pg_arg_id(&call, arena, id);
		pg_arg_i64(&call, arena, limit);
		TRY(pg_run(pg, arena, &call));
		*changed += row_i64(call.rows, 0, 0);
	}
	return NULL;
}

const struct problem *
account_repo_list_images(
    struct pg *pg, struct arena *arena, struct id id, int64_t limit, struct gone_images *out)
{
	struct pg_call call = pg_call_new(SQL_IMAGE_LIST_OF_GONE_OWNER);

	pg_arg_id(&call, arena, id);
	pg_arg_i64(&call, arena, limit);
	TRY(pg_run(pg, arena, &call));
	*out = (struct gone_images){ .count = (size_t)row_count(call.rows) };
	out->ids = arena_array(arena, struct id, out->count + 1);
	out->keys = arena_array(arena, struct str, KEYS_OF_AN_IMAGE * out->count + 1);
	for (size_t i = 0; i < out->count; i++) {
		struct str *keys;
		size_t count = row_texts(call.rows, (int)i, 1, arena, &keys);

		count = count < KEYS_OF_AN_IMAGE ? count : KEYS_OF_AN_IMAGE;
		out->ids[i] = row_id(call.rows, (int)i, 0);
		memcpy(out->keys + out->key_count, keys, count * sizeof *keys);
		out->key_count += count;
	}
	return NULL;
}

const struct problem *
account_repo_delete_images(struct pg *pg, struct arena *arena, const struct gone_images *images)
{
	struct pg_call call = pg_call_new(SQL_IMAGE_DELETE_MANY);

	pg_arg_ids(&call, arena, images->ids, images->count);
	return pg_run(pg, arena, &call);
}

static const struct problem *
remove_some(struct pg *pg, struct arena *arena, enum statement statement, struct id id,
    int64_t limit, int64_t *removed)
{
	struct pg_call call = pg_call_new(statement);

	pg_arg_id(&call, arena, id);
	pg_arg_i64(&call, arena, limit);
	TRY(pg_run(pg, arena, &call));
	*removed = row_i64(call.rows, 0, 0);
	return NULL;
}

const struct problem *
account_repo_delete_likes(
    struct pg *pg, struct arena *arena, struct id id, int64_t limit, int64_t *removed)
{
	return remove_some(pg, arena, SQL_LIKE_DELETE_OF_USER, id, limit, removed);
}

const struct problem *
account_repo_delete_bonds(
    struct pg *pg, struct arena *arena, struct id id, int64_t limit, int64_t *removed)
{
	int64_t told;

	TRY(remove_some(pg, arena, SQL_NOTIFICATION_DELETE_OF_ACTOR, id, limit, &told));
	TRY(remove_some(pg, arena, SQL_FOLLOW_DELETE_OF_USER, id, limit, removed));
	*removed = told > *removed ? told : *removed;
	return NULL;
}

const struct problem *
account_repo_delete_comments(
    struct pg *pg, struct arena *arena, struct id id, int64_t limit, int64_t *removed)
{
	return remove_some(pg, arena, SQL_COMMENT_DELETE_OF_USER, id, limit, removed);
}
