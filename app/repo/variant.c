#include "config.h"

#include "repo/variant.h"

#include "db/row.h"

const struct str variant_names[VARIANT_COUNT] = {
	[VARIANT_THUMBNAIL] = STR("thumbnail"),
	[VARIANT_SMALL] = STR("small"),
	[VARIANT_MEDIUM] = STR("medium"),
	[VARIANT_LARGE] = STR("large"),
	[VARIANT_ORIGINAL] = STR("original"),
};

bool
variant_parse(struct str name, enum variant_size *out)
{
	for (int i = 0; i < VARIANT_COUNT; i++) {
		if (str_eq(name, variant_names[i])) {
			*out = (enum variant_size)i;
			return true;
		}
	}
	return false;
}

const struct problem *
variant_repo_find_file(struct pg *pg, struct arena *arena, struct id image,
    const struct variant_types *types, struct id viewer, bool moderates, struct variant_file *out)
{
	struct pg_call call = pg_call_new(SQL_VARIANT_FIND_FILE);

	pg_arg_id(&call, arena, image);
	pg_arg_texts(&call, arena, types->at, types->count);
	pg_arg_id_or_null(&call, arena, viewer);
	pg_arg_bool(&call, arena, moderates);
	TRY(pg_run(pg, arena, &call));
	if (row_count(call.rows) == 0)
		return problem_new(arena, PROBLEM_NOT_FOUND, "There is no such image or size.");
	*out = (struct variant_file){
		.id = row_id(call.rows, 0, 0),
		.storage_key = row_str(call.rows, 0, 1),
		.format = row_str(call.rows, 0, 2),
		.everybody = row_bool(call.rows, 0, 3),
		.original_filename = row_str(call.rows, 0, 4),
		.storage_provider = row_str(call.rows, 0, 5),
	};
	return NULL;
}

const struct problem *
variant_repo_lock_public(struct pg *pg, struct arena *arena, struct id image,
    const struct variant_types *types, bool *everybody, struct str *key, struct str *format)
{
	struct pg_call call = pg_call_new(SQL_VARIANT_LOCK_PUBLIC);

	pg_arg_id(&call, arena, image);
	pg_arg_texts(&call, arena, types->at, types->count);
	TRY(pg_run(pg, arena, &call));
	*everybody = row_count(call.rows) == 1;
	if (*everybody) {
		*key = row_str(call.rows, 0, 0);
		*format = row_str(call.rows, 0, 1);
	}
	return NULL;
}

const struct problem *
variant_repo_list_not_public(struct pg *pg, struct arena *arena, const struct id *ids, size_t count,
    struct id **out, size_t *found)
{
	struct pg_call call = pg_call_new(SQL_VARIANT_LIST_NOT_PUBLIC);

	pg_arg_ids(&call, arena, ids, count);
	TRY(pg_run(pg, arena, &call));
	*found = (size_t)row_count(call.rows);
	*out = arena_array(arena, struct id, *found);
	for (size_t i = 0; i < *found; i++)
		(*out)[i] = row_id(call.rows, (int)i, 0);
	return NULL;
}
