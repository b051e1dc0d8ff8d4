#include "config.h"

#include "media/camera.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

/* libvips gives "value (text, type, …)": the value, or NULL. */
static const char *
field_text(VipsImage *image, const char *name)
{
	const char *text = NULL;

	if (vips_image_get_typeof(image, name) == 0 ||
	    vips_image_get_string(image, name, &text) != 0)
		return NULL;
	return text;
}

/* What stands before the first parenthesis. */
static void
copy_field(VipsImage *image, const char *name, char *out, size_t size)
{
	const char *text = field_text(image, name), *end;

	if (text == NULL)
		return;
	end = strstr(text, " (");
	snprintf(out, size, "%.*s", end == NULL ? (int)strlen(text) : (int)(end - text), text);
	if (!g_utf8_validate(out, -1, NULL))
		*out = '\0';
}

/* Degrees, minutes and seconds, each a fraction: "46/1 46/1 1230/100 (…". */
static bool
read_degrees(VipsImage *image, const char *name, double *out)
{
	static const double parts[] = { 1, 60, 3600 };
	const char *text = field_text(image, name);
	double degrees = 0;

	if (text == NULL)
		return false;
	for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
		char *end;
		double over = g_ascii_strtod(text, &end), under;

		if (end == text || *end != '/')
			return false;
		text = end + 1;
		under = g_ascii_strtod(text, &end);
		/* Some write 0/0 for seconds they do not know. */
		if (end == text || (under == 0 && over != 0))
			return false;
		degrees += over == 0 ? 0 : over / under / parts[i];
		text = end;
	}
	*out = degrees;
	return true;
}

static bool
is_towards(VipsImage *image, const char *name, char letter)
{
	const char *text = field_text(image, name);

	return text != NULL && *text == letter;
}

/* The place of birth of all zeros is what cameras without reception write. */
static void
read_position(VipsImage *image, struct derived_metadata *out)
{
	double latitude, longitude;

	if (!read_degrees(image, "exif-ifd3-GPSLatitude", &latitude) ||
	    !read_degrees(image, "exif-ifd3-GPSLongitude", &longitude))
		return;
	if (is_towards(image, "exif-ifd3-GPSLatitudeRef", 'S'))
		latitude = -latitude;
	if (is_towards(image, "exif-ifd3-GPSLongitudeRef", 'W'))
		longitude = -longitude;
	if (!(fabs(latitude) <= 90) || !(fabs(longitude) <= 180) ||
	    (latitude == 0 && longitude == 0))
		return;
	out->has_position = true;
	out->latitude = latitude;
	out->longitude = longitude;
}

void
camera_read(VipsImage *image, struct derived_metadata *out)
{
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

	for (size_t i = 0; i < sizeof fields / sizeof *fields; i++)
		copy_field(image, fields[i].name, fields[i].text, DERIVE_TEXT);
	read_position(image, out);
}
