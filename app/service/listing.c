#include "config.h"

#include "service/listing.h"

#include "service/replica.h"

const struct problem *
listing_images(struct service *service, struct arena *arena, const struct image_wanted *wanted,
    const struct paging *paging, struct image_page *out)
{
	struct pg *replica = replica_begin(service->replica);

	if (replica != NULL &&
	    replica_end(service->replica, image_repo_list(replica, arena, wanted, paging, out)))
		return NULL;
	return image_repo_list(service->pg, arena, wanted, paging, out);
}

const struct problem *
listing_filtered(struct service *service, struct arena *arena, const struct image_filter *filter,
    const struct paging *paging, struct image_page *out)
{
	struct pg *replica = replica_begin(service->replica);

	if (replica != NULL &&
	    replica_end(service->replica, image_repo_filter(replica, arena, filter, paging, out)))
		return NULL;
	return image_repo_filter(service->pg, arena, filter, paging, out);
}

const struct problem *
listing_popular_tags(
    struct service *service, struct arena *arena, int64_t limit, struct tag_list *out)
{
	struct pg *replica = replica_begin(service->replica);

	if (replica != NULL &&
	    replica_end(service->replica, tag_repo_popular(replica, arena, limit, out)))
		return NULL;
	return tag_repo_popular(service->pg, arena, limit, out);
}

const struct problem *
listing_found_tags(struct service *service, struct arena *arena, struct str slug, int64_t limit,
    struct tag_list *out)
{
	struct pg *replica = replica_begin(service->replica);

	if (replica != NULL &&
	    replica_end(service->replica, tag_repo_search(replica, arena, slug, limit, out)))
		return NULL;
	return tag_repo_search(service->pg, arena, slug, limit, out);
}
