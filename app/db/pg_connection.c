#include "config.h"

#include "db/pg_connection.h"

#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/random.h"

/* Longer than a request waits between two statements, shorter than a server takes to restart. */
#define JUST_USED_NS (CLOCK_SECOND_NS / 200)
/* How long a server that was found away is not asked again. */
#define SIGNAL_STATE "TT001"
#define CHANGE_STATE "TT002"
#define AWAY_NS (CLOCK_SECOND_NS / 2)
/* Above the statement time-out, for a server that does not even time out. */
#define GRACE_NS (2 * CLOCK_SECOND_NS)

static char *
keep(struct str s)
{
	char *copy = strndup(s.len == 0 ? "" : s.at, s.len);

	if (copy == NULL)
		abort();
	return copy;
}

struct pg *
pg_new(const struct pg_options *options)
{
	struct pg *pg = calloc(1, sizeof *pg);
	size_t n = 0;

	if (pg == NULL)
		abort();
	snprintf(pg->port, sizeof pg->port, "%d", options->port);
	/* tintype.tells: which words of change are understood, migration 00083. */
	snprintf(pg->options, sizeof pg->options,
	    "-c statement_timeout=%lld -c idle_in_transaction_session_timeout=%lld -c timezone=UTC "
	    "-c plan_cache_mode=force_generic_plan -c enable_memoize=off -c tintype.tells=2",
	    (long long)(options->statement_timeout_ns / 1000000),
	    (long long)((options->statement_timeout_ns + 10 * CLOCK_SECOND_NS) / 1000000));
	const struct {
		const char *name;
		const char *value;
	} settings[] = { { "host", keep(options->host) }, { "port", pg->port },
		{ "user", keep(options->user) }, { "password", keep(options->password) },
		{ "dbname", keep(options->database) }, { "sslmode", keep(options->ssl_mode) },
		{ "application_name", keep(options->application_name) },
		{ "client_encoding", "UTF8" }, { "options", pg->options },
		{ "tcp_user_timeout", "10000" }, { "keepalives_idle", "30" } };
	for (; n < sizeof settings / sizeof *settings; n++) {
		pg->names[n] = settings[n].name;
		pg->values[n] = settings[n].value;
	}
	pg->connect_timeout_ns = options->connect_timeout_ns;
	pg->statement_timeout_ns = options->statement_timeout_ns;
	pg->max_lifetime_ns = options->max_lifetime_ns;
	pg->max_idle_ns = options->max_idle_ns;
	pg->by_hand = options->by_hand;
	pg->noun = options->noun;
	return pg;
}

void
pg_free(struct pg *pg)
{
	static const int owned[] = { 0, 2, 3, 4, 5, 6 };

	if (pg == NULL)
		return;
	pg_drop(pg);
	for (size_t i = 0; i < sizeof owned / sizeof *owned; i++)
		free((void *)(uintptr_t)pg->values[owned[i]]);
	free(pg);
}

void
pg_observe(struct pg *pg, pg_observer *observer, void *context)
{
	pg->observer = observer;
	pg->observer_context = context;
}

void
pg_on_signal(struct pg *pg, pg_signal *signal, void *context)
{
	pg->signal = signal;
	pg->signal_context = context;
}

void
pg_on_change(struct pg *pg, const struct pg_change_events *events)
{
	pg->change = *events;
}

void
pg_tell_over(struct pg *pg)
{
	char constraint[sizeof pg->constraint];

	if (!pg->changed || pg->transaction != PG_NO_TRANSACTION)
		return;
	pg->changed = false;
	/* Who is told may run statements of its own. */
	memcpy(constraint, pg->constraint, sizeof constraint);
	pg->change.over(pg->change.context);
	memcpy(pg->constraint, constraint, sizeof constraint);
}

void
pg_drop(struct pg *pg)
{
	if (pg->conn != NULL)
		PQfinish(pg->conn);
	pg->conn = NULL;
	memset(pg->prepared, PG_UNPREPARED, sizeof pg->prepared);
	if (pg->transaction != PG_NO_TRANSACTION)
		pg->transaction = PG_TRANSACTION_LOST;
}

bool
pg_poll(struct pg *pg, bool read, bool write, int64_t deadline_ns)
{
	struct pollfd fd = { .fd = PQsocket(pg->conn),
		.events = (short)((read ? POLLIN : 0) | (write ? POLLOUT : 0)) };

	for (;;) {
		int64_t left = deadline_ns - clock_monotonic_ns();
		int ready;

		if (left <= 0)
			return false;
		ready = poll(&fd, 1, (int)((left + 999999) / 1000000));
		if (ready > 0)
			return true;
		if (ready < 0 && errno != EINTR)
			return false;
	}
}

bool
pg_next_result(struct pg *pg, int64_t deadline_ns, PGresult **out)
{
	for (;;) {
		int unsent = PQflush(pg->conn);

		if (unsent < 0)
			return false;
		if (!PQisBusy(pg->conn))
			break;
		if (!pg_poll(pg, true, unsent > 0, deadline_ns) || !PQconsumeInput(pg->conn))
			return false;
	}
	*out = PQgetResult(pg->conn);
	return true;
}

bool
pg_take(struct pg *pg, int64_t deadline_ns, PGresult **out)
{
	PGresult *end = NULL;

	*out = NULL;
	if (!pg_next_result(pg, deadline_ns, out))
		return false;
	if (*out == NULL || PQresultStatus(*out) == PGRES_PIPELINE_SYNC)
		return true;
	if (!pg_next_result(pg, deadline_ns, &end)) {
		PQclear(*out);
		*out = NULL;
		return false;
	}
	PQclear(end);
	return true;
}

const struct problem *
pg_lost(struct pg *pg, struct arena *arena, const char *what)
{
	const struct problem *problem =
	    problem_caused(arena, PROBLEM_UNAVAILABLE, "PostgreSQL, %s: %s", what,
		pg->conn != NULL && *PQerrorMessage(pg->conn) != '\0' ? PQerrorMessage(pg->conn)
								      : "no answer in time");

	pg_drop(pg);
	return problem;
}

static void
take_notice(void *context, const PGresult *result)
{
	struct pg *pg = context;
	const char *state = PQresultErrorField(result, PG_DIAG_SQLSTATE),
		   *text = PQresultErrorField(result, PG_DIAG_MESSAGE_PRIMARY);

	if (state == NULL || text == NULL)
		return;
	if (pg->signal != NULL && strcmp(state, SIGNAL_STATE) == 0)
		pg->signal(pg->signal_context, str_of(text));
	if (pg->change.changed != NULL && strcmp(state, CHANGE_STATE) == 0) {
		pg->changed = true;
		pg->change.changed(pg->change.context, str_of(text));
	}
}

static bool
connect_in_time(struct pg *pg, int64_t deadline)
{
	PostgresPollingStatusType want = PGRES_POLLING_WRITING;

	while (want == PGRES_POLLING_READING || want == PGRES_POLLING_WRITING) {
		if (!pg_poll(
			pg, want == PGRES_POLLING_READING, want == PGRES_POLLING_WRITING, deadline))
			return false;
		want = PQconnectPoll(pg->conn);
	}
	return want == PGRES_POLLING_OK;
}

static const struct problem *
connect_now(struct pg *pg, struct arena *arena)
{
	int64_t now = clock_monotonic_ns(), deadline = now + pg->connect_timeout_ns;

	if (now < pg->away_until_ns)
		return problem_caused(
		    arena, PROBLEM_UNAVAILABLE, "PostgreSQL was away a moment ago");
	pg->conn = PQconnectStartParams(pg->names, pg->values, 0);
	if (pg->conn == NULL || PQstatus(pg->conn) == CONNECTION_BAD ||
	    !connect_in_time(pg, deadline)) {
		pg->away_until_ns = clock_monotonic_ns() + AWAY_NS;
		return pg_lost(pg, arena, "connecting");
	}
	PQsetNoticeReceiver(pg->conn, take_notice, pg);
	if (PQsetnonblocking(pg->conn, 1) != 0)
		return pg_lost(pg, arena, "connecting");
	TRY(pg_prepare_first(pg, arena, deadline + GRACE_NS));
	pg->stats.round_trips++;
	now = clock_monotonic_ns();
	pg->used_ns = now;
	pg->expires_ns = pg->max_lifetime_ns == 0
			     ? INT64_MAX
			     : now + pg->max_lifetime_ns -
				   (int64_t)random_below((uint64_t)pg->max_lifetime_ns / 10 + 1);
	return NULL;
}

/* Without a round trip: a server that went away has closed the socket, which is then readable. */
static bool
still_alive(struct pg *pg)
{
	/* The server's last words, then the end of the stream: each is a read of its own. */
	for (int i = 0; i < 4 && PQstatus(pg->conn) == CONNECTION_OK; i++) {
		struct pollfd fd = { .fd = PQsocket(pg->conn), .events = POLLIN };

		if (poll(&fd, 1, 0) <= 0)
			return true;
		if (!PQconsumeInput(pg->conn) || PQisBusy(pg->conn))
			return false;
	}
	return PQstatus(pg->conn) == CONNECTION_OK;
}

/* Within one request a connection is not asked again whether it lives. */
static bool
just_used(const struct pg *pg)
{
	return clock_monotonic_ns() - pg->used_ns < JUST_USED_NS;
}

const struct problem *
pg_ready(struct pg *pg, struct arena *arena)
{
	enum pg_transaction wanted = pg->transaction;

	if (wanted == PG_TRANSACTION_LOST)
		return problem_caused(arena, PROBLEM_UNAVAILABLE,
		    "PostgreSQL: the transaction was lost with its connection");
	if (pg->conn != NULL && wanted != PG_IN_TRANSACTION && !just_used(pg) && !still_alive(pg))
		pg_drop(pg);
	if (pg->conn != NULL)
		return NULL;
	if (pg->by_hand && !pg->connecting)
		return problem_caused(
		    arena, PROBLEM_UNAVAILABLE, "PostgreSQL: the connection was lost");
	TRY(connect_now(pg, arena));
	/* Nothing of a transaction that only waits for its first statement was lost. */
	pg->transaction = wanted;
	pg->reconnected = pg->channel != NULL;
	return pg->channel == NULL ? NULL : pg_listen_again(pg, arena);
}

const struct problem *
pg_connect(struct pg *pg, struct arena *arena)
{
	const struct problem *problem;

	pg->connecting = true;
	problem = pg_ready(pg, arena);
	pg->connecting = false;
	return problem;
}

bool
pg_usable(struct pg *pg)
{
	if (pg->conn != NULL && !just_used(pg) && !still_alive(pg))
		pg_drop(pg);
	return pg->conn != NULL;
}

int64_t
pg_upkeep(struct pg *pg)
{
	int64_t now = clock_monotonic_ns(), idle_end;

	if (pg->conn == NULL || pg->transaction != PG_NO_TRANSACTION)
		return CLOCK_SECOND_NS;
	idle_end = pg->max_idle_ns == 0 ? INT64_MAX : pg->used_ns + pg->max_idle_ns;
	if (now >= pg->expires_ns || now >= idle_end || !still_alive(pg)) {
		pg_drop(pg);
		return CLOCK_SECOND_NS;
	}
	return (pg->expires_ns < idle_end ? pg->expires_ns : idle_end) - now;
}

bool
pg_connected(const struct pg *pg)
{
	return pg->conn != NULL;
}

struct pg_stats
pg_stats(const struct pg *pg)
{
	return pg->stats;
}

void
pg_stats_reset(struct pg *pg)
{
	pg->stats = (struct pg_stats){ 0 };
}

struct str
pg_constraint(const struct pg *pg)
{
	return str_of(pg->constraint);
}
