#include "config.h"

#include "service/like.h"

const struct problem *
like_add(struct service *service, struct arena *arena, const struct viewer *viewer, struct id image,
    int64_t *like_count)
{
	return like_repo_insert(
	    service->pg, arena, viewer->id, image, viewer_moderates(viewer), like_count);
}

const struct problem *
like_remove(struct service *service, struct arena *arena, const struct viewer *viewer,
    struct id image, int64_t *like_count)
{
	return like_repo_delete(
	    service->pg, arena, viewer->id, image, viewer_moderates(viewer), like_count);
}

const struct problem *
like_list(struct service *service, struct arena *arena, const struct viewer *viewer,
    struct id image, const struct paging *paging, struct like_page *out)
{
	return like_repo_list(
	    service->pg, arena, image, viewer->id, viewer_moderates(viewer), paging, out);
}
