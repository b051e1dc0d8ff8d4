/*
 * How far a read replica must have come before listings are read from it: the place in the
 * primary's log behind the last change that anybody made. Whoever changes something tells it before
 * it steps a generation, and whoever reads it does so after it has read the generation: so who
 * makes a page of a generation knows of every change of before.
 *
 * Kept as text that orders as places do: of one database cluster, by timeline, then position, in
 * hexadecimal digits.
 */
#ifndef TINTYPE_CACHE_POSITION_H
#define TINTYPE_CACHE_POSITION_H

#include "cache/redis.h"

struct position {
	int64_t system; /* which cluster */
	int64_t timeline, position;
};

/* Raises what the key says to this, never lowers it. Part of the caller's pipeline. */
void position_tell_command(
    struct redis_command *command, struct arena *arena, struct str key, struct position position);
/* What the key said; false if it is not there or is none. */
bool position_parse(struct str text, struct position *out);

#endif
