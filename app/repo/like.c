#include "config.h"

#include "repo/like.h"

#include "db/row.h"
#include "repo/image_see.h"

/* Both take and give the same, after the image was held. */
static const struct problem *
change(struct pg *pg, struct arena *arena, bool liked, struct id user, struct id image,
    bool moderates, int64_t *like_count)
{
	struct pg_call calls[2] = { pg_call_new(SQL_LIKE_HOLD),
		pg_call_new(liked ? SQL_LIKE_INSERT : SQL_LIKE_DELETE) };

	pg_arg_id(&calls[0], arena, image);
	pg_arg_id(&calls[1], arena, user);
	pg_arg_id(&calls[1], arena, image);
	pg_arg_bool(&calls[1], arena, moderates);
	TRY(pg_run_all(pg, arena, calls, 2));
	if (row_count(calls[1].rows) == 0)
		return image_see_not_found(arena);
	if (row_bool(calls[1].rows, 0, 0))
		return image_see_blocked(arena);
	*like_count = row_i64(calls[1].rows, 0, 1);
	return NULL;
}

const struct problem *
like_repo_insert(struct pg *pg, struct arena *arena, struct id user, struct id image,
    bool moderates, int64_t *like_count)
{
	return change(pg, arena, true, user, image, moderates, like_count);
}

const struct problem *
like_repo_delete(struct pg *pg, struct arena *arena, struct id user, struct id image,
    bool moderates, int64_t *like_count)
{
	return change(pg, arena, false, user, image, moderates, like_count);
}

static struct like
read_like(const struct pg_rows *rows, int row)
{
	return (struct like){
		.user_id = row_id(rows, row, 0),
		.username = row_str(rows, row, 1),
		.display_name = row_str(rows, row, 2),
		.created_us = row_time(rows, row, 3),
	};
}

const struct problem *
like_repo_list(struct pg *pg, struct arena *arena, struct id image, struct id viewer,
    bool moderates, const struct paging *paging, struct like_page *out)
{
	struct pg_call calls[2] = { image_see_call(arena, image, viewer, moderates),
		pg_call_new(SQL_LIKE_LIST_OF_IMAGE) };
	struct like_page page = { 0 };
	struct image_seen seen;

	paging_time_args(&calls[1], arena, paging, false);
	pg_arg_id(&calls[1], arena, image);
	TRY(pg_run_all(pg, arena, calls, 2));
	TRY(image_see_read(arena, &calls[0], &seen));
	page.count = paging_count(paging, row_count(calls[1].rows), &page.result);
	page.items = arena_array(arena, struct like, page.count + 1);
	for (size_t i = 0; i < page.count; i++)
		page.items[i] = read_like(calls[1].rows, (int)i);
	if (page.count > 0)
		page.result.last = (struct page_key){ page.items[page.count - 1].created_us,
			page.items[page.count - 1].user_id };
	page.result.total = seen.like_count;
	*out = page;
	return NULL;
}
