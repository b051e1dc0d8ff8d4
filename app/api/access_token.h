/*
 * Access tokens: JWTs (RFC 7519) signed with Ed25519 (RFC 8037), valid for minutes. The algorithm
 * is pinned, the key is one of ours by kid; nothing else of the header is believed.
 */
#ifndef TINTYPE_API_ACCESS_TOKEN_H
#define TINTYPE_API_ACCESS_TOKEN_H

#include "api/call.h"

struct access_claims {
	struct id subject, session;
	enum role role;
	struct str token_id;
	int64_t expires; /* seconds since 1970 */
};

/* Tokens this worker verified a moment ago: a signature costs more than the rest of a request. */
struct token_cache;
struct token_cache *token_cache_new(struct arena *arena);

struct str access_token_make(struct call *call, const struct access_claims *claims);
/* False for anything that is not a token of ours that is valid now. */
bool access_token_read(
    struct call *call, struct token_cache *cache, struct str token, struct access_claims *out);

#endif
