/*
 * A ready-made answer in Redis with two ends: after the first it is old, and one worker makes it
 * anew while the others serve it on; after the second it is gone. Ends are moved by up to a tenth,
 * so that pages made together do not end together.
 */
#ifndef TINTYPE_CACHE_PAGE_H
#define TINTYPE_CACHE_PAGE_H

#include "cache/redis.h"

struct page {
	bool found, old;
	int64_t old_at_ms;
	struct str body; /* in the arena */
};

void page_read_command(struct redis_command *command, struct str key);
/* What is damaged is not found. */
struct page page_of(const struct redis_command *command, int64_t now_ms);
struct page page_of_reply(const struct redis_reply *reply, int64_t now_ms);
/* Of the beginning of what Redis keeps; 0 if it is damaged. */
int64_t page_old_at_ms(struct str head);
/* Old after fresh_ms, gone after fresh_ms + old_ms. */
void page_write_command(struct redis_command *command, struct arena *arena, struct str key,
    struct str body, int64_t now_ms, int64_t fresh_ms, int64_t old_ms);

#endif
