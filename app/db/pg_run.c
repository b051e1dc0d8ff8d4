#include "config.h"

#include <poll.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "db/pg_connection.h"

#define GRACE_NS (2 * CLOCK_SECOND_NS)

static void
clear_result(void *result)
{
	PQclear(result);
}

/* Hands the rows over to the arena. */
static void
keep_rows(struct arena *arena, struct pg_call *call, PGresult *result)
{
	struct str affected = str_of(PQcmdTuples(result));

	call->rows = arena_new(arena, struct pg_rows);
	arena_at_exit(arena, clear_result, result);
	call->rows->result = result;
	call->rows->columns = PQnfields(result);
	call->rows->types = arena_array(arena, Oid, (size_t)call->rows->columns);
	for (int column = 0; column < call->rows->columns; column++)
		call->rows->types[column] = PQftype(result, column);
	if (!str_to_i64(affected, 0, INT64_MAX, &call->affected))
		call->affected = PQntuples(result);
}

static bool
send_call(struct pg *pg, struct arena *arena, const struct pg_call *call)
{
	const struct statement_text *text = &statement_texts[call->statement];
	struct pg_wire wire;

	pg_wire_args(arena, call, text->params, text->param_count, &wire);
	return pg_send_prepare(pg, call->statement) &&
	       PQsendQueryPrepared(pg->conn, text->name, call->count, wire.values, wire.lengths,
		   wire.formats, 1) == 1;
}

/*
 * Plans are generic on our connections (for unnamed statements just as well), unless it is told
 * otherwise. Where one statement wants a plan for its parameters, all of its pipeline are planned
 * anew.
 */
static bool
any_custom(const struct pg_call *calls, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (statement_texts[calls[i].statement].custom_plan)
			return true;
	return false;
}

static bool
send_plan_mode(struct pg *pg, const char *mode)
{
	return pg_send_prepare(pg, SQL_PLAN_CHOOSE) &&
	       PQsendQueryPrepared(
		   pg->conn, statement_texts[SQL_PLAN_CHOOSE].name, 1, &mode, NULL, NULL, 1) == 1;
}

static bool
send_calls(struct pg *pg, struct arena *arena, const struct pg_call *calls, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (!send_call(pg, arena, &calls[i]))
			return false;
	return true;
}

/* The mode ends with the transaction; one that goes on is told. */
static bool
send_all(struct pg *pg, struct arena *arena, const struct pg_call *calls, size_t count)
{
	bool custom = any_custom(calls, count);

	if (!PQenterPipelineMode(pg->conn))
		return false;
	if (pg->transaction == PG_BEGIN_WANTED &&
	    !PQsendQueryParams(pg->conn, "BEGIN", 0, NULL, NULL, NULL, NULL, 1))
		return false;
	if (custom && !send_plan_mode(pg, "force_custom_plan"))
		return false;
	if (!send_calls(pg, arena, calls, count))
		return false;
	if (custom && pg->transaction != PG_NO_TRANSACTION &&
	    !send_plan_mode(pg, "force_generic_plan"))
		return false;
	return PQpipelineSync(pg->conn) == 1;
}

static void
observe(struct pg *pg, enum statement statement, int64_t *since, bool failed)
{
	int64_t now = clock_monotonic_ns();

	if (pg->observer != NULL)
		pg->observer(pg->observer_context, statement, now - *since, failed);
	*since = now;
}

static bool
good(const PGresult *result)
{
	ExecStatusType status = PQresultStatus(result);

	return status == PGRES_TUPLES_OK || status == PGRES_COMMAND_OK;
}

/* Reads one call's result; the first problem stays, what was aborted after it says nothing. */
static bool
receive_call(struct pg *pg, struct arena *arena, struct pg_call *call, int64_t deadline,
    int64_t *since, const struct problem **problem)
{
	PGresult *result;

	if (!pg_receive_prepare(pg, arena, call->statement, deadline, problem) ||
	    !pg_take(pg, deadline, &result))
		return false;
	if (result != NULL && good(result)) {
		keep_rows(arena, call, result);
		observe(pg, call->statement, since, false);
		return true;
	}
	if (*problem == NULL) {
		*problem =
		    pg_result_problem(pg, arena, statement_texts[call->statement].name, result);
		observe(pg, call->statement, since, true);
	}
	PQclear(result);
	return true;
}

static bool
receive_begin(struct pg *pg, int64_t deadline)
{
	PGresult *result;

	if (pg->transaction != PG_BEGIN_WANTED)
		return true;
	if (!pg_take(pg, deadline, &result))
		return false;
	pg->transaction = PG_IN_TRANSACTION;
	pg->stats.queries++;
	PQclear(result);
	return true;
}

static bool
receive_plan_mode(
    struct pg *pg, struct arena *arena, int64_t deadline, const struct problem **problem)
{
	PGresult *result;

	if (!pg_receive_prepare(pg, arena, SQL_PLAN_CHOOSE, deadline, problem) ||
	    !pg_take(pg, deadline, &result))
		return false;
	pg->stats.queries++;
	if (*problem == NULL && !good(result))
		*problem = pg_result_problem(pg, arena, "plan_choose", result);
	PQclear(result);
	return true;
}

static bool
receive_all(struct pg *pg, struct arena *arena, struct pg_call *calls, size_t count,
    int64_t deadline, const struct problem **problem)
{
	bool custom = any_custom(calls, count);
	int64_t since = clock_monotonic_ns();
	PGresult *sync;

	if (!receive_begin(pg, deadline) ||
	    (custom && !receive_plan_mode(pg, arena, deadline, problem)))
		return false;
	for (size_t i = 0; i < count; i++)
		if (!receive_call(pg, arena, &calls[i], deadline, &since, problem))
			return false;
	if (custom && pg->transaction != PG_NO_TRANSACTION &&
	    !receive_plan_mode(pg, arena, deadline, problem))
		return false;
	if (!pg_take(pg, deadline, &sync))
		return false;
	PQclear(sync);
	return PQexitPipelineMode(pg->conn) == 1;
}

/* A statement prepared against another schema, or a server on its way down: connect anew next time.
 */
static bool
drop_if_useless(struct pg *pg, const struct problem *problem)
{
	bool stale = problem->kind == PROBLEM_RETRY && problem->cause != NULL &&
		     (strstr(problem->cause, "SQLSTATE 0A000") != NULL ||
			 strstr(problem->cause, "SQLSTATE 26000") != NULL);

	if (stale || PQstatus(pg->conn) != CONNECTION_OK)
		pg_drop(pg);
	return stale;
}

static const struct problem *
run_once(struct pg *pg, struct arena *arena, struct pg_call *calls, size_t count, bool *again)
{
	const struct problem *problem = NULL;
	int64_t started = clock_monotonic_ns(), deadline;
	bool whole;

	TRY(pg_ready(pg, arena));
	pg->constraint[0] = '\0';
	deadline = started + pg->statement_timeout_ns + GRACE_NS;
	whole = send_all(pg, arena, calls, count) &&
		receive_all(pg, arena, calls, count, deadline, &problem);
	pg->stats.queries += (int)count;
	pg->stats.round_trips++;
	pg->used_ns = clock_monotonic_ns();
	pg->stats.time_ns += pg->used_ns - started;
	if (!whole)
		return problem != NULL ? (pg_drop(pg), problem) : pg_lost(pg, arena, "running");
	if (problem != NULL)
		*again = drop_if_useless(pg, problem) && pg->transaction == PG_NO_TRANSACTION;
	return problem;
}

void
pg_run_before(struct pg *pg, struct pg_call *call)
{
	pg->before = call;
}

/* What was to run before is the first of them all. */
static const struct problem *
run_behind(struct pg *pg, struct arena *arena, struct pg_call *calls, size_t count)
{
	struct pg_call *before = pg->before;
	struct pg_call *all = arena_array(arena, struct pg_call, count + 1);
	const struct problem *problem;

	pg->before = NULL;
	all[0] = *before;
	memcpy(all + 1, calls, count * sizeof *calls);
	problem = pg_run_all(pg, arena, all, count + 1);
	*before = all[0];
	memcpy(calls, all + 1, count * sizeof *calls);
	return problem;
}

const struct problem *
pg_run_all(struct pg *pg, struct arena *arena, struct pg_call *calls, size_t count)
{
	const struct problem *problem;
	bool again = false;

	if (pg->before != NULL)
		return run_behind(pg, arena, calls, count);
	problem = run_once(pg, arena, calls, count, &again);
	/* The pipeline failed as one transaction, so none of it happened. */
	if (again)
		problem = run_once(pg, arena, calls, count, &again);
	pg_tell_over(pg);
	return problem;
}

const struct problem *
pg_run(struct pg *pg, struct arena *arena, struct pg_call *call)
{
	return pg_run_all(pg, arena, call, 1);
}

/* COMMIT, ROLLBACK, LISTEN: plain commands of ours. */
static const struct problem *
command(struct pg *pg, struct arena *arena, const char *text)
{
	int64_t started = clock_monotonic_ns();
	const struct problem *problem = NULL;
	PGresult *result = NULL;
	bool whole = PQsendQuery(pg->conn, text) == 1 &&
		     pg_take(pg, started + pg->statement_timeout_ns + GRACE_NS, &result);

	pg->stats.queries++;
	pg->stats.round_trips++;
	pg->stats.time_ns += clock_monotonic_ns() - started;
	if (!whole)
		return pg_lost(pg, arena, text);
	if (!good(result))
		problem = pg_result_problem(pg, arena, text, result);
	else if (strcmp(text, "COMMIT") == 0 && strcmp(PQcmdStatus(result), "COMMIT") != 0)
		problem = problem_caused(arena, PROBLEM_INTERNAL, "COMMIT of a failed transaction");
	PQclear(result);
	return problem;
}

const struct problem *
pg_begin(struct pg *pg, struct arena *arena)
{
	if (pg->transaction != PG_NO_TRANSACTION)
		return problem_caused(
		    arena, PROBLEM_INTERNAL, "a transaction within a transaction");
	pg->transaction = PG_BEGIN_WANTED;
	return NULL;
}

const struct problem *
pg_commit(struct pg *pg, struct arena *arena)
{
	enum pg_transaction was = pg->transaction;
	const struct problem *problem;

	pg->transaction = PG_NO_TRANSACTION;
	if (was == PG_IN_TRANSACTION) {
		problem = command(pg, arena, "COMMIT");
		/* Also when the answer to it was lost: then it may have happened. */
		pg_tell_over(pg);
		return problem;
	}
	if (was == PG_BEGIN_WANTED)
		return NULL;
	/* The connection was lost, and the transaction with it. */
	return problem_caused(arena, PROBLEM_UNAVAILABLE, "COMMIT without a transaction");
}

void
pg_rollback(struct pg *pg)
{
	struct arena arena = { 0 };
	bool open = pg->transaction == PG_IN_TRANSACTION;

	pg->transaction = PG_NO_TRANSACTION;
	if (open && pg->conn != NULL && command(pg, &arena, "ROLLBACK") != NULL)
		pg_drop(pg);
	pg_tell_over(pg);
	arena_release(&arena);
}

bool
pg_settle(struct pg *pg)
{
	bool open = pg->transaction != PG_NO_TRANSACTION;

	pg_rollback(pg);
	if (pg->conn != NULL && PQtransactionStatus(pg->conn) != PQTRANS_IDLE)
		pg_drop(pg);
	return open;
}

const struct problem *
pg_listen_again(struct pg *pg, struct arena *arena)
{
	char *quoted = PQescapeIdentifier(pg->conn, pg->channel, strlen(pg->channel));
	struct str text;

	if (quoted == NULL)
		return pg_lost(pg, arena, "listening");
	text = arena_printf(arena, "LISTEN %s", quoted);
	PQfreemem(quoted);
	return command(pg, arena, text.at);
}

const struct problem *
pg_listen(struct pg *pg, struct arena *arena, const char *channel)
{
	pg->channel = NULL;
	TRY(pg_ready(pg, arena));
	pg->channel = channel;
	return pg_listen_again(pg, arena);
}

/* True if there is a connection to wait on. */
static bool
connected_to_wait(struct pg *pg)
{
	struct arena arena = { 0 };
	bool connected = pg_ready(pg, &arena) == NULL;

	arena_release(&arena);
	return connected;
}

/* Without a connection the time is waited all the same, so that nobody asks in a busy loop. */
static void
wait_without(int64_t timeout_ns)
{
	int64_t wait = timeout_ns < CLOCK_SECOND_NS ? timeout_ns : CLOCK_SECOND_NS;

	poll(NULL, 0, (int)(wait / 1000000));
}

static bool
take_notifications(struct pg *pg)
{
	bool notified = false;
	PGnotify *notify;

	while ((notify = PQnotifies(pg->conn)) != NULL) {
		notified = true;
		PQfreemem(notify);
	}
	return notified;
}

bool
pg_wait(struct pg *pg, int64_t timeout_ns)
{
	int64_t deadline = clock_monotonic_ns() + timeout_ns;

	if (!connected_to_wait(pg)) {
		wait_without(timeout_ns);
		return false;
	}
	/* What was sent while there was no connection was missed: look. */
	if (pg->reconnected) {
		pg->reconnected = false;
		return true;
	}
	do {
		if (!PQconsumeInput(pg->conn)) {
			pg_drop(pg);
			return false;
		}
		if (take_notifications(pg))
			return true;
	} while (pg_poll(pg, true, false, deadline));
	return false;
}
