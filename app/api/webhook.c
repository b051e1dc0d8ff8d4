#include "config.h"

#include "api/webhook_handlers.h"

#include "api/body.h"
#include "api/query.h"
#include "api/reply.h"
#include "service/webhook.h"

static const struct text_rule url_rule = { 1, WEBHOOK_URL_MAX, false },
			      event_rule = { 1, 40, false };

static void
put_time_or_null(struct json_writer *json, struct str name, int64_t us)
{
	if (us == 0)
		json_put_null(json, name);
	else
		json_put_time(json, name, us);
}

/* Inside an open object. */
static void
put_webhook(struct json_writer *json, const struct webhook *webhook)
{
	json_put_id(json, STR("id"), webhook->id);
	json_put_str(json, STR("url"), webhook->url);
	json_name(json, STR("events"));
	json_array_begin(json);
	for (size_t i = 0; i < webhook->event_count; i++)
		json_str(json, webhook->events[i]);
	json_array_end(json);
	json_put_bool(json, STR("active"), webhook->active);
	json_put_i64(json, STR("failures"), webhook->failures);
	json_put_time(json, STR("created_at"), webhook->created_us);
	put_time_or_null(json, STR("rotated_at"), webhook->rotated_us);
}

/* secret: shown when it was just made. */
static void
reply_webhook(struct call *call, int status, const struct webhook *webhook, struct str secret)
{
	struct buf out = buf_new(call->arena, 1024);
	struct json_writer json = json_writer_new(&out);

	json_object_begin(&json);
	put_webhook(&json, webhook);
	if (secret.len > 0)
		json_put_str(&json, STR("secret"), secret);
	json_object_end(&json);
	http_response_set(call->response, STR("Cache-Control"), STR("no-store"));
	reply_json(call, status, &out);
}

/* What is sent takes the place of what is there. */
static const struct problem *
read_webhook(struct call *call, enum body_presence presence, struct webhook *webhook)
{
	struct body body;

	TRY(body_read(call, &body));
	body_text(&body, "url", presence, url_rule, &webhook->url);
	body_texts(&body, "events", presence, WEBHOOK_EVENTS, event_rule, &webhook->events,
	    &webhook->event_count);
	body_bool(&body, "active", BODY_OPTIONAL, &webhook->active);
	if (body.errors.count == 0)
		webhook_check(call->service, &body.errors, &call->viewer, webhook);
	return field_errors_problem(&body.errors);
}

const struct problem *
post_webhooks(struct call *call)
{
	struct webhook webhook = { .active = true };
	struct str secret;

	TRY(read_webhook(call, BODY_REQUIRED, &webhook));
	TRY(webhook_make(call->service, call->arena, &call->viewer, &webhook, &secret));
	reply_location(call, STR("/users/me/webhooks"), webhook.id);
	reply_webhook(call, 201, &webhook, secret);
	return NULL;
}

const struct problem *
get_webhooks(struct call *call)
{
	struct field_errors errors = { .arena = call->arena };
	const struct str listing = STR("webhooks");
	struct page_result result;
	struct webhook *webhooks;
	struct json_writer json;
	struct paging paging;
	struct buf out;
	size_t count;

	query_paging(call, &errors, listing, &paging);
	TRY(field_errors_problem(&errors));
	TRY(webhook_list(
	    call->service, call->arena, &call->viewer, &paging, &webhooks, &count, &result));
	json = reply_page_begin(call, &out);
	for (size_t i = 0; i < count; i++) {
		json_object_begin(&json);
		put_webhook(&json, &webhooks[i]);
		json_object_end(&json);
	}
	reply_page_end(call, &json, listing, &paging, &result);
	return NULL;
}

static const struct problem *
find(struct call *call, struct webhook *out)
{
	struct id id;

	TRY(call_id(call, 0, "webhook", &id));
	return webhook_find(call->service, call->arena, &call->viewer, id, out);
}

const struct problem *
get_webhook(struct call *call)
{
	struct webhook webhook;

	TRY(find(call, &webhook));
	reply_webhook(call, 200, &webhook, STR(""));
	return NULL;
}

const struct problem *
patch_webhook(struct call *call)
{
	struct webhook webhook;

	TRY(find(call, &webhook));
	TRY(read_webhook(call, BODY_OPTIONAL, &webhook));
	TRY(webhook_change(call->service, call->arena, &call->viewer, &webhook));
	reply_webhook(call, 200, &webhook, STR(""));
	return NULL;
}

const struct problem *
delete_webhook(struct call *call)
{
	struct id id;

	TRY(call_id(call, 0, "webhook", &id));
	TRY(webhook_delete(call->service, call->arena, &call->viewer, id));
	reply_empty(call, 204);
	return NULL;
}

const struct problem *
post_webhook_secret(struct call *call)
{
	struct webhook webhook;
	struct str secret;
	struct id id;

	TRY(call_id(call, 0, "webhook", &id));
	TRY(webhook_rotate(call->service, call->arena, &call->viewer, id, &secret));
	TRY(webhook_find(call->service, call->arena, &call->viewer, id, &webhook));
	reply_webhook(call, 200, &webhook, secret);
	return NULL;
}

const struct problem *
post_webhook_test(struct call *call)
{
	struct buf out = buf_new(call->arena, 128);
	struct json_writer json = json_writer_new(&out);
	struct id id, delivery;

	TRY(call_id(call, 0, "webhook", &id));
	TRY(webhook_test(call->service, call->arena, &call->viewer, id, &delivery));
	json_object_begin(&json);
	json_put_id(&json, STR("delivery_id"), delivery);
	json_object_end(&json);
	reply_json(call, 202, &out);
	return NULL;
}

static void
put_delivery(struct json_writer *json, const struct delivery *delivery)
{
	json_object_begin(json);
	json_put_id(json, STR("id"), delivery->id);
	json_put_str(json, STR("event"), delivery->event);
	json_put_str(json, STR("state"), delivery->state);
	json_put_i64(json, STR("attempts"), delivery->attempts);
	json_name(json, STR("response_status"));
	if (delivery->response_status == 0)
		json_null(json);
	else
		json_i64(json, delivery->response_status);
	json_put_str_or_null(json, STR("error"), delivery->error);
	json_put_time(json, STR("created_at"), delivery->created_us);
	put_time_or_null(json, STR("attempted_at"), delivery->attempted_us);
	put_time_or_null(json, STR("next_at"), delivery->next_us);
	json_name(json, STR("data"));
	json_raw(json, delivery->data);
	json_object_end(json);
}

const struct problem *
get_webhook_deliveries(struct call *call)
{
	struct field_errors errors = { .arena = call->arena };
	struct delivery *deliveries;
	struct page_result result;
	struct json_writer json;
	struct paging paging;
	char text[ID_TEXT_SIZE];
	struct str listing;
	struct buf out;
	size_t count;
	struct id id;

	TRY(call_id(call, 0, "webhook", &id));
	listing = arena_printf(call->arena, "deliveries %s", id_format(id, text).at);
	query_paging(call, &errors, listing, &paging);
	TRY(field_errors_problem(&errors));
	TRY(webhook_list_deliveries(
	    call->service, call->arena, &call->viewer, id, &paging, &deliveries, &count, &result));
	json = reply_page_begin(call, &out);
	for (size_t i = 0; i < count; i++)
		put_delivery(&json, &deliveries[i]);
	reply_page_end(call, &json, listing, &paging, &result);
	return NULL;
}

const struct problem *
post_delivery_retry(struct call *call)
{
	struct id id, delivery;

	TRY(call_id(call, 0, "webhook", &id));
	TRY(call_id(call, 1, "delivery", &delivery));
	TRY(webhook_retry(call->service, call->arena, &call->viewer, id, delivery));
	reply_empty(call, 202);
	return NULL;
}
