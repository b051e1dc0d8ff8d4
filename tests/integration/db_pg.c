#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <signal.h>
#include <stdlib.h>

#include "db/row.h"
#include "private_postgres.h"

static struct private_postgres server;
static struct arena arena;

static struct pg *
open_pg(void)
{
	struct pg_options options = private_postgres_options(&server, "app");

	return pg_new(&options);
}

static void
well(const struct problem *problem)
{
	if (problem != NULL)
		fail_msg("%s", problem->cause);
}

static struct pg_call
ping(struct pg *pg)
{
	struct pg_call call = pg_call_new(SQL_MIGRATION_PING);

	well(pg_run(pg, &arena, &call));
	assert_int_equal(row_i64(call.rows, 0, 0), 1);
	return call;
}

/* Connecting prepares every statement there is. */
static void
test_prepares_all(void **state)
{
	struct pg *pg = open_pg();

	(void)state;
	well(pg_connect(pg, &arena));
	assert_true(pg_connected(pg));
	pg_free(pg);
}

static void
test_round_trips(void **state)
{
	struct pg *pg = open_pg();
	struct pg_call calls[3];

	(void)state;
	well(pg_connect(pg, &arena));
	pg_stats_reset(pg);
	for (int i = 0; i < 3; i++)
		calls[i] = pg_call_new(SQL_MIGRATION_PING);
	well(pg_run_all(pg, &arena, calls, 3));
	assert_int_equal(pg_stats(pg).queries, 3);
	assert_int_equal(pg_stats(pg).round_trips, 1);
	pg_stats_reset(pg);
	well(pg_begin(pg, &arena));
	ping(pg);
	well(pg_commit(pg, &arena));
	assert_int_equal(pg_stats(pg).queries, 3);
	assert_int_equal(pg_stats(pg).round_trips, 2);
	assert_false(pg_settle(pg));
	pg_free(pg);
}

static void
kill_backends(void)
{
	private_postgres_sql(&server, &arena, "postgres",
	    "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE datname = 'app'");
}

static void
test_lost_between_requests(void **state)
{
	struct pg *pg = open_pg();

	(void)state;
	ping(pg);
	kill_backends();
	ping(pg);
	pg_free(pg);
}

static void
test_lost_within_a_transaction(void **state)
{
	struct pg *pg = open_pg();
	struct pg_call call = pg_call_new(SQL_MIGRATION_PING);
	const struct problem *problem;

	(void)state;
	well(pg_begin(pg, &arena));
	ping(pg);
	kill_backends();
	problem = pg_run(pg, &arena, &call);
	assert_non_null(problem);
	assert_int_equal(problem->kind, PROBLEM_UNAVAILABLE);
	/* What follows must not run as if the transaction were still there. */
	call = pg_call_new(SQL_MIGRATION_PING);
	problem = pg_run(pg, &arena, &call);
	assert_non_null(problem);
	assert_non_null(pg_commit(pg, &arena));
	pg_settle(pg);
	ping(pg);
	pg_free(pg);
}

static void
test_hung_server(void **state)
{
	struct pg_options options = private_postgres_options(&server, "app");
	struct pg_call call = pg_call_new(SQL_MIGRATION_PING);
	const struct problem *problem;
	struct pg *pg;
	pid_t backend;

	(void)state;
	options.statement_timeout_ns = 100000000;
	pg = pg_new(&options);
	ping(pg);
	backend = (pid_t)strtol(private_postgres_sql(&server, &arena, "postgres",
				    "SELECT pid FROM pg_stat_activity WHERE datname = 'app'")
				    .at,
	    NULL, 10);
	assert_true(backend > 0);
	assert_int_equal(kill(backend, SIGSTOP), 0);
	problem = pg_run(pg, &arena, &call);
	kill(backend, SIGCONT);
	assert_non_null(problem);
	assert_int_equal(problem->kind, PROBLEM_UNAVAILABLE);
	ping(pg);
	pg_free(pg);
}

static void
test_listening_survives(void **state)
{
	struct pg *pg = open_pg();

	(void)state;
	well(pg_listen(pg, &arena, "jobs"));
	assert_false(pg_wait(pg, 1000000));
	private_postgres_sql(&server, &arena, "app", "NOTIFY jobs");
	assert_true(pg_wait(pg, 5000000000));
	kill_backends();
	/* A notification may have been missed, so the new connection counts as one. */
	assert_true(pg_wait(pg, 5000000000));
	assert_false(pg_wait(pg, 1000000));
	private_postgres_sql(&server, &arena, "app", "NOTIFY jobs");
	assert_true(pg_wait(pg, 5000000000));
	pg_free(pg);
}

/* A BEGIN that waits for its first statement has nothing to lose. */
static void
test_lost_before_the_first_statement(void **state)
{
	struct pg *pg = open_pg();

	(void)state;
	ping(pg);
	well(pg_begin(pg, &arena));
	kill_backends();
	ping(pg);
	assert_true(pg_settle(pg));
	pg_free(pg);
}

static void
test_server_away_and_back(void **state)
{
	struct pg *pg = open_pg();
	struct pg_call call = pg_call_new(SQL_MIGRATION_PING);
	const struct problem *problem;

	(void)state;
	ping(pg);
	private_postgres_kill(&server);
	for (int i = 0; i < 2; i++) {
		problem = pg_run(pg, &arena, &call);
		assert_non_null(problem);
		assert_int_equal(problem->kind, PROBLEM_UNAVAILABLE);
	}
	private_postgres_restart(&server);
	pg_free(pg);
	pg = open_pg();
	ping(pg);
	pg_free(pg);
}

static int
set_up(void **state)
{
	(void)state;
	private_postgres_start(&server);
	private_postgres_create_migrated(
	    &server, "app", arena_printf(&arena, "%s/migrations", getenv("srcdir")).at);
	return 0;
}

static int
tear_down(void **state)
{
	(void)state;
	private_postgres_stop(&server);
	arena_release(&arena);
	return 0;
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_prepares_all),
		cmocka_unit_test(test_round_trips),
		cmocka_unit_test(test_lost_between_requests),
		cmocka_unit_test(test_lost_within_a_transaction),
		cmocka_unit_test(test_lost_before_the_first_statement),
		cmocka_unit_test(test_listening_survives),
		cmocka_unit_test(test_hung_server),
		cmocka_unit_test(test_server_away_and_back),
	};

	return cmocka_run_group_tests(tests, set_up, tear_down);
}
