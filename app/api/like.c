#include "config.h"

#include "api/people_handlers.h"

#include "api/image_json.h"
#include "api/query.h"
#include "api/reply.h"
#include "service/like.h"

static void
reply_liked(struct call *call, bool liked, int64_t like_count)
{
	struct buf out = buf_new(call->arena, 64);
	struct json_writer json = json_writer_new(&out);

	json_object_begin(&json);
	json_put_bool(&json, STR("liked"), liked);
	json_put_i64(&json, STR("like_count"), like_count);
	json_object_end(&json);
	reply_json(call, 200, &out);
}

const struct problem *
post_like(struct call *call)
{
	int64_t like_count;
	struct id image;

	TRY(call_id(call, 0, "image", &image));
	TRY(like_add(call->service, call->arena, &call->viewer, image, &like_count));
	reply_liked(call, true, like_count);
	return NULL;
}

const struct problem *
delete_like(struct call *call)
{
	int64_t like_count;
	struct id image;

	TRY(call_id(call, 0, "image", &image));
	TRY(like_remove(call->service, call->arena, &call->viewer, image, &like_count));
	reply_liked(call, false, like_count);
	return NULL;
}

static void
put_like(struct json_writer *json, struct id image, const struct like *like)
{
	json_object_begin(json);
	json_put_id(json, STR("user_id"), like->user_id);
	json_name(json, STR("user"));
	owner_json(json, like->user_id, like->username, like->display_name);
	json_put_id(json, STR("image_id"), image);
	json_put_time(json, STR("created_at"), like->created_us);
	json_object_end(json);
}

const struct problem *
get_image_likes(struct call *call)
{
	struct field_errors errors = { .arena = call->arena };
	char text[ID_TEXT_SIZE];
	struct json_writer json;
	struct like_page page;
	struct paging paging;
	struct str listing;
	struct id image;
	struct buf out;

	TRY(call_id(call, 0, "image", &image));
	listing = arena_printf(call->arena, "likes %s", id_format(image, text).at);
	query_paging(call, &errors, listing, &paging);
	TRY(field_errors_problem(&errors));
	TRY(like_list(call->service, call->arena, &call->viewer, image, &paging, &page));
	json = reply_page_begin(call, &out);
	for (size_t i = 0; i < page.count; i++)
		put_like(&json, image, &page.items[i]);
	reply_page_end(call, &json, listing, &paging, &page.result);
	reply_tagged(call);
	return NULL;
}
