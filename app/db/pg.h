/*
 * One PostgreSQL connection, owned by one process. Statements are named (sql/<noun>/<verb>.sql
 * becomes SQL_<NOUN>_<VERB>), prepared once a connection, in the round trip of their first run (a
 * few, which say so, when the connection is made), and run with binary parameters and results.
 * Nothing else can be run, so no SQL text is ever built.
 *
 * A call is filled with arguments in the order of $1, $2, …; then pg_run() runs it, or pg_run_all()
 * many of them in one pipeline: one round trip. Arguments are converted to the types that the
 * comment over the statement tells; a mismatch is our own mistake and ends the process.
 *
 * When the connection is lost between transactions it is made again and the call is sent once more
 * if nothing of it can have happened; otherwise, and when the server is away, PROBLEM_UNAVAILABLE.
 * A server that was found away is not asked again for a moment, so that no request waits for a dead
 * one.
 *
 * SQLSTATEs: 23505 -> CONFLICT, 23503 -> CONFLICT, 40001 40P01 55P03 -> RETRY, 57014 -> UNAVAILABLE
 * (statement time-out), others -> INTERNAL. problem->cause holds PostgreSQL's words and the
 * statement's name; pg_constraint() tells which constraint it was.
 */
#ifndef TINTYPE_DB_PG_H
#define TINTYPE_DB_PG_H

#include "base/arena.h"
#include "base/id.h"
#include "base/problem.h"
#include "db/statement.h"

#define PG_ARGS_MAX STATEMENT_PARAMS_MAX

struct pg;

struct pg_options {
	struct str host; /* name, address, or the folder of a unix socket */
	int port;
	struct str user, password, database, ssl_mode;
	struct str application_name;
	int64_t connect_timeout_ns, statement_timeout_ns;
	int64_t max_lifetime_ns, max_idle_ns; /* 0: no limit. Lifetime is jittered by -10..0 % */
	bool by_hand; /* connects only when pg_connect() is called, never to run something */
	/* A database that is not ours: the statements of this noun are prepared at the start. */
	const char *noun;
};

/*
 * Of libpq's "host=… dbname=…" or "postgresql://…": where a database is and who asks it. What is
 * not said is empty, but for the port, which stays as it is. 400 if it is neither.
 */
const struct problem *pg_options_parse(
    struct arena *arena, const char *text, struct pg_options *out) MUST_CHECK;

/* Since the last pg_stats_reset(): what one request cost. */
struct pg_stats {
	int queries;     /* statements run, BEGIN and COMMIT included */
	int round_trips; /* times we waited for the server */
	int64_t time_ns; /* spent waiting for it */
};

/* Told after each statement, for metrics and the slow log. NULL is fine. */
typedef void pg_observer(void *context, enum statement statement, int64_t time_ns, bool failed);

/*
 * Told of a notice with SQLSTATE TT001 that a trigger of ours raised: while the statement runs, so
 * before a transaction around it can end. text: its message.
 */
typedef void pg_signal(void *context, struct str text);

/*
 * The same for SQLSTATE TT002: what a statement changed (migration 00030). Then, once the
 * transaction is over, however it ended, and before the call that ended it returns: over().
 */
struct pg_change_events {
	void *context;
	void (*changed)(void *context, struct str text);
	void (*over)(void *context);
};

/* The process keeps a pg also when the server is away: it connects when it is needed. */
struct pg *pg_new(const struct pg_options *options);
void pg_free(struct pg *pg);
void pg_observe(struct pg *pg, pg_observer *observer, void *context);
void pg_on_signal(struct pg *pg, pg_signal *signal, void *context);
void pg_on_change(struct pg *pg, const struct pg_change_events *events);
/* Connects and prepares now, if that is not done. What a worker does before it serves. */
const struct problem *pg_connect(struct pg *pg, struct arena *arena) MUST_CHECK;
/*
 * Between requests: renews a connection that is past its lifetime, closes one that idled too long.
 * Returns the nanoseconds until it wants to be called again.
 */
int64_t pg_upkeep(struct pg *pg);
/* At the end of a request: rolls back an open transaction. True if there was one. */
bool pg_settle(struct pg *pg);
struct pg_stats pg_stats(const struct pg *pg);
void pg_stats_reset(struct pg *pg);
bool pg_connected(const struct pg *pg);
/* Connected, and as far as can be known without a round trip the server still is. */
bool pg_usable(struct pg *pg);
/* Name of the constraint the last failed statement violated; empty if it was something else. */
struct str pg_constraint(const struct pg *pg);

/* Rows of a finished call. They live in the arena that pg_run() was given. */
struct pg_rows;

struct pg_call {
	enum statement statement;
	int count; /* arguments so far */
	struct pg_arg {
		struct str bytes; /* binary form, network byte order */
		int kind;         /* enum in pg_args.c */
	} args[PG_ARGS_MAX];
	struct pg_rows *rows; /* set by running it; owned by the arena */
	int64_t affected;     /* rows inserted, updated, deleted or returned */
};

struct pg_call pg_call_new(enum statement statement);
/* Each adds one argument, in order. Bytes are copied into the arena. */
void pg_arg_null(struct pg_call *call);
void pg_arg_bool(struct pg_call *call, struct arena *arena, bool value);
void pg_arg_i64(struct pg_call *call, struct arena *arena, int64_t value); /* int2, int4, int8 */
void pg_arg_f64(struct pg_call *call, struct arena *arena, double value);
void pg_arg_text(
    struct pg_call *call, struct arena *arena, struct str value); /* also inet, jsonb */
void pg_arg_text_or_null(
    struct pg_call *call, struct arena *arena, struct str value); /* empty: NULL */
void pg_arg_bytes(struct pg_call *call, struct arena *arena, struct str value);
void pg_arg_id(struct pg_call *call, struct arena *arena, struct id value);
void pg_arg_id_or_null(struct pg_call *call, struct arena *arena, struct id value); /* nil: NULL */
void pg_arg_time(struct pg_call *call, struct arena *arena, int64_t us);
void pg_arg_ids(struct pg_call *call, struct arena *arena, const struct id *ids, size_t count);
void pg_arg_texts(struct pg_call *call, struct arena *arena, const struct str *texts, size_t count);
void pg_arg_i64s(struct pg_call *call, struct arena *arena, const int64_t *values, size_t count);

const struct problem *pg_run(struct pg *pg, struct arena *arena, struct pg_call *call) MUST_CHECK;
/* All in one pipeline, one round trip, in one implicit transaction. The first problem is returned.
 */
const struct problem *pg_run_all(
    struct pg *pg, struct arena *arena, struct pg_call *calls, size_t count) MUST_CHECK;
/*
 * Sends this call in front of what pg_run() or pg_run_all() runs next, in the same round trip; it
 * is run before. Its rows are in it afterwards. NULL: nothing.
 */
void pg_run_before(struct pg *pg, struct pg_call *call);

/*
 * Explicit transactions: opened and ended by services, never by repos. BEGIN is not sent alone but
 * in front of the first statement of the transaction, in the same round trip. READ COMMITTED.
 */
const struct problem *pg_begin(struct pg *pg, struct arena *arena) MUST_CHECK;
const struct problem *pg_commit(struct pg *pg, struct arena *arena) MUST_CHECK;
void pg_rollback(struct pg *pg);

/* LISTEN on one of our channels (a fixed name), and waiting for it: true if notified in time. */
const struct problem *pg_listen(struct pg *pg, struct arena *arena, const char *channel) MUST_CHECK;
bool pg_wait(struct pg *pg, int64_t timeout_ns);

#endif
