#include "config.h"

#include "repo/follow.h"

#include "db/row.h"

/* $1 and $2 of every statement about two people. */
static struct pg_call
pair_call(struct arena *arena, enum statement statement, struct id one, struct id other)
{
	struct pg_call call = pg_call_new(statement);

	pg_arg_id_or_null(&call, arena, one);
	pg_arg_id(&call, arena, other);
	return call;
}

static const struct problem *
no_such_account(struct arena *arena)
{
	return problem_new(arena, PROBLEM_NOT_FOUND, "There is no such account.");
}

static const struct problem *
change(struct pg *pg, struct arena *arena, enum statement statement, struct id follower,
    struct id followed, int64_t *followers)
{
	struct pg_call calls[3] = {
		pair_call(arena, SQL_FOLLOW_LOCK_PAIR, follower, followed),
		pair_call(arena, statement, follower, followed),
		pg_call_new(SQL_FOLLOW_FIND_COUNTS),
	};

	pg_arg_id(&calls[2], arena, followed);
	TRY(pg_run_all(pg, arena, calls, 3));
	if (row_count(calls[1].rows) == 0)
		return no_such_account(arena);
	if (row_bool(calls[1].rows, 0, 0))
		return problem_new(arena, PROBLEM_FORBIDDEN, "You cannot follow this person.");
	*followers = row_count(calls[2].rows) == 0 ? 0 : row_i64(calls[2].rows, 0, 0);
	return NULL;
}

const struct problem *
follow_repo_insert(
    struct pg *pg, struct arena *arena, struct id follower, struct id followed, int64_t *followers)
{
	return change(pg, arena, SQL_FOLLOW_INSERT, follower, followed, followers);
}

const struct problem *
follow_repo_delete(
    struct pg *pg, struct arena *arena, struct id follower, struct id followed, int64_t *followers)
{
	return change(pg, arena, SQL_FOLLOW_DELETE, follower, followed, followers);
}

static const struct problem *
change_block(struct pg *pg, struct arena *arena, enum statement statement, struct id blocker,
    struct id blocked)
{
	struct pg_call calls[2] = { pair_call(arena, SQL_FOLLOW_LOCK_PAIR, blocker, blocked),
		pair_call(arena, statement, blocker, blocked) };

	TRY(pg_run_all(pg, arena, calls, 2));
	return row_count(calls[1].rows) == 0 ? no_such_account(arena) : NULL;
}

const struct problem *
block_repo_insert(struct pg *pg, struct arena *arena, struct id blocker, struct id blocked)
{
	return change_block(pg, arena, SQL_BLOCK_INSERT, blocker, blocked);
}

const struct problem *
block_repo_delete(struct pg *pg, struct arena *arena, struct id blocker, struct id blocked)
{
	return change_block(pg, arena, SQL_BLOCK_DELETE, blocker, blocked);
}

static struct follower
read_follower(const struct pg_rows *rows, int row)
{
	return (struct follower){
		.user_id = row_id(rows, row, 0),
		.username = row_str(rows, row, 1),
		.display_name = row_str(rows, row, 2),
		.created_us = row_time(rows, row, 3),
		.followed = row_bool(rows, row, 4),
	};
}

/* The statement of each list, the one that counts it, and which column of that is the count. */
static const struct {
	enum statement list, count;
	int column;
} lists[] = {
	[FOLLOWERS] = { SQL_FOLLOW_LIST_FOLLOWERS, SQL_FOLLOW_FIND_COUNTS, 0 },
	[FOLLOWING] = { SQL_FOLLOW_LIST_FOLLOWING, SQL_FOLLOW_FIND_COUNTS, 1 },
	[BLOCKS] = { SQL_BLOCK_LIST, SQL_BLOCK_COUNT, 0 },
};

const struct problem *
follow_repo_list(struct pg *pg, struct arena *arena, enum follow_list list, struct id user,
    struct id viewer, const struct paging *paging, struct follower_page *out)
{
	struct pg_call calls[2] = { pg_call_new(lists[list].list), pg_call_new(lists[list].count) };
	struct follower_page page = { 0 };

	paging_time_args(&calls[0], arena, paging, false);
	pg_arg_id(&calls[0], arena, user);
	pg_arg_id_or_null(&calls[0], arena, viewer);
	pg_arg_id(&calls[1], arena, user);
	TRY(pg_run_all(pg, arena, calls, 2));
	if (row_count(calls[1].rows) == 0)
		return no_such_account(arena);
	page.count = paging_count(paging, row_count(calls[0].rows), &page.result);
	page.items = arena_array(arena, struct follower, page.count + 1);
	for (size_t i = 0; i < page.count; i++)
		page.items[i] = read_follower(calls[0].rows, (int)i);
	if (page.count > 0)
		page.result.last = (struct page_key){ page.items[page.count - 1].created_us,
			page.items[page.count - 1].user_id };
	page.result.total = row_i64(calls[1].rows, 0, lists[list].column);
	*out = page;
	return NULL;
}

const struct problem *
follow_repo_find_bond(
    struct pg *pg, struct arena *arena, struct id viewer, struct id user, struct bond *out)
{
	struct pg_call call = pair_call(arena, SQL_FOLLOW_FIND_BOND, viewer, user);

	TRY(pg_run(pg, arena, &call));
	*out = (struct bond){
		.followers = row_i64(call.rows, 0, 0),
		.following = row_i64(call.rows, 0, 1),
		.followed = row_bool(call.rows, 0, 2),
		.follows_you = row_bool(call.rows, 0, 3),
		.blocked = row_bool(call.rows, 0, 4),
	};
	return NULL;
}
