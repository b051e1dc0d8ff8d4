/*
 * Reports of images and what becomes of them. Whoever sees an image may report it; moderators take
 * a report up, and decide once. A decision, what it does to image and account, and the audit record
 * are one transaction.
 */
#ifndef TINTYPE_SERVICE_REPORT_H
#define TINTYPE_SERVICE_REPORT_H

#include "repo/report.h"
#include "service/access.h"
#include "service/service.h"

#define REPORT_DESCRIPTION_MAX 1000
#define REPORT_RESOLUTION_MAX 1000

/* 404 if the viewer does not see the image, 403 if it is their own, 409 if they said so already. */
const struct problem *report_make(struct service *service, struct arena *arena,
    const struct viewer *viewer, struct id image, enum report_reason reason, struct str description,
    struct report *out) MUST_CHECK;

/* With images and histories. status empty: all. */
const struct problem *report_list(struct service *service, struct arena *arena,
    const struct viewer *viewer, struct str status, const struct paging *paging,
    struct report **out, size_t *count, struct page_result *result) MUST_CHECK;
const struct problem *report_find(struct service *service, struct arena *arena,
    const struct viewer *viewer, struct id id, struct report *out) MUST_CHECK;

/* 409 if it is decided or in another's hands. */
const struct problem *report_claim(struct service *service, struct arena *arena,
    const struct viewer *viewer, struct id id) MUST_CHECK;
/* No error if it is not in the viewer's hands. */
const struct problem *report_release(struct service *service, struct arena *arena,
    const struct viewer *viewer, struct id id) MUST_CHECK;

struct report_decision {
	enum report_action action;
	struct str resolution;
	int64_t expires_us; /* of a ban; 0: without an end */
};
/*
 * 409 if it was decided before, or another moderator has it in hand (an administrator need not
 * wait); 403 if a moderator would ban one of the staff.
 */
const struct problem *report_resolve(struct service *service, struct arena *arena,
    const struct viewer *viewer, struct id id, const struct report_decision *decision) MUST_CHECK;

/* What was decided about what is the viewer's. */
const struct problem *report_list_decisions(struct service *service, struct arena *arena,
    const struct viewer *viewer, const struct paging *paging, struct decision **out, size_t *count,
    struct page_result *result) MUST_CHECK;

#endif
