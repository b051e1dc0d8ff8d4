/* The sitemap: public images that anonymous visitors explore, in pages. */
#ifndef TINTYPE_SERVICE_SITEMAP_H
#define TINTYPE_SERVICE_SITEMAP_H

#include "repo/sitemap.h"
#include "service/service.h"

const struct problem *sitemap_count(
    struct service *service, struct arena *arena, int64_t *pages) MUST_CHECK;
/* 404 past the last. */
const struct problem *sitemap_page(struct service *service, struct arena *arena, int64_t number,
    struct sitemap_entry **out, size_t *count) MUST_CHECK;

#endif
