#include "config.h"

#include "service/audit.h"

const struct problem *
audit_list(struct service *service, struct arena *arena, const struct audit_filter *filter,
    const struct paging *paging, struct audit_record **out, size_t *count,
    struct page_result *result)
{
	return audit_repo_list(service->pg, arena, filter, paging, out, count, result);
}
