/* Rows of webhooks, and of what is delivered to them. */
#ifndef TINTYPE_REPO_WEBHOOK_H
#define TINTYPE_REPO_WEBHOOK_H

#include "db/pg.h"
#include "repo/paging.h"

struct webhook {
	struct id id;
	struct str url;
	struct str *events;
	size_t event_count;
	bool active;
	int64_t failures, created_us, rotated_us;
};

struct delivery {
	struct id id;
	struct str event, state, error, data; /* data: JSON */
	int64_t attempts, response_status;    /* 0: there was no answer */
	int64_t created_us, attempted_us, next_us;
};

/* In a transaction. *made is false if the owner has `most` already. */
const struct problem *webhook_repo_insert(struct pg *pg, struct arena *arena, struct id user,
    const struct webhook *webhook, struct str secret, int64_t most, bool *made) MUST_CHECK;
/* 404. */
const struct problem *webhook_repo_find(struct pg *pg, struct arena *arena, struct id id,
    struct id user, struct webhook *out) MUST_CHECK;
const struct problem *webhook_repo_list(struct pg *pg, struct arena *arena, struct id user,
    const struct paging *paging, struct webhook **out, size_t *count,
    struct page_result *result) MUST_CHECK;
/* *found is false if there is none of theirs. */
const struct problem *webhook_repo_update(struct pg *pg, struct arena *arena, struct id user,
    const struct webhook *webhook, bool *found) MUST_CHECK;
const struct problem *webhook_repo_rotate(struct pg *pg, struct arena *arena, struct id id,
    struct id user, struct str secret, bool *found) MUST_CHECK;
const struct problem *webhook_repo_delete(
    struct pg *pg, struct arena *arena, struct id id, struct id user, bool *found) MUST_CHECK;
const struct problem *webhook_repo_test(struct pg *pg, struct arena *arena, struct id delivery,
    struct id id, struct id user, bool *found) MUST_CHECK;

const struct problem *webhook_repo_list_deliveries(struct pg *pg, struct arena *arena,
    struct id webhook, const struct paging *paging, struct delivery **out, size_t *count,
    struct page_result *result) MUST_CHECK;
const struct problem *webhook_repo_retry(struct pg *pg, struct arena *arena, struct id delivery,
    struct id id, struct id user, bool *found) MUST_CHECK;

/* What the job needs to send one. */
struct webhook_sending {
	struct id webhook;
	struct str url, secret, old_secret, event, data; /* old_secret: empty if it is over */
	int64_t created_us;
};
/* *found is false if it is done, or nobody wants it any more. */
const struct problem *webhook_repo_find_sending(struct pg *pg, struct arena *arena,
    struct id delivery, bool *found, struct webhook_sending *out) MUST_CHECK;
struct webhook_outcome {
	bool delivered;
	int64_t status; /* 0: there was no answer */
	struct str error;
};
const struct problem *webhook_repo_finish(struct pg *pg, struct arena *arena, struct id delivery,
    const struct webhook_outcome *outcome) MUST_CHECK;
const struct problem *webhook_repo_drop(
    struct pg *pg, struct arena *arena, struct id delivery) MUST_CHECK;
/* Those that are due again, and what is too old to be of use. */
const struct problem *webhook_repo_requeue(struct pg *pg, struct arena *arena) MUST_CHECK;

#endif
