/*
 * Pages that are sure to be asked for, made before anybody does: when a pool starts, and when Redis
 * has forgotten everything. One worker of all that share the Redis makes them, one at a time
 * between requests, under the same lock as readers do; nobody waits for it, and it gives up at the
 * first trouble. Which ones: what the page asks for first, and what strangers asked for most
 * lately.
 */
#ifndef TINTYPE_API_WARM_H
#define TINTYPE_API_WARM_H

#include "base/arena.h"
#include "cache/redis.h"

struct api;
struct call;
struct warm;

struct warm *warm_new(struct arena *arena);
/* Everything may be forgotten: from the next upkeep on. */
void warm_want(struct warm *warm);
/* Upkeep is to come at once. */
bool warm_wanted(struct api *api);
/* At most one page. Nanoseconds until it wants to be called again; INT64_MAX: not until it is
 * wanted. */
int64_t warm_turn(struct api *api);
/*
 * Remembers, in Redis, that this page was made because somebody asked: up to WARM_NOTE_COMMANDS
 * commands of the caller's pipeline; gives how many.
 */
#define WARM_NOTE_COMMANDS 2
size_t warm_note_commands(struct call *call, struct redis_command *commands);

#endif
