/* The part of repo/album.h that changes an album's images. */
#include "config.h"

#include "db/row.h"
#include "repo/album.h"

/* A call with the album first, then ids. */
static struct pg_call
with_ids(struct arena *arena, enum statement statement, struct id album, const struct id *ids,
    size_t count)
{
	struct pg_call call = pg_call_new(statement);

	pg_arg_id(&call, arena, album);
	pg_arg_ids(&call, arena, ids, count);
	return call;
}

static struct pg_call
with_owner_and_ids(struct arena *arena, enum statement statement, struct id album, struct id owner,
    const struct id *ids, size_t count)
{
	struct pg_call call = pg_call_new(statement);

	pg_arg_id(&call, arena, album);
	pg_arg_id(&call, arena, owner);
	pg_arg_ids(&call, arena, ids, count);
	return call;
}

const struct problem *
album_repo_lock(struct pg *pg, struct arena *arena, struct id id, struct id owner, bool *found)
{
	struct pg_call call = pg_call_new(SQL_ALBUM_LOCK);

	pg_arg_id(&call, arena, id);
	pg_arg_id(&call, arena, owner);
	TRY(pg_run(pg, arena, &call));
	*found = row_count(call.rows) > 0;
	return NULL;
}

const struct problem *
album_repo_touch(struct pg *pg, struct arena *arena, struct id id)
{
	struct pg_call call = pg_call_new(SQL_ALBUM_TOUCH);

	pg_arg_id(&call, arena, id);
	return pg_run(pg, arena, &call);
}

const struct problem *
album_repo_count_own(struct pg *pg, struct arena *arena, struct id album, struct id owner,
    const struct id *ids, size_t count, int64_t *own, int64_t *present)
{
	struct pg_call call =
	    with_owner_and_ids(arena, SQL_ALBUM_COUNT_OWN, album, owner, ids, count);

	TRY(pg_run(pg, arena, &call));
	*own = row_i64(call.rows, 0, 0);
	*present = row_i64(call.rows, 0, 1);
	return NULL;
}

const struct problem *
album_repo_add_images(struct pg *pg, struct arena *arena, struct id album, struct id owner,
    const struct id *ids, size_t count, int64_t *added)
{
	struct pg_call call =
	    with_owner_and_ids(arena, SQL_ALBUM_ADD_IMAGES, album, owner, ids, count);

	TRY(pg_run(pg, arena, &call));
	*added = row_count(call.rows);
	return NULL;
}

const struct problem *
album_repo_remove_image(
    struct pg *pg, struct arena *arena, struct id album, struct id image, bool *done)
{
	struct pg_call calls[2] = {
		pg_call_new(SQL_ALBUM_REMOVE_IMAGE),
		pg_call_new(SQL_ALBUM_DROP_COVER),
	};

	for (int i = 0; i < 2; i++) {
		pg_arg_id(&calls[i], arena, album);
		pg_arg_id(&calls[i], arena, image);
	}
	TRY(pg_run_all(pg, arena, calls, 2));
	*done = calls[0].affected > 0;
	return NULL;
}

const struct problem *
album_repo_count_members(struct pg *pg, struct arena *arena, struct id album, const struct id *ids,
    size_t count, int64_t *members)
{
	struct pg_call call = with_ids(arena, SQL_ALBUM_COUNT_MEMBERS, album, ids, count);

	TRY(pg_run(pg, arena, &call));
	*members = row_i64(call.rows, 0, 0);
	return NULL;
}

const struct problem *
album_repo_reorder(
    struct pg *pg, struct arena *arena, struct id album, const struct id *ids, size_t count)
{
	struct pg_call call = with_ids(arena, SQL_ALBUM_REORDER, album, ids, count);

	return pg_run(pg, arena, &call);
}
