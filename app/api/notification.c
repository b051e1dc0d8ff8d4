#include "config.h"

#include "api/people_handlers.h"

#include "api/body.h"
#include "api/image_json.h"
#include "api/query.h"
#include "api/reply.h"
#include "crypto/checksum.h"
#include "service/notification.h"

static void
put_actor(struct json_writer *json, const struct notification *one)
{
	json_name(json, STR("actor"));
	if (id_is_nil(one->actor_id))
		json_null(json);
	else
		owner_json(json, one->actor_id, one->actor_username, one->actor_display_name);
	json_put_i64(json, STR("actor_count"), one->actor_count);
}

static void
put_image(struct json_writer *json, const struct notification *one)
{
	char id[ID_TEXT_SIZE];

	json_name(json, STR("image"));
	if (id_is_nil(one->image_id)) {
		json_null(json);
		return;
	}
	json_object_begin(json);
	json_put_str(json, STR("id"), id_format(one->image_id, id));
	json_put_str(json, STR("title"), one->image_title);
	json_object_end(json);
}

static void
put_comment(struct json_writer *json, const struct notification *one)
{
	json_name(json, STR("comment"));
	if (id_is_nil(one->comment_id)) {
		json_null(json);
		return;
	}
	json_object_begin(json);
	json_put_id(json, STR("id"), one->comment_id);
	json_put_str(json, STR("excerpt"), one->content);
	json_object_end(json);
}

static void
put_notification(struct json_writer *json, const struct notification *one)
{
	json_object_begin(json);
	json_put_id(json, STR("id"), one->id);
	json_put_str(json, STR("kind"), one->kind);
	put_actor(json, one);
	put_image(json, one);
	put_comment(json, one);
	json_name(json, STR("detail"));
	json_raw(json, one->detail);
	json_put_bool(json, STR("read"), one->read_us != 0);
	json_put_time(json, STR("created_at"), one->created_us);
	json_put_time(json, STR("updated_at"), one->updated_us);
	json_object_end(json);
}

/* What the answer is made of: what the list is like now, and which part of it is asked for. */
static struct str
tag_of(struct call *call, const struct notification_state *state)
{
	struct str query = call->request->query;

	return checksum_text(call->arena, arena_printf(call->arena, "%lld %.*s",
					      (long long)state->version, (int)query.len, query.at));
}

static void
reply_notifications(struct call *call, struct str listing, const struct paging *paging,
    const struct notification_state *state, const struct notification_page *page)
{
	struct buf out = buf_new(call->arena, 64 * 1024);
	struct json_writer json = json_writer_new(&out);

	json_object_begin(&json);
	json_put_i64(&json, STR("unread_count"), state->unread);
	json_name(&json, STR("items"));
	json_array_begin(&json);
	for (size_t i = 0; i < page->count; i++)
		put_notification(&json, &page->items[i]);
	reply_page_end(call, &json, listing, paging, &page->result);
}

const struct problem *
get_notifications(struct call *call)
{
	static const struct str choices[] = { STR("false"), STR("true") };
	struct field_errors errors = { .arena = call->arena };
	struct notification_state state;
	struct notification_page page;
	char text[ID_TEXT_SIZE];
	struct paging paging;
	struct str listing;
	int unread = 0;

	query_choice(call, &errors, "unread", choices, 2, &unread);
	listing = arena_printf(
	    call->arena, "notifications %s %d", id_format(call->viewer.id, text).at, unread);
	query_paging(call, &errors, listing, &paging);
	TRY(field_errors_problem(&errors));
	TRY(notification_find_state(call->service, call->arena, &call->viewer, &state));
	if (reply_etag(call, tag_of(call, &state)))
		return NULL;
	TRY(notification_list(
	    call->service, call->arena, &call->viewer, unread == 1, &state, &paging, &page));
	reply_notifications(call, listing, &paging, &state, &page);
	return NULL;
}

static void
reply_unread(struct call *call, int64_t unread)
{
	struct buf out = buf_new(call->arena, 64);
	struct json_writer json = json_writer_new(&out);

	json_object_begin(&json);
	json_put_i64(&json, STR("unread_count"), unread);
	json_object_end(&json);
	reply_json(call, 200, &out);
}

const struct problem *
post_notification_read(struct call *call)
{
	int64_t unread;
	struct id id;

	TRY(call_id(call, 0, "notification", &id));
	TRY(notification_read_one(call->service, call->arena, &call->viewer, id, &unread));
	reply_unread(call, unread);
	return NULL;
}

/* Those of ids; without it all. */
const struct problem *
post_notifications_read(struct call *call)
{
	struct service *service = call->service;
	struct id *ids = NULL;
	struct body body;
	size_t count = 0;
	int64_t unread;

	TRY(body_read_optional(call, &body));
	body_ids(&body, "ids", BODY_OPTIONAL, 1, NOTIFICATIONS_READ_MAX, &ids, &count);
	TRY(field_errors_problem(&body.errors));
	if (count > 0)
		TRY(notification_read_some(
		    service, call->arena, &call->viewer, ids, count, &unread));
	else
		TRY(notification_read_all(service, call->arena, &call->viewer, &unread));
	reply_unread(call, unread);
	return NULL;
}
