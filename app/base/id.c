#include "config.h"

#include "base/id.h"

#include <string.h>

#include "base/clock.h"
#include "base/encode.h"
#include "base/put.h"
#include "base/random.h"

struct id
id_new(void)
{
	uint64_t milliseconds = (uint64_t)clock_now_ms();
	struct id id;

	random_bytes(id.bytes + 6, sizeof id.bytes - 6);
	for (int i = 0; i < 6; i++)
		id.bytes[i] = (uint8_t)(milliseconds >> (40 - 8 * i));
	id.bytes[6] = (uint8_t)(0x70 | (id.bytes[6] & 0x0f));
	id.bytes[8] = (uint8_t)(0x80 | (id.bytes[8] & 0x3f));
	return id;
}

static bool
hyphen_at(size_t at)
{
	return at == 8 || at == 13 || at == 18 || at == 23;
}

bool
id_parse(struct str text, struct id *out)
{
	struct id id = { 0 };
	size_t nibble = 0;

	if (text.len != ID_TEXT_SIZE - 1)
		return false;
	for (size_t i = 0; i < text.len; i++) {
		int value;

		if (hyphen_at(i)) {
			if (text.at[i] != '-')
				return false;
			continue;
		}
		value = hex_digit(text.at[i]);
		if (value < 0)
			return false;
		id.bytes[nibble / 2] = (uint8_t)(id.bytes[nibble / 2] << 4 | value);
		nibble++;
	}
	*out = id;
	return true;
}

/* Where each byte's two digits stand. */
static const uint8_t places[16] = { 0, 2, 4, 6, 9, 11, 14, 16, 19, 21, 24, 26, 28, 30, 32, 34 };

struct str
id_format(struct id id, char text[static ID_TEXT_SIZE])
{
	for (size_t i = 0; i < sizeof id.bytes; i++)
		memcpy(text + places[i], put_hex_pairs + (size_t)2 * id.bytes[i], 2);
	text[8] = text[13] = text[18] = text[23] = '-';
	text[ID_TEXT_SIZE - 1] = '\0';
	return (struct str){ text, ID_TEXT_SIZE - 1 };
}

int
id_compare(struct id a, struct id b)
{
	return memcmp(a.bytes, b.bytes, sizeof a.bytes);
}
