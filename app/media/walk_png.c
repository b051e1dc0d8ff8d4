#include "config.h"

#include "media/walk.h"

#include <string.h>

bool
walk_png(struct file_view *file, struct media_info *info)
{
	int64_t at = 8, length;
	bool data = false;
	char type[4];

	/* A chunk: length, type, data, CRC. The first is IHDR, the last IEND. */
	for (bool first = true;
	     file_view_big(file, at, 4, &length) && file_view_read(file, at + 4, type, sizeof type);
	     first = false) {
		bool header = memcmp(type, "IHDR", 4) == 0;

		if (header != first)
			return false;
		if (header && (!file_view_big(file, at + 8, 4, &info->width) ||
				  !file_view_big(file, at + 12, 4, &info->height)))
			return false;
		if (memcmp(type, "acTL", 4) == 0 && !file_view_big(file, at + 8, 4, &info->frames))
			return false;
		if (memcmp(type, "IDAT", 4) == 0)
			data = true;
		at += length + 12;
		if (memcmp(type, "IEND", 4) == 0)
			return data && at <= file->size && info->frames > 0;
	}
	return false;
}
