/* The public images, in pages that stay as they are while new ones come. */
#ifndef TINTYPE_REPO_SITEMAP_H
#define TINTYPE_REPO_SITEMAP_H

#include "db/pg.h"

/* Of a page; one that grew because older images became public has more, but not many. */
#define SITEMAP_SIZE 2000
#define SITEMAP_MOST 10000

struct sitemap_entry {
	struct id id;
	int64_t updated_us;
};

/* One step; *grew if there may be another to do. */
const struct problem *sitemap_repo_extend(
    struct pg *pg, struct arena *arena, int64_t size, bool *grew) MUST_CHECK;
const struct problem *sitemap_repo_count(
    struct pg *pg, struct arena *arena, int64_t *pages) MUST_CHECK;
/* None of a page there is not. */
const struct problem *sitemap_repo_list(struct pg *pg, struct arena *arena, int64_t number,
    struct sitemap_entry **out, size_t *count) MUST_CHECK;

#endif
