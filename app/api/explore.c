#include "config.h"

#include "api/image_handlers.h"
#include "api/image_list.h"
#include "api/query.h"

const struct problem *
get_explore_recent(struct call *call)
{
	struct field_errors errors = { .arena = call->arena };
	struct image_query query = { .order = IMAGES_NEWEST };
	struct str listing = listing_name(call, &query);
	struct paging paging;
	struct image_page page;

	query_paging(call, &errors, listing, &paging);
	TRY(field_errors_problem(&errors));
	TRY(image_list(call->service, call->arena, &call->viewer, &query, &paging, &page));
	reply_images(call, listing, &paging, &page);
	return NULL;
}
