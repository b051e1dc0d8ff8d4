/* Jobs take turns between users, go by priority, and come back when their runner is silent. */
#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>

#include "gallery_server.h"
#include "repo/job.h"
#include "repo/session.h"

#define MANY 1000
#define LEASE_SECONDS 60

static struct gallery_server fixture;

static int
set_up(void **state)
{
	(void)state;
	gallery_server_start(&fixture, 3, MANY + 40);
	/* One has nearly all of them; two others have a few. */
	gallery_sql(fixture.admin, "UPDATE images SET owner_id = gid('u', 1)");
	return gallery_server_connect(&fixture);
}

static int
tear_down(void **state)
{
	(void)state;
	gallery_server_stop(&fixture);
	return 0;
}

static int
forget_jobs(void **state)
{
	(void)state;
	gallery_sql(fixture.admin, "DELETE FROM jobs");
	return 0;
}

static void
enqueue(struct id image, int64_t priority)
{
	assert_null(job_repo_enqueue(
	    fixture.pg, &fixture.arena, STR("image.process"), image, priority, STR("{}")));
}

static void
give_to(int image, int user)
{
	char sql[128];

	snprintf(sql, sizeof sql,
	    "UPDATE images SET owner_id = gid('u', %d) WHERE id = gid('i', %d)", user, image);
	gallery_sql(fixture.admin, sql);
}

/* The next job, finished at once. */
static struct id
work_one(void)
{
	struct job job;
	bool found;

	assert_null(job_repo_claim(fixture.pg, &fixture.arena, LEASE_SECONDS, &found, &job));
	assert_true(found);
	assert_null(job_repo_finish(fixture.pg, &fixture.arena, &job));
	return job.subject;
}

/* How many jobs are worked on until all of these images had their turn. */
static int
turns_until(int first, int count)
{
	int seen = 0, turns = 0;

	while (seen < count) {
		struct id subject = work_one();

		turns++;
		for (int i = first; i < first + count; i++)
			seen += id_eq(subject, gallery_id("i", i)) ? 1 : 0;
		assert_in_range(turns, 1, MANY + 20);
	}
	return turns;
}

static void
a_thousand_uploads_of_one_do_not_starve_another(void **state)
{
	(void)state;
	for (int i = 1; i <= MANY; i++)
		enqueue(gallery_id("i", i), 0);
	for (int i = 0; i < 10; i++)
		work_one();
	/* Ten each of two others come later: of three who take turns. */
	for (int i = 1; i <= 20; i++) {
		give_to(MANY + i, i <= 10 ? 2 : 3);
		enqueue(gallery_id("i", MANY + i), 0);
	}
	assert_in_range(turns_until(MANY + 1, 20), 20, 32);
	for (int i = 0; i < 100; i++)
		work_one();
	/* Nor does one who was there long before get ahead of those who wait. */
	give_to(MANY + 21, 2);
	enqueue(gallery_id("i", MANY + 21), 0);
	assert_in_range(turns_until(MANY + 21, 1), 1, 3);
}

static void
priority_goes_before_turns(void **state)
{
	(void)state;
	enqueue(gallery_id("i", 1), 0);
	enqueue(gallery_id("i", 2), -1);
	enqueue(gallery_id("i", 3), 5);
	assert_true(id_eq(work_one(), gallery_id("i", 3)));
	assert_true(id_eq(work_one(), gallery_id("i", 1)));
	assert_true(id_eq(work_one(), gallery_id("i", 2)));
}

static void
progress_keeps_the_lease_and_its_loss_is_told(void **state)
{
	const struct problem *problem;
	int64_t percent;
	struct job job;
	bool found;

	(void)state;
	enqueue(gallery_id("i", 1), 0);
	assert_null(job_repo_claim(fixture.pg, &fixture.arena, 0, &found, &job));
	assert_true(found);
	/* The lease of no seconds is over, but a sign of life makes a new one. */
	assert_null(job_repo_progress(fixture.pg, &fixture.arena, &job, 40, LEASE_SECONDS));
	assert_null(job_repo_requeue_expired(fixture.pg, &fixture.arena));
	assert_null(
	    job_repo_image_progress(fixture.pg, &fixture.arena, gallery_id("i", 1), &percent));
	assert_int_equal(percent, 40);
	assert_null(job_repo_progress(fixture.pg, &fixture.arena, &job, 50, -1));
	assert_null(job_repo_requeue_expired(fixture.pg, &fixture.arena));
	problem = job_repo_progress(fixture.pg, &fixture.arena, &job, 60, LEASE_SECONDS);
	assert_non_null(problem);
	assert_int_equal(problem->kind, PROBLEM_CONFLICT);
	problem = job_repo_finish(fixture.pg, &fixture.arena, &job);
	assert_non_null(problem);
	assert_true(id_eq(work_one(), gallery_id("i", 1)));
}

static void
what_was_given_up_is_listed_retried_and_dropped(void **state)
{
	struct job_listed *jobs;
	struct str upload;
	size_t count;
	struct job job;
	bool found, dead = false;

	(void)state;
	gallery_sql(fixture.admin, "UPDATE images SET status = 'processing', storage_key = "
				   "'incoming/one' WHERE id = gid('i', 1)");
	enqueue(gallery_id("i", 1), 0);
	for (int i = 0; i < JOB_ATTEMPTS_MAX; i++) {
		assert_null(
		    job_repo_claim(fixture.pg, &fixture.arena, LEASE_SECONDS, &found, &job));
		assert_true(found);
		assert_false(dead);
		assert_null(job_repo_fail(fixture.pg, &fixture.arena, &job, STR("no luck"), &dead));
		gallery_sql(fixture.admin, "UPDATE jobs SET run_at = now()");
	}
	assert_true(dead);
	gallery_sql(fixture.admin, "UPDATE images SET status = 'failed' WHERE id = gid('i', 1)");
	assert_null(job_repo_list(fixture.pg, &fixture.arena, true, 10, &jobs, &count));
	assert_int_equal(count, 1);
	assert_true(str_eq(jobs[0].error, STR("no luck")));
	assert_null(job_repo_retry(fixture.pg, &fixture.arena, jobs[0].id, &found));
	assert_true(found);
	assert_int_equal(gallery_number(fixture.admin, "SELECT count(*) FROM images WHERE id = "
						       "gid('i', 1) AND status = 'processing'"),
	    1);
	/* It is not dead now. */
	assert_null(job_repo_retry(fixture.pg, &fixture.arena, jobs[0].id, &found));
	assert_false(found);
	assert_null(job_repo_drop(fixture.pg, &fixture.arena, jobs[0].id, &found, &upload));
	assert_false(found);
	gallery_sql(fixture.admin, "UPDATE jobs SET state = 'dead'");
	gallery_sql(fixture.admin, "UPDATE images SET status = 'failed' WHERE id = gid('i', 1)");
	assert_null(job_repo_drop(fixture.pg, &fixture.arena, jobs[0].id, &found, &upload));
	assert_true(found);
	assert_true(str_eq(upload, STR("incoming/one")));
	assert_int_equal(gallery_number(fixture.admin, "SELECT count(*) FROM jobs"), 0);
}

/* What is done is of no use after a month; what was given up, or is not done, is somebody's to look
 * at. */
static void
what_is_done_is_forgotten_after_a_month(void **state)
{
	(void)state;
	gallery_sql(fixture.admin,
	    "INSERT INTO jobs (id, kind, state, updated_at) SELECT gen_random_uuid(), 'test', "
	    "state, now() - days * interval '1 day' FROM unnest(ARRAY['done', 'dead', 'queued']) "
	    "state, unnest(ARRAY[29, 31]) days");
	assert_null(job_repo_forget(fixture.pg, &fixture.arena));
	assert_int_equal(gallery_number(fixture.admin, "SELECT count(*) FROM jobs"), 5);
	assert_int_equal(
	    gallery_number(fixture.admin, "SELECT count(*) FROM jobs WHERE state = 'done'"), 1);
	gallery_sql(fixture.admin,
	    "INSERT INTO sessions (user_id, refresh_token_hash, expires_at, revoked_at) SELECT "
	    "gid('u', 1), days::text || revoked, now() - days * interval '1 day', "
	    "CASE WHEN revoked THEN now() END "
	    "FROM unnest(ARRAY[-1, 29, 31]) days, unnest(ARRAY[false, true]) revoked");
	assert_null(session_repo_forget(fixture.pg, &fixture.arena));
	assert_int_equal(gallery_number(fixture.admin, "SELECT count(*) FROM sessions"), 4);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(
		    a_thousand_uploads_of_one_do_not_starve_another, forget_jobs),
		cmocka_unit_test_setup(priority_goes_before_turns, forget_jobs),
		cmocka_unit_test_setup(progress_keeps_the_lease_and_its_loss_is_told, forget_jobs),
		cmocka_unit_test_setup(
		    what_was_given_up_is_listed_retried_and_dropped, forget_jobs),
		cmocka_unit_test_setup(what_is_done_is_forgotten_after_a_month, forget_jobs),
	};

	return cmocka_run_group_tests_name("repo_jobs", tests, set_up, tear_down);
}
