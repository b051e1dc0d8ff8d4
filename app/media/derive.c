#include "config.h"

#include "media/derive.h"

#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <vips/vips.h>

#include "media/camera.h"
#include "media/look.h"

#define ORIGINAL_JPEG_QUALITY 92
#define ORIGINAL_WEBP_QUALITY 92
/* No side is larger, whatever the wish: nothing is enlarged or cut by it. */
#define ANY_SIDE 1000000
#define PATH_SIZE 4096

static const struct size {
	const char *type;
	int width, webp, avif, jpeg; /* quality */
	bool moves;                  /* an animation stays one */
} sizes[] = {
	{ "large", 1600, 88, 72, 88, true },
	{ "medium", 800, 85, 68, 85, true },
	{ "small", 320, 85, 68, 85, false },
	{ "thumbnail", 160, 82, 65, 82, false },
};
#define SIZE_COUNT (sizeof sizes / sizeof *sizes)

struct source {
	const char *path;
	const struct derive_wish *wish;
	bool animated;
	bool from_pixels; /* shrunk after decoding, not while */
};

/* What is being made. */
struct task {
	struct source source;
	const char *folder;
	const struct derive_watch *watch;
	struct derived *out;
	size_t wanted;
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

/* The file at the path is written down. */
static bool
note_file(
    struct task *task, VipsImage *image, const char *path, const char *type, const char *format)
{
	struct derived_file *out = &task->out->files[task->out->file_count];
	int height = page_height(image);
	struct stat about;

	if (stat(path, &about) != 0)
		return false;
	snprintf(out->type, sizeof out->type, "%s", type);
	snprintf(out->format, sizeof out->format, "%s", format);
	out->width = vips_image_get_width(image);
	out->height = height > 0 ? height : vips_image_get_height(image);
	out->file_size = about.st_size;
	task->out->file_count++;
	task->watch->made(task->out->file_count, task->wanted, task->watch->context);
	return true;
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

/*
 * Decoded whole, then shrunk. Ink is made light first: vips_thumbnail() would pass over its
 * profile. Of formats that carry small pictures beside the large one it would take a small one,
 * whatever that shows.
 */
static VipsImage *
shrink_pixels(const struct source *source, int width)
{
	VipsImage *image = vips_image_new_from_file(source->path, "access", VIPS_ACCESS_SEQUENTIAL,
		      "fail_on", VIPS_FAIL_ON_ERROR, NULL),
		  *copy = NULL, *out = NULL;
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
shrink_file(const struct source *source, bool all_pages, int width)
{
	char name[PATH_SIZE];
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
	VipsImage *out = source->from_pixels ? shrink_pixels(source, width)
					     : shrink_file(source, all_pages, width);

	return out == NULL ? NULL : without_metadata(out);
}

static bool
save_webp(VipsImage *image, const char *path, int quality)
{
	return vips_webpsave(image, path, "Q", quality, "strip", TRUE, "effort", 3, NULL) == 0;
}

/* With tables of its own it takes four parts of a hundred less, and the whole picture in memory. */
static bool
save_jpeg_with(VipsImage *image, const char *path, int quality, bool own_tables)
{
	static const double white[] = { 255 };
	VipsArrayDouble *background = vips_array_double_new(white, 1);
	bool good = vips_jpegsave(image, path, "Q", quality, "strip", TRUE, "optimize_coding",
			own_tables, "background", background, NULL) == 0;

	vips_area_unref(VIPS_AREA(background));
	return good;
}

static bool
save_jpeg(VipsImage *image, const char *path, int quality)
{
	return save_jpeg_with(image, path, quality, true);
}

static bool
save_avif(VipsImage *image, const char *path, int quality)
{
	return vips_heifsave(image, path, "compression", VIPS_FOREIGN_HEIF_COMPRESSION_AV1, "Q",
		   quality, "effort", 2, "strip", TRUE, NULL) == 0;
}

/* What browsers show, and nothing lost that the source had. */
static const char *
original_format(enum media_format source, VipsImage *image)
{
	switch (source) {
	case MEDIA_JPEG:
	case MEDIA_PNG:
	case MEDIA_GIF:
	case MEDIA_WEBP:
		return media_format_name(source).at;
	case MEDIA_HEIC:
	case MEDIA_AVIF:
		return vips_image_hasalpha(image) ? "png" : "jpeg";
	case MEDIA_TIFF:
	case MEDIA_FORMAT_COUNT:
		break;
	}
	return "png";
}

static bool
save_original(VipsImage *image, const char *path, const char *format)
{
	if (strcmp(format, "jpeg") == 0)
		return save_jpeg_with(image, path, ORIGINAL_JPEG_QUALITY, false);
	if (strcmp(format, "gif") == 0)
		return vips_gifsave(image, path, "strip", TRUE, NULL) == 0;
	if (strcmp(format, "webp") == 0)
		return save_webp(image, path, ORIGINAL_WEBP_QUALITY);
	return vips_pngsave(image, path, "strip", TRUE, NULL) == 0;
}

/* The whole picture, encoded anew: nothing that is served is the uploader's bytes. */
static bool
make_original(struct task *task)
{
	VipsImage *image = shrink(&task->source, task->source.animated, ANY_SIDE);
	const char *format;
	char path[PATH_SIZE];
	bool good;

	if (image == NULL)
		return false;
	format = original_format(task->source.wish->format, image);
	snprintf(path, sizeof path, "%s/original.%s", task->folder, format);
	good =
	    save_original(image, path, format) && note_file(task, image, path, "original", format);
	g_object_unref(image);
	return good;
}

static bool
save_size(struct task *task, VipsImage *image, const struct size *size, const char *format,
    bool (*save)(VipsImage *, const char *, int), int quality)
{
	char path[PATH_SIZE];

	snprintf(path, sizeof path, "%s/%s.%s", task->folder, size->type, format);
	return save(image, path, quality) && note_file(task, image, path, size->type, format);
}

/* In each format that is wished for. Of what moves there is only WebP. */
static bool
save_formats(struct task *task, VipsImage *image, const struct size *size)
{
	const struct derive_wish *wish = task->source.wish;

	return save_size(task, image, size, "webp", save_webp, size->webp) &&
	       (task->source.animated || !wish->avif ||
		   save_size(task, image, size, "avif", save_avif, size->avif)) &&
	       (task->source.animated || !wish->jpeg ||
		   save_size(task, image, size, "jpeg", save_jpeg, size->jpeg));
}

/* In memory, for it is read more than once. Takes the image over. */
static VipsImage *
in_memory(VipsImage *image)
{
	VipsImage *copy = image == NULL ? NULL : vips_image_copy_memory(image);

	if (image != NULL)
		g_object_unref(image);
	return copy;
}

/*
 * Of a still picture each size is made of the next larger one, before that was encoded: the file is
 * decoded once for all. Takes larger over, which may be NULL.
 */
static VipsImage *
next_size(struct task *task, const struct size *size, VipsImage *larger)
{
	bool moves = task->source.animated && size->moves;
	VipsImage *image = NULL;
	bool good;

	if (larger == NULL)
		return in_memory(shrink(&task->source, moves, size->width));
	good = vips_thumbnail_image(larger, &image, size->width, "height", ANY_SIDE, "size",
		   VIPS_SIZE_DOWN, NULL) == 0;
	return in_memory(changed(larger, good, image));
}

static bool
make_sizes(struct task *task)
{
	VipsImage *image = NULL;
	bool good = true;

	for (size_t i = 0; good && i < SIZE_COUNT; i++) {
		image = next_size(task, &sizes[i], image);
		good = image != NULL && save_formats(task, image, &sizes[i]);
		if (good && task->source.animated && sizes[i].moves) {
			g_object_unref(image);
			image = NULL;
		}
	}
	good = good && look_read(image, task->out);
	if (image != NULL)
		g_object_unref(image);
	return good;
}

/* What stands before the pixels. */
static bool
read_head(struct source *source, struct derived_metadata *out)
{
	enum media_format format = source->wish->format;
	VipsImage *image =
	    vips_image_new_from_file(source->path, "access", VIPS_ACCESS_SEQUENTIAL, NULL);

	if (image == NULL)
		return false;
	source->from_pixels = format == MEDIA_HEIC || format == MEDIA_AVIF ||
			      format == MEDIA_TIFF ||
			      vips_image_get_interpretation(image) == VIPS_INTERPRETATION_CMYK;
	source->animated =
	    (format == MEDIA_GIF || format == MEDIA_WEBP) && vips_image_get_n_pages(image) > 1;
	camera_read(image, out);
	g_object_unref(image);
	return true;
}

static size_t
files_wanted(const struct source *source)
{
	const struct derive_wish *wish = source->wish;
	size_t more = source->animated ? 0 : (size_t)wish->avif + wish->jpeg;

	return 1 + SIZE_COUNT * (1 + more);
}

const char *
derive_all(const char *path, const struct derive_wish *wish, const char *folder,
    const struct derive_watch *watch, struct derived *out)
{
	struct task task = {
		.source = { .path = path, .wish = wish },
		.folder = folder,
		.watch = watch,
		.out = out,
	};

	*out = (struct derived){ 0 };
	if (!read_head(&task.source, &out->metadata))
		return "The file is damaged: it could not be decoded whole.";
	task.wanted = files_wanted(&task.source);
	if (!make_original(&task))
		return "The file is damaged: it could not be decoded whole.";
	if (!make_sizes(&task))
		return "The file is damaged: a smaller size could not be made.";
	return NULL;
}
