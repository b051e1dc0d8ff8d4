/* Rows of users. */
#ifndef TINTYPE_REPO_ACCOUNT_H
#define TINTYPE_REPO_ACCOUNT_H

#include "db/pg.h"
#include "repo/paging.h"
#include "repo/usage.h"

/* Views live as long as the arena. Empty texts stand for NULL. */
struct account {
	struct id id;
	struct str email, username, password_hash, role, status, display_name, bio;
	int64_t created_us, updated_us, version;
	int64_t locked_until_us; /* 0: never was */
	int64_t image_count;     /* those everybody sees */
	struct usage usage;
	bool show_nsfw; /* images rated so, without blurring them */
};

struct account_new {
	struct id id;
	struct str email, username, password_hash, display_name, role;
};

/* What people say about themselves, and how they like it. */
struct account_profile {
	struct str display_name, bio;
	bool show_nsfw;
};

/* CONFLICT if the address or the name is taken: pg_constraint() tells which. */
const struct problem *account_repo_insert(struct pg *pg, struct arena *arena,
    const struct account_new *values, struct account *out) MUST_CHECK;
/* *found is false for unknown and deleted ones. */
const struct problem *account_repo_find(
    struct pg *pg, struct arena *arena, struct id id, bool *found, struct account *out) MUST_CHECK;
/* By e-mail address or username, whatever their case. */
const struct problem *account_repo_find_by_login(struct pg *pg, struct arena *arena,
    struct str login, bool *found, struct account *out) MUST_CHECK;
const struct problem *account_repo_update_profile(struct pg *pg, struct arena *arena, struct id id,
    const struct account_profile *profile, bool *found, struct account *out) MUST_CHECK;
/* *found is false if there is none, or it is the last administrator's. */
const struct problem *account_repo_update_role(struct pg *pg, struct arena *arena, struct id id,
    struct str role, bool *found, struct account *out) MUST_CHECK;
/* *changed is false if the hash was not old_hash any more (empty: it may be any). */
const struct problem *account_repo_update_password(struct pg *pg, struct arena *arena, struct id id,
    struct str password_hash, struct str old_hash, bool *changed) MUST_CHECK;
/* The same password, hashed anew; not if the hash is not old_hash any more. */
const struct problem *account_repo_renew_hash(struct pg *pg, struct arena *arena, struct id id,
    struct str password_hash, struct str old_hash) MUST_CHECK;
/* Counts a wrong password; *locked if that was one too many, *was_locked if the account was locked
 * before: then it does not count. */
const struct problem *account_repo_login_failed(struct pg *pg, struct arena *arena, struct id id,
    int64_t lock_after, int64_t lock_seconds, bool *locked, bool *was_locked) MUST_CHECK;
/* At most limit accounts that hold text in address or name, made after the key's. */
const struct problem *account_repo_list(struct pg *pg, struct arena *arena, struct str text,
    int64_t limit, struct page_key after, struct account **out, size_t *count) MUST_CHECK;

/* Empty texts filter nothing. */
struct account_filter {
	struct str text, role, status; /* text: part of name, address or display name */
};
/* The latest first, deleted ones too. */
const struct problem *account_repo_search(struct pg *pg, struct arena *arena,
    const struct account_filter *filter, const struct paging *paging, struct account **out,
    size_t *count, struct page_result *result) MUST_CHECK;

#endif
