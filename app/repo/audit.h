/* The audit log: who did what to whom. The database lets nobody change what is in it. */
#ifndef TINTYPE_REPO_AUDIT_H
#define TINTYPE_REPO_AUDIT_H

#include "db/pg.h"
#include "repo/paging.h"

#define AUDIT_DETAILS_MAX 4

struct audit_act {
	struct id actor; /* nil: the operator, or tintype itself */
	struct str action, subject_kind;
	struct id subject; /* nil: none */
	struct str names[AUDIT_DETAILS_MAX], values[AUDIT_DETAILS_MAX];
	size_t details;
};

struct audit_record {
	int64_t number, created_us;
	struct id actor, subject;
	struct str actor_name, action, subject_kind;
	struct str details; /* JSON */
};

/* Nil and empty: whatever it is. */
struct audit_filter {
	struct id actor, subject;
	struct str action;
	int64_t from, to; /* created_at: from <= it < to; 0: open */
	struct str text;  /* part of the details, whatever its case */
};

/* One more detail; those past the last place are left out. */
void audit_detail(struct audit_act *act, struct str name, struct str value);
/* In the transaction of the act. */
const struct problem *audit_repo_insert(
    struct pg *pg, struct arena *arena, const struct audit_act *act) MUST_CHECK;
const struct problem *audit_repo_list(struct pg *pg, struct arena *arena,
    const struct audit_filter *filter, const struct paging *paging, struct audit_record **out,
    size_t *count, struct page_result *result) MUST_CHECK;

#endif
