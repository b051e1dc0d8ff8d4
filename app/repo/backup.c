#include "config.h"

#include "repo/backup.h"

#include "db/row.h"

const struct problem *
backup_repo_hold_removals(struct pg *pg, struct arena *arena)
{
	struct pg_call call = pg_call_new(SQL_BACKUP_HOLD_REMOVALS);

	return pg_run(pg, arena, &call);
}

const struct problem *
backup_repo_may_remove(struct pg *pg, struct arena *arena, bool *allowed)
{
	struct pg_call call = pg_call_new(SQL_BACKUP_MAY_REMOVE);

	TRY(pg_run(pg, arena, &call));
	*allowed = row_bool(call.rows, 0, 0);
	return NULL;
}

const struct problem *
backup_repo_schema_version(struct pg *pg, struct arena *arena, int64_t *version)
{
	struct pg_call call = pg_call_new(SQL_BACKUP_SCHEMA_VERSION);

	TRY(pg_run(pg, arena, &call));
	*version = row_i64(call.rows, 0, 0);
	return NULL;
}
