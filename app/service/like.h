/* Liking images: once for each person, counted as it happens. */
#ifndef TINTYPE_SERVICE_LIKE_H
#define TINTYPE_SERVICE_LIKE_H

#include "repo/like.h"
#include "service/access.h"
#include "service/service.h"

/* Doing it again changes nothing. *like_count: of the image, after it. 404. */
const struct problem *like_add(struct service *service, struct arena *arena,
    const struct viewer *viewer, struct id image, int64_t *like_count) MUST_CHECK;
const struct problem *like_remove(struct service *service, struct arena *arena,
    const struct viewer *viewer, struct id image, int64_t *like_count) MUST_CHECK;
/* 404 if the viewer does not see the image. */
const struct problem *like_list(struct service *service, struct arena *arena,
    const struct viewer *viewer, struct id image, const struct paging *paging,
    struct like_page *out) MUST_CHECK;

#endif
