/* Inside of a connection: shared by the files of this room, seen by no other. */
#ifndef TINTYPE_DB_PG_CONNECTION_H
#define TINTYPE_DB_PG_CONNECTION_H

#include "db/pg.h"

#include <libpq-fe.h>

/* A statement of this connection. */
enum pg_prepared {
	PG_UNPREPARED,
	PG_PREPARE_SENT, /* in the pipeline that is on its way */
	PG_PREPARED,
};

enum pg_transaction {
	PG_NO_TRANSACTION,
	PG_BEGIN_WANTED, /* pg_begin() was called, BEGIN goes out with the next statement */
	PG_IN_TRANSACTION,
	PG_TRANSACTION_LOST, /* with its connection: nothing may run before it was ended */
};

struct pg {
	const char *names[16], *values[16]; /* of PQconnectStartParams() */
	char port[16], options[256];
	int64_t connect_timeout_ns, statement_timeout_ns, max_lifetime_ns, max_idle_ns;

	PGconn *conn;                            /* NULL: not connected */
	unsigned char prepared[STATEMENT_COUNT]; /* enum pg_prepared */
	int64_t expires_ns, used_ns, away_until_ns;
	enum pg_transaction transaction;

	const char *channel; /* listened to, also by the next connection; NULL: none */
	bool reconnected;    /* and so may have missed a notification */

	struct pg_stats stats;
	pg_observer *observer;
	void *observer_context;
	pg_signal *signal;
	void *signal_context;
	struct pg_change_events change;
	bool changed;           /* change.changed() was called since change.over() */
	bool by_hand;           /* see struct pg_options */
	const char *noun;       /* the same */
	bool connecting;        /* pg_connect() was called */
	struct pg_call *before; /* what runs next: pg_run_before() */
	char constraint[128];
};

struct pg_rows {
	PGresult *result;
	int columns;
	Oid *types; /* of each column: asked once, not for each field */
};

/* Tells that the transaction is over, if it changed something. */
void pg_tell_over(struct pg *pg);
/* Makes sure there is a connection that is alive. */
const struct problem *pg_ready(struct pg *pg, struct arena *arena) MUST_CHECK;
/* Ends the connection, whatever its state. */
void pg_drop(struct pg *pg);
/* Sends LISTEN on pg->channel. */
const struct problem *pg_listen_again(struct pg *pg, struct arena *arena) MUST_CHECK;
/* Sends what is buffered and waits for the next result until the deadline; NULL result: end of one
 * query. */
bool pg_next_result(struct pg *pg, int64_t deadline_ns, PGresult **out);
/* One query's results: the one that matters, and the NULL behind it. The caller's to clear. */
bool pg_take(struct pg *pg, int64_t deadline_ns, PGresult **out);
/* When the connection is made, in one round trip: the statements that say so, or those of a noun.
 */
const struct problem *pg_prepare_first(
    struct pg *pg, struct arena *arena, int64_t deadline_ns) MUST_CHECK;
/*
 * In front of a statement's first run, in the same pipeline: PostgreSQL keeps some 40 KB of each
 * statement it has prepared and as much of its plan, and a worker runs few of all there are. The
 * second reads the answer, if there is one to come, before that of the run. false: no connection.
 */
bool pg_send_prepare(struct pg *pg, enum statement statement);
bool pg_receive_prepare(struct pg *pg, struct arena *arena, enum statement statement,
    int64_t deadline_ns, const struct problem **problem);
/* Waits for the socket; false at the deadline or on an error. */
bool pg_poll(struct pg *pg, bool read, bool write, int64_t deadline_ns);
/* The problem of a failed result, with the SQLSTATE's meaning. */
const struct problem *pg_result_problem(
    struct pg *pg, struct arena *arena, const char *name, const PGresult *result) MUST_CHECK;
/* The connection is lost or too slow: drops it. */
const struct problem *pg_lost(struct pg *pg, struct arena *arena, const char *what) MUST_CHECK;
/* The arguments as libpq wants them, by the types of the parameters. */
struct pg_wire {
	const char *values[PG_ARGS_MAX];
	int lengths[PG_ARGS_MAX], formats[PG_ARGS_MAX];
};
void pg_wire_args(struct arena *arena, const struct pg_call *call, const uint16_t *types, int count,
    struct pg_wire *out);

#endif
