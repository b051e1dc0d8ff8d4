/*
 * What a file claims to be, by its own bytes, without decoding it: the first checks of an upload.
 * Reads a little at a time; believes nothing; a file that ends too early is found here.
 *
 * JPEG: ITU-T T.81. PNG: the W3C recommendation. GIF: GIF89a. WebP: RFC 9649. HEIC, AVIF: ISO/IEC
 * 14496-12 and 23008-12. TIFF: revision 6.0.
 */
#ifndef TINTYPE_MEDIA_PROBE_H
#define TINTYPE_MEDIA_PROBE_H

#include "base/arena.h"
#include "base/problem.h"

enum media_format {
	MEDIA_JPEG,
	MEDIA_PNG,
	MEDIA_GIF,
	MEDIA_WEBP,
	MEDIA_HEIC,
	MEDIA_AVIF,
	MEDIA_TIFF,
	MEDIA_FORMAT_COUNT
};

struct media_limits {
	unsigned formats;           /* that are let in: see media_formats() */
	int64_t min_side, max_side; /* pixels */
	int64_t max_pixels;         /* over all frames */
};

struct media_info {
	enum media_format format;
	int64_t width, height;
	int64_t frames; /* 1 unless it moves */
	bool progressive;
};

/* 415 for what is no image of ours, 422 for what is broken or too large. The fd's offset is left
 * alone. */
const struct problem *media_check(struct arena *arena, int fd, const struct media_limits *limits,
    struct media_info *out) MUST_CHECK;
/* A bit for each format of "jpeg,png,...": 1 << MEDIA_JPEG, ... What is none is passed over. */
unsigned media_formats(struct str names);
/* "image/jpeg" */
struct str media_mime(enum media_format format);
/* "jpeg": also the end of a file's name. */
struct str media_format_name(enum media_format format);

#endif
