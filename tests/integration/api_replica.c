/*
 * Read replicas: real ones, that follow the primary, lag, die, come back, are promoted, or are none
 * at all. Whatever they do, everybody is shown what was changed, and no request fails.
 */
#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cache_client.h"
#include "gallery.h"
#include "service/connect.h"
#include "service/replica.h"

#define IMAGE "/images/00000000-0000-4000-8000-690000000003"
#define TRIES 1000

/* So that each page is one that nobody has asked for. */
static int fresh;

static struct replica_stats
stats(void)
{
	return replica_stats(client.api->service.replica);
}

static struct str
sql(const struct private_postgres *server, const char *text)
{
	return private_postgres_sql(server, &arena, "gallery", text);
}

/* A listing that was not made before. */
static int
get_fresh(int worker, int user)
{
	char target[128];

	snprintf(target, sizeof target, "/images?limit=60&nobody=%d", fresh++);
	return get_as(worker, user, target);
}

/* Until a fresh page comes from the replica again. */
static bool
is_used_again(int worker)
{
	for (int i = 0; i < TRIES; i++) {
		api_upkeep(workers[worker]);
		assert_int_equal(get_fresh(worker, 0), 200);
		if (stats().used == 1)
			return true;
		poll(NULL, 0, 10);
	}
	return false;
}

static void
rename_image(int worker, const char *title)
{
	char body[128];

	snprintf(body, sizeof body, "{\"title\":\"%s\"}", title);
	assert_int_equal(send_as(worker, OWNER, "PATCH", IMAGE, body), 200);
}

static bool
shows(const char *title)
{
	return str_find(client.response.body, str_of(title)) < client.response.body.len;
}

static void
listings_and_searches_are_read_from_it(void **state)
{
	static const char *const targets[] = { "/images?limit=59",
		"/images?tags=tag1&sort=like_count", "/images/search?q=image&limit=59",
		"/explore/recent?limit=59", "/tags?limit=59", "/explore/popular?limit=59",
		"/tags/search?q=tag&limit=49", "/tags/tag1/images?limit=59",
		"/users/00000000-0000-4000-8000-750000000001/images?limit=59",
		"/users/00000000-0000-4000-8000-750000000002/likes?limit=59" };

	(void)state;
	assert_true(is_used_again(0));
	for (size_t i = 0; i < sizeof targets / sizeof *targets; i++) {
		assert_int_equal(get_as(0, 0, targets[i]), 200);
		if (stats().used != 1 || queries() != 0)
			fail_msg("%s was read from the primary", targets[i]);
	}
	assert_int_equal(get_as(0, OTHER, "/images?limit=59"), 200);
	assert_int_equal(stats().used, 1);
	assert_true(str_eq(sql(&replica, "SELECT count(*) FROM pg_stat_activity "
					 "WHERE application_name = 'tintyped-read'"),
	    STR("2")));
}

static void
everything_else_is_not(void **state)
{
	static const struct {
		int user;
		const char *target;
	} rows[] = { { 0, IMAGE }, { OWNER, "/users/me" }, { OWNER, "/users/me/trash" },
		{ OWNER, "/notifications" }, { ADMIN, "/images?limit=58" } };

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		assert_int_equal(get_as(0, rows[i].user, rows[i].target), 200);
		assert_int_equal(stats().used + stats().behind + stats().failed, 0);
		assert_true(queries() > 0);
	}
}

static void
it_costs_one_query_in_one_round_trip(void **state)
{
	struct pg_stats cost;

	(void)state;
	rename_image(0, "Something else to be seen");
	assert_true(is_used_again(0));
	assert_int_equal(get_fresh(0, 0), 200);
	assert_int_equal(stats().used, 1);
	cost = service_pg_stats(&client.api->service);
	assert_int_equal(cost.queries, 1);
	assert_int_equal(cost.round_trips, 1);
	/* Somebody changed something: how far it is comes along, in the same round trip. */
	rename_image(1, "And again");
	assert_int_equal(get_fresh(0, 0), 200);
	cost = service_pg_stats(&client.api->service);
	if (stats().used == 1) {
		assert_int_equal(cost.queries, 2);
		assert_int_equal(cost.round_trips, 1);
	}
}

/* The replay stands still; cached or not, here and there, everybody is shown the new title. */
static void
a_write_is_seen_while_it_lags(void **state)
{
	static const int readers[] = { 0, OWNER, OTHER, ADMIN };

	(void)state;
	assert_true(is_used_again(0));
	assert_true(is_used_again(1));
	sql(&replica, "SELECT pg_wal_replay_pause()");
	for (int round = 0; round < 3; round++) {
		char title[32];
		int behind = 0;

		snprintf(title, sizeof title, "Unseen before %d", round);
		rename_image(round % 2, title);
		for (size_t i = 0; i < sizeof readers / sizeof *readers; i++)
			for (int worker = 0; worker < 2; worker++) {
				/* Kept for all of them, made for one. */
				assert_int_equal(
				    get_as(worker, readers[i], "/images?limit=60"), 200);
				assert_true(shows(title));
				assert_int_equal(stats().used, 0);
				behind += stats().behind;
				assert_int_equal(get_fresh(worker, readers[i]), 200);
				assert_true(shows(title));
				assert_int_equal(stats().used, 0);
				behind += stats().behind;
			}
		assert_true(behind > 0);
		/* It is left alone for a moment, then asked again. */
		poll(NULL, 0, 60);
	}
	assert_true(str_eq(
	    sql(&replica, "SELECT count(*) FROM images WHERE title LIKE 'Unseen%'"), STR("0")));
	sql(&replica, "SELECT pg_wal_replay_resume()");
	assert_true(is_used_again(0));
	assert_true(shows("Unseen before 2"));
}

/* Redis lost everything: nobody knows how far is far enough, until somebody tells it. */
static void
without_a_word_from_redis_the_primary_is_asked(void **state)
{
	(void)state;
	assert_true(is_used_again(0));
	sql(&replica, "SELECT pg_wal_replay_pause()");
	rename_image(0, "Before Redis forgot");
	forget_everything();
	assert_int_equal(get_fresh(0, 0), 200);
	assert_true(shows("Before Redis forgot"));
	assert_int_equal(stats().used, 0);
	api_upkeep(workers[0]);
	assert_int_equal(get_fresh(0, 0), 200);
	assert_true(shows("Before Redis forgot"));
	assert_int_equal(stats().used, 0);
	sql(&replica, "SELECT pg_wal_replay_resume()");
	assert_true(is_used_again(0));
	private_redis_kill(&client.redis);
	assert_int_equal(get_fresh(0, 0), 200);
	assert_int_equal(stats().used + stats().behind + stats().failed, 0);
	private_redis_start(&client.redis);
	assert_true(is_used_again(0));
}

static void
a_dead_one_costs_nobody_anything(void **state)
{
	int failed = 0;

	(void)state;
	assert_true(is_used_again(0));
	private_postgres_kill(&replica);
	for (int i = 0; i < 20; i++) {
		assert_int_equal(get_fresh(0, 0), 200);
		failed += stats().failed;
		/* No round trip was lost on it. */
		assert_int_equal(service_pg_stats(&client.api->service).round_trips, 1);
		api_upkeep(workers[0]);
	}
	assert_int_equal(failed, 1);
	assert_false(replica_ready(workers[0]->service.replica));
	private_postgres_restart(&replica);
	assert_true(is_used_again(0));
}

/* A server that takes a request and says nothing: one request of a worker waits, no second. */
static void
one_that_hangs_is_asked_once(void **state)
{
	int failed = 0;
	struct str pids;

	(void)state;
	assert_true(is_used_again(0));
	pids = sql(&replica, "SELECT string_agg(pid::text, ' ') FROM pg_stat_activity "
			     "WHERE application_name = 'tintyped-read'");
	for (struct str rest = pids; rest.len > 0;) {
		int64_t pid;

		assert_true(str_to_i64(str_cut(&rest, ' '), 2, INT32_MAX, &pid));
		assert_int_equal(kill((pid_t)pid, SIGSTOP), 0);
	}
	for (int i = 0; i < 10; i++) {
		assert_int_equal(get_fresh(0, 0), 200);
		failed += stats().failed;
	}
	assert_int_equal(failed, 1);
	for (struct str rest = pids; rest.len > 0;) {
		int64_t pid;

		assert_true(str_to_i64(str_cut(&rest, ' '), 2, INT32_MAX, &pid));
		kill((pid_t)pid, SIGCONT);
	}
	assert_true(is_used_again(0));
}

/* What is said of a host that is of no use. */
static void
assert_refused(const char *host, const char *why)
{
	const char *news = NULL;

	reopen_workers(host);
	for (int i = 0; i < TRIES && news == NULL; i++) {
		replica_upkeep(workers[0]->service.replica);
		news = replica_news(workers[0]->service.replica);
		poll(NULL, 0, 10);
	}
	assert_non_null(news);
	if (strstr(news, why) == NULL)
		fail_msg("'%s' does not say '%s'", news, why);
	assert_false(replica_ready(workers[0]->service.replica));
	assert_int_equal(get_fresh(0, 0), 200);
}

static void
what_is_no_replica_is_refused(void **state)
{
	struct private_postgres stranger;
	char hosts[256];

	(void)state;
	assert_refused(client.postgres.folder, "it is no standby");
	assert_refused("/nowhere/at/all", "No such file");
	private_postgres_start_stranger(&stranger);
	private_postgres_create_migrated(&stranger, "gallery");
	assert_refused(stranger.folder, "another system identifier");
	private_postgres_stop(&stranger);
	/* The next of the list takes its place. */
	snprintf(hosts, sizeof hosts, "/nowhere,%s,/nowhere", replica.folder);
	reopen_workers(hosts);
	assert_true(workers_find_replica());
	assert_true(is_used_again(0));
}

/* From then on it is a database of its own, which does not hear of what we write. */
static void
a_promoted_one_is_refused(void **state)
{
	(void)state;
	reopen_workers(replica.folder);
	assert_true(workers_find_replica());
	assert_true(is_used_again(0));
	sql(&replica, "SELECT pg_promote()");
	rename_image(1, "Not for the promoted");
	for (int i = 0; i < 20; i++) {
		assert_int_equal(get_fresh(0, 0), 200);
		assert_true(shows("Not for the promoted"));
		assert_int_equal(stats().used, 0);
	}
	assert_refused(replica.folder, "no standby");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(listings_and_searches_are_read_from_it),
		cmocka_unit_test(everything_else_is_not),
		cmocka_unit_test(it_costs_one_query_in_one_round_trip),
		cmocka_unit_test(a_write_is_seen_while_it_lags),
		cmocka_unit_test(without_a_word_from_redis_the_primary_is_asked),
		cmocka_unit_test(a_dead_one_costs_nobody_anything),
		cmocka_unit_test(one_that_hangs_is_asked_once),
		cmocka_unit_test(what_is_no_replica_is_refused),
		cmocka_unit_test(a_promoted_one_is_refused),
	};

	return cmocka_run_group_tests(
	    tests, cache_client_set_up_with_replica, cache_client_tear_down_with_replica);
}
