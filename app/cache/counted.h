/*
 * Which images were liked or commented on lately. Such a change ends no page: it steps one number,
 * the counts number, and notes the image under it, in a sorted set of bounded size. A page has the
 * number that was read before it was made (its stamp), and the ids of its images; whoever looks for
 * it asks which of them were counted since (cache/lookup.h).
 *
 * The set's own entry "-" says up to which number it may lack changes. A set that is not there, or
 * lacks what a page would have to know, makes nothing old pass for new: such a page is made anew.
 */
#ifndef TINTYPE_CACHE_COUNTED_H
#define TINTYPE_CACHE_COUNTED_H

#include "base/id.h"
#include "cache/redis.h"

/* So many images are remembered, those that were counted last. */
#define COUNTED_IMAGES 4000
/* Of one command. */
#define COUNTED_IDS_MAX 20

/* Steps the number and notes the images, at most COUNTED_IDS_MAX. Part of the caller's pipeline. */
void counted_note_command(
    struct redis_command *command, struct arena *arena, const struct id *images, size_t count);

#endif
