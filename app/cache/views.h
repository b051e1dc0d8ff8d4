/*
 * Views, counted in Redis until they are written down. image:views:<id> counts up; with the first
 * view of an image its lot gets an id. Taking moves lots, with their ids, to where they stay until
 * they were written: whoever dies in between leaves them to the next.
 */
#ifndef TINTYPE_CACHE_VIEWS_H
#define TINTYPE_CACHE_VIEWS_H

#include "base/id.h"
#include "cache/redis.h"

/* Lots of one taking, about. */
#define VIEWS_LOTS 200
/* Kept listings show new views after that at the latest. */
#define VIEWS_SHOWN_SECONDS INT64_C(30)

struct views_lot {
	struct id id, image;
	int64_t amount;
};

/* Counts a view of a viewer (any text that names them, kept as a key) who has not been counted
 * for life_ms. */
void views_count_command(struct redis_command *command, struct arena *arena, struct id image,
    struct str viewer, int64_t life_ms);
/* How many are counted and not taken; 0 if this one was not counted. */
int64_t views_counted(const struct redis_command *command);

/* Takes lots: of one image, or (nil) of any. Gives all that are taken and not yet done. */
void views_take_command(struct redis_command *command, struct arena *arena, struct id image);
struct views_lot *views_taken(
    struct arena *arena, const struct redis_command *command, size_t *count);
/* They were written. Part of a pipeline. */
void views_done_command(struct redis_command *command, struct arena *arena, struct id lot);

#endif
