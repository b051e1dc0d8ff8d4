#include "config.h"

#include "media/probe.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "base/buf.h"
#include "media/file_view.h"
#include "media/walk.h"

static const struct {
	struct str name, mime;
} formats[MEDIA_FORMAT_COUNT] = {
	[MEDIA_JPEG] = { STR("jpeg"), STR("image/jpeg") },
	[MEDIA_PNG] = { STR("png"), STR("image/png") },
	[MEDIA_GIF] = { STR("gif"), STR("image/gif") },
	[MEDIA_WEBP] = { STR("webp"), STR("image/webp") },
	[MEDIA_HEIC] = { STR("heic"), STR("image/heic") },
	[MEDIA_AVIF] = { STR("avif"), STR("image/avif") },
	[MEDIA_TIFF] = { STR("tiff"), STR("image/tiff") },
};

unsigned
media_formats(struct str names)
{
	unsigned found = 0;

	while (names.len > 0) {
		struct str name = str_trim(str_cut(&names, ','));

		for (unsigned i = 0; i < MEDIA_FORMAT_COUNT; i++)
			if (str_eq(name, formats[i].name))
				found |= 1U << i;
	}
	return found;
}

struct str
media_mime(enum media_format format)
{
	return formats[format].mime;
}

struct str
media_format_name(enum media_format format)
{
	return formats[format].name;
}

/*
 * Of files made of boxes the first says by four letters what may read them. Sequences of pictures
 * and films say others.
 */
static bool
sniff_boxes(const unsigned char head[static 12], enum media_format *out)
{
	static const struct {
		const char *brand;
		enum media_format format;
	} brands[] = {
		{ "heic", MEDIA_HEIC },
		{ "heix", MEDIA_HEIC },
		{ "mif1", MEDIA_HEIC },
		{ "avif", MEDIA_AVIF },
	};

	for (size_t i = 0; i < sizeof brands / sizeof *brands; i++)
		if (memcmp(head + 4, "ftyp", 4) == 0 && memcmp(head + 8, brands[i].brand, 4) == 0) {
			*out = brands[i].format;
			return true;
		}
	return false;
}

/* Magic bytes; false if it is none of ours. */
static bool
sniff(struct file_view *file, enum media_format *out)
{
	unsigned char head[12] = { 0 };

	file_view_read(file, 0, head, sizeof head);
	if (memcmp(head, "\xff\xd8\xff", 3) == 0)
		*out = MEDIA_JPEG;
	else if (memcmp(head, "\x89PNG\r\n\x1a\n", 8) == 0)
		*out = MEDIA_PNG;
	else if (memcmp(head, "GIF87a", 6) == 0 || memcmp(head, "GIF89a", 6) == 0)
		*out = MEDIA_GIF;
	else if (memcmp(head, "RIFF", 4) == 0 && memcmp(head + 8, "WEBP", 4) == 0)
		*out = MEDIA_WEBP;
	else if (memcmp(head, "II*\0", 4) == 0 || memcmp(head, "MM\0*", 4) == 0)
		*out = MEDIA_TIFF;
	else
		return sniff_boxes(head, out);
	return true;
}

/* 415, with what would be taken. */
static const struct problem *
refuse_format(struct arena *arena, unsigned wanted)
{
	struct buf names = buf_new(arena, 64);
	bool first = true;

	for (unsigned i = 0; i < MEDIA_FORMAT_COUNT; i++) {
		if ((wanted & 1U << i) == 0)
			continue;
		buf_append(&names, first ? STR("") : STR(", "));
		buf_append(&names, formats[i].name);
		first = false;
	}
	return problem_new(arena, PROBLEM_UNSUPPORTED_TYPE,
	    "The file is not an image of these formats: %.*s.", (int)names.len, names.at);
}

static const struct problem *
check_limits(struct arena *arena, const struct media_limits *limits, const struct media_info *info)
{
	int64_t pixels;

	if (info->width < limits->min_side || info->height < limits->min_side ||
	    info->width > limits->max_side || info->height > limits->max_side)
		return problem_new(arena, PROBLEM_IMAGE_TOO_LARGE,
		    "The image measures %lld x %lld pixels; each side must be %lld to %lld.",
		    (long long)info->width, (long long)info->height, (long long)limits->min_side,
		    (long long)limits->max_side);
	if (__builtin_mul_overflow(info->width * info->height, info->frames, &pixels) ||
	    pixels > limits->max_pixels)
		return problem_new(arena, PROBLEM_TOO_MANY_PIXELS,
		    "The image has more than %lld pixels over its %lld frames.",
		    (long long)limits->max_pixels, (long long)info->frames);
	return NULL;
}

const struct problem *
media_check(struct arena *arena, int fd, const struct media_limits *limits, struct media_info *out)
{
	static bool (*const walks[MEDIA_FORMAT_COUNT])(struct file_view *, struct media_info *) = {
		[MEDIA_JPEG] = walk_jpeg,
		[MEDIA_PNG] = walk_png,
		[MEDIA_GIF] = walk_gif,
		[MEDIA_WEBP] = walk_webp,
		[MEDIA_HEIC] = walk_heif,
		[MEDIA_AVIF] = walk_heif,
		[MEDIA_TIFF] = walk_tiff,
	};
	struct media_info info = { .frames = 1 };
	struct file_view file;
	bool whole;

	if (!file_view_open(&file, fd))
		return problem_caused(arena, PROBLEM_INTERNAL, "upload: %s", strerror(errno));
	if (!sniff(&file, &info.format) || (limits->formats & 1U << info.format) == 0)
		return refuse_format(arena, limits->formats);
	whole = walks[info.format](&file, &info) && info.width > 0 && info.height > 0;
	/* A lying header is told first: it says more than that the rest is missing. */
	if (info.width > 0 && info.height > 0)
		TRY(check_limits(arena, limits, &info));
	if (!whole)
		return problem_new(arena, PROBLEM_UNPROCESSABLE,
		    "The %s file is damaged or not complete.", media_format_name(info.format).at);
	*out = info;
	return NULL;
}
