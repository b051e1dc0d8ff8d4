#include "config.h"

#include "api/listing_depends.h"

#include "api/album_handlers.h"
#include "api/image_handlers.h"
#include "cache/keys.h"
#include "text/text.h"

bool
listing_is_tags(const struct call *call)
{
	return call->route->handler == get_tags || call->route->handler == get_tags_search;
}

/* By likes: then a like may move images, and not only the numbers on them. */
static bool
is_ordered_by_counts(const struct call *call)
{
	for (size_t i = 0; i < call->query.count; i++) {
		const struct http_pair *pair = &call->query.pairs[i];

		if ((str_eq(pair->name, STR("sort")) || str_eq(pair->name, STR("sort_by"))) &&
		    !str_eq(pair->value, STR("created_at")) &&
		    !str_eq(pair->value, STR("view_count")) &&
		    !str_eq(pair->value, STR("relevance")))
			return true;
	}
	return false;
}

/* Whose the listing is: a person's, an album's; nobody's if that will be refused. */
static struct id
id_of(const struct call *call, struct str text)
{
	struct id id = { 0 };

	if (str_eq(text, STR("me")))
		return call->viewer.id;
	return id_parse(text, &id) ? id : (struct id){ 0 };
}

/* One of the tags that an image must have; empty if there is none. */
static struct str
tag_asked_for(const struct call *call)
{
	struct str list;

	if (!http_query_get(&call->query, "tag", &list) &&
	    !http_query_get(&call->query, "tags", &list))
		return STR("");
	return text_slug(call->arena, text_clean(call->arena, str_cut(&list, ',')));
}

/* What a new image is to be one of, to be listed here; all new ones if nothing narrower is known.
 */
static struct str
added_to_images(const struct call *call)
{
	struct arena *arena = call->arena;
	struct str text, slug = tag_asked_for(call);
	struct id id;

	if (http_query_get(&call->query, "album_id", &text) && id_parse(text, &id))
		return key_generation_album(arena, id);
	if (http_query_get(&call->query, "owner_id", &text) && id_parse(text, &id))
		return key_generation_person(arena, id);
	return slug.len > 0 ? key_generation_tag(arena, key_slug_id(slug))
			    : key_generation_added(arena);
}

/* What an image that begins to be listed steps, if it is one of this listing; empty: none is. */
static struct str
added_to(const struct call *call)
{
	api_handler *handler = call->route->handler;
	struct arena *arena = call->arena;
	struct str of = call->params[0];

	if (handler == get_images)
		return added_to_images(call);
	if (handler == get_tag_images)
		return key_generation_tag(arena, key_slug_id(text_slug(arena, of)));
	if (handler == get_user_images)
		return key_generation_person(arena, id_of(call, of));
	if (handler == get_album_images)
		return key_generation_album(arena, id_of(call, of));
	if (handler == get_user_likes)
		return key_generation_liked(arena, id_of(call, of));
	/* Its ranking is refreshed by itself, and has no new ones until then. */
	if (handler == get_explore_popular)
		return STR("");
	return key_generation_added(arena);
}

void
listing_depends(const struct call *call, bool own, struct lookup *lookup)
{
	struct arena *arena = call->arena;
	struct str added = added_to(call), text;

	lookup_generation(lookup, key_generation_public(arena));
	if (added.len > 0)
		lookup_generation(lookup, added);
	/* How a word is spelled is learned from all images. */
	if (call->route->handler == get_images && http_query_get(&call->query, "q", &text))
		lookup_generation(lookup, key_generation_added(arena));
	if (listing_is_tags(call))
		return;
	if (own && call->viewer.signed_in)
		lookup_generation(lookup, key_generation_user(arena, call->viewer.id));
	if (is_ordered_by_counts(call))
		lookup_generation(lookup, key_generation_counts(arena));
	else
		lookup->counts = key_generation_counts(arena);
}
