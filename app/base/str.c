#include "config.h"

#include "base/str.h"

#include <string.h>

struct str
str_of(const char *text)
{
	return text == NULL ? (struct str){ "", 0 } : (struct str){ text, strlen(text) };
}

bool
str_eq(struct str a, struct str b)
{
	return a.len == b.len && (a.len == 0 || memcmp(a.at, b.at, a.len) == 0);
}

static char
lower(char c)
{
	return c >= 'A' && c <= 'Z' ? (char)(c + ('a' - 'A')) : c;
}

bool
str_eq_nocase(struct str a, struct str b)
{
	if (a.len != b.len)
		return false;
	for (size_t i = 0; i < a.len; i++)
		if (lower(a.at[i]) != lower(b.at[i]))
			return false;
	return true;
}

int
str_compare(struct str a, struct str b)
{
	size_t shorter = a.len < b.len ? a.len : b.len;
	int order = shorter == 0 ? 0 : memcmp(a.at, b.at, shorter);

	if (order != 0)
		return order;
	return (a.len > b.len) - (a.len < b.len);
}

bool
str_starts(struct str s, struct str prefix)
{
	return s.len >= prefix.len && str_eq(str_first(s, prefix.len), prefix);
}

bool
str_ends(struct str s, struct str suffix)
{
	return s.len >= suffix.len && str_eq(str_from(s, s.len - suffix.len), suffix);
}

size_t
str_find(struct str s, struct str needle)
{
	const char *found;

	if (needle.len == 0)
		return 0;
	if (s.len == 0)
		return 0;
	found = memmem(s.at, s.len, needle.at, needle.len);
	return found == NULL ? s.len : (size_t)(found - s.at);
}

size_t
str_find_byte(struct str s, char byte)
{
	const char *found = s.len == 0 ? NULL : memchr(s.at, byte, s.len);

	return found == NULL ? s.len : (size_t)(found - s.at);
}

struct str
str_from(struct str s, size_t offset)
{
	if (offset >= s.len)
		return (struct str){ "", 0 };
	return (struct str){ s.at + offset, s.len - offset };
}

struct str
str_first(struct str s, size_t n)
{
	return (struct str){ s.at, n < s.len ? n : s.len };
}

static bool
blank(char c)
{
	return c == ' ' || (c >= '\t' && c <= '\r');
}

struct str
str_trim(struct str s)
{
	while (s.len > 0 && blank(s.at[0]))
		s = str_from(s, 1);
	while (s.len > 0 && blank(s.at[s.len - 1]))
		s.len--;
	return s;
}

struct str
str_cut(struct str *rest, char separator)
{
	size_t at = str_find_byte(*rest, separator);
	struct str part = str_first(*rest, at);

	*rest = str_from(*rest, at + 1);
	return part;
}

bool
str_to_i64(struct str s, int64_t min, int64_t max, int64_t *out)
{
	bool negative = s.len > 0 && s.at[0] == '-';
	int64_t value = 0;

	if (s.len > 0 && (s.at[0] == '-' || s.at[0] == '+'))
		s = str_from(s, 1);
	if (s.len == 0)
		return false;
	for (size_t i = 0; i < s.len; i++) {
		int digit = s.at[i] - '0';

		if (digit < 0 || digit > 9 || __builtin_mul_overflow(value, 10, &value) ||
		    __builtin_sub_overflow(value, digit, &value))
			return false;
	}
	/* Gathered below zero, where there is room for one more value. */
	if (!negative && __builtin_sub_overflow(0, value, &value))
		return false;
	if (value < min || value > max)
		return false;
	*out = value;
	return true;
}

struct str
str_host(struct str text, int *port)
{
	bool bracket = text.len > 0 && text.at[0] == '[';
	struct str rest = bracket ? str_from(text, 1) : text, host;
	int64_t number;

	if (text.len > 0 && text.at[0] == '/')
		return text;
	host = str_cut(&rest, bracket ? ']' : ':');
	if (bracket && rest.len > 0)
		rest = str_from(rest, 1);
	if (str_to_i64(rest, 1, 65535, &number))
		*port = (int)number;
	return host;
}
