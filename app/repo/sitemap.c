#include "config.h"

#include "repo/sitemap.h"

#include "db/row.h"

const struct problem *
sitemap_repo_extend(struct pg *pg, struct arena *arena, int64_t size, bool *grew)
{
	struct pg_call call = pg_call_new(SQL_SITEMAP_EXTEND);

	pg_arg_i64(&call, arena, size);
	TRY(pg_run(pg, arena, &call));
	*grew = call.affected > 0;
	return NULL;
}

const struct problem *
sitemap_repo_count(struct pg *pg, struct arena *arena, int64_t *pages)
{
	struct pg_call call = pg_call_new(SQL_SITEMAP_COUNT);

	TRY(pg_run(pg, arena, &call));
	*pages = row_i64(call.rows, 0, 0);
	return NULL;
}

const struct problem *
sitemap_repo_list(
    struct pg *pg, struct arena *arena, int64_t number, struct sitemap_entry **out, size_t *count)
{
	struct pg_call call = pg_call_new(SQL_SITEMAP_LIST);

	pg_arg_i64(&call, arena, number);
	pg_arg_i64(&call, arena, SITEMAP_MOST);
	TRY(pg_run(pg, arena, &call));
	*count = (size_t)row_count(call.rows);
	*out = arena_array(arena, struct sitemap_entry, *count + 1);
	for (size_t i = 0; i < *count; i++)
		(*out)[i] = (struct sitemap_entry){ row_id(call.rows, (int)i, 0),
			row_time(call.rows, (int)i, 1) };
	return NULL;
}
