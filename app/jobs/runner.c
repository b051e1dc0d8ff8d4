#include "config.h"

#include "jobs/runner.h"

#include <sysexits.h>

#include "base/clock.h"
#include "base/log.h"
#include "cache/redis.h"
#include "jobs/count.h"
#include "jobs/kind.h"
#include "jobs/log_file.h"
#include "jobs/runner_state.h"
#include "jobs/sweep.h"
#include "repo/comment.h"
#include "repo/export.h"
#include "repo/image.h"
#include "repo/notification.h"
#include "repo/session.h"
#include "repo/sitemap.h"
#include "repo/statistics.h"
#include "repo/upload.h"
#include "repo/webhook.h"
#include "service/account_end.h"
#include "service/changes.h"
#include "service/connect.h"
#include "service/counters.h"
#include "service/publish.h"

/* Asked anew even if nobody notified: a notification may be lost, jobs become due, leases end. */
#define POLL_NS (2 * CLOCK_SECOND_NS)
#define EXPIRED_EVERY_NS (15 * CLOCK_SECOND_NS)
/* The ranking of what is popular waits for it. */
#define VIEWS_EVERY_NS (10 * 60 * CLOCK_SECOND_NS)
#define RANK_EVERY_NS (30 * CLOCK_SECOND_NS)
#define AWAY_NS CLOCK_SECOND_NS
#define LEASE_GRACE_SECONDS 30
#define SITEMAP_STEPS 20
#define FIGURES_EVERY_NS (300 * CLOCK_SECOND_NS)

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
count_try(struct runner *runner, const struct job *job, enum job_result result)
{
	metrics_add(runner->metrics, JOB_METRIC_FINISHED,
	    job_kind_index(job->kind) * JOB_RESULT_COUNT + result, 1);
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
	count_try(runner, job, dead && second == NULL ? JOB_RESULT_DEAD : JOB_RESULT_FAILED);
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
	return job_kind_run(runner, job);
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
	else
		count_try(runner, &job, JOB_RESULT_DONE);
	return NULL;
}

/* One runner says it for all. */
static const struct problem *
count_states(struct runner *runner)
{
	struct job_states states;

	if (runner->slot != 1)
		return NULL;
	TRY(job_repo_count_states(runner->pg, &runner->arena, &states));
	metrics_set(runner->metrics, JOB_METRIC_STATES, JOB_STATE_QUEUED, states.queued);
	metrics_set(runner->metrics, JOB_METRIC_STATES, JOB_STATE_RUNNING, states.running);
	metrics_set(runner->metrics, JOB_METRIC_STATES, JOB_STATE_DEAD, states.dead);
	metrics_set(runner->metrics, JOB_METRIC_OLDEST, 0, states.oldest_due);
	return NULL;
}

/* A few pages at a time: a big gallery's first takes some turns. */
static const struct problem *
extend_sitemap(struct runner *runner)
{
	bool grew = true;

	for (int i = 0; i < SITEMAP_STEPS && grew; i++)
		TRY(sitemap_repo_extend(runner->pg, &runner->arena, SITEMAP_SIZE, &grew));
	return NULL;
}

/* What has been kept for long enough. */
static const struct problem *
forget(struct runner *runner)
{
	TRY(job_repo_forget(runner->pg, &runner->arena));
	TRY(session_repo_forget(runner->pg, &runner->arena));
	TRY(comment_repo_forget(
	    runner->pg, &runner->arena, runner->config->people.deleted_life / CLOCK_SECOND_NS));
	return notification_repo_forget(
	    runner->pg, &runner->arena, runner->config->people.notification_life / CLOCK_SECOND_NS);
}

/* They read whole tables, and in a gallery that is too large for that they fail: work goes on. */
static void
take_figures(struct runner *runner)
{
	const struct problem *problem;

	if (clock_monotonic_ns() < runner->figures_at)
		return;
	runner->figures_at = clock_monotonic_ns() + FIGURES_EVERY_NS;
	problem = statistics_repo_take(runner->pg, &runner->arena);
	if (problem == NULL)
		problem = statistics_repo_take_storage(runner->pg, &runner->arena);
	if (problem != NULL)
		log_message(LOG_LEVEL_WARNING, "figures", "%s",
		    problem->cause == NULL ? problem->detail : problem->cause);
}

static const struct problem *
wake(struct runner *runner)
{
	struct service service = { .config = runner->config, .pg = runner->pg };

	TRY(job_repo_requeue_expired(runner->pg, &runner->arena));
	TRY(account_lift_expired_bans(&service, &runner->arena));
	TRY(account_export_sweep(runner));
	TRY(webhook_repo_requeue(runner->pg, &runner->arena));
	TRY(extend_sitemap(runner));
	take_figures(runner);
	TRY(forget(runner));
	TRY(sweep_when_due(runner));
	TRY(count_states(runner));
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

/* What Redis counted, written down; it is not lost if that fails. Every runner does: each lot
 * counts once. */
static void
flush_views(struct runner *runner)
{
	struct service service = {
		.config = runner->config, .pg = runner->pg, .redis = runner->redis
	};
	const struct problem *problem = counters_flush(&service, &runner->arena);

	if (problem != NULL)
		log_message(LOG_LEVEL_WARNING, "jobs_views", "%s",
		    problem->cause == NULL ? problem->detail : problem->cause);
}

static void
loop(struct runner *runner, const volatile sig_atomic_t *stop)
{
	int64_t expired_at = 0, rank_at = 0, views_at = 0;

	while (!*stop) {
		const struct problem *problem = NULL;
		bool worked = false;

		if (clock_monotonic_ns() >= expired_at) {
			problem = wake(runner);
			expired_at = clock_monotonic_ns() + EXPIRED_EVERY_NS;
		}
		if (problem == NULL && clock_monotonic_ns() >= views_at) {
			flush_views(runner);
			views_at = clock_monotonic_ns() + VIEWS_EVERY_NS;
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
		changes_pay(runner->changes);
		log_file_follow(runner->config);
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
runner_run(const struct config *config, const struct runner_shared *shared, size_t slot,
    const volatile sig_atomic_t *stop)
{
	/* No step takes longer than a scan, or than decoding into one file. */
	struct runner runner = { .config = config,
		.metrics = shared->metrics,
		.slot = slot,
		.lease_seconds = (config->jobs.timeout + config->clamav.timeout) / CLOCK_SECOND_NS +
				 LEASE_GRACE_SECONDS };
	struct blob_options blobs = blob_options_of(&runner.life, config);
	struct redis_options redis;
	const struct problem *problem = blob_open(&runner.life, &blobs, &runner.blobs);

	if (problem != NULL) {
		log_message(LOG_LEVEL_ERROR, "jobs_storage", "%s",
		    problem->cause == NULL ? problem->detail : problem->cause);
		arena_release(&runner.life);
		return EX_UNAVAILABLE;
	}
	metrics_attach(shared->metrics, slot);
	runner.pg = open_pg(config);
	publish_attach(runner.pg, runner.blobs);
	redis = service_redis_options(config);
	redis.shared = shared->redis;
	runner.redis = redis_new(&redis);
	runner.changes = changes_attach(&runner.life, config, runner.pg, runner.redis);
	loop(&runner, stop);
	flush_views(&runner);
	changes_pay(runner.changes);
	pg_free(runner.pg);
	redis_free(runner.redis);
	blob_close(runner.blobs);
	arena_release(&runner.arena);
	arena_release(&runner.life);
	return 0;
}
