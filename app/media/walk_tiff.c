#include "config.h"

#include "media/walk.h"

#define ENTRY_SIZE 12
#define STRIPS_MAX 100000

enum tag {
	TAG_SUBFILE = 254,
	TAG_WIDTH = 256,
	TAG_HEIGHT = 257,
	TAG_STRIP_OFFSETS = 273,
	TAG_STRIP_SIZES = 279,
	TAG_TILE_OFFSETS = 324,
	TAG_TILE_SIZES = 325,
	TAG_DNG_VERSION = 50706,
};

enum { TYPE_SHORT = 3, TYPE_LONG = 4 };

/* A list of numbers: in the entry itself if it is short, else elsewhere in the file. */
struct list {
	int64_t at, count;
	size_t width; /* bytes of a number */
};

/* The first picture of the file; further pages and small ones beside it are passed over. */
struct picture {
	struct file_view *file;
	bool (*number)(struct file_view *, int64_t, size_t, int64_t *);
	struct list offsets, sizes;
	int64_t width, height;
	bool reduced, raw;
};

static bool
read_list(struct picture *picture, int64_t entry, struct list *out)
{
	int64_t type, at = entry + 8;

	if (!picture->number(picture->file, entry + 2, 2, &type) ||
	    !picture->number(picture->file, entry + 4, 4, &out->count) ||
	    (type != TYPE_SHORT && type != TYPE_LONG) || out->count < 1 || out->count > STRIPS_MAX)
		return false;
	out->width = type == TYPE_SHORT ? 2 : 4;
	if (out->count * (int64_t)out->width > 4 &&
	    !picture->number(picture->file, entry + 8, 4, &at))
		return false;
	out->at = at;
	return true;
}

static bool
read_item(struct picture *picture, const struct list *list, int64_t index, int64_t *out)
{
	return index < list->count &&
	       picture->number(
		   picture->file, list->at + index * (int64_t)list->width, list->width, out);
}

static bool
read_number(struct picture *picture, int64_t entry, int64_t *out)
{
	struct list list;

	return read_list(picture, entry, &list) && read_item(picture, &list, 0, out);
}

static bool
read_entry(struct picture *picture, int64_t entry)
{
	int64_t tag, number;

	if (!picture->number(picture->file, entry, 2, &tag))
		return false;
	switch (tag) {
	case TAG_SUBFILE:
		if (!read_number(picture, entry, &number))
			return false;
		picture->reduced = (number & 1) != 0;
		return true;
	case TAG_WIDTH:
		return read_number(picture, entry, &picture->width);
	case TAG_HEIGHT:
		return read_number(picture, entry, &picture->height);
	case TAG_STRIP_OFFSETS:
	case TAG_TILE_OFFSETS:
		return read_list(picture, entry, &picture->offsets);
	case TAG_STRIP_SIZES:
	case TAG_TILE_SIZES:
		return read_list(picture, entry, &picture->sizes);
	case TAG_DNG_VERSION:
		picture->raw = true;
		return true;
	default:
		return true;
	}
}

/* Every piece of the picture is in the file. */
static bool
is_whole(struct picture *picture)
{
	int64_t at, size;

	if (picture->offsets.count < 1 || picture->offsets.count != picture->sizes.count)
		return false;
	for (int64_t i = 0; i < picture->offsets.count; i++)
		if (!read_item(picture, &picture->offsets, i, &at) ||
		    !read_item(picture, &picture->sizes, i, &size) ||
		    at > picture->file->size - size)
			return false;
	return true;
}

/* Raw files of cameras are TIFFs too, whose first picture is a small one: they are not for us. */
bool
walk_tiff(struct file_view *file, struct media_info *info)
{
	struct picture picture = { .file = file };
	int64_t order, at, entries;

	if (!file_view_big(file, 0, 1, &order))
		return false;
	picture.number = order == 'I' ? file_view_little : file_view_big;
	if (!picture.number(file, 4, 4, &at) || !picture.number(file, at, 2, &entries))
		return false;
	for (int64_t i = 0; i < entries; i++)
		if (!read_entry(&picture, at + 2 + i * ENTRY_SIZE))
			return false;
	info->width = picture.width;
	info->height = picture.height;
	/* Behind the entries stands where the next picture is. */
	return picture.number(file, at + 2 + entries * ENTRY_SIZE, 4, &at) && is_whole(&picture) &&
	       !picture.reduced && !picture.raw;
}
