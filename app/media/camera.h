/* What a camera wrote beside the pixels. */
#ifndef TINTYPE_MEDIA_CAMERA_H
#define TINTYPE_MEDIA_CAMERA_H

#include <vips/vips.h>

#include "media/derive.h"

/* Reads what is there; nothing of it is believed: texts are UTF-8, positions are on this planet. */
void camera_read(VipsImage *image, struct derived_metadata *out);

#endif
