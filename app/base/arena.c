#include "config.h"

#include "base/arena.h"

#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define BLOCK_SIZE ((size_t)64 * 1024)
/* What is kept over a reset: enough for a listing of a hundred images. */
#ifdef ARENA_EMULATE
#define KEEP_SIZE ((size_t)0)
#else
#define KEEP_SIZE ((size_t)768 * 1024)
#endif

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

/* A block kept over a reset that is large enough, taken off the list of spares. */
static struct arena_block *
take_spare(struct arena *arena, size_t size)
{
	struct arena_block **link = &arena->spares, *block;

	while (*link != NULL && (*link)->size < size)
		link = &(*link)->next;
	block = *link;
	if (block != NULL)
		*link = block->next;
	return block;
}

static struct arena_block *
block_add(struct arena *arena, size_t size)
{
	struct arena_block *block = take_spare(arena, size);

	if (block == NULL) {
		if (size > PTRDIFF_MAX - sizeof *block)
			out_of_memory();
		block = malloc(sizeof *block + size);
		if (block == NULL)
			out_of_memory();
		block->size = size;
	}
	block->used = 0;
	block->next = arena->blocks;
	arena->blocks = block;
	return block;
}

void *
arena_alloc_raw(struct arena *arena, size_t size, size_t align)
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
	return block->bytes + at;
}

void *
arena_alloc(struct arena *arena, size_t size, size_t align)
{
	return memset(arena_alloc_raw(arena, size, align), 0, size);
}

void *
arena_alloc_many(struct arena *arena, size_t count, size_t size, size_t align)
{
	size_t bytes;

	if (__builtin_mul_overflow(count, size, &bytes))
		out_of_memory();
	return arena_alloc(arena, bytes, align);
}

struct str
arena_lower(struct arena *arena, struct str s)
{
	char *copy = arena_c_string(arena, s);

	for (size_t i = 0; i < s.len; i++)
		if (copy[i] >= 'A' && copy[i] <= 'Z')
			copy[i] = (char)(copy[i] + ('a' - 'A'));
	return (struct str){ copy, s.len };
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

static void
free_list(struct arena_block *block)
{
	for (struct arena_block *next; block != NULL; block = next) {
		next = block->next;
		free(block);
	}
}

/* Keeps blocks for the next request, up to a bound; what one big request needed is given back. */
static void
spare_blocks(struct arena *arena)
{
	size_t kept = 0;

	for (struct arena_block *spare = arena->spares; spare != NULL; spare = spare->next)
		kept += spare->size;
	for (struct arena_block *block = arena->blocks, *next; block != NULL; block = next) {
		next = block->next;
		if (KEEP_SIZE < kept + block->size) {
			free(block);
			continue;
		}
		kept += block->size;
		block->next = arena->spares;
		arena->spares = block;
	}
	arena->blocks = NULL;
}

void
arena_reset(struct arena *arena)
{
	run_exits(arena);
	spare_blocks(arena);
	arena->allocated = arena->calls = 0;
}

void
arena_release(struct arena *arena)
{
	run_exits(arena);
	free_list(arena->blocks);
	free_list(arena->spares);
	*arena = (struct arena){ 0 };
}
