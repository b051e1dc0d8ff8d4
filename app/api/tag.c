#include "config.h"

#include "api/body.h"
#include "api/image_handlers.h"
#include "api/image_json.h"
#include "api/image_list.h"
#include "api/query.h"
#include "api/reply.h"
#include "base/utf8.h"
#include "service/tag.h"
#include "text/text.h"

static void
put_tag(struct json_writer *json, const struct tag *tag)
{
	json_object_begin(json);
	json_put_str(json, STR("name"), tag->name);
	json_put_str(json, STR("slug"), tag->slug);
	json_put_i64(json, STR("usage_count"), tag->usage_count);
	json_object_end(json);
}

/* A bare array. */
static void
reply_tags(struct call *call, const struct tag_list *tags)
{
	struct buf out = buf_new(call->arena, 4096);
	struct json_writer json = json_writer_new(&out);

	json_array_begin(&json);
	for (size_t i = 0; i < tags->count; i++)
		put_tag(&json, &tags->items[i]);
	json_array_end(&json);
	reply_json(call, 200, &out);
	reply_tagged(call);
}

const struct problem *
get_tags(struct call *call)
{
	struct field_errors errors = { .arena = call->arena };
	struct tag_list tags;
	int64_t limit = 50;

	query_i64(call, &errors, "limit", 1, 100, &limit);
	TRY(field_errors_problem(&errors));
	TRY(tag_list_popular(call->service, call->arena, limit, &tags));
	reply_tags(call, &tags);
	return NULL;
}

const struct problem *
get_tags_search(struct call *call)
{
	struct field_errors errors = { .arena = call->arena };
	struct str text = STR("");
	struct tag_list tags;
	int64_t limit = 10;

	query_i64(call, &errors, "limit", 1, 50, &limit);
	if (query_text(call, &errors, "q", TAG_LENGTH_MAX, &text) || errors.count == 0) {
		if (utf8_length(text) < 2)
			field_errors_add(&errors, STR("q"), "must be at least 2 characters long");
	}
	TRY(field_errors_problem(&errors));
	TRY(tag_search(call->service, call->arena, text, limit, &tags));
	reply_tags(call, &tags);
	return NULL;
}

const struct problem *
get_tag_images(struct call *call)
{
	struct field_errors errors = { .arena = call->arena };
	struct str slug = text_slug(call->arena, call->params[0]);
	struct str listing = arena_printf(call->arena, "tag %.*s", (int)slug.len, slug.at);
	struct paging paging;
	struct image_page page;

	query_paging(call, &errors, listing, &paging);
	TRY(field_errors_problem(&errors));
	TRY(tag_list_images(call->service, call->arena, &call->viewer, slug, &paging, &page));
	reply_images(call, listing, &paging, &page);
	return NULL;
}

const struct problem *
patch_tag(struct call *call)
{
	struct buf out = buf_new(call->arena, 512);
	struct json_writer json = json_writer_new(&out);
	struct text_rule rule = { TAG_LENGTH_MIN, TAG_LENGTH_MAX, false };
	struct tag_given *to;
	struct str name;
	struct body body;
	struct tag tag;
	size_t count;

	TRY(body_read(call, &body));
	if (body_text(&body, "name", BODY_REQUIRED, rule, &name))
		tags_check(&body.errors, STR("name"), &name, 1, &to, &count);
	TRY(field_errors_problem(&body.errors));
	TRY(tag_rename(call->service, call->arena, call->params[0], &to[0], &tag));
	put_tag(&json, &tag);
	reply_json(call, 200, &out);
	return NULL;
}
