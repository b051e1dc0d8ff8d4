#include "config.h"

#include "api/moderation_handlers.h"

#include "api/body.h"
#include "api/image_json.h"
#include "api/query.h"
#include "api/reply.h"
#include "service/appeal.h"

static const struct text_rule content_rule = { 1, APPEAL_MAX, false },
			      answer_rule = { 0, 1000, false }, login_rule = { 1, 255, false },
			      password_rule = { 1, 1024, true };
static const struct str appeal_states[] = { STR("pending"), STR("accepted"), STR("rejected") };

/* What the appellant is told. */
static void
put_own(struct json_writer *json, const struct appeal *appeal)
{
	json_put_id(json, STR("id"), appeal->id);
	json_name(json, STR("report_id"));
	json_id_or_null(json, appeal->report_id);
	json_put_str(json, STR("content"), appeal->content);
	json_put_str(json, STR("status"), appeal->status);
	json_put_time(json, STR("created_at"), appeal->created_us);
}

static void
reply_own(struct call *call, const struct appeal *appeal)
{
	struct buf out = buf_new(call->arena, 4096);
	struct json_writer json = json_writer_new(&out);

	json_object_begin(&json);
	put_own(&json, appeal);
	json_object_end(&json);
	reply_json(call, 201, &out);
}

const struct problem *
post_own_appeal(struct call *call)
{
	struct str content = STR("");
	struct appeal appeal;
	struct body body;
	struct id id;

	TRY(call_id(call, 0, "decision", &id));
	TRY(body_read(call, &body));
	body_text(&body, "content", BODY_REQUIRED, content_rule, &content);
	TRY(field_errors_problem(&body.errors));
	TRY(appeal_make(call->service, call->arena, &call->viewer, id, content, &appeal));
	reply_own(call, &appeal);
	return NULL;
}

const struct problem *
post_auth_appeal(struct call *call)
{
	struct str login = STR(""), password = STR(""), content = STR("");
	struct appeal appeal;
	struct body body;

	TRY(body_read(call, &body));
	body_text(&body, body_has(&body, "email") ? "email" : "username", BODY_REQUIRED, login_rule,
	    &login);
	body_text(&body, "password", BODY_REQUIRED, password_rule, &password);
	body_text(&body, "content", BODY_REQUIRED, content_rule, &content);
	TRY(field_errors_problem(&body.errors));
	TRY(appeal_make_banned(call->service, call->arena, login, password, content, &appeal));
	reply_own(call, &appeal);
	return NULL;
}

/* What moderators see. */
static void
appeal_json(struct json_writer *json, const struct appeal *appeal)
{
	json_object_begin(json);
	put_own(json, appeal);
	json_put_id(json, STR("user_id"), appeal->user_id);
	json_name(json, STR("user"));
	owner_json(json, appeal->user_id, appeal->username, appeal->display_name);
	json_put_str(json, STR("action"), appeal->action);
	json_put_str(json, STR("resolution"), appeal->resolution);
	json_name(json, STR("image_id"));
	json_id_or_null(json, appeal->image_id);
	json_name(json, STR("resolved_by"));
	json_id_or_null(json, appeal->by);
	json_put_str(json, STR("answer"), appeal->answer);
	json_name(json, STR("decided_by"));
	json_id_or_null(json, appeal->decided_by);
	if (appeal->decided_us == 0)
		json_put_null(json, STR("decided_at"));
	else
		json_put_time(json, STR("decided_at"), appeal->decided_us);
	json_object_end(json);
}

const struct problem *
get_appeals(struct call *call)
{
	struct field_errors errors = { .arena = call->arena };
	struct str status = STR(""), listing;
	struct page_result result;
	struct json_writer json;
	struct appeal *appeals;
	struct paging paging;
	struct buf out;
	size_t count;
	int choice;

	if (query_choice(call, &errors, "status", appeal_states, 3, &choice))
		status = appeal_states[choice];
	listing = arena_printf(call->arena, "appeals %.*s", (int)status.len, status.at);
	query_paging(call, &errors, listing, &paging);
	TRY(field_errors_problem(&errors));
	TRY(appeal_list(call->service, call->arena, status, &paging, &appeals, &count, &result));
	json = reply_page_begin(call, &out);
	for (size_t i = 0; i < count; i++)
		appeal_json(&json, &appeals[i]);
	reply_page_end(call, &json, listing, &paging, &result);
	return NULL;
}

const struct problem *
post_appeal_resolve(struct call *call)
{
	static const struct str actions[] = { STR("accept"), STR("reject") };
	struct buf out = buf_new(call->arena, 4096);
	struct json_writer json = json_writer_new(&out);
	struct str answer = STR("");
	struct appeal appeal;
	struct body body;
	struct id id;
	int action = 0;

	TRY(call_id(call, 0, "appeal", &id));
	TRY(body_read(call, &body));
	body_choice(&body, "action", BODY_REQUIRED, actions, 2, &action);
	body_text(&body, "answer", BODY_OPTIONAL, answer_rule, &answer);
	TRY(field_errors_problem(&body.errors));
	TRY(appeal_resolve(
	    call->service, call->arena, &call->viewer, id, action == 0, answer, &appeal));
	appeal_json(&json, &appeal);
	reply_json(call, 200, &out);
	return NULL;
}
