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

const struct problem *
get_explore_popular(struct call *call)
{
	static const struct str names[] = { STR("day"), STR("week"), STR("month"), STR("all") };
	struct field_errors errors = { .arena = call->arena };
	int period = PERIOD_WEEK - PERIOD_DAY;
	struct paging paging;
	struct image_page page;
	struct str listing;

	query_choice(call, &errors, "period", names, 4, &period);
	listing = arena_printf(call->arena, "popular %d", period);
	query_paging(call, &errors, listing, &paging);
	TRY(field_errors_problem(&errors));
	TRY(image_list_popular(call->service, call->arena, &call->viewer,
	    (enum image_period)(PERIOD_DAY + period), &paging, &page));
	reply_images(call, listing, &paging, &page);
	return NULL;
}
