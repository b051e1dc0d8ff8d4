/* Following people and blocking them. */
#ifndef TINTYPE_SERVICE_FOLLOW_H
#define TINTYPE_SERVICE_FOLLOW_H

#include "repo/follow.h"
#include "repo/image.h"
#include "service/access.h"
#include "service/service.h"

/*
 * Doing it again changes nothing. *followers: of the other, after it. 404; 409 of oneself; 403 if
 * one of the two blocks the other.
 */
const struct problem *follow_add(struct service *service, struct arena *arena,
    const struct viewer *viewer, struct id other, int64_t *followers) MUST_CHECK;
const struct problem *follow_remove(struct service *service, struct arena *arena,
    const struct viewer *viewer, struct id other, int64_t *followers) MUST_CHECK;
/*
 * Whom one blocks can neither follow one nor comment on or like one's images, and one is not told
 * of their mentions. 404; 409 of oneself.
 */
const struct problem *block_add(struct service *service, struct arena *arena,
    const struct viewer *viewer, struct id other) MUST_CHECK;
const struct problem *block_remove(struct service *service, struct arena *arena,
    const struct viewer *viewer, struct id other) MUST_CHECK;
/* 404 if there is no such account. */
const struct problem *follow_list(struct service *service, struct arena *arena,
    const struct viewer *viewer, enum follow_list list, struct id user, const struct paging *paging,
    struct follower_page *out) MUST_CHECK;
const struct problem *follow_find_bond(struct service *service, struct arena *arena,
    const struct viewer *viewer, struct id user, struct bond *out) MUST_CHECK;
/* The newest public images of those the viewer follows; its total is not counted (-1). */
const struct problem *follow_feed(struct service *service, struct arena *arena,
    const struct viewer *viewer, const struct paging *paging, struct image_page *out) MUST_CHECK;

#endif
