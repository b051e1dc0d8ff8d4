#include "config.h"

#include "service/account_end.h"

#include "base/clock.h"
#include "repo/account_end.h"
#include "repo/audit.h"
#include "repo/job.h"
#include "service/account.h"
#include "service/session.h"

/* As much as a request may take for it; the job does the rest. */
#define BUDGET_NS (3 * CLOCK_SECOND_NS)
#define SETTLED_AT_ONCE 1000
#define PRIORITY_SETTLE 5
#define PRIORITY_REMOVE (-1)

/* In a transaction: what must not be sent any more is withdrawn before it ends (service/publish).
 */
static const struct problem *
settle_some(struct service *service, struct arena *arena, struct id id, int64_t *changed)
{
	TRY(pg_begin(service->pg, arena));
	TRY(account_repo_settle_images(service->pg, arena, id, SETTLED_AT_ONCE, changed));
	return pg_commit(service->pg, arena);
}

/* What they said to others' images, when their own are settled. */
static const struct problem *
settle_words(struct service *service, struct arena *arena, struct id id, int64_t end, bool *settled)
{
	int64_t changed;

	do {
		TRY(account_repo_settle_words(service->pg, arena, id, SETTLED_AT_ONCE, &changed));
		*settled = changed == 0;
	} while (!*settled && clock_monotonic_ns() < end);
	return NULL;
}

const struct problem *
account_settle(
    struct service *service, struct arena *arena, struct id id, int64_t budget_ns, bool *settled)
{
	int64_t end = clock_monotonic_ns() + budget_ns, changed;

	*settled = false;
	TRY(account_repo_settle_albums(service->pg, arena, id));
	do {
		const struct problem *problem = settle_some(service, arena, id, &changed);

		if (problem != NULL) {
			pg_rollback(service->pg);
			return problem;
		}
		*settled = changed < SETTLED_AT_ONCE;
	} while (!*settled && clock_monotonic_ns() < end);
	return *settled ? settle_words(service, arena, id, end, settled) : NULL;
}

/* After the commit, which stands whatever comes of this: the job is enqueued. */
static void
settle_now(struct service *service, struct arena *arena, struct id id)
{
	bool settled;

	if (account_settle(service, arena, id, BUDGET_NS, &settled) != NULL)
		return;
}

static const struct problem *
enqueue_settling(struct service *service, struct arena *arena, struct id id)
{
	return job_repo_enqueue(
	    service->pg, arena, STR("account.settle"), id, PRIORITY_SETTLE, STR("{}"));
}

static const struct problem *
record(struct service *service, struct arena *arena, struct id actor, struct str action,
    struct id subject, struct str reason)
{
	struct audit_act act = {
		.actor = actor, .action = action, .subject_kind = STR("user"), .subject = subject
	};

	if (reason.len > 0)
		audit_detail(&act, STR("reason"), reason);
	return audit_repo_insert(service->pg, arena, &act);
}

static const struct problem *
last_administrator(struct arena *arena)
{
	return problem_new(arena, PROBLEM_CONFLICT,
	    "This is the last administrator, or the account has just changed: nothing was done.");
}

static const struct problem *
write_deletion(struct service *service, struct arena *arena, struct id actor, struct id id,
    struct str password_hash, struct session_ids *ended)
{
	bool done;

	TRY(pg_begin(service->pg, arena));
	TRY(account_repo_mark_deleted(service->pg, arena, id, password_hash, &done));
	if (!done)
		return last_administrator(arena);
	TRY(session_repo_revoke_others(
	    service->pg, arena, id, (struct id){ 0 }, STR("deleted"), &ended->at, &ended->count));
	TRY(enqueue_settling(service, arena, id));
	TRY(job_repo_enqueue(
	    service->pg, arena, STR("account.remove"), id, PRIORITY_REMOVE, STR("{}")));
	TRY(record(service, arena, actor, STR("user.delete"), id, STR("")));
	return pg_commit(service->pg, arena);
}

static const struct problem *
delete_it(struct service *service, struct arena *arena, struct id actor, struct id id,
    struct str password_hash)
{
	struct session_ids ended;
	const struct problem *problem =
	    write_deletion(service, arena, actor, id, password_hash, &ended);

	if (problem != NULL) {
		pg_rollback(service->pg);
		return problem;
	}
	session_tell_ended(service, arena, &ended);
	settle_now(service, arena, id);
	return NULL;
}

const struct problem *
account_delete_unasked(struct service *service, struct arena *arena, struct id actor, struct id id)
{
	struct account account;

	TRY(account_find(service, arena, id, &account));
	return delete_it(service, arena, actor, id, STR(""));
}

const struct problem *
account_delete(struct service *service, struct arena *arena, const struct viewer *viewer,
    struct id id, struct str password)
{
	struct account account;
	bool right;

	if (!viewer_is(viewer, id) && !viewer_administers(viewer))
		return problem_new(arena, PROBLEM_FORBIDDEN, "This account is not yours.");
	TRY(account_find(service, arena, id, &account));
	if (!viewer_is(viewer, id))
		return delete_it(service, arena, viewer->id, id, STR(""));
	TRY(session_check_password(service, arena, &account, password, &right));
	if (!right)
		return problem_new(arena, PROBLEM_UNAUTHORIZED, "The password is wrong.");
	return delete_it(service, arena, viewer->id, id, account.password_hash);
}

const struct problem *
account_ban_inside(
    struct service *service, struct arena *arena, const struct ban *ban, struct session_ids *ended)
{
	bool done;

	TRY(account_repo_suspend(service->pg, arena, ban->user_id, &done));
	if (!done)
		return last_administrator(arena);
	TRY(ban_repo_insert(service->pg, arena, ban));
	TRY(session_repo_revoke_others(service->pg, arena, ban->user_id, (struct id){ 0 },
	    STR("banned"), &ended->at, &ended->count));
	TRY(enqueue_settling(service, arena, ban->user_id));
	return record(
	    service, arena, ban->moderator_id, STR("user.ban"), ban->user_id, ban->reason);
}

void
account_ban_tell(
    struct service *service, struct arena *arena, struct id id, const struct session_ids *ended)
{
	session_tell_ended(service, arena, ended);
	settle_now(service, arena, id);
}

static const struct problem *
write_ban(
    struct service *service, struct arena *arena, const struct ban *ban, struct session_ids *ended)
{
	TRY(pg_begin(service->pg, arena));
	TRY(account_ban_inside(service, arena, ban, ended));
	return pg_commit(service->pg, arena);
}

const struct problem *
account_ban(struct service *service, struct arena *arena, struct id actor, struct id id,
    struct str reason, int64_t expires_us)
{
	struct ban ban = { .id = id_new(),
		.user_id = id,
		.moderator_id = actor,
		.reason = reason,
		.expires_us = expires_us };
	const struct problem *problem;
	struct session_ids ended;
	struct account account;

	TRY(account_find(service, arena, id, &account));
	problem = write_ban(service, arena, &ban, &ended);
	if (problem != NULL) {
		pg_rollback(service->pg);
		return problem;
	}
	account_ban_tell(service, arena, id, &ended);
	return NULL;
}

static const struct problem *
write_lift(struct service *service, struct arena *arena, struct id actor, struct id id,
    bool only_expired, bool *lifted)
{
	TRY(pg_begin(service->pg, arena));
	TRY(ban_repo_lift(service->pg, arena, id, actor, only_expired, lifted));
	if (*lifted) {
		TRY(account_repo_reinstate(service->pg, arena, id));
		TRY(enqueue_settling(service, arena, id));
		TRY(record(service, arena, actor,
		    only_expired ? STR("user.ban_ended") : STR("user.unban"), id, STR("")));
	}
	return pg_commit(service->pg, arena);
}

static const struct problem *
lift(struct service *service, struct arena *arena, struct id actor, struct id id, bool only_expired)
{
	const struct problem *problem;
	bool lifted;

	problem = write_lift(service, arena, actor, id, only_expired, &lifted);
	if (problem != NULL) {
		pg_rollback(service->pg);
		return problem;
	}
	if (lifted)
		settle_now(service, arena, id);
	return NULL;
}

const struct problem *
account_lift_ban(struct service *service, struct arena *arena, struct id actor, struct id id)
{
	struct account account;

	TRY(account_find(service, arena, id, &account));
	return lift(service, arena, actor, id, false);
}

const struct problem *
account_lift_expired_bans(struct service *service, struct arena *arena)
{
	struct id *users;
	size_t count;

	TRY(ban_repo_list_expired(service->pg, arena, &users, &count));
	for (size_t i = 0; i < count; i++)
		TRY(lift(service, arena, (struct id){ 0 }, users[i], true));
	return NULL;
}

const struct problem *
account_list_bans(struct service *service, struct arena *arena, const struct paging *paging,
    struct ban **out, size_t *count, struct page_result *result)
{
	return ban_repo_list(service->pg, arena, paging, out, count, result);
}
