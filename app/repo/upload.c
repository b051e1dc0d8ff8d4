#include "config.h"

#include "repo/upload.h"

#include "db/row.h"

const struct problem *
upload_repo_look_for_same(struct pg *pg, struct arena *arena, struct id owner,
    struct str content_hash, struct upload_same *out)
{
	struct pg_call find = pg_call_new(SQL_UPLOAD_FIND_SAME);

	pg_arg_id(&find, arena, owner);
	pg_arg_bytes(&find, arena, content_hash);
	TRY(pg_run(pg, arena, &find));
	*out = (struct upload_same){ .active = false };
	if (row_count(find.rows) == 1)
		*out = (struct upload_same){ .id = row_id(find.rows, 0, 0),
			.source = row_id(find.rows, 0, 1),
			.active = row_bool(find.rows, 0, 2) };
	return NULL;
}

const struct problem *
upload_repo_find_same(struct pg *pg, struct arena *arena, struct id owner, struct str content_hash,
    struct upload_same *out)
{
	struct pg_call lock = pg_call_new(SQL_UPLOAD_LOCK_SAME);

	pg_arg_id(&lock, arena, owner);
	pg_arg_bytes(&lock, arena, content_hash);
	/* One after the other: the second must see what the first waited for. */
	TRY(pg_run(pg, arena, &lock));
	return upload_repo_look_for_same(pg, arena, owner, content_hash, out);
}

const struct problem *
upload_repo_set_duplicate(struct pg *pg, struct arena *arena, struct id image, struct id source)
{
	struct pg_call call = pg_call_new(SQL_UPLOAD_SET_DUPLICATE);

	pg_arg_id(&call, arena, image);
	pg_arg_id(&call, arena, source);
	return pg_run(pg, arena, &call);
}

const struct problem *
upload_repo_share(struct pg *pg, struct arena *arena, struct id source)
{
	struct pg_call call = pg_call_new(SQL_UPLOAD_SHARE);

	pg_arg_id(&call, arena, source);
	return pg_run(pg, arena, &call);
}

const struct problem *
upload_repo_fail_copies(struct pg *pg, struct arena *arena, struct id source)
{
	struct pg_call call = pg_call_new(SQL_UPLOAD_FAIL_COPIES);

	pg_arg_id(&call, arena, source);
	return pg_run(pg, arena, &call);
}
