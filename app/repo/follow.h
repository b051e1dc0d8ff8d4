/* Bonds of people: who follows whom, and who blocks whom. */
#ifndef TINTYPE_REPO_FOLLOW_H
#define TINTYPE_REPO_FOLLOW_H

#include "db/pg.h"
#include "repo/paging.h"

/* One of a list: who, since when, and whether the viewer follows them. */
struct follower {
	struct id user_id;
	struct str username, display_name;
	int64_t created_us;
	bool followed;
};

struct follower_page {
	struct follower *items;
	size_t count;
	struct page_result result;
};

/* What is told of a person, and what binds the viewer to them. */
struct bond {
	int64_t followers, following;
	bool followed, follows_you, blocked;
};

enum follow_list { FOLLOWERS, FOLLOWING, BLOCKS };

/*
 * Three queries, one round trip. *followers: how many the other has then. 404 if there is no such
 * account; 403 if one of the two blocks the other.
 */
const struct problem *follow_repo_insert(struct pg *pg, struct arena *arena, struct id follower,
    struct id followed, int64_t *followers) MUST_CHECK;
const struct problem *follow_repo_delete(struct pg *pg, struct arena *arena, struct id follower,
    struct id followed, int64_t *followers) MUST_CHECK;
/* After a block neither follows the other. 404. */
const struct problem *block_repo_insert(
    struct pg *pg, struct arena *arena, struct id blocker, struct id blocked) MUST_CHECK;
const struct problem *block_repo_delete(
    struct pg *pg, struct arena *arena, struct id blocker, struct id blocked) MUST_CHECK;
/* The last first. Two queries, one round trip. 404 if there is no such account. */
const struct problem *follow_repo_list(struct pg *pg, struct arena *arena, enum follow_list list,
    struct id user, struct id viewer, const struct paging *paging,
    struct follower_page *out) MUST_CHECK;
const struct problem *follow_repo_find_bond(struct pg *pg, struct arena *arena, struct id viewer,
    struct id user, struct bond *out) MUST_CHECK;

#endif
