#include "config.h"

#include <stdio.h>
#include <string.h>

#include "db/pg_connection.h"

/* SQLSTATEs (PostgreSQL manual, appendix A) and what they mean to a request. Longest match first.
 */
static const struct {
	const char *state;
	enum problem_kind kind;
} meanings[] = {
	{ "23505", PROBLEM_CONFLICT },
	{ "23503", PROBLEM_CONFLICT },
	{ "40001", PROBLEM_RETRY },
	{ "40P01", PROBLEM_RETRY },
	{ "55P03", PROBLEM_RETRY },
	/* Prepared before a migration changed the table: prepare again, run again. */
	{ "0A000", PROBLEM_RETRY },
	{ "26000", PROBLEM_RETRY },
	{ "57014", PROBLEM_UNAVAILABLE },
	{ "08", PROBLEM_UNAVAILABLE },
	{ "53", PROBLEM_UNAVAILABLE },
	{ "57P", PROBLEM_UNAVAILABLE },
	{ "25P03", PROBLEM_UNAVAILABLE },
};

static enum problem_kind
meaning(const char *state)
{
	for (size_t i = 0; state != NULL && i < sizeof meanings / sizeof *meanings; i++)
		if (strncmp(state, meanings[i].state, strlen(meanings[i].state)) == 0)
			return meanings[i].kind;
	return PROBLEM_INTERNAL;
}

static const char *
conflict_detail(const char *state)
{
	return strcmp(state, "23503") == 0 ? "Something this refers to is not there (any more)."
					   : "Something of that name is there already.";
}

const struct problem *
pg_result_problem(struct pg *pg, struct arena *arena, const char *name, const PGresult *result)
{
	const char *state = PQresultErrorField(result, PG_DIAG_SQLSTATE);
	const char *constraint = PQresultErrorField(result, PG_DIAG_CONSTRAINT_NAME);
	enum problem_kind kind = meaning(state);
	const struct problem *caused = problem_caused(arena, kind, "%s: SQLSTATE %s: %s", name,
	    state == NULL ? "none" : state, PQresultErrorMessage(result));
	struct problem *problem;

	snprintf(pg->constraint, sizeof pg->constraint, "%s", constraint == NULL ? "" : constraint);
	if (kind != PROBLEM_CONFLICT)
		return caused;
	problem = arena_new(arena, struct problem);
	*problem = *caused;
	problem->detail = conflict_detail(state);
	return problem;
}
