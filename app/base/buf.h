/*
 * Bytes that grow, in an arena: what writers of text append to. The bytes stay where they are until
 * the next append, so a view of them is taken when the writing is done.
 */
#ifndef TINTYPE_BASE_BUF_H
#define TINTYPE_BASE_BUF_H

#include "base/arena.h"
#include "base/str.h"

#include <stdint.h>
#include <string.h>

struct buf {
	struct arena *arena;
	char *at;
	size_t len, size;
};

/* An empty buffer with room for size bytes (0 is fine: it grows). */
struct buf buf_new(struct arena *arena, size_t size);
void buf_i64(struct buf *buf, int64_t number);
void buf_printf(struct buf *buf, const char *format, ...) __attribute__((format(printf, 2, 3)));
/* Makes it larger, so that size more bytes fit; what buf_reserve() does when they do not. */
char *buf_grow(struct buf *buf, size_t size) __attribute__((returns_nonnull));

/*
 * Room for size more bytes behind the end; the caller writes there and adds to buf->len. This and
 * the next two stand here to be inlined: a listing is some ten thousand of them.
 */
static inline char *
buf_reserve(struct buf *buf, size_t size)
{
	if (buf->at != NULL && size <= buf->size - buf->len)
		return buf->at + buf->len;
	return buf_grow(buf, size);
}

static inline void
buf_append(struct buf *buf, struct str s)
{
	if (s.len == 0)
		return;
	memcpy(buf_reserve(buf, s.len), s.at, s.len);
	buf->len += s.len;
}

static inline void
buf_byte(struct buf *buf, char byte)
{
	*buf_reserve(buf, 1) = byte;
	buf->len++;
}

struct str buf_str(const struct buf *buf);

#endif
