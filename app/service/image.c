#include "config.h"

#include "service/image.h"

#include "db/pg.h"
#include "repo/job.h"

const struct problem *
image_find(struct service *service, struct arena *arena, const struct viewer *viewer, struct id id,
    struct image_detail *out)
{
	return image_repo_find(service->pg, arena, id, viewer->id, viewer_moderates(viewer), out);
}

const struct problem *
image_find_to_edit(struct service *service, struct arena *arena, const struct viewer *viewer,
    struct id id, struct image_detail *out)
{
	TRY(image_find(service, arena, viewer, id, out));
	if (viewer_is(viewer, out->image.owner_id) || viewer_administers(viewer))
		return NULL;
	return problem_new(arena, PROBLEM_FORBIDDEN, "Only its owner may change an image.");
}

const struct problem *
image_find_own(struct service *service, struct arena *arena, const struct viewer *viewer,
    struct id id, struct image_detail *out)
{
	TRY(image_find(service, arena, viewer, id, out));
	if (viewer_is(viewer, out->image.owner_id))
		return NULL;
	return problem_new(arena, PROBLEM_NOT_FOUND, "There is no such image.");
}

const struct problem *
image_progress(
    struct service *service, struct arena *arena, const struct image *image, int64_t *percent)
{
	*percent = 100;
	if (image->status != IMAGE_PROCESSING)
		return NULL;
	return job_repo_image_progress(service->pg, arena, image->id, percent);
}

const struct problem *
image_find_file(struct service *service, struct arena *arena, const struct viewer *viewer,
    struct id id, enum variant_size size, struct variant_file *out)
{
	return variant_repo_find_file(
	    service->pg, arena, id, size, viewer->id, viewer_moderates(viewer), out);
}

/* Into an open transaction. */
static const struct problem *
write_change(struct service *service, struct arena *arena, const struct image *read,
    const struct image_edit *edit, const struct tag_given *tags, size_t tag_count)
{
	bool done;

	TRY(image_repo_update(service->pg, arena, read->id, read->version, edit, &done));
	if (!done)
		return problem_new(arena, PROBLEM_PRECONDITION_FAILED,
		    "Somebody changed this image at the same time. Read it again.");
	if (tags == NULL)
		return NULL;
	return tag_repo_replace(service->pg, arena, read->id, tags, tag_count);
}

const struct problem *
image_change(struct service *service, struct arena *arena, const struct viewer *viewer,
    const struct image *read, const struct image_edit *edit, const struct tag_given *tags,
    size_t tag_count, struct image_detail *out)
{
	const struct problem *problem;

	TRY(pg_begin(service->pg, arena));
	problem = write_change(service, arena, read, edit, tags, tag_count);
	if (problem != NULL) {
		pg_rollback(service->pg);
		return problem;
	}
	TRY(pg_commit(service->pg, arena));
	return image_find(service, arena, viewer, read->id, out);
}

const struct problem *
image_trash(struct service *service, struct arena *arena, const struct viewer *viewer,
    const struct image *read)
{
	bool done;

	if (!viewer_is(viewer, read->owner_id) && !viewer_moderates(viewer))
		return problem_new(arena, PROBLEM_FORBIDDEN, "Only its owner may delete an image.");
	/* In a transaction, as all that makes an image less than public (service/publish). */
	TRY(pg_begin(service->pg, arena));
	/* Whether we or somebody else put it there: it is where it should be. */
	TRY(image_repo_trash(service->pg, arena, read->id, &done));
	return pg_commit(service->pg, arena);
}

const struct problem *
image_restore(struct service *service, struct arena *arena, const struct viewer *viewer,
    struct id id, struct image_detail *out)
{
	bool done;

	TRY(image_repo_find_own(service->pg, arena, id, viewer->id, out));
	if (out->deleted_at == 0)
		return problem_new(
		    arena, PROBLEM_NOT_FOUND, "There is no such image in your trash.");
	TRY(image_repo_restore(service->pg, arena, id, &done));
	return image_find(service, arena, viewer, id, out);
}
