#include "config.h"

#include "cache/keys.h"

#include <string.h>

#include "base/buf.h"
#include "base/encode.h"
#include "crypto/digest.h"

#define PART_MAX 64

static bool
is_plain(struct str text)
{
	for (size_t i = 0; i < text.len; i++) {
		char c = text.at[i];

		if (!((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
			c == '-' || c == '_' || c == '.'))
			return false;
	}
	return text.len > 0 && text.len <= PART_MAX;
}

/* '~' is not plain, so no text can be written that looks like the hash of another. */
static const char *
part(struct arena *arena, struct str text)
{
	struct sha256 digest;

	if (is_plain(text))
		return arena_c_string(arena, text);
	digest = sha256_of(text);
	return arena_printf(arena, "~%s", hex_encode(arena, digest.bytes, 16).at).at;
}

static struct str
id_key(struct arena *arena, const char *prefix, struct id id)
{
	char text[ID_TEXT_SIZE];

	id_format(id, text);
	return arena_printf(arena, "%s%s", prefix, text);
}

/* Of each listing that is asked for: in pieces, not by printf(). */
static struct key_parts
listing(struct arena *arena, struct str before, const struct key_page *page)
{
	struct buf after = buf_new(arena, 256);

	buf_byte(&after, ':');
	buf_append(&after, str_of(part(arena, page->filter)));
	if (page->cursor.len > 0) {
		buf_append(&after, STR(":cursor:"));
		buf_append(&after, str_of(part(arena, page->cursor)));
	} else {
		buf_append(&after, STR(":page:"));
		buf_i64(&after, page->page);
	}
	buf_append(&after, STR(":limit:"));
	buf_i64(&after, page->limit);
	/* Some read it up to its NUL. */
	buf_byte(&after, '\0');
	return (struct key_parts){ before, { after.at, after.len - 1 } };
}

struct key_parts
key_public_listing_parts(struct arena *arena, const struct key_page *page)
{
	return listing(arena, STR("images:public:"), page);
}

struct key_parts
key_tags_parts(struct arena *arena, const struct key_page *page)
{
	return listing(arena, STR("tags:"), page);
}

struct key_parts
key_user_listing_parts(struct arena *arena, struct id user, const struct key_page *page)
{
	struct str before = id_key(arena, "images:user:", user);

	return listing(arena, arena_printf(arena, "%s:", before.at), page);
}

static struct str
whole(struct arena *arena, struct key_parts parts, int64_t generation)
{
	return arena_printf(
	    arena, "%s%lld%s", parts.before.at, (long long)generation, parts.after.at);
}

struct str
key_public_listing(struct arena *arena, const struct key_page *page)
{
	return whole(arena, key_public_listing_parts(arena, page), page->generation);
}

struct str
key_user_listing(struct arena *arena, struct id user, const struct key_page *page)
{
	return whole(arena, key_user_listing_parts(arena, user, page), page->generation);
}

struct str
key_user(struct arena *arena, struct id user)
{
	return id_key(arena, "user:", user);
}

struct str
key_album(struct arena *arena, struct id album)
{
	return id_key(arena, "album:", album);
}

struct str
key_image(struct arena *arena, struct id image)
{
	return id_key(arena, "image:", image);
}

struct str
key_image_views(struct arena *arena, struct id image)
{
	return id_key(arena, "image:views:", image);
}

struct str
key_tags(struct arena *arena, struct str what, struct str detail)
{
	return arena_printf(arena, "tags:%s:%s", part(arena, what), part(arena, detail));
}

struct str
key_viewed(struct arena *arena, struct id image, struct str viewer)
{
	return arena_printf(
	    arena, "%s:%s", id_key(arena, "image:viewed:", image).at, part(arena, viewer));
}

struct str
key_session(struct arena *arena, struct id session)
{
	return id_key(arena, "session:", session);
}

struct str
key_blacklist(struct arena *arena, struct str jti)
{
	return arena_printf(arena, "blacklist:%s", part(arena, jti));
}

struct str
key_rate_limit(struct arena *arena, struct str scope, struct str subject)
{
	return arena_printf(arena, "ratelimit:%s:%s", part(arena, scope), part(arena, subject));
}

struct str
key_lockout(struct arena *arena, struct id user)
{
	return id_key(arena, "lockout:", user);
}

struct str
key_generation_public(struct arena *arena)
{
	return arena_copy(arena, STR("generation:images:public"));
}

struct str
key_generation_records(struct arena *arena)
{
	return arena_copy(arena, STR("generation:records"));
}

struct str
key_generation_user(struct arena *arena, struct id user)
{
	return id_key(arena, "generation:images:user:", user);
}

struct str
key_generation_added(struct arena *arena)
{
	return arena_copy(arena, STR("generation:images:added"));
}

struct str
key_generation_tag(struct arena *arena, struct id slug)
{
	return id_key(arena, "generation:images:tag:", slug);
}

struct id
key_slug_id(struct str slug)
{
	struct sha256 digest = sha256_of(slug);
	struct id id;

	memcpy(id.bytes, digest.bytes, sizeof id.bytes);
	return id;
}

struct str
key_generation_album(struct arena *arena, struct id album)
{
	return id_key(arena, "generation:images:album:", album);
}

struct str
key_generation_person(struct arena *arena, struct id person)
{
	return id_key(arena, "generation:images:person:", person);
}

struct str
key_generation_liked(struct arena *arena, struct id user)
{
	return id_key(arena, "generation:images:liked:", user);
}

struct str
key_generation_counts(struct arena *arena)
{
	return arena_copy(arena, STR("generation:counts"));
}

struct str
key_counted(struct arena *arena)
{
	return arena_copy(arena, STR("images:counted"));
}

struct str
key_position(struct arena *arena)
{
	return arena_copy(arena, STR("generation:replay"));
}

struct str
key_lineage(struct arena *arena)
{
	return arena_copy(arena, STR("generation:lineage"));
}

struct str
key_warm(struct arena *arena)
{
	return arena_copy(arena, STR("images:warm"));
}

struct str
key_lock(struct arena *arena, struct str key)
{
	return arena_printf(arena, "lock:%s", arena_c_string(arena, key));
}
