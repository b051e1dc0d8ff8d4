/* What people say to images. */
#ifndef TINTYPE_REPO_COMMENT_H
#define TINTYPE_REPO_COMMENT_H

#include "db/pg.h"
#include "repo/paging.h"

/* Whom an @name of a text names. */
struct mention {
	struct str username;
	struct id user_id;
};

struct comment {
	struct id id, user_id, image_id;
	struct str username, display_name;
	struct str content;
	int64_t created_us, updated_us;
	struct id image_owner_id; /* of one comment; nil in listings */
	struct mention *mentions; /* by whoever asks for them */
	size_t mention_count;
};

struct comment_page {
	struct comment *items;
	size_t count;
	struct page_result result;
};

/* What new accounts may do. */
struct comment_brake {
	int64_t new_seconds; /* for so long they are new */
	bool too_many_links; /* in this comment, for one of them */
	int64_t per_hour, repeats;
};

struct comment_new {
	struct id id, user_id, image_id;
	struct str content;
	const struct str *names; /* that its @names name, in lower case: they are told */
	size_t name_count;
	bool moderates;
	struct comment_brake brake;
};

enum comment_refusal {
	COMMENT_WRITTEN,
	COMMENT_BLOCKED, /* by the owner of the image */
	/* Of new accounts: */
	COMMENT_LINKS,
	COMMENT_HOURLY,
	COMMENT_REPEATS,
};

/*
 * Three queries, one round trip. 404 if the author does not see the image. *wait: seconds, when it
 * is refused as COMMENT_HOURLY.
 */
const struct problem *comment_repo_insert(struct pg *pg, struct arena *arena,
    const struct comment_new *values, enum comment_refusal *refusal, int64_t *wait,
    struct comment *out) MUST_CHECK;
struct comment_edit {
	struct str content;
	const struct str *names;
	size_t name_count;
	int64_t seconds; /* after it was written it is too late */
	bool moderates;
	struct comment_brake brake;
};

/* 404 if there is none that the viewer may see. */
const struct problem *comment_repo_find(struct pg *pg, struct arena *arena, struct id id,
    struct id viewer, bool moderates, struct comment *out) MUST_CHECK;
/* *done is false if it is too late for it, or somebody changed it meanwhile; or if it was *refused
 * for its links. */
const struct problem *comment_repo_update(struct pg *pg, struct arena *arena,
    const struct comment *read, const struct comment_edit *edit, bool *done, bool *refused,
    int64_t *updated_us) MUST_CHECK;
const struct problem *comment_repo_delete(
    struct pg *pg, struct arena *arena, struct id id) MUST_CHECK;
/* Two queries, one round trip. 404 if the viewer does not see the image. */
const struct problem *comment_repo_list(struct pg *pg, struct arena *arena, struct id image,
    struct id viewer, bool moderates, bool newest_first, const struct paging *paging,
    struct comment_page *out) MUST_CHECK;
/* Two queries, one round trip. 404 if there is no such account. */
const struct problem *comment_repo_list_of_user(struct pg *pg, struct arena *arena, struct id user,
    const struct paging *paging, struct comment_page *out) MUST_CHECK;
/* Whom the names, in lower case, name. No names: asks nothing. */
const struct problem *comment_repo_named(struct pg *pg, struct arena *arena,
    const struct str *names, size_t name_count, struct mention **out, size_t *count) MUST_CHECK;
/* Forgets some of those that were deleted so long ago. */
const struct problem *comment_repo_forget(
    struct pg *pg, struct arena *arena, int64_t seconds) MUST_CHECK;

#endif
