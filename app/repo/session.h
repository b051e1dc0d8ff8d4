/* Rows of sessions: each a family of refresh tokens, of which one is good at a time. */
#ifndef TINTYPE_REPO_SESSION_H
#define TINTYPE_REPO_SESSION_H

#include "db/pg.h"
#include "repo/paging.h"

struct session {
	struct id id, user_id;
	struct str ip_address, user_agent;
	int64_t created_us, last_used_us, expires_us; /* 0: never */
};

struct session_new {
	struct id id, user_id;
	struct str token_hash, ip_address, user_agent; /* an empty address is stored as NULL */
	struct str password_hash;                      /* that the password was verified against */
	int64_t life_seconds;
};

/* Whom a refresh token belongs to. */
struct session_owner {
	struct id session, user_id;
	struct str role;
};

/* *begun is false if the account is not the one any more that was looked at: see the statement. */
const struct problem *session_repo_insert(
    struct pg *pg, struct arena *arena, const struct session_new *values, bool *begun) MUST_CHECK;
/* Atomically: of many with the same token one gets it. */
const struct problem *session_repo_rotate(struct pg *pg, struct arena *arena, struct str token_hash,
    struct str next_hash, int64_t life_seconds, struct str ip_address, struct str user_agent,
    bool *rotated, struct session_owner *out) MUST_CHECK;
/* A token that was used before. *again: by the same client, just now, and its successor is still
 * good. */
const struct problem *session_repo_find_used(struct pg *pg, struct arena *arena,
    struct str token_hash, struct str next_hash, struct str ip_address, struct str user_agent,
    int64_t grace_seconds, bool *found, bool *again, struct session_owner *out) MUST_CHECK;
/* *alive if it may still act; then its owner's role. */
const struct problem *session_repo_find_state(struct pg *pg, struct arena *arena, struct id id,
    struct id user_id, bool *alive, struct str *role) MUST_CHECK;
/* *found is false if there is no such account. */
const struct problem *session_repo_list(struct pg *pg, struct arena *arena, struct id user_id,
    const struct paging *paging, bool *found, struct session **out, size_t *count,
    struct page_result *result) MUST_CHECK;
/* All that can still act. */
const struct problem *session_repo_list_live(struct pg *pg, struct arena *arena, struct id user_id,
    struct id **out, size_t *count) MUST_CHECK;
/* The session of this person that a refresh token is the good one of. */
const struct problem *session_repo_find_by_token(struct pg *pg, struct arena *arena,
    struct str token_hash, struct id user_id, bool *found, struct id *out) MUST_CHECK;
/* *revoked is false if there was none, or it had ended. */
const struct problem *session_repo_revoke(struct pg *pg, struct arena *arena, struct id id,
    struct id user_id, struct str reason, bool *revoked) MUST_CHECK;
/* All but kept (nil: all); gives those that ended. */
const struct problem *session_repo_revoke_others(struct pg *pg, struct arena *arena,
    struct id user_id, struct id kept, struct str reason, struct id **ended,
    size_t *count) MUST_CHECK;
/* Some of those that ended a month ago. */
const struct problem *session_repo_forget(struct pg *pg, struct arena *arena) MUST_CHECK;

#endif
