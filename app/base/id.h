/* UUIDs (RFC 9562), which name everything that is stored. */
#ifndef TINTYPE_BASE_ID_H
#define TINTYPE_BASE_ID_H

#include "base/str.h"

#include <stdint.h>
#include <string.h>

#define ID_TEXT_SIZE 37

struct id {
	uint8_t bytes[16];
};

/* Version 7: begins with the time, so that rows made together lie together in an index. */
struct id id_new(void);
/* Hyphenated, either case. */
bool id_parse(struct str text, struct id *out);
/* Lower-case and hyphenated, NUL-terminated. */
struct str id_format(struct id id, char text[static ID_TEXT_SIZE]);
int id_compare(struct id a, struct id b);

/* Inlined, as rows are given to their images by it. */
static inline bool
id_eq(struct id a, struct id b)
{
	return memcmp(a.bytes, b.bytes, sizeof a.bytes) == 0;
}

/* All zero: stands for "none" in structs. */
static inline bool
id_is_nil(struct id id)
{
	return id_eq(id, (struct id){ 0 });
}

#endif
