/*
 * Every file of an image out of the one that was uploaded, by libvips: upright, in sRGB, without
 * metadata, nothing of the uploader's bytes. Runs in a child with least rights: see jobs/decoder.
 */
#ifndef TINTYPE_MEDIA_DERIVE_H
#define TINTYPE_MEDIA_DERIVE_H

#include "media/probe.h"

/* The original, and four sizes as WebP, AVIF and JPEG. */
#define DERIVE_FILES_MAX 13
#define DERIVE_TEXT 96

struct derive_wish {
	enum media_format format; /* of the source */
	bool avif, jpeg;          /* of each size of a still picture, beside WebP */
};

/* One file made, named "<type>.<format>" in the folder. */
struct derived_file {
	char type[16];  /* thumbnail, small, medium, large, original */
	char format[8]; /* webp, avif, jpeg, png, gif */
	int64_t width, height, file_size;
};

/* What the camera told; empty texts are unknown. */
struct derived_metadata {
	char make[DERIVE_TEXT], model[DERIVE_TEXT], lens[DERIVE_TEXT], exposure[DERIVE_TEXT];
	char aperture[DERIVE_TEXT], iso[DERIVE_TEXT], focal_length[DERIVE_TEXT],
	    taken_at[DERIVE_TEXT];
	bool has_position;
	double latitude, longitude; /* degrees north and east */
};

/* Plain bytes: it crosses a pipe between two processes of one program. */
struct derived {
	struct derived_file files[DERIVE_FILES_MAX];
	size_t file_count;
	struct derived_metadata metadata;
	char color[8]; /* "#rrggbb" */
	char blurhash[64];
	/* Bit by bit, whether a point of a grid of 8 by 8 is darker than the one at its right. */
	uint64_t perceptual_hash;
};

/* Told after each file: how many there are, and will be. */
struct derive_watch {
	void (*made)(size_t files, size_t of, void *context);
	void *context;
};

/* Once, before the first image. False if libvips cannot start. */
bool derive_begin(const char *program);
/*
 * Writes <folder>/<type>.<format> for each. NULL if all were made, else why not, in words for the
 * owner.
 */
const char *derive_all(const char *path, const struct derive_wish *wish, const char *folder,
    const struct derive_watch *watch, struct derived *out);

#endif
