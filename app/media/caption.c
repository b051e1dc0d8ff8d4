#include "config.h"

#include "media/caption.h"

#include <exempi/xmp.h>
#include <exempi/xmpconsts.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/utf8.h"

#define SIDECAR_MAX ((size_t)1024 * 1024)
#define NS_IPTC_CORE "http://iptc.org/std/Iptc4xmpCore/1.0/xmlns/"

bool
caption_begin(void)
{
	return xmp_init();
}

void
caption_end(void)
{
	xmp_terminate();
}

/* Whole code points, as many as fit; nothing of what is not UTF-8. */
static void
keep(const char *text, char *out, size_t size)
{
	struct str rest = str_of(text);
	size_t whole = 0;

	if (!utf8_valid(rest))
		return;
	while (rest.len > 0) {
		size_t before = rest.len;

		utf8_take(&rest);
		if (whole + (before - rest.len) >= size)
			break;
		whole += before - rest.len;
	}
	memcpy(out, text, whole);
	out[whole] = '\0';
}

/* In the language the writer made the first, whatever it is. */
static void
read_text(XmpPtr xmp, const char *space, const char *name, char *out, size_t size)
{
	XmpStringPtr text = xmp_string_new();

	if (xmp_get_localized_text(xmp, space, name, "", "x-default", NULL, text, NULL))
		keep(xmp_string_cstr(text), out, size);
	xmp_string_free(text);
}

static void
read_keywords(XmpPtr xmp, struct caption *out)
{
	XmpStringPtr word = xmp_string_new();

	for (int32_t i = 1; xmp_get_array_item(xmp, NS_DC, "subject", i, word, NULL); i++) {
		if (out->keyword_count == CAPTION_KEYWORDS_MAX) {
			out->keywords_left_out++;
			continue;
		}
		keep(xmp_string_cstr(word), out->keywords[out->keyword_count],
		    sizeof out->keywords[0]);
		out->keyword_count += out->keywords[out->keyword_count][0] != '\0';
	}
	xmp_string_free(word);
}

static void
read_all(XmpPtr xmp, struct caption *out)
{
	XmpStringPtr headline = xmp_string_new();

	read_text(xmp, NS_DC, "title", out->title, sizeof out->title);
	if (out->title[0] == '\0' &&
	    xmp_get_property(xmp, NS_PHOTOSHOP, "Headline", headline, NULL))
		keep(xmp_string_cstr(headline), out->title, sizeof out->title);
	xmp_string_free(headline);
	read_text(xmp, NS_DC, "description", out->description, sizeof out->description);
	read_text(xmp, NS_IPTC_CORE, "AltTextAccessibility", out->alt_text, sizeof out->alt_text);
	read_keywords(xmp, out);
}

static XmpPtr
open_image(int fd)
{
	char path[32];
	XmpFilePtr file;
	XmpPtr xmp = NULL;

	snprintf(path, sizeof path, "/proc/self/fd/%d", fd);
	file = xmp_files_open_new(path, XMP_OPEN_READ | XMP_OPEN_ONLYXMP);
	if (file == NULL)
		return NULL;
	xmp = xmp_files_get_new_xmp(file);
	xmp_files_free(file);
	return xmp;
}

static XmpPtr
open_sidecar(int fd)
{
	static char text[SIDECAR_MAX];
	size_t size = 0;
	ssize_t n;

	while (size < sizeof text && (n = read(fd, text + size, sizeof text - size)) > 0)
		size += (size_t)n;
	return size == sizeof text ? NULL : xmp_new(text, size);
}

void
caption_parse(enum caption_kind kind, int fd, struct caption *out)
{
	XmpPtr xmp = kind == CAPTION_IMAGE ? open_image(fd) : open_sidecar(fd);

	*out = (struct caption){ .keyword_count = 0 };
	if (xmp == NULL)
		return;
	read_all(xmp, out);
	xmp_free(xmp);
}

static bool
put_text(XmpPtr xmp, const char *space, const char *name, const char *text)
{
	return *text == '\0' || xmp_set_localized_text(xmp, space, name, "", "x-default", text, 0);
}

static bool
put_all(XmpPtr xmp, const struct caption *caption)
{
	bool good = xmp_register_namespace(NS_IPTC_CORE, "Iptc4xmpCore", NULL) &&
		    put_text(xmp, NS_DC, "title", caption->title) &&
		    put_text(xmp, NS_DC, "description", caption->description) &&
		    put_text(xmp, NS_IPTC_CORE, "AltTextAccessibility", caption->alt_text);

	for (size_t i = 0; good && i < caption->keyword_count; i++)
		good = xmp_append_array_item(
		    xmp, NS_DC, "subject", XMP_PROP_VALUE_IS_ARRAY, caption->keywords[i], 0);
	return good;
}

const struct problem *
caption_format(struct arena *arena, const struct caption *caption, struct str *out)
{
	XmpPtr xmp = xmp_new_empty();
	XmpStringPtr text = xmp_string_new();
	bool good = put_all(xmp, caption) && xmp_serialize_and_format(xmp, text,
						 XMP_SERIAL_OMITPACKETWRAPPER, 0, "\n", "\t", 0);

	if (good)
		*out = arena_copy(arena, str_of(xmp_string_cstr(text)));
	xmp_string_free(text);
	xmp_free(xmp);
	return good ? NULL : problem_caused(arena, PROBLEM_INTERNAL, "the XMP cannot be written");
}
