#include "config.h"

#include <string.h>

#include "db/pg_connection.h"

bool
pg_send_prepare(struct pg *pg, enum statement statement)
{
	const struct statement_text *text = &statement_texts[statement];

	if (pg->prepared[statement] != PG_UNPREPARED)
		return true;
	pg->prepared[statement] = PG_PREPARE_SENT;
	return PQsendPrepare(pg->conn, text->name, text->text, 0, NULL) == 1;
}

/* What PostgreSQL does not understand is asked of another schema than it has: not our client's
 * fault. */
static const struct problem *
prepare_problem(struct pg *pg, struct arena *arena, enum statement statement, PGresult *result)
{
	const struct problem *problem =
	    pg_result_problem(pg, arena, statement_texts[statement].name, result);

	if (problem->kind != PROBLEM_INTERNAL)
		return problem;
	return problem_caused(
	    arena, PROBLEM_UNAVAILABLE, "%s (is the database migrated?)", problem->cause);
}

bool
pg_receive_prepare(struct pg *pg, struct arena *arena, enum statement statement, int64_t deadline,
    const struct problem **problem)
{
	PGresult *result;

	if (pg->prepared[statement] != PG_PREPARE_SENT)
		return true;
	if (!pg_take(pg, deadline, &result))
		return false;
	/* It stays prepared whatever becomes of its transaction. */
	pg->prepared[statement] =
	    PQresultStatus(result) == PGRES_COMMAND_OK ? PG_PREPARED : PG_UNPREPARED;
	if (pg->prepared[statement] != PG_PREPARED && *problem == NULL)
		*problem = prepare_problem(pg, arena, statement, result);
	PQclear(result);
	return true;
}

static bool
at_start(const struct pg *pg, int i)
{
	return pg->noun == NULL ? statement_texts[i].at_start == 1
				: strncmp(statement_texts[i].name, pg->noun, strlen(pg->noun)) == 0;
}

static bool
send_first(struct pg *pg)
{
	if (!PQenterPipelineMode(pg->conn))
		return false;
	for (int i = 0; i < STATEMENT_COUNT; i++)
		if (at_start(pg, i) && !pg_send_prepare(pg, (enum statement)i))
			return false;
	return PQpipelineSync(pg->conn) == 1;
}

static bool
receive_first(struct pg *pg, struct arena *arena, int64_t deadline, const struct problem **problem)
{
	PGresult *sync;

	for (int i = 0; i < STATEMENT_COUNT; i++)
		if (!pg_receive_prepare(pg, arena, (enum statement)i, deadline, problem))
			return false;
	if (!pg_take(pg, deadline, &sync))
		return false;
	PQclear(sync);
	return PQexitPipelineMode(pg->conn) == 1;
}

const struct problem *
pg_prepare_first(struct pg *pg, struct arena *arena, int64_t deadline)
{
	const struct problem *problem = NULL;

	if (!send_first(pg) || !receive_first(pg, arena, deadline, &problem))
		return pg_lost(pg, arena, "preparing");
	/* A worker that cannot prepare does not serve. */
	if (problem != NULL)
		pg_drop(pg);
	return problem;
}
