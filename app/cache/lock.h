/*
 * One at a time: who makes a cached value while the others serve the old one. A lock ends by
 * itself; it guards effort, not truth.
 */
#ifndef TINTYPE_CACHE_LOCK_H
#define TINTYPE_CACHE_LOCK_H

#include "base/id.h"
#include "cache/redis.h"

struct lock {
	struct str key;
	char token[ID_TEXT_SIZE];
};

/* Takes it for ttl_ms if it is free. Part of the caller's pipeline. */
void lock_take_command(struct redis_command *command, struct arena *arena, struct str key,
    int64_t ttl_ms, struct lock *lock);
bool lock_is_taken(const struct redis_command *command);
/* Gives it back if it is still ours. */
void lock_release_command(struct redis_command *command, const struct lock *lock);

#endif
