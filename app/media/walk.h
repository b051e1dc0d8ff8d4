/*
 * From the first byte of an image file to the last, over its structure: dimensions, frames, and
 * whether it is all there. Each returns false for a file that is broken or ends early; what it
 * found by then stays.
 */
#ifndef TINTYPE_MEDIA_WALK_H
#define TINTYPE_MEDIA_WALK_H

#include "media/file_view.h"
#include "media/probe.h"

bool walk_jpeg(struct file_view *file, struct media_info *info);
bool walk_png(struct file_view *file, struct media_info *info);
bool walk_gif(struct file_view *file, struct media_info *info);
bool walk_webp(struct file_view *file, struct media_info *info);
/* HEIC and AVIF. */
bool walk_heif(struct file_view *file, struct media_info *info);
bool walk_tiff(struct file_view *file, struct media_info *info);

#endif
