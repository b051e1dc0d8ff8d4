#include "config.h"

#include "jobs/runner.h"

#include <sysexits.h>

#include "base/clock.h"
#include "base/log.h"
#include "jobs/runner_state.h"
#include "jobs/sweep.h"
#include "repo/export.h"
#include "repo/image.h"
#include "repo/upload.h"
#include "service/account_end.h"
#include "service/connect.h"
#include "service/publish.h"

/* Asked anew even if nobody notified: a notification may be lost, jobs become due, leases end. */
#define POLL_NS (2 * CLOCK_SECOND_NS)
#define EXPIRED_EVERY_NS (15 * CLOCK_SECOND_NS)
#define RANK_EVERY_NS (30 * CLOCK_SECOND_NS)
#define AWAY_NS CLOCK_SECOND_NS
#define LEASE_GRACE_SECONDS 30

static const struct {
	struct str kind;
	const struct problem *(*run)(struct runner *runner, const struct job *job);
} kinds[] = {
	{ STR("image.process"), image_process },
	{ STR("blob.remove"), blob_remove_job },
	{ STR("account.settle"), account_settle_job },
	{ STR("account.remove"), account_remove_job },
	{ STR("account.export"), account_export_job },
};

static const struct problem *
run_kind(struct runner *runner, const struct job *job)
{
	for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
		if (str_eq(job->kind, kinds[i].kind))
			return kinds[i].run(runner, job);
	return problem_caused(&runner->arena, PROBLEM_INTERNAL, "no such kind of job");
}

static void
log_problem(const struct job *job, const struct problem *problem, bool dead)
{
	struct log_line line;
	char id[ID_TEXT_SIZE];

	log_begin(
	    &line, dead ? LOG_LEVEL_ERROR : LOG_LEVEL_WARNING, dead ? "job_dead" : "job_failed");
	log_str(&line, "job", id_format(job->id, id));
	log_str(&line, "kind", job->kind);
	log_i64(&line, "attempt", job->attempts);
	log_str(&line, "cause", str_of(problem->cause == NULL ? problem->detail : problem->cause));
	log_end(&line);
}

/*
 * An image whose job is given up is not left "processing" for ever. In the transaction that ends
 * the job: whoever dies in between has done neither. The upload stays until the operator says
 * whether it is to be tried again: `tintype jobs`.
 */
static const struct problem *
give_up(struct runner *runner, const struct job *job)
{
	struct job_image source;
	bool found;

	if (str_eq(job->kind, STR("account.export")))
		return export_repo_give_up(runner->pg, &runner->arena, job->subject);
	if (!str_eq(job->kind, STR("image.process")))
		return NULL;
	image_process_clear(runner, job);
	TRY(job_repo_image_source(runner->pg, &runner->arena, job->subject, &found, &source));
	if (!found)
		return NULL;
	TRY(job_repo_image_fail(runner->pg, &runner->arena, job->subject,
	    STR("It could not be processed, although it was tried several times."), STR("")));
	return upload_repo_fail_copies(runner->pg, &runner->arena, job->subject);
}

static const struct problem *
write_failure(struct runner *runner, const struct job *job, struct str cause, bool *dead)
{
	TRY(pg_begin(runner->pg, &runner->arena));
	TRY(job_repo_fail(runner->pg, &runner->arena, job, cause, dead));
	if (*dead)
		TRY(give_up(runner, job));
	return pg_commit(runner->pg, &runner->arena);
}

static void
fail(struct runner *runner, const struct job *job, const struct problem *problem)
{
	struct str cause = str_of(problem->cause == NULL ? problem->detail : problem->cause);
	const struct problem *second;
	bool dead = false;

	pg_settle(runner->pg);
	second = write_failure(runner, job, cause, &dead);
	log_problem(job, problem, dead && second == NULL);
	/* Then the lease ends by itself, and the job is due again. */
	if (second != NULL)
		log_problem(job, second, false);
}

/* A job whose runners died with it, each time, kills no further one. */
static const struct problem *
attempt(struct runner *runner, const struct job *job)
{
	if (job->attempts > JOB_ATTEMPTS_MAX)
		return problem_caused(
		    &runner->arena, PROBLEM_INTERNAL, "every runner that had it died");
	return run_kind(runner, job);
}

/* One job, if there is one. */
static const struct problem *
turn(struct runner *runner, bool *worked)
{
	const struct problem *problem;
	struct job job;

	/* On a full disk, or with the store away, a try would be wasted. */
	TRY(blob_check(runner->blobs, &runner->arena));
	TRY(job_repo_claim(runner->pg, &runner->arena, runner->lease_seconds, worked, &job));
	if (!*worked)
		return NULL;
	problem = attempt(runner, &job);
	if (problem != NULL)
		fail(runner, &job, problem);
	return NULL;
}

static const struct problem *
wake(struct runner *runner)
{
	struct service service = { .config = runner->config, .pg = runner->pg };

	TRY(job_repo_requeue_expired(runner->pg, &runner->arena));
	TRY(account_lift_expired_bans(&service, &runner->arena));
	TRY(account_export_sweep(runner));
	TRY(sweep_when_due(runner));
	return pg_listen(runner->pg, &runner->arena, "jobs");
}

/* Every runner asks: the second of two finds little to write. */
static const struct problem *
rank(struct runner *runner)
{
	TRY(pg_begin(runner->pg, &runner->arena));
	TRY(image_repo_rank(runner->pg, &runner->arena));
	return pg_commit(runner->pg, &runner->arena);
}

static void
loop(struct runner *runner, const volatile sig_atomic_t *stop)
{
	int64_t expired_at = 0, rank_at = 0;

	while (!*stop) {
		const struct problem *problem = NULL;
		bool worked = false;

		if (clock_monotonic_ns() >= expired_at) {
			problem = wake(runner);
			expired_at = clock_monotonic_ns() + EXPIRED_EVERY_NS;
		}
		if (problem == NULL && clock_monotonic_ns() >= rank_at) {
			problem = rank(runner);
			rank_at = clock_monotonic_ns() + RANK_EVERY_NS;
		}
		if (problem == NULL)
			problem = turn(runner, &worked);
		if (problem != NULL) {
			log_message(LOG_LEVEL_WARNING, "jobs_waiting", "%s",
			    problem->cause == NULL ? problem->detail : problem->cause);
			expired_at = 0;
		}
		pg_settle(runner->pg);
		arena_reset(&runner->arena);
		if (!worked && !*stop)
			pg_wait(runner->pg, problem == NULL ? POLL_NS : AWAY_NS);
	}
}

/* One connection for as long as it lives: it listens. */
static struct pg *
open_pg(const struct config *config)
{
	struct pg_options options = service_pg_options(config, STR("tintype-jobs"));

	options.max_lifetime_ns = options.max_idle_ns = 0;
	return pg_new(&options);
}

int
runner_run(const struct config *config, const volatile sig_atomic_t *stop)
{
	/* No step takes longer than a scan, or than decoding into one file. */
	struct runner runner = { .config = config,
		.lease_seconds = (config->jobs.timeout + config->clamav.timeout) / CLOCK_SECOND_NS +
				 LEASE_GRACE_SECONDS };
	struct blob_options blobs = blob_options_of(&runner.life, config);
	const struct problem *problem = blob_open(&runner.life, &blobs, &runner.blobs);

	if (problem != NULL) {
		log_message(LOG_LEVEL_ERROR, "jobs_storage", "%s",
		    problem->cause == NULL ? problem->detail : problem->cause);
		arena_release(&runner.life);
		return EX_UNAVAILABLE;
	}
	runner.pg = open_pg(config);
	publish_attach(runner.pg, runner.blobs);
	loop(&runner, stop);
	pg_free(runner.pg);
	blob_close(runner.blobs);
	arena_release(&runner.arena);
	arena_release(&runner.life);
	return 0;
}
