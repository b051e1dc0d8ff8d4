/*
 * Listings and searches, read from a replica where that may be done (service/replica.h) and else
 * from the primary. Everything else is read from the primary.
 */
#ifndef TINTYPE_SERVICE_LISTING_H
#define TINTYPE_SERVICE_LISTING_H

#include "repo/image.h"
#include "repo/tag.h"
#include "service/service.h"

const struct problem *listing_images(struct service *service, struct arena *arena,
    const struct image_wanted *wanted, const struct paging *paging,
    struct image_page *out) MUST_CHECK;
const struct problem *listing_filtered(struct service *service, struct arena *arena,
    const struct image_filter *filter, const struct paging *paging,
    struct image_page *out) MUST_CHECK;
const struct problem *listing_popular_tags(
    struct service *service, struct arena *arena, int64_t limit, struct tag_list *out) MUST_CHECK;
const struct problem *listing_found_tags(struct service *service, struct arena *arena,
    struct str slug, int64_t limit, struct tag_list *out) MUST_CHECK;

#endif
