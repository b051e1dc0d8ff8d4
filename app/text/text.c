#include "config.h"

#include "text/text.h"

#include <utf8proc.h>

#include "base/buf.h"
#include "base/utf8.h"

static bool
is_ascii(struct str text)
{
	unsigned char all = 0;

	for (size_t i = 0; i < text.len; i++)
		all |= (unsigned char)text.at[i];
	return all < 0x80;
}

static struct str
compose(struct arena *arena, struct str text)
{
	const utf8proc_option_t form = UTF8PROC_STABLE | UTF8PROC_COMPOSE;
	const utf8proc_uint8_t *bytes = (const utf8proc_uint8_t *)text.at;
	utf8proc_int32_t *points;
	utf8proc_ssize_t count, length;

	if (is_ascii(text))
		return arena_copy(arena, text);
	count = utf8proc_decompose(bytes, (utf8proc_ssize_t)text.len, NULL, 0, form);
	if (count < 0)
		return arena_copy(arena, text);
	/* One more, as the bytes are written over the points with a NUL behind them. */
	points = arena_array(arena, utf8proc_int32_t, (size_t)count + 1);
	count = utf8proc_decompose(bytes, (utf8proc_ssize_t)text.len, points, count, form);
	length = utf8proc_reencode(points, count, form);
	return length < 0 ? arena_copy(arena, text)
			  : (struct str){ (char *)points, (size_t)length };
}

/* Unicode's White_Space. */
static bool
is_blank(int32_t point)
{
	utf8proc_category_t category = utf8proc_category(point);

	return (point >= 0x09 && point <= 0x0d) || point == 0x85 ||
	       category == UTF8PROC_CATEGORY_ZS || category == UTF8PROC_CATEGORY_ZL ||
	       category == UTF8PROC_CATEGORY_ZP;
}

static struct str
trim(struct str text)
{
	struct str rest = text;

	while (rest.len > 0 && is_blank(utf8_take(&rest)))
		text = rest;
	for (;;) {
		size_t at = text.len;

		while (at > 0 && ((unsigned char)text.at[at - 1] & 0xc0) == 0x80)
			at--;
		rest = at == 0 ? STR("") : str_from(text, at - 1);
		if (rest.len == 0 || !is_blank(utf8_take(&rest)))
			return text;
		text.len = at - 1;
	}
}

struct str
text_clean(struct arena *arena, struct str text)
{
	return trim(compose(arena, text));
}

enum sort { SORT_OTHER, SORT_LETTER, SORT_MARK };

static enum sort
sort_of(int32_t point)
{
	utf8proc_category_t category = utf8proc_category(point);

	if ((category >= UTF8PROC_CATEGORY_LU && category <= UTF8PROC_CATEGORY_LO) ||
	    category == UTF8PROC_CATEGORY_ND || point == '-' || point == '_')
		return SORT_LETTER;
	if (category >= UTF8PROC_CATEGORY_MN && category <= UTF8PROC_CATEGORY_ME)
		return SORT_MARK;
	return SORT_OTHER;
}

static void
put_point(struct buf *buf, int32_t point)
{
	utf8proc_uint8_t bytes[4];
	utf8proc_ssize_t length = utf8proc_encode_char(point, bytes);

	buf_append(buf, (struct str){ (const char *)bytes, (size_t)length });
}

struct str
text_slug(struct arena *arena, struct str text)
{
	struct str rest = text_clean(arena, text);
	struct buf slug = buf_new(arena, rest.len);
	bool was_blank = false, kept = false;

	while (rest.len > 0) {
		int32_t point = utf8_take(&rest);
		enum sort sort;

		if (point < 0)
			break;
		if (is_blank(point)) {
			if (!was_blank)
				buf_byte(&slug, '-');
			was_blank = true;
			kept = false;
			continue;
		}
		was_blank = false;
		sort = sort_of(point);
		/* A mark goes with its letter, or it would land on the letter before. */
		kept = sort == SORT_LETTER || (sort == SORT_MARK && kept);
		if (kept)
			put_point(&slug, utf8proc_tolower(point));
	}
	return compose(arena, buf_str(&slug));
}
