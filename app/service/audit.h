/* The audit log, for moderators and administrators to read. */
#ifndef TINTYPE_SERVICE_AUDIT_H
#define TINTYPE_SERVICE_AUDIT_H

#include "repo/audit.h"
#include "service/service.h"

const struct problem *audit_list(struct service *service, struct arena *arena,
    const struct audit_filter *filter, const struct paging *paging, struct audit_record **out,
    size_t *count, struct page_result *result) MUST_CHECK;

#endif
