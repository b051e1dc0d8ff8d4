#include "config.h"

#include "api/moderation_handlers.h"

#include "api/body.h"
#include "api/image_json.h"
#include "api/query.h"
#include "api/reply.h"
#include "base/clock.h"
#include "service/account_end.h"
#include "service/audit.h"

#define ACTION_MAX 40
#define QUERY_MAX 200

static const struct text_rule reason_rule = { 0, 1000, false };

static void
put_time_or_null(struct json_writer *json, struct str name, int64_t us)
{
	if (us == 0)
		json_put_null(json, name);
	else
		json_put_time(json, name, us);
}

static void
reply_ban(struct call *call, struct id user, bool banned, struct str reason, int64_t expires_us)
{
	struct buf out = buf_new(call->arena, 512);
	struct json_writer json = json_writer_new(&out);

	json_object_begin(&json);
	json_put_id(&json, STR("user_id"), user);
	json_put_bool(&json, STR("banned"), banned);
	json_put_str_or_null(&json, STR("reason"), reason);
	put_time_or_null(&json, STR("expires_at"), expires_us);
	json_object_end(&json);
	reply_json(call, 200, &out);
}

const struct problem *
post_user_ban(struct call *call)
{
	struct str reason = STR("");
	int64_t expires_us = 0;
	struct body body;
	struct id user;

	TRY(call_id(call, 0, "account", &user));
	TRY(body_read_optional(call, &body));
	body_text(&body, "reason", BODY_OPTIONAL, reason_rule, &reason);
	if (body_time(&body, "expires_at", BODY_OPTIONAL, &expires_us) && expires_us != 0 &&
	    expires_us <= clock_now_us())
		field_errors_add(&body.errors, STR("expires_at"), "must be in the future");
	TRY(field_errors_problem(&body.errors));
	if (viewer_is(&call->viewer, user))
		return problem_new(call->arena, PROBLEM_CONFLICT, "You cannot ban yourself.");
	TRY(account_ban(call->service, call->arena, call->viewer.id, user, reason, expires_us));
	reply_ban(call, user, true, reason, expires_us);
	return NULL;
}

const struct problem *
delete_user_ban(struct call *call)
{
	struct id user;

	TRY(call_id(call, 0, "account", &user));
	TRY(account_lift_ban(call->service, call->arena, call->viewer.id, user));
	reply_ban(call, user, false, STR(""), 0);
	return NULL;
}

static void
put_ban(struct json_writer *json, const struct ban *ban)
{
	json_object_begin(json);
	json_put_id(json, STR("id"), ban->id);
	json_put_id(json, STR("user_id"), ban->user_id);
	json_name(json, STR("user"));
	owner_json(json, ban->user_id, ban->username, ban->display_name);
	json_name(json, STR("moderator_id"));
	json_id_or_null(json, ban->moderator_id);
	json_put_str(json, STR("reason"), ban->reason);
	json_put_time(json, STR("created_at"), ban->created_us);
	put_time_or_null(json, STR("expires_at"), ban->expires_us);
	json_object_end(json);
}

const struct problem *
get_bans(struct call *call)
{
	struct field_errors errors = { .arena = call->arena };
	const struct str listing = STR("bans");
	struct page_result result;
	struct json_writer json;
	struct paging paging;
	struct ban *bans;
	struct buf out;
	size_t count;

	query_paging(call, &errors, listing, &paging);
	TRY(field_errors_problem(&errors));
	TRY(account_list_bans(call->service, call->arena, &paging, &bans, &count, &result));
	json = reply_page_begin(call, &out);
	for (size_t i = 0; i < count; i++)
		put_ban(&json, &bans[i]);
	reply_page_end(call, &json, listing, &paging, &result);
	return NULL;
}

static void
put_record(struct json_writer *json, const struct audit_record *record)
{
	json_object_begin(json);
	json_put_i64(json, STR("id"), record->number);
	json_put_time(json, STR("created_at"), record->created_us);
	json_name(json, STR("actor_id"));
	json_id_or_null(json, record->actor);
	json_put_str_or_null(json, STR("actor"), record->actor_name);
	json_put_str(json, STR("action"), record->action);
	json_put_str(json, STR("subject_kind"), record->subject_kind);
	json_name(json, STR("subject_id"));
	json_id_or_null(json, record->subject);
	json_name(json, STR("details"));
	json_raw(json, record->details);
	json_object_end(json);
}

/* A cursor goes on with the same filter only. */
static struct str
audit_listing(struct call *call, const struct audit_filter *filter)
{
	char actor[ID_TEXT_SIZE], subject[ID_TEXT_SIZE];

	return arena_printf(call->arena, "audit %s %s %lld %lld %.*s %.*s",
	    id_format(filter->actor, actor).at, id_format(filter->subject, subject).at,
	    (long long)filter->from, (long long)filter->to, (int)filter->action.len,
	    filter->action.at, (int)filter->text.len, filter->text.at);
}

const struct problem *
get_audit(struct call *call)
{
	struct field_errors errors = { .arena = call->arena };
	struct audit_filter filter = { 0 };
	struct audit_record *records;
	struct page_result result;
	struct json_writer json;
	struct paging paging;
	struct str listing;
	struct buf out;
	size_t count;

	query_id(call, &errors, "actor_id", &filter.actor);
	query_id(call, &errors, "subject_id", &filter.subject);
	query_text(call, &errors, "action", ACTION_MAX, &filter.action);
	query_time(call, &errors, "from", &filter.from);
	query_time(call, &errors, "to", &filter.to);
	query_text(call, &errors, "q", QUERY_MAX, &filter.text);
	listing = audit_listing(call, &filter);
	query_paging(call, &errors, listing, &paging);
	TRY(field_errors_problem(&errors));
	TRY(audit_list(call->service, call->arena, &filter, &paging, &records, &count, &result));
	json = reply_page_begin(call, &out);
	for (size_t i = 0; i < count; i++)
		put_record(&json, &records[i]);
	reply_page_end(call, &json, listing, &paging, &result);
	return NULL;
}
