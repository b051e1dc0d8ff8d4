/*
 * A ready-made answer in Redis with two ends: after the first it is old, and one worker makes it
 * anew while the others serve it on; after the second it is gone. Ends are moved by up to a tenth,
 * so that pages made together do not end together.
 *
 * Of a page that lists images the ids are kept with it, and its stamp: the number of counts that
 * was read before it was made (cache/counted.h). A script moves the stamp on where it stands.
 */
#ifndef TINTYPE_CACHE_PAGE_H
#define TINTYPE_CACHE_PAGE_H

#include "cache/redis.h"

/* The stamp's digits, with zeros in front. */
#define PAGE_STAMP_DIGITS 19
/* The text of an id; more ids than a page lists are damage. */
#define PAGE_ID_SIZE 36
#define PAGE_IDS_MAX 128

struct page {
	bool found, old;
	int64_t old_at_ms;
	struct str body; /* in the arena */
	struct str ids;  /* one behind the other, PAGE_ID_SIZE bytes each */
};

void page_read_command(struct redis_command *command, struct str key);
/* What is damaged is not found. */
struct page page_of(const struct redis_command *command, int64_t now_ms);
struct page page_of_reply(const struct redis_reply *reply, int64_t now_ms);
/* Of the beginning of what Redis keeps; 0 if it is damaged. */
int64_t page_old_at_ms(struct str head);

struct page_new {
	struct str body, ids;
	struct str stamp; /* digits; empty: its counts are nobody's */
};

/* Old after fresh_ms, gone after fresh_ms + old_ms. */
void page_write_command(struct redis_command *command, struct arena *arena, struct str key,
    const struct page_new *page, int64_t now_ms, int64_t fresh_ms, int64_t old_ms);
/* In place of one that is there and was found; it ends when that one would have. */
void page_rewrite_command(struct redis_command *command, struct arena *arena, struct str key,
    const struct page_new *page, int64_t old_at_ms);

#endif
