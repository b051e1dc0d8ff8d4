/*
 * The names of everything in Redis, in one place. Ids stand as they are; any other text stands only
 * if it is short and plain, else as a hash behind '~': nobody writes a key of ours by choosing a
 * tag.
 */
#ifndef TINTYPE_CACHE_KEYS_H
#define TINTYPE_CACHE_KEYS_H

#include "base/arena.h"
#include "base/id.h"

/* Where in a listing: by number, or behind a cursor (then page is not looked at). */
struct key_page {
	int64_t generation; /* of what the listing is made of */
	struct str
	    filter; /* what is listed and how, in a canonical form: "recent", "tags=a,b&sort=…" */
	struct str cursor;
	int64_t page, limit;
};

/* A page's key without its generation, which a script puts in between. */
struct key_parts {
	struct str before, after;
};

struct key_parts key_public_listing_parts(struct arena *arena, const struct key_page *page);
struct key_parts key_user_listing_parts(
    struct arena *arena, struct id user, const struct key_page *page);
struct key_parts key_tags_parts(struct arena *arena, const struct key_page *page);
struct str key_public_listing(struct arena *arena, const struct key_page *page);
struct str key_user_listing(struct arena *arena, struct id user, const struct key_page *page);
struct str key_user(struct arena *arena, struct id user);
struct str key_album(struct arena *arena, struct id album);
struct str key_image(struct arena *arena, struct id image);
struct str key_image_views(struct arena *arena, struct id image);
/* what: "popular", "search"; detail: a prefix, a number. */
struct str key_tags(struct arena *arena, struct str what, struct str detail);
/* Set while the viewer's view of the image counts no more. Viewer: a user's id, an address. */
struct str key_viewed(struct arena *arena, struct id image, struct str viewer);
struct str key_session(struct arena *arena, struct id session);
/* Of a token that was signed out. */
struct str key_blacklist(struct arena *arena, struct str jti);
/* scope: "address", "login", …; subject: an address, an id. */
struct str key_rate_limit(struct arena *arena, struct str scope, struct str subject);
struct str key_lockout(struct arena *arena, struct id user);
/* Generations: of public listings, and of a user's own. */
struct str key_generation_public(struct arena *arena);
/* Of everything that is kept by its id. */
struct str key_generation_records(struct arena *arena);
struct str key_generation_user(struct arena *arena, struct id user);
/* Stepped when an image begins to be listed: of all, and of a tag, an album, a person alone. */
struct str key_generation_added(struct arena *arena);
struct str key_generation_tag(struct arena *arena, struct id slug);
/* What a slug is named by: as tag_slug_id() of migration 00083 does it. */
struct id key_slug_id(struct str slug);
struct str key_generation_album(struct arena *arena, struct id album);
struct str key_generation_person(struct arena *arena, struct id person);
/* Of what a user likes. */
struct str key_generation_liked(struct arena *arena, struct id user);
/* How often counts of images have changed, and which images' when: cache/counted.h. */
struct str key_generation_counts(struct arena *arena);
struct str key_counted(struct arena *arena);
/* How far read replicas must have come: cache/position.h. */
struct str key_position(struct arena *arena);
/* Which process of Redis generations were stepped in last: cache/lineage.h. */
struct str key_lineage(struct arena *arena);
/* What strangers asked for lately, by when. */
struct str key_warm(struct arena *arena);
/* The lock of whoever makes the value of another key. */
struct str key_lock(struct arena *arena, struct str key);

#endif
