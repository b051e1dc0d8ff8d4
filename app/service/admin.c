#include "config.h"

#include "service/admin.h"

#include "blob/blob.h"
#include "repo/audit.h"

#define PRIORITY_REMOVE (-1)

const struct problem *
admin_list_users(struct service *service, struct arena *arena, const struct account_filter *filter,
    const struct paging *paging, struct account **out, size_t *count, struct page_result *result)
{
	return account_repo_search(service->pg, arena, filter, paging, out, count, result);
}

const struct problem *
admin_list_statistics(struct service *service, struct arena *arena, int64_t days,
    struct statistics_day **out, size_t *count)
{
	/* Nothing but a look at the clock, when a runner did it a moment ago. */
	TRY(statistics_repo_take(service->pg, arena));
	return statistics_repo_list(service->pg, arena, days, out, count);
}

const struct problem *
admin_find_storage(struct service *service, struct arena *arena, struct admin_storage *out)
{
	TRY(statistics_repo_storage(service->pg, arena, &out->places, &out->count, &out->uploads));
	if (!blob_room(service->blobs, &out->disk_bytes, &out->free_bytes))
		out->disk_bytes = out->free_bytes = -1;
	return NULL;
}

const struct problem *
admin_list_jobs(struct service *service, struct arena *arena, struct str state,
    const struct paging *paging, struct job_listed **out, size_t *count, struct page_result *result)
{
	return job_repo_list_state(service->pg, arena, state, paging, out, count, result);
}

static const struct problem *
record(struct service *service, struct arena *arena, const struct viewer *viewer, struct str action,
    struct id job)
{
	const struct audit_act act = {
		.actor = viewer->id, .action = action, .subject_kind = STR("job"), .subject = job
	};

	return audit_repo_insert(service->pg, arena, &act);
}

/* Only what was never made: what is served has another name. Such a key needs no escapes. */
static const struct problem *
enqueue_removal(struct service *service, struct arena *arena, struct str upload)
{
	if (!str_starts(upload, STR("incoming/")))
		return NULL;
	return job_repo_enqueue(service->pg, arena, STR("blob.remove"), (struct id){ 0 },
	    PRIORITY_REMOVE, arena_printf(arena, "{\"key\":\"%.*s\"}", (int)upload.len, upload.at));
}

static const struct problem *
write_change(struct service *service, struct arena *arena, const struct viewer *viewer,
    struct id id, bool again)
{
	struct str upload = STR("");
	bool found;

	TRY(pg_begin(service->pg, arena));
	TRY(again ? job_repo_retry(service->pg, arena, id, &found)
		  : job_repo_drop(service->pg, arena, id, &found, &upload));
	if (!found)
		return problem_new(
		    arena, PROBLEM_NOT_FOUND, "There is no such job that was given up.");
	TRY(enqueue_removal(service, arena, upload));
	TRY(record(service, arena, viewer, again ? STR("job.retry") : STR("job.drop"), id));
	return pg_commit(service->pg, arena);
}

static const struct problem *
change(struct service *service, struct arena *arena, const struct viewer *viewer, struct id id,
    bool again)
{
	const struct problem *problem = write_change(service, arena, viewer, id, again);

	if (problem != NULL)
		pg_rollback(service->pg);
	return problem;
}

const struct problem *
admin_retry_job(
    struct service *service, struct arena *arena, const struct viewer *viewer, struct id id)
{
	return change(service, arena, viewer, id, true);
}

const struct problem *
admin_drop_job(
    struct service *service, struct arena *arena, const struct viewer *viewer, struct id id)
{
	return change(service, arena, viewer, id, false);
}
