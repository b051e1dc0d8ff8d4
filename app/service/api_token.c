#include "config.h"

#include "service/api_token.h"

#include "base/encode.h"
#include "base/random.h"
#include "crypto/digest.h"
#include "repo/audit.h"

#define TOKEN_BYTES 32
/* "tt_" and the text of the bytes. */
#define TEXT_LENGTH 46
#define HINT_LENGTH 7

const struct str token_scope_names[TOKEN_SCOPE_COUNT] = {
	[TOKEN_READ] = STR("read"),
	[TOKEN_UPLOAD] = STR("upload"),
	[TOKEN_WRITE] = STR("write"),
	[TOKEN_MODERATE] = STR("moderate"),
	[TOKEN_ADMIN] = STR("admin"),
};

static struct str
make_text(struct arena *arena)
{
	char bytes[TOKEN_BYTES];
	struct str random;

	random_bytes(bytes, sizeof bytes);
	random = base64url_encode(arena, (struct str){ bytes, sizeof bytes });
	return arena_printf(arena, API_TOKEN_PREFIX "%.*s", (int)random.len, random.at);
}

static const struct problem *
record(struct service *service, struct arena *arena, const struct viewer *viewer, struct str action,
    struct id token, struct str name)
{
	struct audit_act act = { .actor = viewer->id,
		.action = action,
		.subject_kind = STR("token"),
		.subject = token };

	if (name.len > 0)
		audit_detail(&act, STR("name"), name);
	return audit_repo_insert(service->pg, arena, &act);
}

static const struct problem *
write_token(struct service *service, struct arena *arena, const struct viewer *viewer,
    struct api_token *token, struct str text)
{
	struct sha256 hash = sha256_of(text);
	bool made;

	TRY(pg_begin(service->pg, arena));
	TRY(api_token_repo_insert(service->pg, arena, token,
	    (struct str){ (const char *)hash.bytes, sizeof hash.bytes }, API_TOKENS_MAX, &made,
	    &token->created_us));
	if (!made)
		return problem_new(arena, PROBLEM_CONFLICT,
		    "You have %d tokens, which is as many as there may be. Revoke one first.",
		    API_TOKENS_MAX);
	TRY(record(service, arena, viewer, STR("token.make"), token->id, token->name));
	return pg_commit(service->pg, arena);
}

const struct problem *
api_token_make(struct service *service, struct arena *arena, const struct viewer *viewer,
    struct api_token *token, struct str *text)
{
	struct str made = make_text(arena);
	const struct problem *problem;

	token->id = id_new();
	token->user_id = viewer->id;
	token->hint = str_first(made, HINT_LENGTH);
	problem = write_token(service, arena, viewer, token, made);
	if (problem != NULL) {
		pg_rollback(service->pg);
		return problem;
	}
	*text = made;
	return NULL;
}

/* The owner's role, or as much of it as the scopes give. */
static enum role
role_within(enum role role, int64_t scopes)
{
	if (role == ROLE_ADMIN && (scopes & 1 << TOKEN_ADMIN) != 0)
		return ROLE_ADMIN;
	if (role != ROLE_USER && (scopes & (1 << TOKEN_MODERATE | 1 << TOKEN_ADMIN)) != 0)
		return ROLE_MODERATOR;
	return ROLE_USER;
}

const struct problem *
api_token_use(struct service *service, struct arena *arena, struct str text, bool *known,
    struct viewer *viewer, int64_t *scopes)
{
	struct sha256 hash = sha256_of(text);
	struct api_token token;
	struct str role_text;
	enum role role;

	*known = false;
	if (text.len != TEXT_LENGTH)
		return NULL;
	TRY(api_token_repo_find(service->pg, arena,
	    (struct str){ (const char *)hash.bytes, sizeof hash.bytes }, known, &token,
	    &role_text));
	if (!*known)
		return NULL;
	if (!role_parse(role_text, &role))
		return problem_caused(arena, PROBLEM_INTERNAL, "unknown role");
	*scopes = token.scopes;
	*viewer = (struct viewer){
		.signed_in = true, .id = token.user_id, .role = role_within(role, token.scopes)
	};
	return NULL;
}

const struct problem *
api_token_list(struct service *service, struct arena *arena, const struct viewer *viewer,
    const struct paging *paging, struct api_token **out, size_t *count, struct page_result *result)
{
	return api_token_repo_list(service->pg, arena, viewer->id, paging, out, count, result);
}

static const struct problem *
write_revocation(
    struct service *service, struct arena *arena, const struct viewer *viewer, struct id id)
{
	bool found;

	TRY(pg_begin(service->pg, arena));
	TRY(api_token_repo_delete(service->pg, arena, id, viewer->id, &found));
	if (!found)
		return problem_new(arena, PROBLEM_NOT_FOUND, "You have no such token.");
	TRY(record(service, arena, viewer, STR("token.revoke"), id, STR("")));
	return pg_commit(service->pg, arena);
}

const struct problem *
api_token_revoke(
    struct service *service, struct arena *arena, const struct viewer *viewer, struct id id)
{
	const struct problem *problem = write_revocation(service, arena, viewer, id);

	if (problem != NULL)
		pg_rollback(service->pg);
	return problem;
}
