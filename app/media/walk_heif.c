#include "config.h"

#include "media/walk.h"

#include <string.h>

/* meta > iprp > ipco > ispe: no box of ours is deeper. */
#define DEPTH_MAX 3
#define ITEMS_MAX 10000

struct box {
	char type[4];
	int64_t at, end; /* of what is in it */
};

/* The box at an offset, which must end within its parent. */
static bool
read_box(struct file_view *file, int64_t at, int64_t end, struct box *out)
{
	int64_t size, high;
	int64_t head = 8;

	if (at > end - head || !file_view_big(file, at, 4, &size) ||
	    !file_view_read(file, at + 4, out->type, sizeof out->type))
		return false;
	if (size == 1) {
		head = 16;
		if (!file_view_big(file, at + 8, 4, &high) ||
		    !file_view_big(file, at + 12, 4, &size) || high > INT32_MAX)
			return false;
		size |= high << 32;
	} else if (size == 0) {
		size = end - at;
	}
	if (size < head || size > end - at)
		return false;
	out->at = at + head;
	out->end = at + size;
	return true;
}

/*
 * The size of one of the pictures inside: the whole one, a tile of it or a small one. The largest
 * is what counts: whoever claims a smaller one is decoded within bounds all the same.
 */
static bool
read_ispe(struct file_view *file, const struct box *box, struct media_info *info)
{
	int64_t width, height;

	if (box->end - box->at < 12 || !file_view_big(file, box->at + 4, 4, &width) ||
	    !file_view_big(file, box->at + 8, 4, &height))
		return false;
	if (width > info->width)
		info->width = width;
	if (height > info->height)
		info->height = height;
	return true;
}

static bool
walk_inside(
    struct file_view *file, struct box parent, int depth, struct media_info *info, bool *data)
{
	/* What has boxes inside, and how many bytes stand before them. */
	static const struct {
		const char *type;
		int64_t skipped;
	} folders[] = { { "meta", 4 }, { "iprp", 0 }, { "ipco", 0 } };
	struct box box;

	for (int count = 0; parent.at < parent.end; count++, parent.at = box.end) {
		if (count == ITEMS_MAX || !read_box(file, parent.at, parent.end, &box))
			return false;
		if (depth == 0 && memcmp(box.type, "mdat", 4) == 0)
			*data = true;
		if (depth == DEPTH_MAX && memcmp(box.type, "ispe", 4) == 0 &&
		    !read_ispe(file, &box, info))
			return false;
		if (depth < DEPTH_MAX && memcmp(box.type, folders[depth].type, 4) == 0) {
			struct box inside = { .at = box.at + folders[depth].skipped,
				.end = box.end };

			if (!walk_inside(file, inside, depth + 1, info, data))
				return false;
		}
	}
	return parent.at == parent.end;
}

bool
walk_heif(struct file_view *file, struct media_info *info)
{
	struct box whole = { .at = 0, .end = file->size };
	bool data = false;

	return walk_inside(file, whole, 0, info, &data) && data && info->width > 0 &&
	       info->height > 0;
}
