#include "config.h"

#include "base/buf.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/put.h"

#define SMALLEST ((size_t)256)

struct buf
buf_new(struct arena *arena, size_t size)
{
	struct buf buf = { .arena = arena };

	if (size > 0)
		buf_reserve(&buf, size);
	return buf;
}

char *
buf_grow(struct buf *buf, size_t size)
{
	size_t larger = buf->size < SMALLEST ? SMALLEST : buf->size * 2;
	char *at;

	if (larger < buf->len + size)
		larger = buf->len + size;
	at = arena_alloc_raw(buf->arena, larger, 1);
	if (buf->len > 0)
		memcpy(at, buf->at, buf->len);
	buf->at = at;
	buf->size = larger;
	return buf->at + buf->len;
}

void
buf_i64(struct buf *buf, int64_t number)
{
	char *end = put_i64(buf_reserve(buf, PUT_I64_SIZE), number);

	buf->len = (size_t)(end - buf->at);
}

void
buf_printf(struct buf *buf, const char *format, ...)
{
	va_list arguments;
	int length;

	va_start(arguments, format);
	length = vsnprintf(NULL, 0, format, arguments);
	va_end(arguments);
	if (length < 0)
		return;
	buf_reserve(buf, (size_t)length + 1);
	va_start(arguments, format);
	vsnprintf(buf->at + buf->len, (size_t)length + 1, format, arguments);
	va_end(arguments);
	buf->len += (size_t)length;
}

struct str
buf_str(const struct buf *buf)
{
	return buf->at == NULL ? STR("") : (struct str){ buf->at, buf->len };
}
