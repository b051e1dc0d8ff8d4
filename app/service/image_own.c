#include "config.h"

#include "service/image_own.h"

#include "service/image.h"

const struct problem *
image_list_same(struct service *service, struct arena *arena, const struct viewer *viewer,
    const struct str *hashes, size_t count, struct image_same **out, size_t *found)
{
	return image_repo_list_same(service->pg, arena, viewer->id, hashes, count, out, found);
}

const struct problem *
image_list_similar(struct service *service, struct arena *arena, const struct viewer *viewer,
    struct id image, int64_t distance, int64_t limit, struct image_similar **out, size_t *count)
{
	struct image_detail detail;

	TRY(image_find_own(service, arena, viewer, image, &detail));
	return image_repo_list_similar(
	    service->pg, arena, viewer->id, image, distance, limit, out, count);
}

static const struct problem *
unknown(struct arena *arena)
{
	return problem_new(arena, PROBLEM_NOT_FOUND, "It is not known where this was taken.");
}

const struct problem *
image_position(struct service *service, struct arena *arena, const struct viewer *viewer,
    struct id image, struct image_position *out)
{
	bool found;

	TRY(image_repo_find_position(service->pg, arena, image, viewer->id, &found, out));
	return found ? NULL : unknown(arena);
}

const struct problem *
image_forget_position(
    struct service *service, struct arena *arena, const struct viewer *viewer, struct id image)
{
	bool found;

	TRY(image_repo_forget_position(service->pg, arena, image, viewer->id, &found));
	return found ? NULL : unknown(arena);
}
