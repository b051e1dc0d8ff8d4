#include "config.h"

#include "repo/view.h"

const struct problem *
view_repo_write(struct pg *pg, struct arena *arena, const struct view_lots *lots)
{
	struct pg_call call = pg_call_new(SQL_VIEW_WRITE);

	pg_arg_ids(&call, arena, lots->ids, lots->count);
	pg_arg_ids(&call, arena, lots->images, lots->count);
	pg_arg_i64s(&call, arena, lots->amounts, lots->count);
	return pg_run(pg, arena, &call);
}

const struct problem *
view_repo_count(struct pg *pg, struct arena *arena, struct id image, struct str viewer)
{
	struct pg_call call = pg_call_new(SQL_VIEW_COUNT);

	pg_arg_id(&call, arena, image);
	pg_arg_text(&call, arena, viewer);
	return pg_run(pg, arena, &call);
}

const struct problem *
view_repo_forget(struct pg *pg, struct arena *arena)
{
	struct pg_call call = pg_call_new(SQL_VIEW_FORGET);

	return pg_run(pg, arena, &call);
}
