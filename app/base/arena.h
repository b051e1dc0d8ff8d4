/*
 * Memory with one owner and one end: everything a request makes is allocated here and ends with
 * arena_reset(). Allocation does not fail; a worker that is out of memory ends, which costs one
 * request. So every size that comes from outside is bounded before it gets here.
 *
 * Blocks are kept over a reset up to a bound, so that a worker's steady state allocates nothing;
 * what one big request made it grow beyond that is given back. Under the sanitizers (ARENA_EMULATE)
 * each allocation is a malloc() of its own, so that an overflow by one byte is seen.
 */
#ifndef TINTYPE_BASE_ARENA_H
#define TINTYPE_BASE_ARENA_H

#include "base/str.h"

#include <stdalign.h>
#include <stddef.h>

struct arena_block;
struct arena_exit;

struct arena {
	struct arena_block *blocks;
	struct arena_block *spares; /* kept over a reset */
	struct arena_exit *exits;
	size_t allocated; /* bytes handed out since the last reset */
	size_t calls;     /* allocations since the last reset */
};

/* Zeroed memory of size bytes; align is a power of two. */
void *arena_alloc(struct arena *arena, size_t size, size_t align)
    __attribute__((malloc, returns_nonnull, alloc_size(2), warn_unused_result));
/* The same, not zeroed: for bytes that are written before they are read. */
void *arena_alloc_raw(struct arena *arena, size_t size, size_t align)
    __attribute__((malloc, returns_nonnull, alloc_size(2), warn_unused_result));
/* Zeroed, for count elements; a product that overflows ends the process as running out does. */
void *arena_alloc_many(struct arena *arena, size_t count, size_t size, size_t align)
    __attribute__((malloc, returns_nonnull, alloc_size(2, 3), warn_unused_result));

#define arena_new(arena, type) ((type *)arena_alloc((arena), sizeof(type), alignof(type)))
#define arena_array(arena, type, count)                                                            \
	((type *)arena_alloc_many((arena), (count), sizeof(type), alignof(type)))

/* A copy of s with a NUL behind it, which the view's length does not count. */
struct str arena_copy(struct arena *arena, struct str s);
/* A copy with the letters A-Z in lower case. */
struct str arena_lower(struct arena *arena, struct str s);
/* The same as a C string, for foreign libraries. */
char *arena_c_string(struct arena *arena, struct str s) __attribute__((returns_nonnull));
/* printf() into the arena, NUL-terminated behind the view. */
struct str arena_printf(struct arena *arena, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* Calls end(what) when the arena is reset, last registered first: for handles of foreign libraries.
 */
void arena_at_exit(struct arena *arena, void (*end)(void *), void *what);

/* Ends every allocation; the arena is ready for the next request. */
void arena_reset(struct arena *arena);
/* Resets, and gives the kept block back too. */
void arena_release(struct arena *arena);

#endif
