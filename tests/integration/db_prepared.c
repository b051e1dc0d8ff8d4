/*
 * Statements are prepared when they are first run, once a connection, in the same round trip:
 * alone, in a batch, in a transaction that fails, planned anew, after the connection was lost. A
 * database that does not understand one is unavailable.
 */
#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdlib.h>
#include <string.h>

#include "db/pg_connection.h"
#include "db/row.h"
#include "private_postgres.h"

static struct private_postgres server;
static struct arena arena;

static struct pg *
open_pg(const char *database)
{
	struct pg_options options = private_postgres_options(&server, database);

	return pg_new(&options);
}

static void
well(const struct problem *problem)
{
	if (problem != NULL)
		fail_msg("%s", problem->cause);
}

/* Asked over the same connection, behind our own back. */
static int64_t
ask(struct pg *pg, const char *sql)
{
	PGresult *result = PQexec(pg->conn, sql);
	int64_t number;

	if (PQresultStatus(result) != PGRES_TUPLES_OK)
		fail_msg("%s", PQerrorMessage(pg->conn));
	number = strtoll(PQgetvalue(result, 0, 0), NULL, 10);
	PQclear(result);
	return number;
}

static int64_t
prepared(struct pg *pg)
{
	return ask(pg, "SELECT count(*) FROM pg_prepared_statements");
}

static struct pg_call
ping(void)
{
	return pg_call_new(SQL_MIGRATION_PING);
}

static const struct problem *
run_ping(struct pg *pg)
{
	struct pg_call call = ping();

	return pg_run(pg, &arena, &call);
}

/* Can be prepared, and fails while it runs. */
static struct pg_call
wrong_call(void)
{
	struct pg_call call = pg_call_new(SQL_PLAN_CHOOSE);

	pg_arg_text(&call, &arena, STR("no such mode"));
	return call;
}

static int
at_start(void)
{
	int count = 0;

	for (int i = 0; i < STATEMENT_COUNT; i++)
		count += statement_texts[i].at_start;
	return count;
}

static void
test_few_at_the_start(void **state)
{
	struct pg *pg = open_pg("app");

	(void)state;
	well(pg_connect(pg, &arena));
	assert_true(at_start() > 0 && at_start() < 10);
	assert_int_equal(prepared(pg), at_start());
	assert_int_equal(pg_stats(pg).round_trips, 1);
	pg_free(pg);
}

static void
test_first_run_costs_no_trip(void **state)
{
	struct pg *pg = open_pg("app");
	struct pg_call calls[] = { ping(), ping(), pg_call_new(SQL_BACKUP_SCHEMA_VERSION) };

	(void)state;
	well(pg_connect(pg, &arena));
	for (int round = 0; round < 2; round++) {
		pg_stats_reset(pg);
		well(pg_run_all(pg, &arena, calls, 3));
		assert_int_equal(row_i64(calls[1].rows, 0, 0), 1);
		assert_true(row_i64(calls[2].rows, 0, 0) > 0);
		assert_int_equal(pg_stats(pg).queries, 3);
		assert_int_equal(pg_stats(pg).round_trips, 1);
		assert_int_equal(prepared(pg), at_start() + 2);
	}
	pg_free(pg);
}

/* What failed before a statement was prepared leaves it unprepared, what failed behind it does not.
 */
static void
test_batch_that_fails(void **state)
{
	struct pg *pg = open_pg("app");
	struct pg_call calls[] = { pg_call_new(SQL_BACKUP_SCHEMA_VERSION), wrong_call(), ping(),
		ping() };

	(void)state;
	well(pg_connect(pg, &arena));
	for (int round = 0; round < 2; round++) {
		const struct problem *problem = pg_run_all(pg, &arena, calls, 4);

		assert_non_null(problem);
		assert_non_null(strstr(problem->cause, "22023"));
		assert_int_equal(prepared(pg), at_start() + 2);
	}
	well(run_ping(pg));
	assert_int_equal(prepared(pg), at_start() + 3);
	pg_free(pg);
}

static void
test_transaction_that_fails(void **state)
{
	struct pg *pg = open_pg("app");
	struct pg_call wrong = wrong_call();

	(void)state;
	well(pg_begin(pg, &arena));
	assert_non_null(pg_run(pg, &arena, &wrong));
	/* Refused in a transaction that has failed, the preparing already. */
	assert_non_null(run_ping(pg));
	assert_true(pg_settle(pg));
	assert_int_equal(prepared(pg), at_start() + 1);
	/* Prepared in one that is rolled back: it stays. */
	well(pg_begin(pg, &arena));
	well(run_ping(pg));
	assert_true(pg_settle(pg));
	assert_int_equal(prepared(pg), at_start() + 2);
	well(run_ping(pg));
	pg_free(pg);
}

static void
add_start_arguments(struct pg_call *call)
{
	pg_arg_i64(call, &arena, 0);
	pg_arg_i64(call, &arena, 0);
	pg_arg_bool(call, &arena, true);
	pg_arg_bool(call, &arena, false);
	pg_arg_null(call);
}

/* Three are sent of which only one was wanted, all with their preparing, in one round trip. */
static void
test_planned_anew(void **state)
{
	struct pg *pg = open_pg("app");
	struct pg_call call = pg_call_new(SQL_IMAGE_FIND_START);

	(void)state;
	assert_true(statement_texts[SQL_IMAGE_FIND_START].custom_plan);
	add_start_arguments(&call);
	well(pg_connect(pg, &arena));
	for (int round = 0; round < 2; round++) {
		well(pg_begin(pg, &arena));
		pg_stats_reset(pg);
		well(pg_run(pg, &arena, &call));
		assert_int_equal(pg_stats(pg).round_trips, 1);
		assert_int_equal(prepared(pg), at_start() + 2);
		assert_int_equal(
		    ask(pg,
			"SELECT (current_setting('plan_cache_mode') = 'force_generic_plan')::int"),
		    1);
		well(pg_commit(pg, &arena));
	}
	assert_int_equal(ask(pg, "SELECT sum(custom_plans) FROM pg_prepared_statements "
				 "WHERE name = 'image_find_start'"),
	    2);
	/* And what runs by itself is planned once. */
	well(run_ping(pg));
	well(run_ping(pg));
	assert_int_equal(ask(pg, "SELECT sum(generic_plans) FROM pg_prepared_statements "
				 "WHERE name = 'migration_ping'"),
	    2);
	pg_free(pg);
}

static void
test_connected_anew(void **state)
{
	struct pg *pg = open_pg("app");

	(void)state;
	well(run_ping(pg));
	private_postgres_sql(&server, &arena, "postgres",
	    "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE datname = 'app'");
	well(run_ping(pg));
	assert_int_equal(prepared(pg), at_start() + 1);
	/* Somebody, a pooler say, took them away: the call is sent once more, over a new
	 * connection. */
	PQclear(PQexec(pg->conn, "DEALLOCATE ALL"));
	well(run_ping(pg));
	assert_int_equal(prepared(pg), at_start() + 1);
	pg_free(pg);
}

static void
assert_not_migrated(const struct problem *problem)
{
	assert_non_null(problem);
	assert_int_equal(problem->kind, PROBLEM_UNAVAILABLE);
	assert_non_null(strstr(problem->cause, "is the database migrated?"));
}

static void
test_not_migrated(void **state)
{
	struct pg *pg;

	(void)state;
	private_postgres_create(&server, "empty");
	pg = open_pg("empty");
	assert_not_migrated(pg_connect(pg, &arena));
	assert_false(pg_connected(pg));
	pg_free(pg);
}

/* In part: what can be understood is served, and the rest as soon as it can be. */
static void
test_migrated_in_part(void **state)
{
	struct pg *pg = open_pg("app");
	struct pg_call call = pg_call_new(SQL_BACKUP_SCHEMA_VERSION);

	(void)state;
	well(pg_connect(pg, &arena));
	private_postgres_sql(
	    &server, &arena, "app", "ALTER TABLE schema_migrations RENAME TO schema_later");
	assert_not_migrated(pg_run(pg, &arena, &call));
	well(run_ping(pg));
	private_postgres_sql(
	    &server, &arena, "app", "ALTER TABLE schema_later RENAME TO schema_migrations");
	well(pg_run(pg, &arena, &call));
	assert_true(row_i64(call.rows, 0, 0) > 0);
	pg_free(pg);
}

static int
set_up(void **state)
{
	(void)state;
	private_postgres_start(&server);
	private_postgres_create_migrated(&server, "app");
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
		cmocka_unit_test(test_few_at_the_start),
		cmocka_unit_test(test_first_run_costs_no_trip),
		cmocka_unit_test(test_batch_that_fails),
		cmocka_unit_test(test_transaction_that_fails),
		cmocka_unit_test(test_planned_anew),
		cmocka_unit_test(test_connected_anew),
		cmocka_unit_test(test_not_migrated),
		cmocka_unit_test(test_migrated_in_part),
	};

	return cmocka_run_group_tests(tests, set_up, tear_down);
}
