#include "config.h"

#include "base/encode.h"

static const char base64url_digits[] =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

int
hex_digit(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if (c >= 'a' && c <= 'f')
		return c - 'a' + 10;
	if (c >= 'A' && c <= 'F')
		return c - 'A' + 10;
	return -1;
}

struct str
hex_encode(struct arena *arena, const void *bytes, size_t size)
{
	static const char digits[] = "0123456789abcdef";
	const unsigned char *from = bytes;
	char *text = arena_alloc_many(arena, size + 1, 2, 1);

	for (size_t i = 0; i < size; i++) {
		text[2 * i] = digits[from[i] >> 4];
		text[2 * i + 1] = digits[from[i] & 15];
	}
	return (struct str){ text, 2 * size };
}

bool
hex_decode(struct arena *arena, struct str text, struct str *out)
{
	char *bytes = arena_alloc(arena, text.len / 2 + 1, 1);

	if (text.len % 2 != 0)
		return false;
	for (size_t i = 0; i < text.len / 2; i++) {
		int high = hex_digit(text.at[2 * i]), low = hex_digit(text.at[2 * i + 1]);

		if (high < 0 || low < 0)
			return false;
		bytes[i] = (char)(high << 4 | low);
	}
	*out = (struct str){ bytes, text.len / 2 };
	return true;
}

struct str
base64url_encode(struct arena *arena, struct str bytes)
{
	const unsigned char *from = (const unsigned char *)bytes.at;
	char *text = arena_alloc_many(arena, bytes.len / 3 + 2, 4, 1);
	size_t at = 0;
	uint32_t held = 0;
	int bits = 0;

	for (size_t i = 0; i < bytes.len; i++) {
		held = held << 8 | from[i];
		for (bits += 8; bits >= 6; bits -= 6)
			text[at++] = base64url_digits[held >> (bits - 6) & 63];
	}
	if (bits > 0)
		text[at++] = base64url_digits[held << (6 - bits) & 63];
	return (struct str){ text, at };
}

static int
base64url_value(char c)
{
	if (c >= 'A' && c <= 'Z')
		return c - 'A';
	if (c >= 'a' && c <= 'z')
		return c - 'a' + 26;
	if (c >= '0' && c <= '9')
		return c - '0' + 52;
	return c == '-' ? 62 : c == '_' ? 63 : -1;
}

bool
base64url_decode(struct arena *arena, struct str text, struct str *out)
{
	char *bytes = arena_alloc(arena, text.len / 4 * 3 + 3, 1);
	size_t at = 0;
	uint32_t held = 0;
	int bits = 0;

	if (text.len % 4 == 1)
		return false;
	for (size_t i = 0; i < text.len; i++) {
		int value = base64url_value(text.at[i]);

		if (value < 0)
			return false;
		held = held << 6 | (uint32_t)value;
		bits += 6;
		if (bits >= 8) {
			bits -= 8;
			bytes[at++] = (char)(held >> bits & 255);
		}
	}
	if ((held & ((1U << bits) - 1)) != 0)
		return false;
	*out = (struct str){ bytes, at };
	return true;
}

static bool
unreserved(char c)
{
	return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') ||
	       c == '-' || c == '.' || c == '_' || c == '~';
}

struct str
percent_encode(struct arena *arena, struct str bytes)
{
	static const char digits[] = "0123456789ABCDEF";
	char *text = arena_alloc_many(arena, bytes.len + 1, 3, 1);
	size_t at = 0;

	for (size_t i = 0; i < bytes.len; i++) {
		if (unreserved(bytes.at[i])) {
			text[at++] = bytes.at[i];
			continue;
		}
		text[at++] = '%';
		text[at++] = digits[(unsigned char)bytes.at[i] >> 4];
		text[at++] = digits[(unsigned char)bytes.at[i] & 15];
	}
	return (struct str){ text, at };
}

bool
percent_decode(struct arena *arena, struct str text, bool form, struct str *out)
{
	char *bytes = arena_alloc(arena, text.len + 1, 1);
	size_t at = 0;

	for (size_t i = 0; i < text.len; i++) {
		int high, low;

		if (text.at[i] != '%') {
			bytes[at++] = form && text.at[i] == '+' ? ' ' : text.at[i];
			continue;
		}
		if (text.len - i < 3)
			return false;
		high = hex_digit(text.at[i + 1]);
		low = hex_digit(text.at[i + 2]);
		if (high < 0 || low < 0)
			return false;
		bytes[at++] = (char)(high << 4 | low);
		i += 2;
	}
	*out = (struct str){ bytes, at };
	return true;
}
