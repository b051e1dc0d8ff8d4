/* Rows of personal API tokens. */
#ifndef TINTYPE_REPO_API_TOKEN_H
#define TINTYPE_REPO_API_TOKEN_H

#include "db/pg.h"
#include "repo/paging.h"

struct api_token {
	struct id id, user_id;
	struct str name, hint;
	int64_t scopes;                               /* bits, as service/api_token.h names them */
	int64_t created_us, expires_us, last_used_us; /* 0: never */
};

/* In a transaction. *made is false if the owner has `most` already. */
const struct problem *api_token_repo_insert(struct pg *pg, struct arena *arena,
    const struct api_token *token, struct str hash, int64_t most, bool *made,
    int64_t *created_us) MUST_CHECK;
/* By its hash, if it is good and its owner may act; notes that it was used. One round trip. */
const struct problem *api_token_repo_find(struct pg *pg, struct arena *arena, struct str hash,
    bool *found, struct api_token *out, struct str *role) MUST_CHECK;
const struct problem *api_token_repo_list(struct pg *pg, struct arena *arena, struct id user,
    const struct paging *paging, struct api_token **out, size_t *count,
    struct page_result *result) MUST_CHECK;
const struct problem *api_token_repo_delete(
    struct pg *pg, struct arena *arena, struct id id, struct id user, bool *found) MUST_CHECK;

#endif
