/* The administrators' page: accounts and quotas, figures, jobs, storage. */
#ifndef TINTYPE_API_ADMIN_HANDLERS_H
#define TINTYPE_API_ADMIN_HANDLERS_H

#include "api/call.h"

const struct problem *get_admin_statistics(struct call *call) MUST_CHECK;
const struct problem *get_admin_storage(struct call *call) MUST_CHECK;
const struct problem *get_admin_users(struct call *call) MUST_CHECK;
const struct problem *put_user_quota(struct call *call) MUST_CHECK;
const struct problem *get_admin_jobs(struct call *call) MUST_CHECK;
const struct problem *post_job_retry(struct call *call) MUST_CHECK;
const struct problem *delete_job(struct call *call) MUST_CHECK;

#endif
