/* What is left to do of an account that was suspended, reinstated or deleted. */
#include "config.h"

#include "jobs/runner_state.h"

#include "base/clock.h"
#include "repo/account_end.h"
#include "repo/export.h"
#include "service/account_end.h"

/* How long one job works before it makes way for others and comes again. */
#define BUDGET_NS (10 * CLOCK_SECOND_NS)
#define IMAGES_AT_ONCE 50
#define ROWS_AT_ONCE 500

static struct service
service_of(struct runner *runner)
{
	return (
	    struct service){ .config = runner->config, .pg = runner->pg, .blobs = runner->blobs };
}

/* Done, or to be gone on with by another job, which is enqueued as this one ends. */
static const struct problem *
finish(struct runner *runner, const struct job *job, bool done)
{
	TRY(pg_begin(runner->pg, &runner->arena));
	if (!done)
		TRY(job_repo_enqueue(
		    runner->pg, &runner->arena, job->kind, job->subject, 0, STR("{}")));
	TRY(job_repo_finish(runner->pg, &runner->arena, job));
	return pg_commit(runner->pg, &runner->arena);
}

const struct problem *
account_settle_job(struct runner *runner, const struct job *job)
{
	struct service service = service_of(runner);
	bool settled;

	TRY(account_settle(&service, &runner->arena, job->subject, BUDGET_NS, &settled));
	return finish(runner, job, settled);
}

/* The rows go and the removal of their bytes is ordered in one transaction: nothing is left over.
 */
static const struct problem *
remove_images(struct runner *runner, struct arena *arena, struct id owner, bool *none_left)
{
	struct gone_images images;

	TRY(account_repo_list_images(runner->pg, arena, owner, IMAGES_AT_ONCE, &images));
	*none_left = images.count == 0;
	if (*none_left)
		return NULL;
	TRY(pg_begin(runner->pg, arena));
	TRY(account_repo_delete_images(runner->pg, arena, &images));
	TRY(enqueue_removals(runner, arena, images.keys, images.key_count));
	return pg_commit(runner->pg, arena);
}

static const struct problem *
remove_exports(struct runner *runner, struct arena *arena, struct id user)
{
	struct str *keys;
	size_t count;

	TRY(pg_begin(runner->pg, arena));
	TRY(export_repo_remove_of_user(runner->pg, arena, user, &keys, &count));
	if (count > 0)
		TRY(enqueue_removals(runner, arena, keys, count));
	return pg_commit(runner->pg, arena);
}

static const struct problem *
remove_some(struct runner *runner, struct arena *arena, struct id user, bool *none_left)
{
	int64_t likes, comments, bonds;

	TRY(remove_images(runner, arena, user, none_left));
	if (!*none_left)
		return NULL;
	TRY(remove_exports(runner, arena, user));
	TRY(account_repo_delete_likes(runner->pg, arena, user, ROWS_AT_ONCE, &likes));
	TRY(account_repo_delete_comments(runner->pg, arena, user, ROWS_AT_ONCE, &comments));
	TRY(account_repo_delete_bonds(runner->pg, arena, user, ROWS_AT_ONCE, &bonds));
	*none_left = likes < ROWS_AT_ONCE && comments < ROWS_AT_ONCE && bonds < ROWS_AT_ONCE;
	return NULL;
}

/* Each step in memory of its own: there may be a hundred thousand images. */
static const struct problem *
one_step(struct runner *runner, struct id user, bool *none_left)
{
	struct arena step = { 0 };
	const struct problem *problem = remove_some(runner, &step, user, none_left);

	if (problem != NULL) {
		pg_settle(runner->pg);
		problem = problem_copy(&runner->arena, problem);
	}
	arena_release(&step);
	return problem;
}

const struct problem *
account_remove_job(struct runner *runner, const struct job *job)
{
	int64_t end = clock_monotonic_ns() + BUDGET_NS;
	bool none_left = false;

	while (!none_left && clock_monotonic_ns() < end)
		TRY(one_step(runner, job->subject, &none_left));
	if (none_left)
		TRY(account_repo_delete(runner->pg, &runner->arena, job->subject));
	return finish(runner, job, none_left);
}
