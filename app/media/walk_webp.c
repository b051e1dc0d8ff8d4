#include "config.h"

#include "media/walk.h"

#include <string.h>

/* The size in a simple lossy frame: a frame tag, a start code, two numbers of 14 bits. */
static bool
read_vp8(struct file_view *file, int64_t at, struct media_info *info)
{
	unsigned char bytes[10];

	if (!file_view_read(file, at, bytes, sizeof bytes) ||
	    memcmp(bytes + 3, "\x9d\x01\x2a", 3) != 0)
		return false;
	info->width = (bytes[6] | bytes[7] << 8) & 0x3fff;
	info->height = (bytes[8] | bytes[9] << 8) & 0x3fff;
	return true;
}

/* Lossless: a signature byte, then two numbers of 14 bits, one less than the size. */
static bool
read_vp8l(struct file_view *file, int64_t at, struct media_info *info)
{
	int64_t signature, bits;

	if (!file_view_big(file, at, 1, &signature) || signature != 0x2f ||
	    !file_view_little(file, at + 1, 4, &bits))
		return false;
	info->width = (bits & 0x3fff) + 1;
	info->height = (bits >> 14 & 0x3fff) + 1;
	return true;
}

/* Extended: flags, then two numbers of 24 bits, one less than the canvas. */
static bool
read_vp8x(struct file_view *file, int64_t at, struct media_info *info)
{
	if (!file_view_little(file, at + 4, 3, &info->width) ||
	    !file_view_little(file, at + 7, 3, &info->height))
		return false;
	info->width++;
	info->height++;
	return true;
}

static bool
read_chunk(struct file_view *file, const char *type, int64_t at, bool extended,
    struct media_info *info, int64_t *moving, bool *picture)
{
	if (memcmp(type, "ANMF", 4) == 0)
		++*moving;
	if (memcmp(type, "VP8 ", 4) == 0 || memcmp(type, "VP8L", 4) == 0) {
		struct media_info own = { 0 };
		bool good = type[3] == ' ' ? read_vp8(file, at, &own) : read_vp8l(file, at, &own);

		*picture = true;
		if (good && !extended) {
			info->width = own.width;
			info->height = own.height;
		}
		return good;
	}
	return true;
}

bool
walk_webp(struct file_view *file, struct media_info *info)
{
	int64_t riff, at = 12, length, moving = 0, end;
	bool extended = false, picture = false;
	char type[4];

	if (!file_view_little(file, 4, 4, &riff) || riff < 12 || riff + 8 > file->size)
		return false;
	end = riff + 8;
	while (at < end) {
		if (!file_view_read(file, at, type, sizeof type) ||
		    !file_view_little(file, at + 4, 4, &length) || length > end - at - 8)
			return false;
		if (memcmp(type, "VP8X", 4) == 0) {
			extended = true;
			if (!read_vp8x(file, at + 8, info))
				return false;
		} else if (!read_chunk(file, type, at + 8, extended, info, &moving, &picture)) {
			return false;
		}
		at += 8 + length + (length & 1);
	}
	info->frames = moving > 0 ? moving : 1;
	return picture || moving > 0;
}
