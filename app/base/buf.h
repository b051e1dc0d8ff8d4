/*
 * Bytes that grow, in an arena: what writers of text append to. The bytes stay where they are until
 * the next append, so a view of them is taken when the writing is done.
 */
#ifndef TINTYPE_BASE_BUF_H
#define TINTYPE_BASE_BUF_H

#include "base/arena.h"
#include "base/str.h"

#include <stdint.h>

struct buf {
	struct arena *arena;
	char *at;
	size_t len, size;
};

/* An empty buffer with room for size bytes (0 is fine: it grows). */
struct buf buf_new(struct arena *arena, size_t size);
void buf_append(struct buf *buf, struct str s);
void buf_byte(struct buf *buf, char byte);
void buf_i64(struct buf *buf, int64_t number);
void buf_printf(struct buf *buf, const char *format, ...) __attribute__((format(printf, 2, 3)));
/* Room for size more bytes behind the end; the caller writes there and adds to buf->len. */
char *buf_reserve(struct buf *buf, size_t size) __attribute__((returns_nonnull));
struct str buf_str(const struct buf *buf);

#endif
