/* Images in markup: what the doors for those without a script say of them, and their <img>. */
#ifndef TINTYPE_API_DOOR_IMAGE_H
#define TINTYPE_API_DOOR_IMAGE_H

#include "api/call.h"
#include "base/buf.h"
#include "repo/image.h"

/* The owner by the name they chose. */
struct str door_image_owner(const struct image *image);
/* Its title, or whose it is. */
struct str door_image_title(struct call *call, const struct image *image);
/* Whoever reads it aloud has something to say. */
struct str door_image_alt(struct call *call, const struct image *image);
bool door_image_has(const struct image *image, enum variant_size size);
struct str door_number(struct call *call, int64_t value);
/* <img> of a size that there is, for other people's pages. */
void door_image_put(
    struct call *call, struct buf *out, const struct image *image, enum variant_size size);
/*
 * <img> for our own page, whose script takes it over as it is (js/picture.js): of the sizes from
 * first, which there is, to last, shown as wide as `sizes` says. What is seen at once is not put
 * off.
 */
void door_image_put_own(struct call *call, struct buf *out, const struct image *image,
    enum variant_size first, enum variant_size last, struct str sizes, bool seen);

#endif
