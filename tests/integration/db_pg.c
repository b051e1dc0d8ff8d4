#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>

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
	options.statement_timeout_ns = 2000000000; /* also for preparing, on a busy machine */
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

/* Tags of these names, by one statement. */
static const struct problem *
make_tags(struct pg *pg, const struct str *names, const struct str *slugs, size_t count)
{
	struct pg_call call = pg_call_new(SQL_TAG_INSERT_MISSING);
	struct id *ids = arena_array(&arena, struct id, count + 1);

	for (size_t i = 0; i < count; i++)
		ids[i] = id_new();
	pg_arg_ids(&call, &arena, ids, count);
	pg_arg_texts(&call, &arena, names, count);
	pg_arg_texts(&call, &arena, slugs, count);
	return pg_run(pg, &arena, &call);
}

static struct str
tag_name(struct pg *pg, struct str slug)
{
	struct pg_call call = pg_call_new(SQL_TAG_FIND);

	pg_arg_text(&call, &arena, slug);
	well(pg_run(pg, &arena, &call));
	assert_int_equal(row_count(call.rows), 1);
	return row_str(call.rows, 0, 1);
}

/* Whatever an array is made of comes back: a thousand elements, one, none, and the awkward ones. */
static void
test_arrays(void **state)
{
	static const char *const awkward[] = { "", "NULL", "{}", "a,b", "\"", "\\", "'", "{\"x\"}",
		" lead", "line\nbreak", "\xf0\x9f\x93\xb7", "%s$1" };
	enum { COUNT = 1000 };
	struct str names[COUNT], slugs[COUNT];
	struct pg *pg = open_pg();
	struct pg_call call;
	struct id ids[COUNT];

	(void)state;
	for (size_t i = 0; i < COUNT; i++) {
		names[i] = i < sizeof awkward / sizeof *awkward
			       ? str_of(awkward[i])
			       : arena_printf(&arena, "name %zu", i);
		slugs[i] = arena_printf(&arena, "slug-%zu", i);
		ids[i] = id_new();
	}
	well(make_tags(pg, names, slugs, 0));
	well(make_tags(pg, names, slugs, 1));
	well(make_tags(pg, names, slugs, COUNT));
	for (size_t i = 0; i < COUNT; i += i < 20 ? 1 : 199)
		assert_true(str_eq(tag_name(pg, slugs[i]), names[i]));
	for (size_t count = 0; count <= COUNT; count += 500) {
		call = pg_call_new(SQL_IMAGE_LIST_IDS);
		pg_arg_null(&call);
		pg_arg_ids(&call, &arena, ids, count);
		well(pg_run(pg, &arena, &call));
		assert_int_equal(row_count(call.rows), 0);
	}
	pg_free(pg);
}

/* An account with these texts; NULL where there is none, and what comes back of it. */
static void
test_nulls_and_empty_texts(void **state)
{
	static const struct str texts[] = { STR(""), STR("x"), STR("\xc3\xa9'\\\"") };
	struct pg *pg = open_pg();

	(void)state;
	private_postgres_sql(&server, &arena, "app",
	    "INSERT INTO users (id, email, username, password_hash) VALUES "
	    "('00000000-0000-0000-0000-0000000000aa', 'a@example.org', 'aa', 'x')");
	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
		struct pg_call call = pg_call_new(SQL_ACCOUNT_UPDATE_PASSWORD);
		struct id user = { .bytes = { [15] = 0xaa } };
		struct str back;

		pg_arg_id(&call, &arena, user);
		pg_arg_text(&call, &arena, texts[i]);
		pg_arg_null(&call);
		well(pg_run(pg, &arena, &call));
		assert_int_equal(call.affected, 1);
		back = private_postgres_sql(&server, &arena, "app",
		    "SELECT password_hash FROM users WHERE username = 'aa'");
		assert_true(str_eq(back, texts[i]));
	}
	pg_free(pg);
}

/* What PostgreSQL calls an error, and what it is to a request. */
static void
test_meanings(void **state)
{
	static const struct {
		const char *state;
		enum problem_kind kind;
	} rows[] = { { "23505", PROBLEM_CONFLICT }, { "23503", PROBLEM_CONFLICT },
		{ "40001", PROBLEM_RETRY }, { "40P01", PROBLEM_RETRY }, { "55P03", PROBLEM_RETRY },
		{ "57014", PROBLEM_UNAVAILABLE }, { "53200", PROBLEM_UNAVAILABLE },
		{ "53100", PROBLEM_UNAVAILABLE }, { "23514", PROBLEM_INTERNAL },
		{ "22001", PROBLEM_INTERNAL }, { "42501", PROBLEM_INTERNAL },
		{ "XX000", PROBLEM_INTERNAL } };
	struct pg *pg = open_pg();

	(void)state;
	private_postgres_sql(&server, &arena, "app",
	    "CREATE FUNCTION raise() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
	    "RAISE EXCEPTION 'on purpose' USING ERRCODE = substr(NEW.name, 7); END $$; "
	    "CREATE TRIGGER raise BEFORE INSERT ON tags FOR EACH ROW "
	    "WHEN (NEW.name LIKE 'raise %') EXECUTE FUNCTION raise()");
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct str name = arena_printf(&arena, "raise %s", rows[i].state);
		const struct problem *problem = make_tags(pg, &name, &name, 1);

		assert_non_null(problem);
		assert_int_equal(problem->kind, rows[i].kind);
		/* Which it was stands in the log's part, and the client is told nothing of it. */
		assert_non_null(strstr(problem->cause, rows[i].state));
		assert_true(
		    problem->detail == NULL || strstr(problem->detail, "on purpose") == NULL);
		ping(pg);
	}
	pg_free(pg);
}

/* Waiting for somebody's lock ends in time, and the connection goes on. */
static void
test_statement_timeout(void **state)
{
	struct pg_options options = private_postgres_options(&server, "app");
	struct str name = STR("slow");
	const struct problem *problem;
	struct pg *pg, *other = open_pg();
	struct pg_call call = pg_call_new(SQL_COUNT_LOCK);

	(void)state;
	options.statement_timeout_ns = 200000000;
	pg = pg_new(&options);
	ping(pg);
	well(pg_begin(other, &arena));
	well(pg_run(other, &arena, &call));
	call = pg_call_new(SQL_COUNT_LOCK);
	well(pg_begin(pg, &arena));
	problem = pg_run(pg, &arena, &call);
	assert_non_null(problem);
	assert_int_equal(problem->kind, PROBLEM_UNAVAILABLE);
	assert_non_null(strstr(problem->cause, "57014"));
	assert_true(pg_settle(pg));
	well(make_tags(pg, &name, &name, 1));
	pg_settle(other);
	pg_free(other);
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
		cmocka_unit_test(test_round_trips),
		cmocka_unit_test(test_lost_between_requests),
		cmocka_unit_test(test_lost_within_a_transaction),
		cmocka_unit_test(test_lost_before_the_first_statement),
		cmocka_unit_test(test_listening_survives),
		cmocka_unit_test(test_hung_server),
		cmocka_unit_test(test_arrays),
		cmocka_unit_test(test_nulls_and_empty_texts),
		cmocka_unit_test(test_meanings),
		cmocka_unit_test(test_statement_timeout),
		cmocka_unit_test(test_server_away_and_back),
	};

	return cmocka_run_group_tests(tests, set_up, tear_down);
}
