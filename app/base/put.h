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

/* "00" to "99" and "00" to "ff": two digits are looked up at once. */
extern const char put_decimal_pairs[];
extern const char put_hex_pairs[];

/* How many digits a number has that is below 10^19. */
static inline size_t
put_digit_count(uint64_t number)
{
	size_t count = 1;

	for (uint64_t limit = 10; number >= limit; limit *= 10)
		count++;
	return count;
}

/* In decimal, without leading zeros. */
static inline char *
put_i64(char *at, int64_t number)
{
	uint64_t left = number < 0 ? 0 - (uint64_t)number : (uint64_t)number;
	char *end, *to;

	if (number < 0)
		*at++ = '-';
	to = end = at + put_digit_count(left);
	for (; left >= 10; left /= 100) {
		to -= 2;
		memcpy(to, put_decimal_pairs + 2 * (left % 100), 2);
	}
	if (to > at)
		*at = (char)('0' + left);
	return end;
}

/* Two lower-case digits a byte. */
static inline char *
put_hex(char *at, const uint8_t *bytes, size_t size)
{
	for (size_t i = 0; i < size; i++, at += 2)
		memcpy(at, put_hex_pairs + (size_t)2 * bytes[i], 2);
	return at;
}

#endif
