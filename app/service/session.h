/*
 * Signing in and staying signed in. A session is a family of refresh tokens: 256 random bits,
 * stored only as SHA-256, exchanged at each use. The successor is derived from the token by HMAC,
 * so that a client that sends the same token twice within ten seconds gets the same successor and
 * the family does not fork; a used token that comes later, or from elsewhere, ends the family.
 *
 * PostgreSQL says whether a session may act. Redis only makes that quick: "ok:<role>" for a minute,
 * or "revoked" for the life of an access token.
 */
#ifndef TINTYPE_SERVICE_SESSION_H
#define TINTYPE_SERVICE_SESSION_H

#include "repo/account.h"
#include "repo/session.h"
#include "service/access.h"
#include "service/service.h"

struct session_client {
	struct str address, user_agent;
};

/* What a client is given; the access token is made of it by the API. */
struct session_grant {
	struct id session, user_id;
	enum role role;
	struct str refresh_token;
};

struct session_ids {
	struct id *at;
	size_t count;
};

/*
 * Signs in by e-mail address or username. 401 in one wording for every cause, with retry_after
 * while the account is locked; *locked if this try locked it.
 */
const struct problem *session_sign_in(struct service *service, struct arena *arena,
    struct str login, struct str password, struct session_client client, struct account *account,
    struct session_grant *out, bool *locked) MUST_CHECK;
/*
 * Of somebody who cannot sign in because they are banned, for what they may say all the same. 401
 * like signing in: also if they are not banned.
 */
const struct problem *session_check_banned(struct service *service, struct arena *arena,
    struct str login, struct str password, struct account *account) MUST_CHECK;
/* 401 if the token is not good; *replayed if it ended its family. secret: of the installation. */
const struct problem *session_refresh(struct service *service, struct arena *arena,
    struct str token, struct str secret, struct session_client client, struct session_grant *out,
    bool *replayed) MUST_CHECK;
/* Ends one, or all of a person's but kept (nil: all); from the next request on, on every worker. */
const struct problem *session_end(struct service *service, struct arena *arena, struct id user_id,
    struct id session, struct str reason, bool *ended) MUST_CHECK;
const struct problem *session_end_others(struct service *service, struct arena *arena,
    struct id user_id, struct id kept, struct str reason) MUST_CHECK;
/* That of a refresh token, if it is the person's own; no error if not. */
const struct problem *session_end_by_token(struct service *service, struct arena *arena,
    struct id user_id, struct str token, struct str reason) MUST_CHECK;
/*
 * Tells Redis of sessions that PostgreSQL has ended, after the commit: for those who end them in a
 * transaction of their own.
 */
void session_tell_ended(
    struct service *service, struct arena *arena, const struct session_ids *sessions);
/* Each of the person's sessions is asked for in PostgreSQL again: after a change of role. */
const struct problem *session_ask_again(
    struct service *service, struct arena *arena, struct id user_id) MUST_CHECK;
/* 404 if there is no such account. */
const struct problem *session_list(struct service *service, struct arena *arena, struct id user_id,
    const struct paging *paging, struct session **out, size_t *count,
    struct page_result *result) MUST_CHECK;

/* account NULL: takes as long as if there were one. */
const struct problem *session_check_password(struct service *service, struct arena *arena,
    const struct account *account, struct str password, bool *right) MUST_CHECK;
/* 401 on a wrong current password. Ends all other sessions. */
const struct problem *session_change_password(struct service *service, struct arena *arena,
    const struct viewer *viewer, struct str current, struct str wanted) MUST_CHECK;
/*
 * Without being asked for the current one. Ends all sessions but kept (nil: all) in the same
 * transaction, and the account's lock. 409 if the hash is not old_hash any more (empty: any).
 */
const struct problem *session_set_password(struct service *service, struct arena *arena,
    const struct account *account, struct str wanted, struct str old_hash,
    struct id kept) MUST_CHECK;

/*
 * The state in words Redis keeps. reply is what it said, empty if nothing. *known is false if
 * PostgreSQL has to be asked; then session_confirm() asks, and tells Redis.
 */
bool session_state_of(struct str reply, bool *known, enum role *role);
const struct problem *session_confirm(struct service *service, struct arena *arena,
    struct id session, struct id user_id, bool *alive, enum role *role) MUST_CHECK;

#endif
