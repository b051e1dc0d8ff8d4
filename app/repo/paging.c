#include "config.h"

#include "repo/paging.h"

int64_t
paging_offset(const struct paging *paging)
{
	return paging->by_key ? 0 : (paging->page - 1) * paging->per_page;
}
