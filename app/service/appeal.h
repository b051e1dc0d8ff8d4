/*
 * Appeals: what somebody says to a decision about them, once for each; and what another moderator
 * makes of it. An accepted appeal undoes what was decided.
 */
#ifndef TINTYPE_SERVICE_APPEAL_H
#define TINTYPE_SERVICE_APPEAL_H

#include "repo/appeal.h"
#include "service/access.h"
#include "service/service.h"

#define APPEAL_MAX 2000

/* 404 if nothing like that was decided about what is theirs, 409 the second time. */
const struct problem *appeal_make(struct service *service, struct arena *arena,
    const struct viewer *viewer, struct id report, struct str content,
    struct appeal *out) MUST_CHECK;
/*
 * Of somebody who is banned and cannot sign in: by login and password. 401 in one wording for every
 * cause, counted like a wrong sign-in; 409 the second time.
 */
const struct problem *appeal_make_banned(struct service *service, struct arena *arena,
    struct str login, struct str password, struct str content, struct appeal *out) MUST_CHECK;

/* status empty: all. */
const struct problem *appeal_list(struct service *service, struct arena *arena, struct str status,
    const struct paging *paging, struct appeal **out, size_t *count,
    struct page_result *result) MUST_CHECK;
/*
 * 409 if it was decided before. 403 for whoever made the decision it is against, unless they
 * administer.
 */
const struct problem *appeal_resolve(struct service *service, struct arena *arena,
    const struct viewer *viewer, struct id id, bool accepted, struct str answer,
    struct appeal *out) MUST_CHECK;

#endif
