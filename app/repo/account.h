/* Rows of users. */
#ifndef TINTYPE_REPO_ACCOUNT_H
#define TINTYPE_REPO_ACCOUNT_H

#include "db/pg.h"

/* Views live as long as the arena. Empty texts stand for NULL. */
struct account {
	struct id id;
	struct str email, username, password_hash, role, status, display_name, bio;
	int64_t created_us, updated_us, version;
	int64_t locked_until_us; /* 0: never was */
	int64_t image_count;     /* those everybody sees */
};

struct account_new {
	struct id id;
	struct str email, username, password_hash, display_name, role;
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
    struct str display_name, struct str bio, bool *found, struct account *out) MUST_CHECK;
const struct problem *account_repo_update_role(struct pg *pg, struct arena *arena, struct id id,
    struct str role, bool *found, struct account *out) MUST_CHECK;
const struct problem *account_repo_update_password(
    struct pg *pg, struct arena *arena, struct id id, struct str password_hash) MUST_CHECK;
/* Counts a wrong password; *locked if that was one too many. */
const struct problem *account_repo_login_failed(struct pg *pg, struct arena *arena, struct id id,
    int64_t lock_after, int64_t lock_seconds, bool *locked) MUST_CHECK;
const struct problem *account_repo_login_succeeded(
    struct pg *pg, struct arena *arena, struct id id) MUST_CHECK;

#endif
