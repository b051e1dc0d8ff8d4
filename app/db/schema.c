#include "config.h"

#include "db/schema.h"

#include "db/plain_connection.h"

static const struct problem *
run(struct arena *arena, PGconn *conn, enum statement statement, PGresult **out)
{
	PGresult *result =
	    PQexecParams(conn, statement_texts[statement].text, 0, NULL, NULL, NULL, NULL, 0);
	ExecStatusType status = PQresultStatus(result);

	if (status == PGRES_TUPLES_OK || status == PGRES_COMMAND_OK) {
		*out = result;
		return NULL;
	}
	PQclear(result);
	return problem_caused(arena, PROBLEM_UNAVAILABLE, "%s: %s", statement_texts[statement].name,
	    PQerrorMessage(conn));
}

static const struct problem *
open_connection(struct arena *arena, const struct pg_options *options, PGconn **out)
{
	PGconn *conn = plain_connect(arena, options, "tintype restore");
	const struct problem *problem;

	*out = conn;
	if (PQstatus(conn) == CONNECTION_OK)
		return NULL;
	problem =
	    problem_caused(arena, PROBLEM_UNAVAILABLE, "the database: %s", PQerrorMessage(conn));
	PQfinish(conn);
	return problem;
}

static const struct problem *
read_state(struct arena *arena, PGconn *conn, struct schema_state *out)
{
	PGresult *rows;

	TRY(run(arena, conn, SQL_SCHEMA_IS_EMPTY, &rows));
	out->empty = PQgetvalue(rows, 0, 0)[0] == 't';
	PQclear(rows);
	TRY(run(arena, conn, SQL_SCHEMA_LIST_OTHERS, &rows));
	out->others = STR("");
	for (int row = 0; row < PQntuples(rows); row++)
		out->others = arena_printf(arena, "%.*s%s%s", (int)out->others.len, out->others.at,
		    row == 0 ? "" : ", ", PQgetvalue(rows, row, 0));
	PQclear(rows);
	return NULL;
}

const struct problem *
schema_look(struct arena *arena, const struct pg_options *options, struct schema_state *out)
{
	const struct problem *problem;
	PGconn *conn;

	TRY(open_connection(arena, options, &conn));
	problem = read_state(arena, conn, out);
	PQfinish(conn);
	return problem;
}
