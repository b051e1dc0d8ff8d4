#include "config.h"

#include "base/utf8.h"

/* How many bytes a lead byte announces, 0 if it cannot lead, and the bits it carries. */
static size_t
lead(unsigned char byte, int32_t *bits)
{
	if (byte < 0x80) {
		*bits = byte;
		return 1;
	}
	if (byte >= 0xc2 && byte <= 0xdf) {
		*bits = byte & 0x1f;
		return 2;
	}
	if (byte >= 0xe0 && byte <= 0xef) {
		*bits = byte & 0x0f;
		return 3;
	}
	if (byte >= 0xf0 && byte <= 0xf4) {
		*bits = byte & 0x07;
		return 4;
	}
	return 0;
}

int32_t
utf8_take(struct str *rest)
{
	static const int32_t smallest[] = { 0, 0, 0x80, 0x800, 0x10000 };
	int32_t point = 0;
	size_t count = rest->len == 0 ? 0 : lead((unsigned char)rest->at[0], &point);

	if (count == 0 || count > rest->len)
		return -1;
	for (size_t i = 1; i < count; i++) {
		unsigned char byte = (unsigned char)rest->at[i];

		if ((byte & 0xc0) != 0x80)
			return -1;
		point = point << 6 | (byte & 0x3f);
	}
	if (point < smallest[count] || point > 0x10ffff || (point >= 0xd800 && point <= 0xdfff))
		return -1;
	*rest = str_from(*rest, count);
	return point;
}

bool
utf8_valid(struct str s)
{
	while (s.len > 0)
		if (utf8_take(&s) < 0)
			return false;
	return true;
}

size_t
utf8_length(struct str s)
{
	size_t count = 0;

	for (size_t i = 0; i < s.len; i++)
		count += ((unsigned char)s.at[i] & 0xc0) != 0x80;
	return count;
}
