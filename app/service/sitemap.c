#include "config.h"

#include "service/sitemap.h"

const struct problem *
sitemap_count(struct service *service, struct arena *arena, int64_t *pages)
{
	return sitemap_repo_count(service->pg, arena, pages);
}

const struct problem *
sitemap_page(struct service *service, struct arena *arena, int64_t number,
    struct sitemap_entry **out, size_t *count)
{
	int64_t pages;

	TRY(sitemap_repo_count(service->pg, arena, &pages));
	if (number > pages)
		return problem_new(arena, PROBLEM_NOT_FOUND, "The sitemap has no such page.");
	return sitemap_repo_list(service->pg, arena, number, out, count);
}
