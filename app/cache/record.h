/*
 * One thing by its id, ready-made in Redis: an account, an album, an image. Whoever changes it
 * leaves a mark in its place, another each time. Whoever found it missing and read it from the
 * database writes it only if what it found then is still there: so what was read before a change
 * is never written after it. A generation ends all of them at once.
 */
#ifndef TINTYPE_CACHE_RECORD_H
#define TINTYPE_CACHE_RECORD_H

#include "cache/redis.h"

struct record {
	bool answered;     /* else Redis is away: nothing is to be written */
	struct str body;   /* empty: it is not there */
	struct str before; /* what is there instead, for record_write_command() */
	struct str generation;
};

/* Part of the caller's pipeline. More keys may be added to it. */
void record_read_command(struct redis_command *command, struct arena *arena, struct str key);
struct record record_of(const struct redis_command *command);
/* The body, which is not empty, for ttl_ms, unless it changed since it was looked for. */
void record_write_command(struct redis_command *command, struct arena *arena, struct str key,
    const struct record *found, struct str body, int64_t ttl_ms);
/* It was changed: leaves a mark. */
void record_drop_command(struct redis_command *command, struct arena *arena, struct str key);

#endif
