/*
 * Text into room that is there already (buf_reserve()): each function writes at the place it is
 * given and returns the place behind. To be inlined where the same few pieces are written many
 * thousand times a second; elsewhere buf_append() and its kin are the safer way.
 */
#ifndef TINTYPE_BASE_PUT_H
#define TINTYPE_BASE_PUT_H

#include "base/str.h"

#include <stdint.h>
#include <string.h>

/* The most that put_i64() writes. */
#define PUT_I64_SIZE ((size_t)20)

static inline char *
put_str(char *at, struct str text)
{
	if (text.len > 0)
		memcpy(at, text.at, text.len);
	return at + text.len;
}

/* In decimal, without leading zeros. */
static inline char *
put_i64(char *at, int64_t number)
{
	char digits[PUT_I64_SIZE];
	size_t first = sizeof digits;
	uint64_t left = number < 0 ? 0 - (uint64_t)number : (uint64_t)number;

	do {
		digits[--first] = (char)('0' + left % 10);
		left /= 10;
	} while (left > 0);
	if (number < 0)
		digits[--first] = '-';
	memcpy(at, digits + first, sizeof digits - first);
	return at + (sizeof digits - first);
}

/* Two lower-case digits a byte. */
static inline char *
put_hex(char *at, const uint8_t *bytes, size_t size)
{
	static const char digits[] = "0123456789abcdef";

	for (size_t i = 0; i < size; i++) {
		*at++ = digits[bytes[i] >> 4];
		*at++ = digits[bytes[i] & 15];
	}
	return at;
}

#endif
