#include "config.h"

#include "base/arena.h"

#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define BLOCK_SIZE ((size_t)64 * 1024)

struct arena_block {
	struct arena_block *next;
	size_t used, size;
	alignas(max_align_t) unsigned char bytes[];
};

struct arena_exit {
	struct arena_exit *next;
	void (*end)(void *);
	void *what;
};

static void __attribute__((noreturn)) out_of_memory(void)
{
	fputs("tintype: out of memory\n", stderr);
	abort();
}

static struct arena_block *
block_add(struct arena *arena, size_t size)
{
	struct arena_block *block;

	if (size > PTRDIFF_MAX - sizeof *block)
		out_of_memory();
	block = malloc(sizeof *block + size);
	if (block == NULL)
		out_of_memory();
	*block = (struct arena_block){ .next = arena->blocks, .size = size };
	arena->blocks = block;
	return block;
}

void *
arena_alloc(struct arena *arena, size_t size, size_t align)
{
	struct arena_block *block = arena->blocks;
	size_t at;

	arena->allocated += size;
	arena->calls++;
#ifdef ARENA_EMULATE
	(void)align;
	block = block_add(arena, size);
	at = 0;
#else
	at = block == NULL ? 0 : (block->used + align - 1) & ~(align - 1);
	if (block == NULL || at > block->size || size > block->size - at) {
		block = block_add(arena, size > BLOCK_SIZE ? size : BLOCK_SIZE);
		at = 0;
	}
#endif
	block->used = at + size;
	return memset(block->bytes + at, 0, size);
}

void *
arena_alloc_many(struct arena *arena, size_t count, size_t size, size_t align)
{
	size_t bytes;

	if (__builtin_mul_overflow(count, size, &bytes))
		out_of_memory();
	return arena_alloc(arena, bytes, align);
}

char *
arena_c_string(struct arena *arena, struct str s)
{
	char *copy = arena_alloc(arena, s.len + 1, 1);

	if (s.len > 0)
		memcpy(copy, s.at, s.len);
	return copy;
}

struct str
arena_copy(struct arena *arena, struct str s)
{
	return (struct str){ arena_c_string(arena, s), s.len };
}

struct str
arena_printf(struct arena *arena, const char *format, ...)
{
	va_list arguments;
	char *text;
	int length;

	va_start(arguments, format);
	length = vsnprintf(NULL, 0, format, arguments);
	va_end(arguments);
	if (length < 0)
		return STR("");
	text = arena_alloc(arena, (size_t)length + 1, 1);
	va_start(arguments, format);
	vsnprintf(text, (size_t)length + 1, format, arguments);
	va_end(arguments);
	return (struct str){ text, (size_t)length };
}

void
arena_at_exit(struct arena *arena, void (*end)(void *), void *what)
{
	struct arena_exit *entry = arena_new(arena, struct arena_exit);

	*entry = (struct arena_exit){ .next = arena->exits, .end = end, .what = what };
	arena->exits = entry;
}

static void
run_exits(struct arena *arena)
{
	for (struct arena_exit *entry = arena->exits; entry != NULL; entry = entry->next)
		entry->end(entry->what);
	arena->exits = NULL;
}

/* Frees all blocks but, if keep is set, the oldest, which is of the usual size. */
static void
free_blocks(struct arena *arena, bool keep)
{
	struct arena_block *block = arena->blocks, *next;

	arena->blocks = NULL;
	for (; block != NULL; block = next) {
		next = block->next;
		if (keep && next == NULL && block->size == BLOCK_SIZE) {
			block->used = 0;
			arena->blocks = block;
		} else {
			free(block);
		}
	}
}

void
arena_reset(struct arena *arena)
{
	run_exits(arena);
#ifdef ARENA_EMULATE
	free_blocks(arena, false);
#else
	free_blocks(arena, true);
#endif
	arena->allocated = arena->calls = 0;
}

void
arena_release(struct arena *arena)
{
	run_exits(arena);
	free_blocks(arena, false);
	*arena = (struct arena){ 0 };
}
