#include "config.h"

#include "media/derive.h"

#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <vips/vips.h>

#include "media/blurhash.h"

#define ORIGINAL_JPEG_QUALITY 92
#define ORIGINAL_WEBP_QUALITY 92
/* No side is larger, whatever the wish: nothing is enlarged or cut by it. */
#define ANY_SIDE 1000000
#define PLACEHOLDER_SIDE 32
#define HASH_SIDE ((size_t)8)

static const struct size {
	const char *type;
	int width, quality;
	bool moves; /* an animation stays one */
} sizes[] = {
	{ "large", 1600, 88, true },
	{ "medium", 800, 85, true },
	{ "small", 320, 85, false },
	{ "thumbnail", 160, 82, false },
};
#define SIZE_COUNT (sizeof sizes / sizeof *sizes)

struct source {
	const char *path;
	bool animated; /* in a format that may be */
	bool ink;      /* CMYK */
};

bool
derive_begin(const char *program)
{
	if (vips_init(program) != 0)
		return false;
	vips_concurrency_set(1);
	vips_cache_set_max(0);
	/* Loaders that were never meant for hostile files: SVG, PDF, ImageMagick, … */
	vips_block_untrusted_set(TRUE);
	return true;
}

/* The page height of an animation, 0 for a still picture. */
static int
page_height(VipsImage *image)
{
	int pages = vips_image_get_n_pages(image);

	return pages > 1 ? vips_image_get_page_height(image) : 0;
}

static bool
file_size(const char *path, int64_t *out)
{
	struct stat about;

	if (stat(path, &about) != 0)
		return false;
	*out = about.st_size;
	return true;
}

static bool
describe(VipsImage *image, const char *path, const char *type, const char *format,
    struct derived_file *out)
{
	int height = page_height(image);

	snprintf(out->type, sizeof out->type, "%s", type);
	snprintf(out->format, sizeof out->format, "%s", format);
	out->width = vips_image_get_width(image);
	out->height = height > 0 ? height : vips_image_get_height(image);
	return file_size(path, &out->file_size);
}

/* What an animation needs. Everything else that a file carried along is dropped. */
static bool
is_kept(const char *field)
{
	static const char *const kept[] = { "n-pages", "page-height", "delay", "gif-delay", "loop",
		"gif-loop", "palette-bit-depth", "background" };

	for (size_t i = 0; i < sizeof kept / sizeof *kept; i++)
		if (strcmp(field, kept[i]) == 0)
			return true;
	return false;
}

/*
 * Pixels only. Taken away here: webpsave of libvips 8.14 writes EXIF and XMP even when told to
 * strip. No colour profile either: it is in sRGB now, which is what everybody takes a picture
 * without one for.
 */
static VipsImage *
without_metadata(VipsImage *image)
{
	VipsImage *copy = NULL;
	char **fields;

	if (vips_copy(image, &copy, NULL) == 0) {
		fields = vips_image_get_fields(copy);
		for (size_t i = 0; fields[i] != NULL; i++)
			if (!is_kept(fields[i]))
				vips_image_remove(copy, fields[i]);
		g_strfreev(fields);
	}
	g_object_unref(image);
	return copy;
}

/* Takes the image over, and gives NULL if it was NULL or the change did not work. */
static VipsImage *
changed(VipsImage *before, bool good, VipsImage *after)
{
	g_object_unref(before);
	return good ? after : NULL;
}

/*
 * Into sRGB by its own profile, if it carries one that fits; else by what everybody takes a picture
 * without one for. A picture that is in sRGB already keeps its pixels: libvips, told to export one
 * without a profile, goes by another white and makes white 250, 253, 253.
 */
static VipsImage *
in_srgb(VipsImage *image)
{
	bool ink = vips_image_get_interpretation(image) == VIPS_INTERPRETATION_CMYK;
	VipsImage *out = NULL;
	bool good;

	if (vips_image_get_typeof(image, VIPS_META_ICC_NAME) != 0 &&
	    vips_icc_transform(image, &out, "srgb", "embedded", TRUE, "intent",
		VIPS_INTENT_RELATIVE, "black_point_compensation", TRUE, NULL) == 0)
		return changed(image, true, out);
	vips_error_clear();
	if (ink) {
		vips_image_remove(image, VIPS_META_ICC_NAME);
		good = vips_icc_transform(image, &out, "srgb", "input_profile", "cmyk", NULL) == 0;
		return changed(image, good, out);
	}
	return image;
}

/* Ink is made light before it is shrunk: vips_thumbnail() would pass over its profile. */
static VipsImage *
shrink_ink(const struct source *source, int width)
{
	VipsImage *image = vips_image_new_from_file(source->path, NULL), *copy = NULL, *out = NULL;
	bool good;

	if (image == NULL)
		return NULL;
	good = vips_copy(image, &copy, NULL) == 0;
	image = changed(image, good, copy);
	if (image != NULL)
		image = in_srgb(image);
	if (image == NULL)
		return NULL;
	vips_image_remove(image, VIPS_META_ICC_NAME);
	good = vips_thumbnail_image(image, &out, width, "height", ANY_SIDE, "size", VIPS_SIZE_DOWN,
		   "fail_on", VIPS_FAIL_ON_ERROR, NULL) == 0;
	return changed(image, good, out);
}

/* The file decoded no larger than that needs. */
static VipsImage *
shrink_light(const struct source *source, bool all_pages, int width)
{
	char name[4096];
	VipsImage *out = NULL;

	snprintf(name, sizeof name, "%s%s", source->path, all_pages ? "[n=-1]" : "");
	if (vips_thumbnail(name, &out, width, "height", ANY_SIDE, "size", VIPS_SIZE_DOWN, "fail_on",
		VIPS_FAIL_ON_ERROR, NULL) != 0)
		return NULL;
	return in_srgb(out);
}

/* At most width wide, upright, in sRGB. */
static VipsImage *
shrink(const struct source *source, bool all_pages, int width)
{
	VipsImage *out =
	    source->ink ? shrink_ink(source, width) : shrink_light(source, all_pages, width);

	return out == NULL ? NULL : without_metadata(out);
}

static bool
save_webp(VipsImage *image, const char *path, int quality)
{
	return vips_webpsave(image, path, "Q", quality, "strip", TRUE, "effort", 3, NULL) == 0;
}

static bool
make_size(const struct source *source, const struct size *size, const char *folder,
    struct derived_file *out)
{
	VipsImage *image = shrink(source, source->animated && size->moves, size->width);
	char path[4096];
	bool good;

	if (image == NULL)
		return false;
	snprintf(path, sizeof path, "%s/%s", folder, size->type);
	good =
	    save_webp(image, path, size->quality) && describe(image, path, size->type, "webp", out);
	g_object_unref(image);
	return good;
}

static bool
save_original(VipsImage *image, const char *path, enum media_format format)
{
	switch (format) {
	case MEDIA_JPEG:
		return vips_jpegsave(image, path, "Q", ORIGINAL_JPEG_QUALITY, "strip", TRUE,
			   "optimize_coding", TRUE, NULL) == 0;
	case MEDIA_PNG:
		return vips_pngsave(image, path, "strip", TRUE, NULL) == 0;
	case MEDIA_GIF:
		return vips_gifsave(image, path, "strip", TRUE, NULL) == 0;
	case MEDIA_WEBP:
		return save_webp(image, path, ORIGINAL_WEBP_QUALITY);
	case MEDIA_FORMAT_COUNT:
		break;
	}
	return false;
}

/* The whole picture, encoded anew: nothing that is served is the uploader's bytes. */
static bool
make_original(const struct source *source, enum media_format format, const char *folder,
    struct derived_file *out)
{
	VipsImage *image = shrink(source, source->animated, ANY_SIDE);
	char path[4096];
	bool good;

	if (image == NULL)
		return false;
	snprintf(path, sizeof path, "%s/original", folder);
	good = save_original(image, path, format) &&
	       describe(image, path, "original", media_format_name(format).at, out);
	g_object_unref(image);
	return good;
}

/* libvips gives "value (value, type, …)": what stands before the first parenthesis. */
static void
copy_field(VipsImage *image, const char *name, char *out, size_t size)
{
	const char *text = NULL, *end;

	if (vips_image_get_typeof(image, name) == 0 ||
	    vips_image_get_string(image, name, &text) != 0 || text == NULL)
		return;
	end = strstr(text, " (");
	snprintf(out, size, "%.*s", end == NULL ? (int)strlen(text) : (int)(end - text), text);
	if (!g_utf8_validate(out, -1, NULL))
		*out = '\0';
}

/* What stands before the pixels. */
static bool
read_head(struct source *source, struct derived_metadata *out)
{
	VipsImage *image =
	    vips_image_new_from_file(source->path, "access", VIPS_ACCESS_SEQUENTIAL, NULL);
	const struct {
		const char *name;
		char *text;
	} fields[] = {
		{ "exif-ifd0-Make", out->make },
		{ "exif-ifd0-Model", out->model },
		{ "exif-ifd2-LensModel", out->lens },
		{ "exif-ifd2-ExposureTime", out->exposure },
		{ "exif-ifd2-FNumber", out->aperture },
		{ "exif-ifd2-ISOSpeedRatings", out->iso },
		{ "exif-ifd2-FocalLength", out->focal_length },
		{ "exif-ifd2-DateTimeOriginal", out->taken_at },
	};

	if (image == NULL)
		return false;
	source->ink = vips_image_get_interpretation(image) == VIPS_INTERPRETATION_CMYK;
	for (size_t i = 0; i < sizeof fields / sizeof *fields; i++)
		copy_field(image, fields[i].name, fields[i].text, DERIVE_TEXT);
	g_object_unref(image);
	return true;
}

/* Bytes without transparency. Takes the image over. */
static VipsImage *
flat(VipsImage *image)
{
	VipsImage *opaque = NULL, *bytes = NULL;
	bool good;

	if (vips_image_hasalpha(image)) {
		good = vips_flatten(image, &opaque, NULL) == 0;
		image = changed(image, good, opaque);
	}
	if (image == NULL)
		return NULL;
	good = vips_cast_uchar(image, &bytes, NULL) == 0;
	return changed(image, good, bytes);
}

/* A few pixels of it. */
static VipsImage *
tiny(const char *thumbnail)
{
	VipsImage *small = NULL;

	if (vips_thumbnail(thumbnail, &small, PLACEHOLDER_SIDE, "height", PLACEHOLDER_SIDE, NULL) !=
	    0)
		return NULL;
	return flat(small);
}

static void
average(const unsigned char *rgb, size_t pixels, char out[static 8])
{
	unsigned long sums[3] = { 0 };

	for (size_t i = 0; i < pixels * 3; i++)
		sums[i % 3] += rgb[i];
	snprintf(out, 8, "#%02x%02x%02x", (unsigned)(sums[0] / pixels) & 255U,
	    (unsigned)(sums[1] / pixels) & 255U, (unsigned)(sums[2] / pixels) & 255U);
}

/* dHash: nine by eight points of grey, each compared with its neighbour. */
static bool
hash_look(const char *thumbnail, uint64_t *out)
{
	VipsImage *small = NULL, *grey = NULL;
	unsigned char *points = NULL;
	size_t size = 0;

	if (vips_thumbnail(thumbnail, &small, HASH_SIDE + 1, "height", HASH_SIDE, "size",
		VIPS_SIZE_FORCE, NULL) != 0)
		return false;
	small = flat(small);
	if (small == NULL)
		return false;
	if (vips_colourspace(small, &grey, VIPS_INTERPRETATION_B_W, NULL) == 0) {
		points = vips_image_write_to_memory(grey, &size);
		g_object_unref(grey);
	}
	g_object_unref(small);
	if (points == NULL || size != (HASH_SIDE + 1) * HASH_SIDE) {
		g_free(points);
		return false;
	}
	*out = 0;
	for (size_t y = 0; y < HASH_SIDE; y++)
		for (size_t x = 0; x < HASH_SIDE; x++) {
			const unsigned char *point = points + y * (HASH_SIDE + 1) + x;

			*out = *out << 1 | (point[0] < point[1] ? 1U : 0U);
		}
	g_free(points);
	return true;
}

static bool
make_placeholder(const char *folder, struct derived *out)
{
	char path[4096];
	VipsImage *image;
	unsigned char *rgb = NULL;
	size_t size = 0;
	int width, height;

	snprintf(path, sizeof path, "%s/thumbnail", folder);
	if (!hash_look(path, &out->perceptual_hash))
		return false;
	image = tiny(path);
	if (image == NULL)
		return false;
	width = vips_image_get_width(image);
	height = vips_image_get_height(image);
	if (vips_image_get_bands(image) == 3)
		rgb = vips_image_write_to_memory(image, &size);
	g_object_unref(image);
	if (rgb == NULL)
		return false;
	average(rgb, (size_t)width * (size_t)height, out->color);
	blurhash(rgb, width, height, out->blurhash);
	g_free(rgb);
	return true;
}

const char *
derive_all(const char *path, enum media_format format, const char *folder,
    const struct derive_watch *watch, struct derived *out)
{
	struct source source = { .path = path,
		.animated = format == MEDIA_GIF || format == MEDIA_WEBP };

	*out = (struct derived){ 0 };
	if (!read_head(&source, &out->metadata) ||
	    !make_original(&source, format, folder, &out->files[SIZE_COUNT]))
		return "The file is damaged: it could not be decoded whole.";
	for (size_t i = 0; i < SIZE_COUNT; i++) {
		watch->made(i + 1, watch->context);
		if (!make_size(&source, &sizes[i], folder, &out->files[i]))
			return "The file is damaged: a smaller size could not be made.";
	}
	if (!make_placeholder(folder, out))
		return "A placeholder could not be made.";
	return NULL;
}
