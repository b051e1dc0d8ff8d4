#include "config.h"

#include "media/walk.h"

#define EXTENSION 0x21
#define IMAGE 0x2c
#define TRAILER 0x3b

static int64_t
color_table_size(int64_t flags)
{
	return (flags & 0x80) != 0 ? INT64_C(3) << ((flags & 7) + 1) : 0;
}

/* Sub-blocks: a length, so many bytes, … until a length of 0. */
static bool
skip_blocks(struct file_view *file, int64_t *at)
{
	int64_t length;

	do {
		if (!file_view_big(file, *at, 1, &length))
			return false;
		*at += 1 + length;
	} while (length > 0);
	return true;
}

static bool
skip_image(struct file_view *file, int64_t *at)
{
	int64_t flags;

	if (!file_view_big(file, *at + 8, 1, &flags))
		return false;
	/* position, size, flags; colours; the code size */
	*at += 9 + color_table_size(flags) + 1;
	return skip_blocks(file, at);
}

bool
walk_gif(struct file_view *file, struct media_info *info)
{
	int64_t at, flags, block;

	info->frames = 0;
	if (!file_view_little(file, 6, 2, &info->width) ||
	    !file_view_little(file, 8, 2, &info->height) || !file_view_big(file, 10, 1, &flags))
		return false;
	at = 13 + color_table_size(flags);
	while (file_view_big(file, at, 1, &block)) {
		at++;
		if (block == TRAILER)
			return info->frames > 0;
		if (block == IMAGE) {
			info->frames++;
			if (!skip_image(file, &at))
				return false;
		} else if (block == EXTENSION) {
			at++;
			if (!skip_blocks(file, &at))
				return false;
		} else {
			return false;
		}
	}
	return false;
}
