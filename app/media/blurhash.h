/*
 * BlurHash: a picture's first few cosine waves as a short text (the algorithm as published by
 * Wolt). For what is shown while the picture is under way.
 */
#ifndef TINTYPE_MEDIA_BLURHASH_H
#define TINTYPE_MEDIA_BLURHASH_H

#include <stddef.h>

#define BLURHASH_X 4
#define BLURHASH_Y 3
#define BLURHASH_SIZE (6 + 2 * (BLURHASH_X * BLURHASH_Y - 1) + 1)

/* Of 8-bit RGB pixels, row after row. NUL-terminated. */
void blurhash(const unsigned char *rgb, int width, int height, char out[static BLURHASH_SIZE]);

#endif
