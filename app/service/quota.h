/*
 * Quotas: how many images and bytes an account may have. The environment says it for all, an
 * administrator for one. Images that failed do not count, those in the trash do; of a copy that
 * shares its bytes the size counts as well.
 */
#ifndef TINTYPE_SERVICE_QUOTA_H
#define TINTYPE_SERVICE_QUOTA_H

#include "repo/usage.h"
#include "service/access.h"
#include "service/service.h"

/* With what is in force in place of USAGE_DEFAULT; 0: no limit. */
const struct problem *quota_find(
    struct service *service, struct arena *arena, struct id user, struct usage *out) MUST_CHECK;
/* Is there room for one more image of so many bytes? PROBLEM_QUOTA if not. */
const struct problem *quota_check(
    struct service *service, struct arena *arena, struct id user, int64_t bytes) MUST_CHECK;
/*
 * The same in the transaction that makes the image: until it ends no other upload of this person is
 * judged, so that all of them together stay within the quota.
 */
const struct problem *quota_take(
    struct service *service, struct arena *arena, struct id user, int64_t bytes) MUST_CHECK;
/* By an administrator, written down. USAGE_DEFAULT, or 0 for no limit. 404. */
const struct problem *quota_set(struct service *service, struct arena *arena,
    const struct viewer *viewer, struct id user, int64_t max_images, int64_t max_bytes) MUST_CHECK;

#endif
