#include "config.h"

#include "media/look.h"

#include <stdio.h>

#include "media/blurhash.h"

#define PLACEHOLDER_SIDE 32
#define HASH_SIDE ((size_t)8)

/* The image in this measure, in red, green and blue bytes (it may be grey, or of 16 bits), opaque.
 */
static VipsImage *
flat(VipsImage *image, int width, int height, VipsSize fit)
{
	VipsImage *first = NULL, *small = NULL, *opaque = NULL, *bytes = NULL;

	if (vips_thumbnail_image(image, &first, width, "height", height, "size", fit, NULL) != 0)
		return NULL;
	if (vips_colourspace(first, &small, VIPS_INTERPRETATION_sRGB, NULL) != 0)
		small = NULL;
	g_object_unref(first);
	if (small == NULL)
		return NULL;
	if (vips_image_hasalpha(small)) {
		if (vips_flatten(small, &opaque, NULL) != 0)
			opaque = NULL;
		g_object_unref(small);
		small = opaque;
	}
	if (small == NULL)
		return NULL;
	if (vips_cast_uchar(small, &bytes, NULL) != 0)
		bytes = NULL;
	g_object_unref(small);
	return bytes;
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

static bool
read_placeholder(VipsImage *thumbnail, struct derived *out)
{
	VipsImage *image = flat(thumbnail, PLACEHOLDER_SIDE, PLACEHOLDER_SIDE, VIPS_SIZE_BOTH);
	unsigned char *rgb = NULL;
	size_t size = 0;
	int width, height;

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

/* Of points of grey, nine by eight, each compared with its neighbour. */
static uint64_t
compare(const unsigned char *points)
{
	uint64_t bits = 0;

	for (size_t y = 0; y < HASH_SIDE; y++)
		for (size_t x = 0; x < HASH_SIDE; x++) {
			const unsigned char *point = points + y * (HASH_SIDE + 1) + x;

			bits = bits << 1 | (point[0] < point[1] ? 1U : 0U);
		}
	return bits;
}

/* dHash. */
static bool
read_hash(VipsImage *thumbnail, struct derived *out)
{
	VipsImage *small = flat(thumbnail, HASH_SIDE + 1, HASH_SIDE, VIPS_SIZE_FORCE), *grey = NULL;
	unsigned char *points = NULL;
	size_t size = 0;

	if (small == NULL)
		return false;
	if (vips_colourspace(small, &grey, VIPS_INTERPRETATION_B_W, NULL) == 0) {
		points = vips_image_write_to_memory(grey, &size);
		g_object_unref(grey);
	}
	g_object_unref(small);
	if (points != NULL && size == (HASH_SIDE + 1) * HASH_SIDE)
		out->perceptual_hash = compare(points);
	g_free(points);
	return points != NULL && size == (HASH_SIDE + 1) * HASH_SIDE;
}

bool
look_read(VipsImage *thumbnail, struct derived *out)
{
	return read_hash(thumbnail, out) && read_placeholder(thumbnail, out);
}
