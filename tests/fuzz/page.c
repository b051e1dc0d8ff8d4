/* Any bytes as what Redis keeps of a page, and as the text of a listing that counts are put into.
 */
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include "api/counted.h"
#include "api/kept_page.h"
#include "cache/page.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

/* Each image costs at most its two numbers, and `true` for `false`. */
#define GROWS 48

static void
put(struct arena *arena, struct str text, bool signed_in)
{
	const struct image_counts counts[] = {
		{ .id = { .bytes = { [15] = 1 } }, .like_count = INT64_MAX, .liked = true },
		{ .id = { .bytes = { [15] = 2 } }, .comment_count = INT64_MAX },
	};
	struct str once, twice;

	for (size_t n = 1; n <= 2; n++) {
		if (!counted_put(arena, text, counts, n, signed_in, &once))
			continue;
		if (once.len > text.len + GROWS * n)
			abort();
		/* What was put right is right. */
		if (!counted_put(arena, once, counts, n, signed_in, &twice) || !str_eq(once, twice))
			abort();
	}
}

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
	const struct str input = { (const char *)bytes, size };
	const struct redis_reply reply = { .kind = REDIS_STRING, .string = input };
	struct arena arena = { 0 };
	struct page page = page_of_reply(&reply, 1000);
	struct str text;

	if (page.found &&
	    (page.body.len + page.ids.len >= size || page.ids.len % PAGE_ID_SIZE != 0))
		abort();
	if (page.found && kept_page_text(&arena, page.body, &text))
		put(&arena, text, true);
	put(&arena, input, false);
	put(&arena, input, true);
	page_old_at_ms(input);
	arena_release(&arena);
	return 0;
}
