#include "config.h"

#include "api/cached_reply.h"
#include "api/image_handlers.h"
#include "api/image_json.h"
#include "api/image_list.h"
#include "api/query.h"
#include "api/reply.h"
#include "service/counters.h"
#include "service/image.h"
#include "service/tag.h"
#include "text/text.h"

#define QUERY_TEXT_MAX 200

static void
end_images(struct call *call, struct json_writer *json, struct str listing,
    const struct paging *paging, const struct image_page *page)
{
	/* It will be shown for a while. */
	if (call->cached != NULL)
		counters_add(call->service, call->arena, page->items, page->count);
	cached_reply_lists(call, page->items, page->count);
	for (size_t i = 0; i < page->count; i++)
		image_json(call, json, &page->items[i]);
	reply_page_end(call, json, listing, paging, &page->result);
	reply_tagged(call);
}

void
reply_images(struct call *call, struct str listing, const struct paging *paging,
    const struct image_page *page)
{
	struct buf out;
	struct json_writer json = reply_page_begin(call, &out);

	end_images(call, &json, listing, paging, page);
}

void
reply_images_found(struct call *call, struct str listing, const struct paging *paging,
    const struct image_page *page, struct str query)
{
	struct buf out = buf_new(call->arena, 64 * 1024);
	struct json_writer json = json_writer_new(&out);

	json_object_begin(&json);
	json_put_str(&json, STR("query"), query);
	json_name(&json, STR("items"));
	json_array_begin(&json);
	end_images(call, &json, listing, paging, page);
}

const struct problem *
call_user_id(struct call *call, struct id *out)
{
	if (!str_eq(call->params[0], STR("me")))
		return call_id(call, 0, "user", out);
	if (!call->viewer.signed_in)
		return problem_new(
		    call->arena, PROBLEM_UNAUTHORIZED, "Sign in to see what is yours.");
	*out = call->viewer.id;
	return NULL;
}

static void
read_order(struct call *call, struct field_errors *errors, struct image_query *query)
{
	static const struct str sorts[] = { STR("created_at"), STR("view_count"),
		STR("like_count") };
	static const struct str orders[] = { STR("desc"), STR("asc") };
	int sort = 0, order = 0;

	query_choice(call, errors, "sort", sorts, 3, &sort);
	query_choice(call, errors, "order", orders, 2, &order);
	query->order = (enum image_order)(2 * sort + order);
}

void
query_tags(struct call *call, struct field_errors *errors, struct image_query *query)
{
	struct str *lists[2] = { NULL, NULL };
	size_t counts[2] = { 0, 0 };
	struct str *slugs = arena_array(call->arena, struct str, TAGS_MAX);
	size_t n = 0;

	query_list(call, errors, "tags", TAGS_MAX, TAG_LENGTH_MAX, &lists[0], &counts[0]);
	query_list(call, errors, "tag", TAGS_MAX, TAG_LENGTH_MAX, &lists[1], &counts[1]);
	for (int k = 0; k < 2; k++) {
		for (size_t i = 0; i < counts[k]; i++) {
			struct str slug = text_slug(call->arena, lists[k][i]);
			size_t known = 0;

			while (known < n && !str_eq(slugs[known], slug))
				known++;
			if (known < n)
				continue;
			if (n == TAGS_MAX) {
				field_errors_add(
				    errors, STR("tags"), "must be at most %d tags", TAGS_MAX);
				return;
			}
			slugs[n++] = slug;
		}
	}
	query->tags = slugs;
	query->tag_count = n;
}

static void
read_status(struct call *call, struct field_errors *errors, struct image_query *query)
{
	static const struct str states[] = { STR("processing"), STR("failed") };
	static const enum image_status known[] = { IMAGE_PROCESSING, IMAGE_FAILED };
	int choice;

	query->has_status = query_choice(call, errors, "status", states, 2, &choice);
	if (query->has_status)
		query->status = known[choice];
}

void
query_visibility(struct call *call, struct field_errors *errors, struct image_query *query)
{
	int choice;

	query->has_visibility =
	    query_choice(call, errors, "visibility", visibility_names, VISIBILITY_COUNT, &choice);
	if (query->has_visibility)
		query->visibility = (enum visibility)choice;
}

struct str
listing_name(struct call *call, const struct image_query *query)
{
	struct buf text = buf_new(call->arena, 256);
	char owner[ID_TEXT_SIZE], album[ID_TEXT_SIZE];

	id_format(query->owner, owner);
	id_format(query->album, album);
	buf_printf(&text, "images %d %d %s %s %d %d %lld %lld ", (int)query->order, query->typing,
	    owner, album, query->has_visibility ? (int)query->visibility : -1,
	    query->has_status ? (int)query->status : -1, (long long)query->from,
	    (long long)query->to);
	for (size_t i = 0; i < query->tag_count; i++) {
		buf_append(&text, query->tags[i]);
		buf_byte(&text, ',');
	}
	buf_byte(&text, ' ');
	buf_append(&text, query->text);
	return buf_str(&text);
}

const struct problem *
get_images(struct call *call)
{
	struct field_errors errors = { .arena = call->arena };
	struct image_query query = { 0 };
	struct paging paging;
	struct image_page page;
	struct str listing;

	query_id(call, &errors, "owner_id", &query.owner);
	query_id(call, &errors, "album_id", &query.album);
	query_text(call, &errors, "q", QUERY_TEXT_MAX, &query.text);
	query_visibility(call, &errors, &query);
	read_status(call, &errors, &query);
	query_tags(call, &errors, &query);
	read_order(call, &errors, &query);
	listing = listing_name(call, &query);
	query_paging(call, &errors, listing, &paging);
	TRY(field_errors_problem(&errors));
	TRY(image_list(call->service, call->arena, &call->viewer, &query, &paging, &page));
	reply_images(call, listing, &paging, &page);
	return NULL;
}

const struct problem *
get_user_images(struct call *call)
{
	struct field_errors errors = { .arena = call->arena };
	struct image_query query = { 0 };
	struct paging paging;
	struct image_page page;
	struct str listing;

	TRY(call_user_id(call, &query.owner));
	query_visibility(call, &errors, &query);
	read_status(call, &errors, &query);
	read_order(call, &errors, &query);
	listing = listing_name(call, &query);
	query_paging(call, &errors, listing, &paging);
	TRY(field_errors_problem(&errors));
	TRY(image_list(call->service, call->arena, &call->viewer, &query, &paging, &page));
	reply_images(call, listing, &paging, &page);
	return NULL;
}

const struct problem *
get_user_likes(struct call *call)
{
	struct field_errors errors = { .arena = call->arena };
	struct paging paging;
	struct image_page page;
	struct str listing;
	struct id user;
	char text[ID_TEXT_SIZE];

	TRY(call_user_id(call, &user));
	listing = arena_printf(call->arena, "liked %s", id_format(user, text).at);
	query_paging(call, &errors, listing, &paging);
	TRY(field_errors_problem(&errors));
	TRY(image_list_liked(call->service, call->arena, &call->viewer, user, &paging, &page));
	reply_images(call, listing, &paging, &page);
	return NULL;
}

const struct problem *
get_trash(struct call *call)
{
	struct field_errors errors = { .arena = call->arena };
	struct paging paging;
	struct image_page page;

	query_paging(call, &errors, STR("trash"), &paging);
	TRY(field_errors_problem(&errors));
	TRY(image_list_trash(call->service, call->arena, &call->viewer, &paging, &page));
	reply_images(call, STR("trash"), &paging, &page);
	return NULL;
}
