#include "config.h"

#include "media/walk.h"

/* Markers of ITU-T T.81, table B.1. */
#define MARKER_SOI 0xd8
#define MARKER_EOI 0xd9
#define MARKER_SOS 0xda
#define MARKER_DHT 0xc4
#define MARKER_JPG 0xc8
#define MARKER_DAC 0xcc
#define MARKER_RST0 0xd0
#define MARKER_RST7 0xd7
#define MARKER_TEM 0x01

static bool
is_frame(int64_t marker)
{
	return marker >= 0xc0 && marker <= 0xcf && marker != MARKER_DHT && marker != MARKER_JPG &&
	       marker != MARKER_DAC;
}

static bool
has_no_segment(int64_t marker)
{
	return marker == MARKER_TEM || (marker >= MARKER_RST0 && marker <= MARKER_SOI);
}

/* Behind a scan's entropy-coded bytes: the next 0xff that is no stuffing and no restart. */
static bool
skip_scan(struct file_view *file, int64_t *at)
{
	unsigned char bytes[2];

	while (
	    (*at = file_view_find(file, *at, 0xff)) >= 0 && file_view_read(file, *at, bytes, 2)) {
		if (bytes[1] != 0 && bytes[1] != 0xff &&
		    !(bytes[1] >= MARKER_RST0 && bytes[1] <= MARKER_RST7))
			return true;
		++*at;
	}
	return false;
}

static bool
read_frame(struct file_view *file, int64_t at, int64_t marker, struct media_info *info)
{
	/* length, precision, height, width */
	info->progressive = marker == 0xc2 || marker == 0xc6 || marker == 0xca || marker == 0xce;
	return file_view_big(file, at + 3, 2, &info->height) &&
	       file_view_big(file, at + 5, 2, &info->width);
}

/* The marker at an offset, behind any fill bytes; *at is then behind it. */
static bool
next_marker(struct file_view *file, int64_t *at, int64_t *marker)
{
	int64_t byte;

	if (!file_view_big(file, *at, 1, &byte) || byte != 0xff)
		return false;
	do {
		++*at;
		if (!file_view_big(file, *at, 1, marker))
			return false;
	} while (*marker == 0xff);
	++*at;
	return true;
}

bool
walk_jpeg(struct file_view *file, struct media_info *info)
{
	int64_t at = 0, marker, length;
	bool scanned = false;

	while (next_marker(file, &at, &marker)) {
		if (marker == MARKER_EOI)
			return scanned && info->width > 0 && info->height > 0;
		if (has_no_segment(marker))
			continue;
		if (!file_view_big(file, at, 2, &length) || length < 2)
			return false;
		if (is_frame(marker) && !read_frame(file, at, marker, info))
			return false;
		at += length;
		if (marker == MARKER_SOS) {
			scanned = true;
			if (!skip_scan(file, &at))
				return false;
		}
	}
	return false;
}
