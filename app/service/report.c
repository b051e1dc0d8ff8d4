#include "config.h"

#include "service/report.h"

#include "base/clock.h"
#include "repo/audit.h"
#include "repo/notification.h"
#include "service/account.h"
#include "service/account_end.h"
#include "service/image.h"

/* What another moderator took up so long ago is free again, as in sql/report/claim. */
#define CLAIM_US (INT64_C(3600) * CLOCK_SECOND_US)

const struct problem *
report_make(struct service *service, struct arena *arena, const struct viewer *viewer,
    struct id image, enum report_reason reason, struct str description, struct report *out)
{
	struct report_new values = { .id = id_new(),
		.image = image,
		.reporter = viewer->id,
		.reason = reason,
		.description = description };
	const struct problem *problem;
	struct image_detail detail;
	int64_t created_us;

	TRY(image_find(service, arena, viewer, image, &detail));
	if (viewer_is(viewer, detail.image.owner_id))
		return problem_new(
		    arena, PROBLEM_FORBIDDEN, "You cannot report an image of your own.");
	problem = report_repo_insert(service->pg, arena, &values, &created_us);
	if (problem != NULL && problem->kind == PROBLEM_CONFLICT)
		return problem_new(arena, PROBLEM_CONFLICT,
		    "You have reported this image already; it has not been decided yet.");
	TRY(problem);
	*out = (struct report){ .id = values.id,
		.image_id = image,
		.reporter.id = viewer->id,
		.reason = report_reason_names[reason],
		.description = description,
		.status = report_status_names[REPORT_PENDING],
		.created_us = created_us };
	return NULL;
}

const struct problem *
report_list(struct service *service, struct arena *arena, const struct viewer *viewer,
    struct str status, const struct paging *paging, struct report **out, size_t *count,
    struct page_result *result)
{
	TRY(report_repo_list(service->pg, arena, status, paging, out, count, result));
	return report_repo_load(service->pg, arena, viewer->id, *out, *count);
}

const struct problem *
report_find(struct service *service, struct arena *arena, const struct viewer *viewer, struct id id,
    struct report *out)
{
	TRY(report_repo_find(service->pg, arena, id, out));
	return report_repo_load(service->pg, arena, viewer->id, out, 1);
}

static const struct problem *
in_other_hands(struct arena *arena)
{
	return problem_new(arena, PROBLEM_CONFLICT,
	    "This report is decided already, or another moderator has it in hand.");
}

const struct problem *
report_claim(
    struct service *service, struct arena *arena, const struct viewer *viewer, struct id id)
{
	struct report report;
	bool done;

	TRY(report_repo_find(service->pg, arena, id, &report));
	TRY(report_repo_claim(service->pg, arena, id, viewer->id, &done));
	return done ? NULL : in_other_hands(arena);
}

const struct problem *
report_release(
    struct service *service, struct arena *arena, const struct viewer *viewer, struct id id)
{
	struct report report;
	bool done;

	TRY(report_repo_find(service->pg, arena, id, &report));
	return report_repo_release(service->pg, arena, id, viewer->id, &done);
}

/* A decision on its way. */
struct deciding {
	struct service *service;
	struct arena *arena;
	const struct viewer *viewer;
	const struct report *report;
	const struct report_decision *decision;
	struct session_ids ended;
};

static const struct problem *
ban_owner(struct deciding *deciding)
{
	struct ban ban = { .id = id_new(),
		.user_id = deciding->report->owner.id,
		.moderator_id = deciding->viewer->id,
		.reason = deciding->decision->resolution,
		.expires_us = deciding->decision->expires_us };

	return account_ban_inside(deciding->service, deciding->arena, &ban, &deciding->ended);
}

static const struct problem *
act(struct deciding *deciding)
{
	struct service *service = deciding->service;
	struct arena *arena = deciding->arena;
	const struct report *report = deciding->report;

	switch (deciding->decision->action) {
	case ACTION_REMOVE:
		TRY(image_remove_inside(service, arena, report->image_id));
		return report_repo_resolve_others(service->pg, arena, report->id, report->image_id);
	case ACTION_BAN:
		TRY(report_repo_resolve_others(service->pg, arena, report->id, report->image_id));
		return ban_owner(deciding);
	case ACTION_DISMISS:
	case ACTION_WARN:
	case ACTION_COUNT:
		break;
	}
	return NULL;
}

static const struct problem *
record(struct deciding *deciding)
{
	const struct report *report = deciding->report;
	struct audit_act audit = { .actor = deciding->viewer->id,
		.action = STR("report.resolve"),
		.subject_kind = STR("report"),
		.subject = report->id };
	char image[ID_TEXT_SIZE], owner[ID_TEXT_SIZE];

	audit_detail(&audit, STR("decision"), report_action_names[deciding->decision->action]);
	audit_detail(&audit, STR("image_id"), id_format(report->image_id, image));
	audit_detail(&audit, STR("user_id"), id_format(report->owner.id, owner));
	if (deciding->decision->resolution.len > 0)
		audit_detail(&audit, STR("resolution"), deciding->decision->resolution);
	return audit_repo_insert(deciding->service->pg, deciding->arena, &audit);
}

/* Whoever is concerned hears of it; not of a report that came to nothing. */
static const struct problem *
tell_owner(struct deciding *deciding)
{
	const struct report *report = deciding->report;
	const struct notice notice = { .user = report->owner.id,
		.action = report_action_names[deciding->decision->action],
		.reason = deciding->decision->resolution,
		.image = report->image_id,
		.image_title = report->image_title };

	if (deciding->decision->action == ACTION_DISMISS || id_is_nil(report->owner.id))
		return NULL;
	return notification_repo_tell(deciding->service->pg, deciding->arena, &notice);
}

/* The decision first: of two at once the second waits here, and finds it made. */
static const struct problem *
write_decision(struct deciding *deciding)
{
	struct service *service = deciding->service;
	bool done;

	TRY(pg_begin(service->pg, deciding->arena));
	TRY(report_repo_resolve(service->pg, deciding->arena, deciding->report->id,
	    deciding->viewer->id, deciding->decision->action, deciding->decision->resolution,
	    &done));
	if (!done)
		return in_other_hands(deciding->arena);
	TRY(act(deciding));
	TRY(record(deciding));
	TRY(tell_owner(deciding));
	return pg_commit(service->pg, deciding->arena);
}

static const struct problem *
check_hands(struct arena *arena, const struct viewer *viewer, const struct report *report)
{
	bool others = !id_is_nil(report->reviewer) && !id_eq(report->reviewer, viewer->id);

	if (report->action.len > 0)
		return in_other_hands(arena);
	if (others && !viewer_administers(viewer) && report->claimed_us + CLAIM_US > clock_now_us())
		return in_other_hands(arena);
	return NULL;
}

/* What the action is done to must be there, and within the moderator's power. */
static const struct problem *
check_subject(struct deciding *deciding)
{
	const struct report *report = deciding->report;
	struct arena *arena = deciding->arena;
	struct account owner;

	if (deciding->decision->action == ACTION_REMOVE && id_is_nil(report->image_id))
		return problem_new(arena, PROBLEM_CONFLICT, "The image is gone already.");
	if (deciding->decision->action != ACTION_BAN)
		return NULL;
	if (id_is_nil(report->owner.id))
		return problem_new(arena, PROBLEM_CONFLICT, "The account is gone already.");
	if (viewer_is(deciding->viewer, report->owner.id))
		return problem_new(arena, PROBLEM_CONFLICT, "You cannot ban yourself.");
	TRY(account_find(deciding->service, arena, report->owner.id, &owner));
	if (!str_eq(owner.role, role_name(ROLE_USER)) && !viewer_administers(deciding->viewer))
		return problem_new(
		    arena, PROBLEM_FORBIDDEN, "Only an administrator may ban one of the staff.");
	return NULL;
}

const struct problem *
report_resolve(struct service *service, struct arena *arena, const struct viewer *viewer,
    struct id id, const struct report_decision *decision)
{
	struct report report;
	struct deciding deciding = { service, arena, viewer, &report, decision, { NULL, 0 } };
	const struct problem *problem;

	TRY(report_repo_find(service->pg, arena, id, &report));
	TRY(check_hands(arena, viewer, &report));
	TRY(check_subject(&deciding));
	problem = write_decision(&deciding);
	if (problem != NULL) {
		pg_rollback(service->pg);
		return problem;
	}
	if (decision->action == ACTION_BAN)
		account_ban_tell(service, arena, report.owner.id, &deciding.ended);
	return NULL;
}

const struct problem *
report_list_decisions(struct service *service, struct arena *arena, const struct viewer *viewer,
    const struct paging *paging, struct decision **out, size_t *count, struct page_result *result)
{
	return report_repo_list_decisions(
	    service->pg, arena, viewer->id, paging, out, count, result);
}
