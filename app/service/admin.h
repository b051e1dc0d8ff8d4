/* What administrators look after: accounts, figures, jobs, storage. */
#ifndef TINTYPE_SERVICE_ADMIN_H
#define TINTYPE_SERVICE_ADMIN_H

#include "repo/account.h"
#include "repo/job.h"
#include "repo/statistics.h"
#include "service/access.h"
#include "service/service.h"

const struct problem *admin_list_users(struct service *service, struct arena *arena,
    const struct account_filter *filter, const struct paging *paging, struct account **out,
    size_t *count, struct page_result *result) MUST_CHECK;

/* Today's and those of the days before, the latest first. */
const struct problem *admin_list_statistics(struct service *service, struct arena *arena,
    int64_t days, struct statistics_day **out, size_t *count) MUST_CHECK;

struct admin_storage {
	struct statistics_place *places;
	size_t count;
	struct statistics_uploads uploads;
	int64_t disk_bytes, free_bytes; /* of the file system of uploads; -1: cannot be told */
};
const struct problem *admin_find_storage(
    struct service *service, struct arena *arena, struct admin_storage *out) MUST_CHECK;

const struct problem *admin_list_jobs(struct service *service, struct arena *arena,
    struct str state, const struct paging *paging, struct job_listed **out, size_t *count,
    struct page_result *result) MUST_CHECK;
/* Of jobs that were given up, written down; 404 for any other. */
const struct problem *admin_retry_job(struct service *service, struct arena *arena,
    const struct viewer *viewer, struct id id) MUST_CHECK;
const struct problem *admin_drop_job(struct service *service, struct arena *arena,
    const struct viewer *viewer, struct id id) MUST_CHECK;

#endif
