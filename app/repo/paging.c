#include "config.h"

#include "repo/paging.h"

int64_t
paging_offset(const struct paging *paging)
{
	return paging->by_key ? 0 : (paging->page - 1) * paging->per_page;
}

static struct page_key
first_key(bool rising)
{
	struct page_key key = { .value = rising ? PAGING_BEGIN_OF_TIME : PAGING_END_OF_TIME };

	for (size_t i = 0; !rising && i < sizeof key.id.bytes; i++)
		key.id.bytes[i] = 0xff;
	return key;
}

void
paging_time_args(
    struct pg_call *call, struct arena *arena, const struct paging *paging, bool rising)
{
	struct page_key after = paging->by_key ? paging->after : first_key(rising);

	pg_arg_i64(call, arena, paging->per_page + 1);
	pg_arg_i64(call, arena, paging_offset(paging));
	pg_arg_time(call, arena, after.value);
	pg_arg_id(call, arena, after.id);
}

size_t
paging_count(const struct paging *paging, int rows, struct page_result *result)
{
	result->more = rows > paging->per_page;
	return result->more ? (size_t)paging->per_page : (size_t)rows;
}
