/*
 * What becomes of an account and all that is its own when it is suspended, reinstated or deleted.
 * What touches many rows does so many of them at a time, and is asked again until it does nothing.
 */
#ifndef TINTYPE_REPO_ACCOUNT_END_H
#define TINTYPE_REPO_ACCOUNT_END_H

#include "db/pg.h"

/* *done is false if there is no such account, or it is the last administrator's. */
const struct problem *account_repo_suspend(
    struct pg *pg, struct arena *arena, struct id id, bool *done) MUST_CHECK;
const struct problem *account_repo_reinstate(
    struct pg *pg, struct arena *arena, struct id id) MUST_CHECK;
/* *done is also false if the hash is not password_hash any more (empty: any). */
const struct problem *account_repo_mark_deleted(struct pg *pg, struct arena *arena, struct id id,
    struct str password_hash, bool *done) MUST_CHECK;
/* The row itself, of a deleted account whose images are gone. */
const struct problem *account_repo_delete(
    struct pg *pg, struct arena *arena, struct id id) MUST_CHECK;

/* Images and albums are hidden or shown as the account's state says. *changed: images. */
const struct problem *account_repo_settle_images(
    struct pg *pg, struct arena *arena, struct id id, int64_t limit, int64_t *changed) MUST_CHECK;
const struct problem *account_repo_settle_albums(
    struct pg *pg, struct arena *arena, struct id id) MUST_CHECK;

/* Likes, comments, and what others are told of both. *changed: of all. */
const struct problem *account_repo_settle_words(
    struct pg *pg, struct arena *arena, struct id id, int64_t limit, int64_t *changed) MUST_CHECK;

/* Images that are left of a deleted account, and the keys of all their bytes. */
struct gone_images {
	struct id *ids;
	size_t count;
	struct str *keys;
	size_t key_count;
};
const struct problem *account_repo_list_images(struct pg *pg, struct arena *arena, struct id id,
    int64_t limit, struct gone_images *out) MUST_CHECK;
const struct problem *account_repo_delete_images(
    struct pg *pg, struct arena *arena, const struct gone_images *images) MUST_CHECK;
/* With what they count on the images they are on. */
const struct problem *account_repo_delete_likes(
    struct pg *pg, struct arena *arena, struct id id, int64_t limit, int64_t *removed) MUST_CHECK;
const struct problem *account_repo_delete_comments(
    struct pg *pg, struct arena *arena, struct id id, int64_t limit, int64_t *removed) MUST_CHECK;
/* Whom they follow and who follows them, and what others are told of them. *removed: of the more.
 */
const struct problem *account_repo_delete_bonds(
    struct pg *pg, struct arena *arena, struct id id, int64_t limit, int64_t *removed) MUST_CHECK;

#endif
