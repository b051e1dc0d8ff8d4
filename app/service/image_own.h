/* What only the owner of images may ask. For everybody else there is no such image. */
#ifndef TINTYPE_SERVICE_IMAGE_OWN_H
#define TINTYPE_SERVICE_IMAGE_OWN_H

#include "repo/image_own.h"
#include "service/access.h"
#include "service/service.h"

/* Before an upload: which of these bytes (SHA-256 in lower-case hexadecimal) the viewer has. */
const struct problem *image_list_same(struct service *service, struct arena *arena,
    const struct viewer *viewer, const struct str *hashes, size_t count, struct image_same **out,
    size_t *found) MUST_CHECK;
/* Of the viewer's images those that look like this one of theirs. 404. */
const struct problem *image_list_similar(struct service *service, struct arena *arena,
    const struct viewer *viewer, struct id image, int64_t distance, int64_t limit,
    struct image_similar **out, size_t *count) MUST_CHECK;
/* 404 if it is not known, or not the viewer's. */
const struct problem *image_position(struct service *service, struct arena *arena,
    const struct viewer *viewer, struct id image, struct image_position *out) MUST_CHECK;
const struct problem *image_forget_position(struct service *service, struct arena *arena,
    const struct viewer *viewer, struct id image) MUST_CHECK;

#endif
