#include "config.h"

#include "service/tag.h"

#include "base/utf8.h"
#include "service/listing.h"
#include "text/text.h"

/* False when it is too bad to be a tag; the error is told then. */
static bool
check_name(struct field_errors *errors, struct str field, struct str name, struct tag_given *out)
{
	size_t length = utf8_length(name);

	if (length < TAG_LENGTH_MIN || length > TAG_LENGTH_MAX) {
		field_errors_add(errors, field, "each must be %d to %d characters long, not %zu",
		    TAG_LENGTH_MIN, TAG_LENGTH_MAX, length);
		return false;
	}
	*out = (struct tag_given){ name, text_slug(errors->arena, name) };
	if (out->slug.len > 0)
		return true;
	field_errors_add(errors, field, "each must have a letter or a digit");
	return false;
}

static bool
is_among(const struct tag_given *tags, size_t count, struct str slug)
{
	for (size_t i = 0; i < count; i++) {
		if (str_eq(tags[i].slug, slug))
			return true;
	}
	return false;
}

void
tags_check(struct field_errors *errors, struct str field, const struct str *names,
    size_t name_count, struct tag_given **out, size_t *count)
{
	struct tag_given *tags = arena_array(errors->arena, struct tag_given, TAGS_MAX);
	size_t n = 0;

	for (size_t i = 0; i < name_count; i++) {
		struct tag_given tag;

		if (!check_name(errors, field, names[i], &tag) || is_among(tags, n, tag.slug))
			continue;
		if (n == TAGS_MAX) {
			field_errors_add(errors, field, "must be at most %d tags", TAGS_MAX);
			break;
		}
		tags[n++] = tag;
	}
	*out = tags;
	*count = n;
}

const struct problem *
tag_list_popular(struct service *service, struct arena *arena, int64_t limit, struct tag_list *out)
{
	return listing_popular_tags(service, arena, limit, out);
}

const struct problem *
tag_search(struct service *service, struct arena *arena, struct str prefix, int64_t limit,
    struct tag_list *out)
{
	struct str slug = text_slug(arena, prefix);

	if (slug.len == 0) {
		*out = (struct tag_list){ 0 };
		return NULL;
	}
	return listing_found_tags(service, arena, slug, limit, out);
}

const struct problem *
tag_list_images(struct service *service, struct arena *arena, const struct viewer *viewer,
    struct str name, const struct paging *paging, struct image_page *out)
{
	struct image_wanted wanted = {
		.listing = IMAGES_TAG,
		.order = IMAGES_NEWEST,
		.viewer = viewer->id,
		.tag = text_slug(arena, name),
	};

	TRY(listing_images(service, arena, &wanted, paging, out));
	/* A tag that only hidden images carry is not told from one that is not there. */
	if (out->result.total == 0)
		return problem_new(arena, PROBLEM_NOT_FOUND, "There is no such tag.");
	return NULL;
}

static const struct problem *
write_name(
    struct service *service, struct arena *arena, struct str slug, const struct tag_given *to)
{
	struct str slugs[] = { slug, to->slug };
	const struct tag *from = NULL, *other = NULL;
	struct tag_list list;

	TRY(tag_repo_lock(service->pg, arena, slugs, 2, &list));
	for (size_t i = 0; i < list.count; i++) {
		if (str_eq(list.items[i].slug, slug))
			from = &list.items[i];
		else
			other = &list.items[i];
	}
	if (from == NULL)
		return problem_new(arena, PROBLEM_NOT_FOUND, "There is no such tag.");
	if (other != NULL)
		TRY(tag_repo_merge(service->pg, arena, from->id, other->id));
	return tag_repo_rename(service->pg, arena, other == NULL ? from->id : other->id, to);
}

const struct problem *
tag_rename(struct service *service, struct arena *arena, struct str name,
    const struct tag_given *to, struct tag *out)
{
	TRY(pg_begin(service->pg, arena));
	/* A problem leaves the transaction to be settled by whoever answers. */
	TRY(write_name(service, arena, text_slug(arena, name), to));
	TRY(pg_commit(service->pg, arena));
	return tag_repo_find(service->pg, arena, to->slug, out);
}
