/*
 * What people are told of. Likes, comments and follows are told of by their own statements; what a
 * moderator did by notification_repo_tell().
 */
#ifndef TINTYPE_REPO_NOTIFICATION_H
#define TINTYPE_REPO_NOTIFICATION_H

#include "db/pg.h"
#include "repo/paging.h"

struct notification {
	struct id id;
	struct str kind;
	struct id actor_id; /* nil: nobody who is to be named */
	struct str actor_username, actor_display_name;
	int64_t actor_count; /* how many people, the actor included */
	struct id image_id, comment_id;
	struct str image_title, content; /* of the comment, its first 200 code points */
	struct str detail;               /* JSON, an object */
	int64_t created_us, updated_us;
	int64_t read_us; /* 0: not yet */
};

struct notification_page {
	struct notification *items;
	size_t count;
	struct page_result result;
};

/* version grows with every change of what is listed. */
struct notification_state {
	int64_t version, total, unread;
};

/* What a moderator did to a person or what is theirs. Empty and nil: left out. */
struct notice {
	struct id user; /* who is told */
	struct str action, reason;
	struct id image; /* that it was about; the notice outlives it */
	struct str image_title;
};

/* In the transaction of the act. Told as details: action, reason, image_id, image_title. */
const struct problem *notification_repo_tell(
    struct pg *pg, struct arena *arena, const struct notice *notice) MUST_CHECK;
/* One row by its key: what polling costs. */
const struct problem *notification_repo_find_state(
    struct pg *pg, struct arena *arena, struct id user, struct notification_state *out) MUST_CHECK;
/* One query. The total is the state's. */
const struct problem *notification_repo_list(struct pg *pg, struct arena *arena, struct id user,
    bool unread_only, const struct paging *paging, struct notification_page *out) MUST_CHECK;
const struct problem *notification_repo_read(struct pg *pg, struct arena *arena, struct id user,
    const struct id *ids, size_t count) MUST_CHECK;
/* So many of them; *affected is less than limit when that was all. */
const struct problem *notification_repo_read_all(struct pg *pg, struct arena *arena, struct id user,
    int64_t limit, int64_t *affected) MUST_CHECK;
/* 404. */
const struct problem *notification_repo_check(
    struct pg *pg, struct arena *arena, struct id user, struct id id) MUST_CHECK;
/* Forgets some of those that are so old. */
const struct problem *notification_repo_forget(
    struct pg *pg, struct arena *arena, int64_t seconds) MUST_CHECK;

#endif
