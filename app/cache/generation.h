/*
 * Generation numbers: part of the keys of cached pages, so that one step makes all pages of before
 * unreachable. Numbers begin at the time in microseconds: should Redis forget one (eviction,
 * FLUSHALL), the next is still larger than all before, and no page of an old generation comes back.
 */
#ifndef TINTYPE_CACHE_GENERATION_H
#define TINTYPE_CACHE_GENERATION_H

#include "cache/redis.h"

/* A number is forgotten after so long, and begun anew with a larger one: there are as many as
 * users.
 */
#define GENERATION_SECONDS INT64_C(604800)
#define GENERATION_KEYS_MAX (REDIS_ARGS_MAX - 1)
/* Commands that generation_step_commands() makes of one key. */
#define GENERATION_STEP_COMMANDS 2

/* Reads them all: one MGET. Part of the caller's pipeline. */
void generation_read_command(struct redis_command *command, const struct str *keys, size_t count);
/*
 * The number of the nth key. 0: there is none, or no answer; what is made now is not to be cached
 * under it, but the number can be begun with generation_begin_command().
 */
int64_t generation_of(const struct redis_command *command, size_t n);
/* Begins a number that is not there. */
void generation_begin_command(struct redis_command *command, struct arena *arena, struct str key);
/* Ends all pages of the key: two commands, atomic enough in any order with others' steps. */
void generation_step_commands(struct redis_command commands[static GENERATION_STEP_COMMANDS],
    struct arena *arena, struct str key);
/* The number after the step; 0 if it was not made. */
int64_t generation_after_step(const struct redis_command commands[static GENERATION_STEP_COMMANDS]);

#endif
