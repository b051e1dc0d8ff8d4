/*
 * Personal API tokens: "tt_" and 256 random bits, shown once and kept as SHA-256. A token acts as
 * its owner within its scopes, from any number of places, until it ends or is revoked; it has no
 * session. PostgreSQL is asked at each use, so revoking one, or banning its owner, works at once.
 */
#ifndef TINTYPE_SERVICE_API_TOKEN_H
#define TINTYPE_SERVICE_API_TOKEN_H

#include "repo/api_token.h"
#include "service/access.h"
#include "service/service.h"

#define API_TOKEN_PREFIX "tt_"
#define API_TOKENS_MAX 50

enum token_scope {
	TOKEN_READ,
	TOKEN_UPLOAD,
	TOKEN_WRITE,
	TOKEN_MODERATE,
	TOKEN_ADMIN,
	TOKEN_SCOPE_COUNT
};
extern const struct str token_scope_names[TOKEN_SCOPE_COUNT];

/* 409 if the owner has as many as they may have. *text: the token, never to be had again. */
const struct problem *api_token_make(struct service *service, struct arena *arena,
    const struct viewer *viewer, struct api_token *token, struct str *text) MUST_CHECK;
/*
 * Who is asking: *known is false if the token is not good. The role is no greater than the scopes
 * say: a token that may not moderate sees no more than its owner would without office.
 */
const struct problem *api_token_use(struct service *service, struct arena *arena, struct str text,
    bool *known, struct viewer *viewer, int64_t *scopes) MUST_CHECK;
const struct problem *api_token_list(struct service *service, struct arena *arena,
    const struct viewer *viewer, const struct paging *paging, struct api_token **out, size_t *count,
    struct page_result *result) MUST_CHECK;
/* 404 if it is not theirs. */
const struct problem *api_token_revoke(struct service *service, struct arena *arena,
    const struct viewer *viewer, struct id id) MUST_CHECK;

#endif
