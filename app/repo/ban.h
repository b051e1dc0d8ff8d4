/* Rows of bans. */
#ifndef TINTYPE_REPO_BAN_H
#define TINTYPE_REPO_BAN_H

#include "db/pg.h"
#include "repo/paging.h"

struct ban {
	struct id id, user_id;
	struct id moderator_id; /* nil: the operator */
	struct str username, display_name, reason;
	int64_t created_us;
	int64_t expires_us; /* 0: it has no end */
};

/* One at a time: of a person who is banned already the reason and the end become these. */
const struct problem *ban_repo_insert(
    struct pg *pg, struct arena *arena, const struct ban *ban) MUST_CHECK;
/* *lifted is false if there was none in force, or, if only_expired, none that has ended. */
const struct problem *ban_repo_lift(struct pg *pg, struct arena *arena, struct id user_id,
    struct id lifted_by, bool only_expired, bool *lifted) MUST_CHECK;
/* Those in force. */
const struct problem *ban_repo_list(struct pg *pg, struct arena *arena, const struct paging *paging,
    struct ban **out, size_t *count, struct page_result *result) MUST_CHECK;
/* Whose ban has ended by itself: at most a hundred. */
const struct problem *ban_repo_list_expired(
    struct pg *pg, struct arena *arena, struct id **out, size_t *count) MUST_CHECK;

#endif
