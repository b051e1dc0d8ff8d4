/*
 * The end of an account, for a while (a ban) or for good. What a person may do ends with their
 * sessions, in the transaction of the act; what others see of them ends with the statements that
 * follow before the act is answered. The job account.settle does what was left of that, however
 * much it is and whoever died on the way; account.remove takes rows and bytes of a deleted one
 * away.
 */
#ifndef TINTYPE_SERVICE_ACCOUNT_END_H
#define TINTYPE_SERVICE_ACCOUNT_END_H

#include "repo/ban.h"
#include "service/access.h"
#include "service/service.h"
#include "service/session.h"

/*
 * Oneself by one's password (401 if it is wrong), or an administrator, who is not asked for one.
 * 409 for the last administrator. Address and name are free again at once.
 */
const struct problem *account_delete(struct service *service, struct arena *arena,
    const struct viewer *viewer, struct id id, struct str password) MUST_CHECK;
/* The operator, or an administrator (actor nil: the operator). */
const struct problem *account_delete_unasked(
    struct service *service, struct arena *arena, struct id actor, struct id id) MUST_CHECK;

/* expires_us 0: without an end. 404, or 409 for the last administrator. */
const struct problem *account_ban(struct service *service, struct arena *arena, struct id actor,
    struct id id, struct str reason, int64_t expires_us) MUST_CHECK;
/*
 * The same in two parts, for a ban that belongs into a transaction of the caller's: inside it, and
 * after its commit.
 */
const struct problem *account_ban_inside(struct service *service, struct arena *arena,
    const struct ban *ban, struct session_ids *ended) MUST_CHECK;
void account_ban_tell(
    struct service *service, struct arena *arena, struct id id, const struct session_ids *ended);
/* No error if there is none. */
const struct problem *account_lift_ban(
    struct service *service, struct arena *arena, struct id actor, struct id id) MUST_CHECK;
/* Those that have ended by themselves. Asked now and then by the jobs. */
const struct problem *account_lift_expired_bans(
    struct service *service, struct arena *arena) MUST_CHECK;
const struct problem *account_list_bans(struct service *service, struct arena *arena,
    const struct paging *paging, struct ban **out, size_t *count,
    struct page_result *result) MUST_CHECK;

/* Hides or shows what is the account's, for at most so long; *settled if nothing is left to do. */
const struct problem *account_settle(struct service *service, struct arena *arena, struct id id,
    int64_t budget_ns, bool *settled) MUST_CHECK;

#endif
