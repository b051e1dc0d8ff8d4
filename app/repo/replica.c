#include "config.h"

#include "repo/replica.h"

#include "db/row.h"

const struct problem *
replica_repo_find_primary(struct pg *pg, struct arena *arena, struct wal_place *out)
{
	struct pg_call call = pg_call_new(SQL_REPLICA_FIND_PRIMARY);

	TRY(pg_run(pg, arena, &call));
	*out = (struct wal_place){ .system = row_i64(call.rows, 0, 0),
		.timeline = row_i64(call.rows, 0, 1),
		.position = row_i64(call.rows, 0, 2) };
	return NULL;
}

const struct problem *
replica_repo_find_standby(struct pg *pg, struct arena *arena, struct replica_state *out)
{
	struct pg_call call = pg_call_new(SQL_REPLICA_FIND_STANDBY);

	TRY(pg_run(pg, arena, &call));
	*out = (struct replica_state){ .standby = row_bool(call.rows, 0, 0),
		.place = { .system = row_i64(call.rows, 0, 1),
		    .timeline = row_i64(call.rows, 0, 2),
		    .position = row_i64(call.rows, 0, 3) },
		.lag_seconds = row_i64(call.rows, 0, 4) };
	return NULL;
}

struct pg_call
replica_repo_position_call(void)
{
	return pg_call_new(SQL_REPLICA_FIND_POSITION);
}

int64_t
replica_repo_position(const struct pg_call *call)
{
	return row_bool(call->rows, 0, 0) ? row_i64(call->rows, 0, 1) : -1;
}
