/* UUIDs (RFC 9562), which name everything that is stored. */
#ifndef TINTYPE_BASE_ID_H
#define TINTYPE_BASE_ID_H

#include "base/str.h"

#include <stdint.h>

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
bool id_eq(struct id a, struct id b);
int id_compare(struct id a, struct id b);
/* All zero: stands for "none" in structs. */
bool id_is_nil(struct id id);

#endif
