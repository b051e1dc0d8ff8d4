#include "config.h"

#include "jobs/kind.h"

static const struct {
	const char *name;
	const struct problem *(*run)(struct runner *runner, const struct job *job);
} kinds[] = {
	{ "image.process", image_process },
	{ "blob.remove", blob_remove_job },
	{ "account.settle", account_settle_job },
	{ "account.remove", account_remove_job },
	{ "account.export", account_export_job },
	{ "webhook.deliver", webhook_deliver_job },
};
#define KIND_COUNT (sizeof kinds / sizeof *kinds)
_Static_assert(KIND_COUNT < JOB_KINDS_MAX, "each kind needs a series");

const char *
job_kind_name(size_t index)
{
	return index < KIND_COUNT ? kinds[index].name : "other";
}

size_t
job_kind_index(struct str name)
{
	size_t i = 0;

	while (i < KIND_COUNT && !str_eq(name, str_of(kinds[i].name)))
		i++;
	return i;
}

const struct problem *
job_kind_run(struct runner *runner, const struct job *job)
{
	size_t index = job_kind_index(job->kind);

	if (index == KIND_COUNT)
		return problem_caused(&runner->arena, PROBLEM_INTERNAL, "no such kind of job");
	return kinds[index].run(runner, job);
}
