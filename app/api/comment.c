#include "config.h"

#include "api/people_handlers.h"

#include "api/body.h"
#include "api/image_json.h"
#include "api/image_list.h"
#include "api/query.h"
#include "api/reply.h"
#include "service/comment.h"

static const struct text_rule content_rule = { .min = 1, .max = COMMENT_LENGTH_MAX };

static void
put_mentions(struct json_writer *json, const struct comment *comment)
{
	json_name(json, STR("mentions"));
	json_array_begin(json);
	for (size_t i = 0; i < comment->mention_count; i++) {
		json_object_begin(json);
		json_put_str(json, STR("username"), comment->mentions[i].username);
		json_put_id(json, STR("id"), comment->mentions[i].user_id);
		json_object_end(json);
	}
	json_array_end(json);
}

static void
put_comment(struct json_writer *json, const struct comment *comment)
{
	json_object_begin(json);
	json_put_id(json, STR("id"), comment->id);
	json_put_id(json, STR("user_id"), comment->user_id);
	json_name(json, STR("user"));
	owner_json(json, comment->user_id, comment->username, comment->display_name);
	json_put_id(json, STR("image_id"), comment->image_id);
	json_put_str(json, STR("content"), comment->content);
	put_mentions(json, comment);
	json_put_time(json, STR("created_at"), comment->created_us);
	json_put_time(json, STR("updated_at"), comment->updated_us);
	json_object_end(json);
}

static void
reply_comment(struct call *call, int status, const struct comment *comment)
{
	struct buf out = buf_new(call->arena, 2048);
	struct json_writer json = json_writer_new(&out);

	put_comment(&json, comment);
	reply_json(call, status, &out);
	reply_versioned(call, comment->updated_us);
}

static const struct problem *
read_content(struct call *call, struct str *content)
{
	struct body body;

	TRY(body_read(call, &body));
	body_text(&body, "content", BODY_REQUIRED, content_rule, content);
	return field_errors_problem(&body.errors);
}

const struct problem *
post_image_comments(struct call *call)
{
	struct comment comment;
	struct str content;
	struct id image;

	TRY(call_id(call, 0, "image", &image));
	TRY(read_content(call, &content));
	TRY(comment_create(call->service, call->arena, &call->viewer, image, content, &comment));
	reply_location(call, STR("/comments"), comment.id);
	reply_comment(call, 201, &comment);
	return NULL;
}

static void
reply_comments(struct call *call, struct str listing, const struct paging *paging,
    const struct comment_page *page)
{
	struct buf out;
	struct json_writer json = reply_page_begin(call, &out);

	for (size_t i = 0; i < page->count; i++)
		put_comment(&json, &page->items[i]);
	reply_page_end(call, &json, listing, paging, &page->result);
	reply_tagged(call);
}

const struct problem *
get_image_comments(struct call *call)
{
	static const struct str orders[] = { STR("oldest"), STR("newest") };
	struct field_errors errors = { .arena = call->arena };
	struct comment_page page;
	char text[ID_TEXT_SIZE];
	struct paging paging;
	struct str listing;
	struct id image;
	int newest = 0;

	TRY(call_id(call, 0, "image", &image));
	query_choice(call, &errors, "sort_order", orders, 2, &newest);
	listing = arena_printf(call->arena, "comments %s %d", id_format(image, text).at, newest);
	query_paging(call, &errors, listing, &paging);
	TRY(field_errors_problem(&errors));
	TRY(comment_list(
	    call->service, call->arena, &call->viewer, image, newest == 1, &paging, &page));
	reply_comments(call, listing, &paging, &page);
	return NULL;
}

const struct problem *
get_user_comments(struct call *call)
{
	struct field_errors errors = { .arena = call->arena };
	struct comment_page page;
	char text[ID_TEXT_SIZE];
	struct paging paging;
	struct str listing;
	struct id user;

	TRY(call_user_id(call, &user));
	listing = arena_printf(call->arena, "user comments %s", id_format(user, text).at);
	query_paging(call, &errors, listing, &paging);
	TRY(field_errors_problem(&errors));
	TRY(comment_list_of_user(call->service, call->arena, &call->viewer, user, &paging, &page));
	reply_comments(call, listing, &paging, &page);
	return NULL;
}

/* The comment that is asked for. */
static const struct problem *
find(struct call *call, struct comment *out)
{
	struct id id;

	TRY(call_id(call, 0, "comment", &id));
	return comment_find(call->service, call->arena, &call->viewer, id, out);
}

const struct problem *
get_comment(struct call *call)
{
	struct comment comment;

	TRY(find(call, &comment));
	reply_comment(call, 200, &comment);
	return NULL;
}

const struct problem *
patch_comment(struct call *call)
{
	struct comment comment;
	struct str content;

	TRY(find(call, &comment));
	TRY(comment_check_author(call->arena, &call->viewer, &comment));
	TRY(require_version(call, comment.updated_us));
	TRY(read_content(call, &content));
	TRY(comment_change(call->service, call->arena, &call->viewer, content, &comment));
	reply_comment(call, 200, &comment);
	return NULL;
}

const struct problem *
delete_comment(struct call *call)
{
	struct comment comment;

	TRY(find(call, &comment));
	TRY(require_version(call, comment.updated_us));
	TRY(comment_remove(call->service, call->arena, &call->viewer, &comment));
	reply_empty(call, 204);
	return NULL;
}
