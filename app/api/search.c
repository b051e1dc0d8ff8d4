#include "config.h"

#include "api/image_handlers.h"
#include "api/image_json.h"
#include "api/image_list.h"
#include "api/query.h"
#include "api/reply.h"
#include "base/clock.h"
#include "service/tag.h"

#define QUERY_TEXT_MAX 200

static void
read_sort(struct call *call, struct field_errors *errors, struct image_query *query)
{
	static const struct str sorts[] = { STR("relevance"), STR("created_at"), STR("view_count"),
		STR("like_count") };
	static const enum image_order orders[] = { IMAGES_BEST_MATCH, IMAGES_NEWEST,
		IMAGES_MOST_VIEWED, IMAGES_MOST_LIKED };
	int sort = 0;

	query_choice(call, errors, "sort_by", sorts, 4, &sort);
	query->order = orders[sort];
}

/* A bare date_to means that whole day. */
static void
read_dates(struct call *call, struct field_errors *errors, struct image_query *query)
{
	struct str text;

	query_time(call, errors, "date_from", &query->from);
	if (!query_time(call, errors, "date_to", &query->to))
		return;
	if (http_query_get(&call->query, "date_to", &text) && text.len == 10)
		query->to += 24 * 3600 * CLOCK_SECOND_US;
	if (query->from >= query->to)
		field_errors_add(errors, STR("date_to"), "must be later than date_from");
}

static void
read_conditions(struct call *call, struct field_errors *errors, struct image_query *query)
{
	static const struct str switches[] = { STR("false"), STR("true") };
	int typing = 0;

	query_text(call, errors, "q", QUERY_TEXT_MAX, &query->text);
	if (errors->count == 0 && query->text.len == 0)
		field_errors_add(errors, STR("q"), "is required");
	query_id(call, errors, "owner_id", &query->owner);
	query_choice(call, errors, "prefix", switches, 2, &typing);
	query->typing = typing == 1;
	query_visibility(call, errors, query);
	query_tags(call, errors, query);
	read_dates(call, errors, query);
	read_sort(call, errors, query);
}

const struct problem *
get_images_search(struct call *call)
{
	struct field_errors errors = { .arena = call->arena };
	struct image_query query = { 0 };
	struct image_page page;
	struct paging paging;
	struct str listing;

	read_conditions(call, &errors, &query);
	listing = listing_name(call, &query);
	query_paging(call, &errors, listing, &paging);
	TRY(field_errors_problem(&errors));
	TRY(image_list(call->service, call->arena, &call->viewer, &query, &paging, &page));
	reply_images_found(call, listing, &paging, &page, query.text);
	return NULL;
}
