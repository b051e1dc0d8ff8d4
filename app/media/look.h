/* What stands for a picture until it is there, and what it is compared by. */
#ifndef TINTYPE_MEDIA_LOOK_H
#define TINTYPE_MEDIA_LOOK_H

#include <vips/vips.h>

#include "media/derive.h"

/* Colour, blurhash and perceptual hash, of a small picture in sRGB. */
bool look_read(VipsImage *thumbnail, struct derived *out);

#endif
