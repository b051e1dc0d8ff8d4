/* The text of a listing in which counts are put right, without making the listing anew. */
#ifndef TINTYPE_API_COUNTED_H
#define TINTYPE_API_COUNTED_H

#include "base/arena.h"
#include "repo/image_counts.h"

/*
 * With these counts, and with `liked` if it stands there for a viewer who is signed in. False if
 * one of the images is not there, or the text is not as image_json() writes it.
 */
bool counted_put(struct arena *arena, struct str text, const struct image_counts *counts,
    size_t count, bool signed_in, struct str *out);

#endif
