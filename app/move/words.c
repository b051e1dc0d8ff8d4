#include "config.h"

#include "move/words.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/utf8.h"
#include "media/caption.h"
#include "move/sidecar.h"
#include "move/tree.h"
#include "service/image.h"
#include "service/tag.h"
#include "text/text.h"

#define FILE_NAME_MAX 255

static bool
is_among(const struct tag_given *tags, size_t count, struct str slug)
{
	for (size_t i = 0; i < count; i++)
		if (str_eq(tags[i].slug, slug))
			return true;
	return false;
}

void
words_give_tags(struct words *words, struct arena *arena, const struct str *names, size_t count)
{
	words->tags = arena_array(arena, struct tag_given, TAGS_MAX);
	for (size_t i = 0; i < count; i++) {
		struct tag_given tag = { .name = text_clean(arena, names[i]) };
		size_t length = utf8_length(tag.name);

		tag.slug = text_slug(arena, tag.name);
		if (is_among(words->tags, words->tag_count, tag.slug))
			continue;
		if (length < TAG_LENGTH_MIN || length > TAG_LENGTH_MAX || tag.slug.len == 0 ||
		    words->tag_count == TAGS_MAX)
			words->tags_left_out++;
		else
			words->tags[words->tag_count++] = tag;
	}
}

/* Cleaned, and cut where it is longer than it may be. */
static struct str
fit(struct arena *arena, const char *text, size_t max)
{
	return tree_text(arena, str_of(text), max);
}

/* What the caption says wins over what is known. */
static void
take_caption(struct words *words, struct arena *arena, const struct caption *caption)
{
	struct str *names = arena_array(arena, struct str, CAPTION_KEYWORDS_MAX);

	for (size_t i = 0; i < caption->keyword_count; i++)
		names[i] = arena_copy(arena, str_of(caption->keywords[i]));
	if (caption->title[0] != '\0')
		words->title = fit(arena, caption->title, IMAGE_TITLE_MAX);
	if (caption->description[0] != '\0')
		words->description = fit(arena, caption->description, IMAGE_DESCRIPTION_MAX);
	if (caption->alt_text[0] != '\0')
		words->alt_text = fit(arena, caption->alt_text, IMAGE_ALT_TEXT_MAX);
	if (caption->keyword_count == 0)
		return;
	words->tag_count = 0;
	words->tags_left_out = caption->keywords_left_out;
	words_give_tags(words, arena, names, caption->keyword_count);
}

/* "2019-red_sunset.jpg" is called "2019 red sunset". */
static struct str
title_of(struct arena *arena, struct str name)
{
	struct str title = name;
	struct buf out = buf_new(arena, name.len);

	for (size_t i = name.len; i > 1; i--)
		if (name.at[i - 1] == '.') {
			title.len = i - 1;
			break;
		}
	for (size_t i = 0; i < title.len; i++)
		buf_byte(&out, title.at[i] == '_' || title.at[i] == '-' ? ' ' : title.at[i]);
	return tree_text(arena, buf_str(&out), IMAGE_TITLE_MAX);
}

/* "photo.jpg.xmp", or "photo.xmp". */
static int
open_xmp(struct arena *arena, const char *path)
{
	struct str whole = str_of(path), stem = whole;
	int fd;

	fd = open(arena_printf(arena, "%s.xmp", path).at, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
	if (fd >= 0)
		return fd;
	for (size_t i = whole.len; i > 0 && whole.at[i - 1] != '/'; i--)
		if (whole.at[i - 1] == '.') {
			stem.len = i - 1;
			break;
		}
	return open(arena_printf(arena, "%.*s.xmp", (int)stem.len, stem.at).at,
	    O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
}

static void
read_captions(struct arena *arena, const char *path, int fd, struct words *out)
{
	struct caption *caption = arena_new(arena, struct caption);
	int xmp;

	if (caption_read(fd, caption))
		take_caption(out, arena, caption);
	xmp = open_xmp(arena, path);
	if (xmp < 0)
		return;
	if (caption_read_sidecar(xmp, caption))
		take_caption(out, arena, caption);
	close(xmp);
}

const struct problem *
words_read(struct arena *arena, const char *path, int fd, struct words *out)
{
	const char *slash = strrchr(path, '/');
	struct str name = str_of(slash == NULL ? path : slash + 1);
	bool found;

	*out = (struct words){ .file_name = tree_text(arena, name, FILE_NAME_MAX) };
	TRY(sidecar_read_image(arena, arena_printf(arena, "%s.json", path).at, &found, out));
	if (found)
		return NULL;
	out->title = title_of(arena, name);
	read_captions(arena, path, fd, out);
	return NULL;
}
