#include "config.h"

#include "repo/image_see.h"

#include "db/row.h"

struct pg_call
image_see_call(struct arena *arena, struct id image, struct id viewer, bool moderates)
{
	struct pg_call call = pg_call_new(SQL_IMAGE_SEE);

	pg_arg_id_or_null(&call, arena, viewer);
	pg_arg_id(&call, arena, image);
	pg_arg_bool(&call, arena, moderates);
	return call;
}

const struct problem *
image_see_not_found(struct arena *arena)
{
	return problem_new(arena, PROBLEM_NOT_FOUND, "There is no such image.");
}

const struct problem *
image_see_blocked(struct arena *arena)
{
	return problem_new(arena, PROBLEM_FORBIDDEN, "The owner of this image does not want it.");
}

const struct problem *
image_see_read(struct arena *arena, const struct pg_call *call, struct image_seen *out)
{
	if (row_count(call->rows) == 0)
		return image_see_not_found(arena);
	out->like_count = row_i64(call->rows, 0, 0);
	out->comment_count = row_i64(call->rows, 0, 1);
	return NULL;
}
