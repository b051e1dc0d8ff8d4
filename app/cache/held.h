/*
 * Pages that this worker was given before, in its own memory: Redis then says only that the
 * generation is still the same. A few of the hottest, of bounded size; the one unused for longest
 * makes room.
 */
#ifndef TINTYPE_CACHE_HELD_H
#define TINTYPE_CACHE_HELD_H

#include "cache/keys.h"

#define HELD_PAGES 48
#define HELD_PAGE_MAX ((size_t)48 * 1024)

struct held;

/* Memory is touched when it is used. */
struct held *held_new(struct arena *arena);
/* The page and its generation, which live until the next held_keep(); false if there is none, or it
 * is old. */
bool held_find(struct held *held, const struct key_parts *key, int64_t now_ms, struct str *page,
    struct str *generation);
/* What is too large is not held. */
void held_keep(struct held *held, const struct key_parts *key, struct str generation,
    struct str page, int64_t old_at_ms);

#endif
