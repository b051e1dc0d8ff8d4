#include "config.h"

#include "service/follow.h"

static const struct problem *
check_other(struct arena *arena, const struct viewer *viewer, struct id other, const char *what)
{
	if (!viewer_is(viewer, other))
		return NULL;
	return problem_new(arena, PROBLEM_CONFLICT, "You cannot %s yourself.", what);
}

const struct problem *
follow_add(struct service *service, struct arena *arena, const struct viewer *viewer,
    struct id other, int64_t *followers)
{
	TRY(check_other(arena, viewer, other, "follow"));
	return follow_repo_insert(service->pg, arena, viewer->id, other, followers);
}

const struct problem *
follow_remove(struct service *service, struct arena *arena, const struct viewer *viewer,
    struct id other, int64_t *followers)
{
	return follow_repo_delete(service->pg, arena, viewer->id, other, followers);
}

const struct problem *
block_add(
    struct service *service, struct arena *arena, const struct viewer *viewer, struct id other)
{
	TRY(check_other(arena, viewer, other, "block"));
	return block_repo_insert(service->pg, arena, viewer->id, other);
}

const struct problem *
block_remove(
    struct service *service, struct arena *arena, const struct viewer *viewer, struct id other)
{
	return block_repo_delete(service->pg, arena, viewer->id, other);
}

const struct problem *
follow_list(struct service *service, struct arena *arena, const struct viewer *viewer,
    enum follow_list list, struct id user, const struct paging *paging, struct follower_page *out)
{
	return follow_repo_list(service->pg, arena, list, user, viewer->id, paging, out);
}

const struct problem *
follow_find_bond(struct service *service, struct arena *arena, const struct viewer *viewer,
    struct id user, struct bond *out)
{
	return follow_repo_find_bond(service->pg, arena, viewer->id, user, out);
}

const struct problem *
follow_feed(struct service *service, struct arena *arena, const struct viewer *viewer,
    const struct paging *paging, struct image_page *out)
{
	struct image_wanted wanted = {
		.listing = IMAGES_FEED, .viewer = viewer->id, .of = viewer->id
	};

	TRY(image_repo_list(service->pg, arena, &wanted, paging, out));
	out->result.total = -1;
	return NULL;
}
