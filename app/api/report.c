#include "config.h"

#include "api/moderation_handlers.h"

#include "api/body.h"
#include "api/image_json.h"
#include "api/query.h"
#include "api/reply.h"
#include "base/clock.h"
#include "service/image.h"
#include "service/report.h"

static const struct text_rule description_rule = { 0, REPORT_DESCRIPTION_MAX, false },
			      resolution_rule = { 0, REPORT_RESOLUTION_MAX, false };

static void
put_time_or_null(struct json_writer *json, struct str name, int64_t us)
{
	if (us == 0)
		json_put_null(json, name);
	else
		json_put_time(json, name, us);
}

static void
put_id_or_null(struct json_writer *json, struct str name, struct id id)
{
	json_name(json, name);
	json_id_or_null(json, id);
}

/* What the reporter is told. */
static void
put_claim(struct json_writer *json, const struct report *report)
{
	json_put_id(json, STR("id"), report->id);
	put_id_or_null(json, STR("image_id"), report->image_id);
	put_id_or_null(json, STR("reporter_id"), report->reporter.id);
	json_put_str(json, STR("reason"), report->reason);
	json_put_str(json, STR("description"), report->description);
	json_put_str(json, STR("status"), report->status);
	json_put_time(json, STR("created_at"), report->created_us);
}

const struct problem *
post_reports(struct call *call)
{
	struct buf out = buf_new(call->arena, 1024);
	struct json_writer json = json_writer_new(&out);
	struct str description = STR("");
	struct report report;
	struct body body;
	struct id image = { 0 };
	int reason = 0;

	TRY(body_read(call, &body));
	body_id(&body, "image_id", BODY_REQUIRED, &image);
	body_choice(&body, "reason", BODY_REQUIRED, report_reason_names, REASON_COUNT, &reason);
	body_text(&body, "description", BODY_OPTIONAL, description_rule, &description);
	TRY(field_errors_problem(&body.errors));
	TRY(report_make(call->service, call->arena, &call->viewer, image,
	    (enum report_reason)reason, description, &report));
	json_object_begin(&json);
	put_claim(&json, &report);
	json_object_end(&json);
	reply_location(call, STR("/moderation/reports"), report.id);
	reply_json(call, 201, &out);
	return NULL;
}

static void
put_person(struct json_writer *json, struct str name, const struct report_person *person)
{
	json_name(json, name);
	if (id_is_nil(person->id))
		json_null(json);
	else
		owner_json(json, person->id, person->username, person->display_name);
}

static void
put_history(struct json_writer *json, const struct report_history *history)
{
	json_name(json, STR("history"));
	json_object_begin(json);
	json_put_i64(json, STR("reports"), history->reports);
	json_put_i64(json, STR("open"), history->open);
	json_put_i64(json, STR("warnings"), history->warnings);
	json_put_i64(json, STR("removals"), history->removals);
	json_put_i64(json, STR("bans"), history->bans);
	json_object_end(json);
}

/* What moderators see. */
static void
report_json(struct call *call, struct json_writer *json, const struct report *report)
{
	json_object_begin(json);
	put_claim(json, report);
	put_person(json, STR("reporter"), &report->reporter);
	put_id_or_null(json, STR("owner_id"), report->owner.id);
	put_person(json, STR("owner"), &report->owner);
	json_put_str(json, STR("image_title"), report->image_title);
	json_name(json, STR("image"));
	if (report->image == NULL)
		json_null(json);
	else
		image_json(call, json, report->image);
	put_history(json, &report->history);
	put_id_or_null(json, STR("reviewer_id"), report->reviewer);
	put_time_or_null(json, STR("claimed_at"), report->claimed_us);
	json_put_str_or_null(json, STR("action"), report->action);
	json_put_str(json, STR("resolution"), report->resolution);
	put_id_or_null(json, STR("resolved_by"), report->resolved_by);
	put_time_or_null(json, STR("resolved_at"), report->resolved_us);
	json_object_end(json);
}

static const struct problem *
reply_report(struct call *call, struct id id)
{
	struct buf out = buf_new(call->arena, 4096);
	struct json_writer json = json_writer_new(&out);
	struct report report;

	TRY(report_find(call->service, call->arena, &call->viewer, id, &report));
	report_json(call, &json, &report);
	reply_json(call, 200, &out);
	return NULL;
}

const struct problem *
get_reports(struct call *call)
{
	struct field_errors errors = { .arena = call->arena };
	struct str status = STR(""), listing;
	struct page_result result;
	struct report *reports;
	struct json_writer json;
	struct paging paging;
	struct buf out;
	size_t count;
	int choice;

	if (query_choice(
		call, &errors, "status", report_status_names, REPORT_STATUS_COUNT, &choice))
		status = report_status_names[choice];
	listing = arena_printf(call->arena, "reports %.*s", (int)status.len, status.at);
	query_paging(call, &errors, listing, &paging);
	TRY(field_errors_problem(&errors));
	TRY(report_list(
	    call->service, call->arena, &call->viewer, status, &paging, &reports, &count, &result));
	json = reply_page_begin(call, &out);
	for (size_t i = 0; i < count; i++)
		report_json(call, &json, &reports[i]);
	reply_page_end(call, &json, listing, &paging, &result);
	return NULL;
}

const struct problem *
get_report(struct call *call)
{
	struct id id;

	TRY(call_id(call, 0, "report", &id));
	return reply_report(call, id);
}

const struct problem *
post_report_claim(struct call *call)
{
	struct id id;

	TRY(call_id(call, 0, "report", &id));
	TRY(report_claim(call->service, call->arena, &call->viewer, id));
	return reply_report(call, id);
}

const struct problem *
delete_report_claim(struct call *call)
{
	struct id id;

	TRY(call_id(call, 0, "report", &id));
	TRY(report_release(call->service, call->arena, &call->viewer, id));
	reply_empty(call, 204);
	return NULL;
}

const struct problem *
post_report_resolve(struct call *call)
{
	struct report_decision decision = { .resolution = STR("") };
	struct body body;
	struct id id;
	int action = 0;

	TRY(call_id(call, 0, "report", &id));
	TRY(body_read(call, &body));
	body_choice(&body, "action", BODY_REQUIRED, report_action_names, ACTION_COUNT, &action);
	body_text(&body, "resolution", BODY_OPTIONAL, resolution_rule, &decision.resolution);
	if (body_time(&body, "expires_at", BODY_OPTIONAL, &decision.expires_us) &&
	    decision.expires_us != 0 && decision.expires_us <= clock_now_us())
		field_errors_add(&body.errors, STR("expires_at"), "must be in the future");
	TRY(field_errors_problem(&body.errors));
	decision.action = (enum report_action)action;
	TRY(report_resolve(call->service, call->arena, &call->viewer, id, &decision));
	return reply_report(call, id);
}

static void
put_own_appeal(struct json_writer *json, const struct decision *decision)
{
	json_name(json, STR("appeal"));
	if (id_is_nil(decision->appeal_id)) {
		json_null(json);
		return;
	}
	json_object_begin(json);
	json_put_id(json, STR("id"), decision->appeal_id);
	json_put_str(json, STR("content"), decision->appeal);
	json_put_str(json, STR("status"), decision->appeal_status);
	json_put_str(json, STR("answer"), decision->answer);
	json_put_time(json, STR("created_at"), decision->appealed_us);
	put_time_or_null(json, STR("decided_at"), decision->answered_us);
	json_object_end(json);
}

static void
put_decision(struct json_writer *json, const struct decision *decision)
{
	json_object_begin(json);
	json_put_id(json, STR("id"), decision->id);
	put_id_or_null(json, STR("image_id"), decision->image_id);
	json_put_str(json, STR("image_title"), decision->image_title);
	json_put_str(json, STR("reason"), decision->reason);
	json_put_str(json, STR("action"), decision->action);
	json_put_str(json, STR("resolution"), decision->resolution);
	json_put_time(json, STR("resolved_at"), decision->resolved_us);
	put_own_appeal(json, decision);
	json_object_end(json);
}

const struct problem *
get_own_decisions(struct call *call)
{
	struct field_errors errors = { .arena = call->arena };
	const struct str listing = STR("decisions");
	struct decision *decisions;
	struct page_result result;
	struct json_writer json;
	struct paging paging;
	struct buf out;
	size_t count;

	query_paging(call, &errors, listing, &paging);
	TRY(field_errors_problem(&errors));
	TRY(report_list_decisions(
	    call->service, call->arena, &call->viewer, &paging, &decisions, &count, &result));
	json = reply_page_begin(call, &out);
	for (size_t i = 0; i < count; i++)
		put_decision(&json, &decisions[i]);
	reply_page_end(call, &json, listing, &paging, &result);
	return NULL;
}

const struct problem *
put_image_rating(struct call *call)
{
	struct buf out = buf_new(call->arena, 4096);
	struct json_writer json = json_writer_new(&out);
	struct image_detail detail;
	struct body body;
	struct id id;
	int rating = 0;

	TRY(call_id(call, 0, "image", &id));
	TRY(body_read(call, &body));
	body_choice(
	    &body, "content_rating", BODY_REQUIRED, content_rating_names, RATING_COUNT, &rating);
	TRY(field_errors_problem(&body.errors));
	TRY(image_rate(
	    call->service, call->arena, &call->viewer, id, (enum content_rating)rating, &detail));
	image_detail_json(call, &json, &detail);
	reply_json(call, 200, &out);
	return NULL;
}
