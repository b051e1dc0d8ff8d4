/* Rows of appeals: what people say to a decision about them, and what is answered. */
#ifndef TINTYPE_REPO_APPEAL_H
#define TINTYPE_REPO_APPEAL_H

#include "db/pg.h"
#include "repo/paging.h"

struct appeal {
	struct id id, user_id;
	struct str username, display_name;
	struct id report_id, ban_id; /* one of them is nil */
	struct str content, status, answer;
	struct id decided_by;
	int64_t decided_us, created_us;
	struct str action, resolution; /* what it is against */
	struct id image_id;            /* nil: none, or gone */
	struct id by;                  /* who had decided that; nil: the operator */
};

/* *found is false if there is nothing of theirs to appeal against. CONFLICT the second time. */
const struct problem *appeal_repo_insert(struct pg *pg, struct arena *arena, struct id id,
    struct id user, struct id report, struct str content, bool *found,
    int64_t *created_us) MUST_CHECK;
/* Against the ban in force. */
const struct problem *appeal_repo_insert_of_ban(struct pg *pg, struct arena *arena, struct id id,
    struct id user, struct str content, bool *found, int64_t *created_us) MUST_CHECK;
/* 404. */
const struct problem *appeal_repo_find(
    struct pg *pg, struct arena *arena, struct id id, struct appeal *out) MUST_CHECK;
/* status empty: all. */
const struct problem *appeal_repo_list(struct pg *pg, struct arena *arena, struct str status,
    const struct paging *paging, struct appeal **out, size_t *count,
    struct page_result *result) MUST_CHECK;
/* *done is false if it was decided before. */
const struct problem *appeal_repo_decide(struct pg *pg, struct arena *arena, struct id id,
    struct id moderator, bool accepted, struct str answer, bool *done) MUST_CHECK;

#endif
