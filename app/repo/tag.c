#include "config.h"

#include "repo/tag.h"

#include "db/row.h"

static void
slugs_arg(struct pg_call *call, struct arena *arena, const struct tag_given *tags, size_t count)
{
	struct str *slugs = arena_array(arena, struct str, count);

	for (size_t i = 0; i < count; i++)
		slugs[i] = tags[i].slug;
	pg_arg_texts(call, arena, slugs, count);
}

static struct pg_call
insert_missing(struct arena *arena, const struct tag_given *tags, size_t count)
{
	struct pg_call call = pg_call_new(SQL_TAG_INSERT_MISSING);
	struct id *ids = arena_array(arena, struct id, count);
	struct str *names = arena_array(arena, struct str, count);

	for (size_t i = 0; i < count; i++) {
		ids[i] = id_new();
		names[i] = tags[i].name;
	}
	pg_arg_ids(&call, arena, ids, count);
	pg_arg_texts(&call, arena, names, count);
	slugs_arg(&call, arena, tags, count);
	return call;
}

/* A statement that takes an image and slugs. */
static struct pg_call
with_slugs(struct arena *arena, enum statement statement, struct id image,
    const struct tag_given *tags, size_t count)
{
	struct pg_call call = pg_call_new(statement);

	pg_arg_id(&call, arena, image);
	slugs_arg(&call, arena, tags, count);
	return call;
}

const struct problem *
tag_repo_attach(
    struct pg *pg, struct arena *arena, struct id image, const struct tag_given *tags, size_t count)
{
	struct pg_call calls[2];

	if (count == 0)
		return NULL;
	calls[0] = insert_missing(arena, tags, count);
	calls[1] = with_slugs(arena, SQL_TAG_ATTACH, image, tags, count);
	return pg_run_all(pg, arena, calls, 2);
}

const struct problem *
tag_repo_hold(struct pg *pg, struct arena *arena, const struct tag_given *tags, size_t count)
{
	struct pg_call call = pg_call_new(SQL_TAG_HOLD);

	if (count == 0)
		return NULL;
	slugs_arg(&call, arena, tags, count);
	return pg_run(pg, arena, &call);
}

const struct problem *
tag_repo_replace(
    struct pg *pg, struct arena *arena, struct id image, const struct tag_given *tags, size_t count)
{
	struct pg_call calls[3];

	calls[0] = with_slugs(arena, SQL_TAG_DETACH_OTHERS, image, tags, count);
	calls[1] = insert_missing(arena, tags, count);
	calls[2] = with_slugs(arena, SQL_TAG_ATTACH, image, tags, count);
	return pg_run_all(pg, arena, calls, count == 0 ? 1 : 3);
}

static void
read_tags(const struct pg_rows *rows, struct arena *arena, struct tag_list *out)
{
	size_t count = (size_t)row_count(rows);
	struct tag *items = arena_array(arena, struct tag, count);

	for (int row = 0; row < row_count(rows); row++) {
		items[row] = (struct tag){
			.id = row_id(rows, row, 0),
			.name = row_str(rows, row, 1),
			.slug = row_str(rows, row, 2),
			.usage_count = row_i64(rows, row, 3),
		};
	}
	*out = (struct tag_list){ items, count };
}

const struct problem *
tag_repo_popular(struct pg *pg, struct arena *arena, int64_t limit, struct tag_list *out)
{
	struct pg_call call = pg_call_new(SQL_TAG_LIST_POPULAR);

	pg_arg_i64(&call, arena, limit);
	TRY(pg_run(pg, arena, &call));
	read_tags(call.rows, arena, out);
	return NULL;
}

const struct problem *
tag_repo_search(
    struct pg *pg, struct arena *arena, struct str prefix, int64_t limit, struct tag_list *out)
{
	struct pg_call call = pg_call_new(SQL_TAG_SEARCH);
	/* UTF-8 sorts by code points, and none is above U+10FFFF. */
	struct str end = arena_printf(arena, "%.*s\xf4\x8f\xbf\xbf", (int)prefix.len, prefix.at);

	pg_arg_text(&call, arena, prefix);
	pg_arg_text(&call, arena, end);
	pg_arg_i64(&call, arena, limit);
	TRY(pg_run(pg, arena, &call));
	read_tags(call.rows, arena, out);
	return NULL;
}

const struct problem *
tag_repo_find(struct pg *pg, struct arena *arena, struct str slug, struct tag *out)
{
	struct pg_call call = pg_call_new(SQL_TAG_FIND);
	struct tag_list list;

	pg_arg_text(&call, arena, slug);
	TRY(pg_run(pg, arena, &call));
	read_tags(call.rows, arena, &list);
	if (list.count == 0)
		return problem_new(arena, PROBLEM_NOT_FOUND, "There is no such tag.");
	*out = list.items[0];
	return NULL;
}

const struct problem *
tag_repo_lock(
    struct pg *pg, struct arena *arena, const struct str *slugs, size_t count, struct tag_list *out)
{
	struct pg_call calls[2] = { pg_call_new(SQL_TAG_LOCK), pg_call_new(SQL_TAG_LOCK_IMAGES) };

	pg_arg_texts(&calls[0], arena, slugs, count);
	pg_arg_texts(&calls[1], arena, slugs, count);
	TRY(pg_run_all(pg, arena, calls, 2));
	read_tags(calls[0].rows, arena, out);
	return NULL;
}

const struct problem *
tag_repo_rename(struct pg *pg, struct arena *arena, struct id id, const struct tag_given *to)
{
	struct pg_call calls[2] = { pg_call_new(SQL_PLAN_FORGET), pg_call_new(SQL_TAG_RENAME) };

	pg_arg_id(&calls[1], arena, id);
	pg_arg_text(&calls[1], arena, to->name);
	pg_arg_text(&calls[1], arena, to->slug);
	return pg_run_all(pg, arena, calls, 2);
}

const struct problem *
tag_repo_merge(struct pg *pg, struct arena *arena, struct id from, struct id to)
{
	struct pg_call calls[3] = { pg_call_new(SQL_PLAN_FORGET), pg_call_new(SQL_TAG_MOVE_IMAGES),
		pg_call_new(SQL_TAG_DELETE) };

	pg_arg_id(&calls[1], arena, from);
	pg_arg_id(&calls[1], arena, to);
	pg_arg_id(&calls[2], arena, from);
	return pg_run_all(pg, arena, calls, 3);
}
