#include "config.h"

#include "json/check.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/encode.h"
#include "base/utf8.h"
#include "json/reader.h"

struct check {
	char *text;
	size_t length, at;
	size_t depth, values;
	const char *wrong; /* NULL while all is well; else what is, at that byte */
};

const struct problem *
json_malformed(struct arena *arena, size_t offset, const char *reason)
{
	return problem_new(
	    arena, PROBLEM_BAD_REQUEST, "Malformed JSON at byte %zu: %s.", offset, reason);
}

/* The NUL behind the text is no part of JSON, so looking at it ends every run. */
static char
now(const struct check *check)
{
	return check->text[check->at];
}

static struct str
rest_of(const struct check *check)
{
	return (struct str){ check->text + check->at, check->length - check->at };
}

static bool
fail(struct check *check, const char *reason)
{
	check->wrong = reason;
	return false;
}

static size_t
skip_digits(struct check *check)
{
	size_t from = check->at;

	while (now(check) >= '0' && now(check) <= '9')
		check->at++;
	return check->at - from;
}

/*
 * 12345678901234567890 becomes 123456789012345e0005: the same length, and all digits a double holds
 * but the last. A number too long for the four digits of the exponent was out of range before.
 */
static void
make_double(char *digits, size_t count)
{
	char exponent[8];
	size_t dropped = count > 17 + 5 ? count - 17 : 5;
	int length = snprintf(exponent, sizeof exponent, "e%04zu", dropped);

	memset(digits + count - dropped, ' ', dropped);
	memcpy(digits + count - dropped, exponent, (size_t)length);
}

static bool
check_number(struct check *check)
{
	size_t from = check->at, digits;
	bool whole = true;
	int64_t fits;

	if (now(check) == '-')
		check->at++;
	digits = check->at;
	if (now(check) == '0' && check->text[check->at + 1] >= '0' &&
	    check->text[check->at + 1] <= '9')
		return fail(check, "a number does not begin with 0");
	if (skip_digits(check) == 0)
		return fail(check, "a digit was expected");
	digits = check->at - digits;
	if (now(check) == '.') {
		whole = false;
		check->at++;
		if (skip_digits(check) == 0)
			return fail(check, "a digit was expected");
	}
	if (now(check) == 'e' || now(check) == 'E') {
		whole = false;
		check->at++;
		if (now(check) == '+' || now(check) == '-')
			check->at++;
		if (skip_digits(check) == 0)
			return fail(check, "a digit was expected");
	}
	if (!isfinite(strtod(check->text + from, NULL))) {
		check->at = from;
		return fail(check, "the number is out of range");
	}
	if (whole && !str_to_i64((struct str){ check->text + from, check->at - from }, INT64_MIN,
			 INT64_MAX, &fits))
		make_double(check->text + check->at - digits, digits);
	return true;
}

/* Four hex digits; -1 if they are not. */
static int32_t
take_hex(struct check *check)
{
	int32_t point = 0;

	for (int i = 0; i < 4; i++) {
		int digit = hex_digit(now(check));

		if (digit < 0)
			return -1;
		point = point << 4 | digit;
		check->at++;
	}
	return point;
}

/* Behind "\u". */
static bool
check_code(struct check *check)
{
	int32_t point = take_hex(check);

	if (point < 0)
		return fail(check, "four hex digits were expected");
	if (point == 0)
		return fail(check, "NUL is not accepted");
	if (point >= 0xdc00 && point <= 0xdfff)
		return fail(check, "a lone surrogate");
	if (point < 0xd800 || point > 0xdbff)
		return true;
	if (!str_starts(rest_of(check), STR("\\u")))
		return fail(check, "a lone surrogate");
	check->at += 2;
	point = take_hex(check);
	if (point < 0xdc00 || point > 0xdfff)
		return fail(check, "a lone surrogate");
	return true;
}

static bool
check_escape(struct check *check)
{
	char c = check->text[++check->at];

	if (c == '\0' || strchr("\"\\/bfnrtu", c) == NULL)
		return fail(check, "no such escape");
	check->at++;
	return c != 'u' || check_code(check);
}

static bool
check_string(struct check *check)
{
	for (check->at++; now(check) != '"';) {
		unsigned char c = (unsigned char)now(check);
		struct str rest = rest_of(check);

		if (rest.len == 0)
			return fail(check, "a string does not end");
		if (c < 0x20)
			return fail(check, "a control character in a string");
		if (c == '\\') {
			if (!check_escape(check))
				return false;
			continue;
		}
		if (utf8_take(&rest) < 0)
			return fail(check, "not valid UTF-8");
		check->at = check->length - rest.len;
	}
	check->at++;
	return true;
}

static bool
check_word(struct check *check)
{
	static const struct str words[] = { STR("true"), STR("false"), STR("null") };

	for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
		if (str_starts(rest_of(check), words[i])) {
			check->at += words[i].len;
			return true;
		}
	}
	return fail(check, "a value was expected");
}

static bool
check_part(struct check *check)
{
	switch (now(check)) {
	case '{':
	case '[':
		if (++check->depth > JSON_DEPTH_MAX)
			return fail(check, "nested too deep");
		check->values++;
		break;
	case '}':
	case ']':
		if (check->depth == 0)
			return fail(check, "nothing to close here");
		check->depth--;
		break;
	case ',':
		check->values++;
		break;
	case ':':
	case ' ':
	case '\t':
	case '\r':
	case '\n':
		break;
	case '"':
		return check_string(check);
	default:
		if (now(check) == '-' || (now(check) >= '0' && now(check) <= '9'))
			return check_number(check);
		return check_word(check);
	}
	check->at++;
	return check->values <= JSON_VALUES_MAX || fail(check, "too many values");
}

const struct problem *
json_check(struct arena *arena, char *text, size_t length)
{
	struct check check = { .text = text, .length = length };

	while (check.at < length)
		if (!check_part(&check))
			return json_malformed(arena, check.at, check.wrong);
	return NULL;
}
