#include "config.h"

#include "db/packed.h"

#include <string.h>

/* The next size bytes, or none if there are fewer. */
static struct str
take(struct str *rest, size_t size)
{
	struct str taken = str_first(*rest, rest->len < size ? 0 : size);

	*rest = str_from(*rest, size);
	return taken;
}

int64_t
packed_i64(struct str *rest, size_t bytes)
{
	struct str taken = take(rest, bytes);
	uint64_t value = taken.len > 0 && (taken.at[0] & 0x80) != 0 ? UINT64_MAX : 0;

	for (size_t i = 0; i < taken.len; i++)
		value = value << 8 | (unsigned char)taken.at[i];
	return (int64_t)value;
}

struct id
packed_id(struct str *rest)
{
	struct id id = { 0 };
	struct str taken = take(rest, sizeof id.bytes);

	if (taken.len > 0)
		memcpy(id.bytes, taken.at, sizeof id.bytes);
	return id;
}

struct str
packed_text(struct str *rest)
{
	return take(rest, (size_t)(uint16_t)packed_i64(rest, 2));
}
