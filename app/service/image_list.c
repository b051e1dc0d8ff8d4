/* The part of service/image.h that lists. */
#include "config.h"

#include "service/album.h"
#include "service/image.h"
#include "service/listing.h"

/* Rows that a page of several conditions may skip: they are read one by one. */
#define SKIPPED_MAX 100000

/* Which listing of one owner's images a viewer is given. */
static enum image_listing
owner_listing(const struct viewer *viewer, struct id owner)
{
	if (viewer_is(viewer, owner))
		return IMAGES_OWNER_ALL;
	return viewer_moderates(viewer) ? IMAGES_OWNER_ACTIVE : IMAGES_OWNER_PUBLIC;
}

/* Visibility and status are for owners to ask; the owner is the viewer then. */
static const struct problem *
check_own(struct arena *arena, const struct viewer *viewer, struct image_query *query)
{
	bool asks =
	    query->has_status || (query->has_visibility && query->visibility != VISIBILITY_PUBLIC);

	if (!asks)
		return NULL;
	if (!viewer->signed_in)
		return problem_new(arena, PROBLEM_UNAUTHORIZED,
		    "Sign in to list your own images by visibility or status.");
	if (id_is_nil(query->owner))
		query->owner = viewer->id;
	if (viewer_is(viewer, query->owner) || (!query->has_status && viewer_moderates(viewer)))
		return NULL;
	return problem_new(arena, PROBLEM_FORBIDDEN,
	    "Only your own images can be listed by visibility or status.");
}

/* A query that one listing answers alone; false if several conditions meet. */
static bool
as_listing(const struct viewer *viewer, const struct image_query *query, struct image_wanted *out)
{
	bool owner = !id_is_nil(query->owner);
	struct image_wanted wanted = { .order = query->order, .viewer = viewer->id };

	if (query->text.len > 0 || query->from != 0 || query->to != 0 ||
	    (query->has_visibility && (owner || query->visibility != VISIBILITY_PUBLIC)) ||
	    !id_is_nil(query->album) || query->tag_count > 1 || (query->tag_count == 1 && owner) ||
	    (query->has_status && query->tag_count > 0))
		return false;
	if (query->has_status) {
		wanted.listing = IMAGES_STATUS;
		wanted.of = query->owner;
		wanted.status = query->status;
	} else if (owner) {
		wanted.listing = owner_listing(viewer, query->owner);
		wanted.of = query->owner;
	} else if (query->tag_count == 1) {
		wanted.listing = IMAGES_TAG;
		wanted.tag = query->tags[0];
	} else {
		/* Anonymous visitors explore what is rated safe. */
		wanted.listing = viewer->signed_in ? IMAGES_PUBLIC : IMAGES_SAFE;
	}
	*out = wanted;
	return image_repo_lists(wanted.listing, wanted.order);
}

/* Of an album the statement itself finds how much the viewer meets. */
static int
filter_level(const struct viewer *viewer, const struct image_query *query)
{
	if (id_is_nil(query->owner))
		return id_is_nil(query->album) ? 3 : 1;
	if (viewer_is(viewer, query->owner))
		return 1;
	return viewer_moderates(viewer) ? 2 : 3;
}

static const struct problem *
list_filtered(struct service *service, struct arena *arena, const struct viewer *viewer,
    const struct image_query *query, const struct paging *paging, struct image_page *out)
{
	struct image_filter filter = {
		.viewer = viewer->id,
		.moderates = viewer_moderates(viewer),
		.level = filter_level(viewer, query),
		.order = query->order,
		.owner = query->owner,
		.album = query->album,
		.has_visibility = query->has_visibility,
		.visibility = query->visibility,
		.tags = query->tags,
		.tag_count = query->tag_count,
		.text = query->text,
		.reading = query->typing ? TEXT_IS_TYPING : TEXT_IS_TYPED,
		.spelling = true,
		.from = query->from,
		.to = query->to,
	};

	struct album album;

	if (query->has_status)
		return problem_field(arena, "status", "cannot be combined with other filters");
	if (paging_offset(paging) > SKIPPED_MAX)
		return problem_field(arena, "page",
		    "lies too deep in what was filtered: follow next_cursor instead");
	TRY(listing_filtered(service, arena, &filter, paging, out));
	if (out->count > 0 || id_is_nil(query->album))
		return NULL;
	/* Empty, or an album that is not to be seen? */
	return album_find(service, arena, viewer, query->album, &album);
}

const struct problem *
image_list(struct service *service, struct arena *arena, const struct viewer *viewer,
    const struct image_query *query, const struct paging *paging, struct image_page *out)
{
	struct image_query own = *query;
	struct image_wanted wanted;

	TRY(check_own(arena, viewer, &own));
	if (as_listing(viewer, &own, &wanted))
		return listing_images(service, arena, &wanted, paging, out);
	return list_filtered(service, arena, viewer, &own, paging, out);
}

const struct problem *
image_list_liked(struct service *service, struct arena *arena, const struct viewer *viewer,
    struct id user, const struct paging *paging, struct image_page *out)
{
	struct image_wanted wanted = {
		.listing = IMAGES_LIKED,
		.viewer = viewer->id,
		.of = user,
	};

	return listing_images(service, arena, &wanted, paging, out);
}

const struct problem *
image_list_trash(struct service *service, struct arena *arena, const struct viewer *viewer,
    const struct paging *paging, struct image_page *out)
{
	struct image_wanted wanted = {
		.listing = IMAGES_TRASH,
		.viewer = viewer->id,
		.of = viewer->id,
	};

	return listing_images(service, arena, &wanted, paging, out);
}

const struct problem *
image_list_popular(struct service *service, struct arena *arena, const struct viewer *viewer,
    enum image_period period, const struct paging *paging, struct image_page *out)
{
	struct image_wanted wanted = {
		.listing = IMAGES_POPULAR,
		.viewer = viewer->id,
		.period = period,
		.safe = !viewer->signed_in,
	};

	return listing_images(service, arena, &wanted, paging, out);
}
