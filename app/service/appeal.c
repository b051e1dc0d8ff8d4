#include "config.h"

#include "service/appeal.h"

#include "repo/audit.h"
#include "repo/notification.h"
#include "service/account_end.h"
#include "service/image.h"
#include "service/session.h"

static const struct problem *
once_only(struct arena *arena, const struct problem *problem)
{
	if (problem != NULL && problem->kind == PROBLEM_CONFLICT)
		return problem_new(
		    arena, PROBLEM_CONFLICT, "You have appealed against this already.");
	return problem;
}

const struct problem *
appeal_make(struct service *service, struct arena *arena, const struct viewer *viewer,
    struct id report, struct str content, struct appeal *out)
{
	struct appeal appeal = { .id = id_new(),
		.user_id = viewer->id,
		.report_id = report,
		.content = content,
		.status = STR("pending") };
	bool found;

	TRY(once_only(arena, appeal_repo_insert(service->pg, arena, appeal.id, viewer->id, report,
				 content, &found, &appeal.created_us)));
	if (!found)
		return problem_new(
		    arena, PROBLEM_NOT_FOUND, "Nothing like this was decided about what is yours.");
	*out = appeal;
	return NULL;
}

const struct problem *
appeal_make_banned(struct service *service, struct arena *arena, struct str login,
    struct str password, struct str content, struct appeal *out)
{
	struct appeal appeal = { .id = id_new(), .content = content, .status = STR("pending") };
	struct account account;
	bool found;

	TRY(session_check_banned(service, arena, login, password, &account));
	appeal.user_id = account.id;
	TRY(once_only(arena, appeal_repo_insert_of_ban(service->pg, arena, appeal.id, account.id,
				 content, &found, &appeal.created_us)));
	if (!found)
		return problem_new(arena, PROBLEM_CONFLICT, "The ban has ended: please sign in.");
	*out = appeal;
	return NULL;
}

const struct problem *
appeal_list(struct service *service, struct arena *arena, struct str status,
    const struct paging *paging, struct appeal **out, size_t *count, struct page_result *result)
{
	return appeal_repo_list(service->pg, arena, status, paging, out, count, result);
}

static const struct problem *
record(struct service *service, struct arena *arena, const struct viewer *viewer,
    const struct appeal *appeal, bool accepted, struct str answer)
{
	struct audit_act audit = { .actor = viewer->id,
		.action = accepted ? STR("appeal.accept") : STR("appeal.reject"),
		.subject_kind = STR("appeal"),
		.subject = appeal->id };
	char user[ID_TEXT_SIZE];

	audit_detail(&audit, STR("user_id"), id_format(appeal->user_id, user));
	audit_detail(&audit, STR("against"), appeal->action);
	if (answer.len > 0)
		audit_detail(&audit, STR("answer"), answer);
	return audit_repo_insert(service->pg, arena, &audit);
}

static const struct problem *
tell_appellant(struct service *service, struct arena *arena, const struct appeal *appeal,
    bool accepted, struct str answer)
{
	const struct notice notice = { .user = appeal->user_id,
		.action = accepted ? STR("appeal accepted") : STR("appeal rejected"),
		.reason = answer,
		.image = appeal->image_id };

	return notification_repo_tell(service->pg, arena, &notice);
}

static const struct problem *
write_verdict(struct service *service, struct arena *arena, const struct viewer *viewer,
    const struct appeal *appeal, bool accepted, struct str answer)
{
	bool done;

	TRY(pg_begin(service->pg, arena));
	TRY(appeal_repo_decide(
	    service->pg, arena, appeal->id, viewer->id, accepted, answer, &done));
	if (!done)
		return problem_new(
		    arena, PROBLEM_CONFLICT, "This appeal has been decided already.");
	if (accepted && str_eq(appeal->action, STR("remove")))
		TRY(image_put_back_inside(service, arena, appeal->image_id));
	TRY(record(service, arena, viewer, appeal, accepted, answer));
	TRY(tell_appellant(service, arena, appeal, accepted, answer));
	return pg_commit(service->pg, arena);
}

/* The end of the ban is a step of its own, which is not lost: if it fails, the moderator is told,
 * and lifting it by hand does the same. */
static const struct problem *
undo_ban(struct service *service, struct arena *arena, const struct viewer *viewer,
    const struct appeal *appeal)
{
	return account_lift_ban(service, arena, viewer->id, appeal->user_id);
}

const struct problem *
appeal_resolve(struct service *service, struct arena *arena, const struct viewer *viewer,
    struct id id, bool accepted, struct str answer, struct appeal *out)
{
	const struct problem *problem;
	struct appeal appeal;

	TRY(appeal_repo_find(service->pg, arena, id, &appeal));
	if (viewer_is(viewer, appeal.by) && !viewer_administers(viewer))
		return problem_new(arena, PROBLEM_FORBIDDEN,
		    "An appeal is decided by somebody else than whoever made the decision.");
	problem = write_verdict(service, arena, viewer, &appeal, accepted, answer);
	if (problem != NULL) {
		pg_rollback(service->pg);
		return problem;
	}
	if (accepted && str_eq(appeal.action, STR("ban")))
		TRY(undo_ban(service, arena, viewer, &appeal));
	return appeal_repo_find(service->pg, arena, id, out);
}
