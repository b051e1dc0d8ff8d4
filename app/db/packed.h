/*
 * Values that a table keeps packed in one bytea, because each field of a row costs by itself:
 * integers in network byte order, ids, texts behind two bytes of length. Each call takes one off
 * *rest. What we packed ourselves is whole; of what ends too early the rest is zero and empty.
 * Inlined: a listing takes some fifteen hundred.
 */
#ifndef TINTYPE_DB_PACKED_H
#define TINTYPE_DB_PACKED_H

#include "base/id.h"
#include "base/str.h"

#include <endian.h>
#include <string.h>

/* The next size bytes into the value; false, and nothing is left, if there are fewer. */
static inline bool
packed_take(struct str *rest, void *value, size_t size)
{
	if (rest->len < size) {
		*rest = (struct str){ "", 0 };
		return false;
	}
	memcpy(value, rest->at, size);
	*rest = (struct str){ rest->at + size, rest->len - size };
	return true;
}

static inline int64_t
packed_i16(struct str *rest)
{
	uint16_t value = 0;

	return packed_take(rest, &value, sizeof value) ? (int16_t)be16toh(value) : 0;
}

static inline int64_t
packed_i32(struct str *rest)
{
	uint32_t value = 0;

	return packed_take(rest, &value, sizeof value) ? (int32_t)be32toh(value) : 0;
}

static inline int64_t
packed_i64(struct str *rest)
{
	uint64_t value = 0;

	return packed_take(rest, &value, sizeof value) ? (int64_t)be64toh(value) : 0;
}

static inline struct id
packed_id(struct str *rest)
{
	struct id id = { 0 };

	packed_take(rest, id.bytes, sizeof id.bytes);
	return id;
}

/* A view. */
static inline struct str
packed_text(struct str *rest)
{
	uint16_t length = 0;
	struct str text;

	if (!packed_take(rest, &length, sizeof length) || be16toh(length) > rest->len) {
		*rest = (struct str){ "", 0 };
		return *rest;
	}
	text = (struct str){ rest->at, be16toh(length) };
	*rest = (struct str){ rest->at + text.len, rest->len - text.len };
	return text;
}

#endif
