/* Rows of reports: what people say of images, and what was decided. */
#ifndef TINTYPE_REPO_REPORT_H
#define TINTYPE_REPO_REPORT_H

#include "db/pg.h"
#include "repo/image.h"
#include "repo/paging.h"

enum report_reason {
	REASON_SPAM,
	REASON_INAPPROPRIATE,
	REASON_COPYRIGHT,
	REASON_HARASSMENT,
	REASON_OTHER,
	REASON_COUNT
};
enum report_status {
	REPORT_PENDING,
	REPORT_REVIEWING,
	REPORT_RESOLVED,
	REPORT_DISMISSED,
	REPORT_STATUS_COUNT
};
enum report_action { ACTION_DISMISS, ACTION_WARN, ACTION_REMOVE, ACTION_BAN, ACTION_COUNT };

extern const struct str report_reason_names[REASON_COUNT];
extern const struct str report_status_names[REPORT_STATUS_COUNT];
extern const struct str report_action_names[ACTION_COUNT];

/* A person as they are named in answers. Nil: gone. */
struct report_person {
	struct id id;
	struct str username, display_name;
};

/* What there was with an account before. */
struct report_history {
	int64_t reports, open, warnings, removals, bans;
};

struct report {
	struct id id, image_id; /* image_id nil: it is gone */
	struct str image_title; /* as it was reported */
	struct report_person owner, reporter;
	struct str reason, description, status;
	struct id reviewer; /* nil: nobody has it in hand */
	int64_t claimed_us;
	struct str action; /* empty: not decided */
	struct str resolution;
	struct id resolved_by;
	int64_t resolved_us, created_us;
	/* From report_repo_load(). */
	struct image *image; /* NULL: it is gone */
	struct report_history history;
};

struct report_new {
	struct id id, image, reporter;
	enum report_reason reason;
	struct str description;
};

/* CONFLICT if the reporter's report of this image is open. */
const struct problem *report_repo_insert(struct pg *pg, struct arena *arena,
    const struct report_new *values, int64_t *created_us) MUST_CHECK;
/* 404. */
const struct problem *report_repo_find(
    struct pg *pg, struct arena *arena, struct id id, struct report *out) MUST_CHECK;
/* status empty: all. The latest first. */
const struct problem *report_repo_list(struct pg *pg, struct arena *arena, struct str status,
    const struct paging *paging, struct report **out, size_t *count,
    struct page_result *result) MUST_CHECK;
/* Images (whatever their state) and histories of so many reports: two queries, one round trip. */
const struct problem *report_repo_load(struct pg *pg, struct arena *arena, struct id viewer,
    struct report *reports, size_t count) MUST_CHECK;
/* *done is false if it is decided, or (claim) in another's hands, or (release) not in theirs. */
const struct problem *report_repo_claim(
    struct pg *pg, struct arena *arena, struct id id, struct id moderator, bool *done) MUST_CHECK;
const struct problem *report_repo_release(
    struct pg *pg, struct arena *arena, struct id id, struct id moderator, bool *done) MUST_CHECK;
const struct problem *report_repo_resolve(struct pg *pg, struct arena *arena, struct id id,
    struct id moderator, enum report_action action, struct str resolution, bool *done) MUST_CHECK;
/* What else is open about the image ends as this report did. */
const struct problem *report_repo_resolve_others(
    struct pg *pg, struct arena *arena, struct id id, struct id image) MUST_CHECK;

/* What was decided about somebody's image, as they are told; and what they said to it. */
struct decision {
	struct id id, image_id;
	struct str image_title, reason, action, resolution;
	int64_t resolved_us;
	struct id appeal_id; /* nil: none */
	struct str appeal, appeal_status, answer;
	int64_t answered_us, appealed_us;
};
const struct problem *report_repo_list_decisions(struct pg *pg, struct arena *arena,
    struct id owner, const struct paging *paging, struct decision **out, size_t *count,
    struct page_result *result) MUST_CHECK;

#endif
