#include "config.h"

#include "service/image.h"

#include "db/pg.h"
#include "repo/audit.h"
#include "repo/job.h"
#include "repo/notification.h"

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
    struct id id, const struct variant_types *types, struct variant_file *out)
{
	return variant_repo_find_file(
	    service->pg, arena, id, types, viewer->id, viewer_moderates(viewer), out);
}

/* Into an open transaction. */
static const struct problem *
write_change(struct service *service, struct arena *arena, const struct image *read,
    const struct image_edit *edit, const struct tag_given *tags, size_t tag_count)
{
	bool done;

	TRY(tag_repo_hold(service->pg, arena, tags, tag_count));
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

static const struct problem *
record(struct service *service, struct arena *arena, struct id actor, struct str action,
    struct id image, struct str before, struct str after)
{
	struct audit_act act = {
		.actor = actor, .action = action, .subject_kind = STR("image"), .subject = image
	};

	if (after.len > 0) {
		audit_detail(&act, STR("before"), before);
		audit_detail(&act, STR("after"), after);
	}
	return audit_repo_insert(service->pg, arena, &act);
}

const struct problem *
image_remove_inside(struct service *service, struct arena *arena, struct id id)
{
	bool done;

	/* Whether it was removed now or before: it is where it should be. */
	return image_repo_remove(service->pg, arena, id, &done);
}

const struct problem *
image_put_back_inside(struct service *service, struct arena *arena, struct id id)
{
	bool done;

	return image_repo_put_back(service->pg, arena, id, &done);
}

static const struct problem *
tell_owner(struct service *service, struct arena *arena, const struct image *image)
{
	const struct notice notice = { .user = image->owner_id,
		.action = STR("remove"),
		.image = image->id,
		.image_title = image->title };

	return notification_repo_tell(service->pg, arena, &notice);
}

/* By its owner into the trash; by a moderator so that it stays there, and that is written down. */
static const struct problem *
write_trash(struct service *service, struct arena *arena, const struct viewer *viewer,
    const struct image *read)
{
	bool done;

	/* In a transaction, as all that makes an image less than public (service/publish). */
	TRY(pg_begin(service->pg, arena));
	/* Whether we or somebody else put it there: it is where it should be. */
	if (viewer_is(viewer, read->owner_id)) {
		TRY(image_repo_trash(service->pg, arena, read->id, &done));
		return pg_commit(service->pg, arena);
	}
	TRY(image_remove_inside(service, arena, read->id));
	TRY(record(service, arena, viewer->id, STR("image.remove"), read->id, STR(""), STR("")));
	TRY(tell_owner(service, arena, read));
	return pg_commit(service->pg, arena);
}

const struct problem *
image_trash(struct service *service, struct arena *arena, const struct viewer *viewer,
    const struct image *read)
{
	const struct problem *problem;

	if (!viewer_is(viewer, read->owner_id) && !viewer_moderates(viewer))
		return problem_new(arena, PROBLEM_FORBIDDEN, "Only its owner may delete an image.");
	problem = write_trash(service, arena, viewer, read);
	if (problem != NULL)
		pg_rollback(service->pg);
	return problem;
}

static const struct problem *
write_rating(struct service *service, struct arena *arena, const struct viewer *viewer,
    struct id id, enum content_rating rating)
{
	struct str before;
	bool done;

	TRY(pg_begin(service->pg, arena));
	TRY(image_repo_rate(service->pg, arena, id, rating, viewer->id, &done, &before));
	if (!done)
		return problem_new(arena, PROBLEM_NOT_FOUND, "There is no such image.");
	TRY(record(service, arena, viewer->id, STR("image.rate"), id, before,
	    content_rating_names[rating]));
	return pg_commit(service->pg, arena);
}

const struct problem *
image_rate(struct service *service, struct arena *arena, const struct viewer *viewer, struct id id,
    enum content_rating rating, struct image_detail *out)
{
	const struct problem *problem;

	TRY(image_find(service, arena, viewer, id, out));
	problem = write_rating(service, arena, viewer, id, rating);
	if (problem != NULL) {
		pg_rollback(service->pg);
		return problem;
	}
	return image_find(service, arena, viewer, id, out);
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
	if (!done)
		return problem_new(arena, PROBLEM_FORBIDDEN,
		    "A moderator removed this image: appeal against that to have it back.");
	return image_find(service, arena, viewer, id, out);
}
