#include "config.h"

#include "json/writer.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/clock.h"
#include "base/utf8.h"

/* Every byte of a string becomes at most this many. */
#define ESCAPE_MAX ((size_t)6)

/* What a byte of a string needs: 0 nothing, a letter that escape, 'u' the long form. */
static const char escapes[128] = {
	[0x00] = 'u',
	[0x01] = 'u',
	[0x02] = 'u',
	[0x03] = 'u',
	[0x04] = 'u',
	[0x05] = 'u',
	[0x06] = 'u',
	[0x07] = 'u',
	[0x08] = 'b',
	[0x09] = 't',
	[0x0a] = 'n',
	[0x0b] = 'u',
	[0x0c] = 'f',
	[0x0d] = 'r',
	[0x0e] = 'u',
	[0x0f] = 'u',
	[0x10] = 'u',
	[0x11] = 'u',
	[0x12] = 'u',
	[0x13] = 'u',
	[0x14] = 'u',
	[0x15] = 'u',
	[0x16] = 'u',
	[0x17] = 'u',
	[0x18] = 'u',
	[0x19] = 'u',
	[0x1a] = 'u',
	[0x1b] = 'u',
	[0x1c] = 'u',
	[0x1d] = 'u',
	[0x1e] = 'u',
	[0x1f] = 'u',
	['"'] = '"',
	['\\'] = '\\',
};

struct json_writer
json_writer_new(struct buf *out)
{
	return (struct json_writer){ .out = out, .first = true };
}

/* Room for size bytes behind the comma that may be due, which it writes. */
static char *
begin(struct json_writer *json, size_t size)
{
	char *at = buf_reserve(json->out, size + 1);

	if (json->after_name || json->first) {
		json->after_name = json->first = false;
		return at;
	}
	*at = ',';
	json->out->len++;
	return at + 1;
}

static void
put(struct json_writer *json, struct str text)
{
	char *at = begin(json, text.len);

	if (text.len > 0)
		memcpy(at, text.at, text.len);
	json->out->len += text.len;
}

void
json_object_begin(struct json_writer *json)
{
	put(json, STR("{"));
	json->first = true;
}

void
json_object_end(struct json_writer *json)
{
	buf_byte(json->out, '}');
	json->first = false;
}

void
json_array_begin(struct json_writer *json)
{
	put(json, STR("["));
	json->first = true;
}

void
json_array_end(struct json_writer *json)
{
	buf_byte(json->out, ']');
	json->first = false;
}

void
json_name(struct json_writer *json, struct str name)
{
	char *at = begin(json, name.len + 3);

	at[0] = '"';
	memcpy(at + 1, name.at, name.len);
	memcpy(at + 1 + name.len, "\":", 2);
	json->out->len += name.len + 3;
	json->after_name = true;
}

/* Eight bytes at once: whether one of them is a control, a quote, a backslash or not ASCII. */
static bool
word_is_plain(const char *at)
{
	const uint64_t ones = UINT64_C(0x0101010101010101), highs = ones * 0x80;
	uint64_t word, quote, backslash;

	memcpy(&word, at, sizeof word);
	quote = word ^ ones * '"';
	backslash = word ^ ones * '\\';
	return ((word | (word - ones * 0x20) | ((quote - ones) & ~quote) |
		    ((backslash - ones) & ~backslash)) &
		   highs) == 0;
}

static size_t
plain_length(struct str text)
{
	size_t n = 0;

	while (text.len - n >= sizeof(uint64_t) && word_is_plain(text.at + n))
		n += sizeof(uint64_t);
	while (n < text.len) {
		unsigned char c = (unsigned char)text.at[n];

		if (c >= 0x80 || escapes[c] != 0)
			break;
		n++;
	}
	return n;
}

static char *
put_escape(char *to, unsigned char c)
{
	static const char digits[] = "0123456789abcdef";

	*to++ = '\\';
	*to++ = escapes[c];
	if (escapes[c] != 'u')
		return to;
	*to++ = '0';
	*to++ = '0';
	*to++ = digits[c >> 4];
	*to++ = digits[c & 15];
	return to;
}

/* One character that is not plain: escaped, copied if well-formed, else one byte as U+FFFD. */
static char *
put_special(char *to, struct str *rest)
{
	struct str before = *rest;
	size_t taken;

	if ((unsigned char)rest->at[0] < 0x80) {
		to = put_escape(to, (unsigned char)rest->at[0]);
		*rest = str_from(*rest, 1);
		return to;
	}
	if (utf8_take(rest) < 0) {
		*rest = str_from(*rest, 1);
		memcpy(to, "\357\277\275", 3);
		return to + 3;
	}
	taken = before.len - rest->len;
	memcpy(to, before.at, taken);
	return to + taken;
}

/* At most this many bytes, quotes and all; plain is how it begins. */
static size_t
quoted_size(struct str value, size_t plain)
{
	/* Mostly all of it is plain; if not, room for the worst is cheaper than asking each time.
	 */
	return plain == value.len ? plain + 2 : value.len * ESCAPE_MAX + 2;
}

static char *
put_quoted(char *to, struct str value, size_t plain)
{
	struct str rest = value;

	*to++ = '"';
	while (rest.len > 0) {
		if (plain > 0)
			memcpy(to, rest.at, plain);
		to += plain;
		rest = str_from(rest, plain);
		if (rest.len > 0)
			to = put_special(to, &rest);
		plain = plain_length(rest);
	}
	*to++ = '"';
	return to;
}

void
json_str(struct json_writer *json, struct str value)
{
	size_t plain = plain_length(value);
	char *start = begin(json, quoted_size(value, plain));

	json->out->len += (size_t)(put_quoted(start, value, plain) - start);
}

void
json_i64(struct json_writer *json, int64_t value)
{
	begin(json, 20);
	buf_i64(json->out, value);
}

/* The shortest of the usual precisions that reads back as the same number. */
void
json_f64(struct json_writer *json, double value)
{
	char text[32];
	int length = 0;

	if (!isfinite(value)) {
		json_null(json);
		return;
	}
	/* No "-0": read again, it would be the integer 0. */
	value += 0.0;
	for (int precision = 15; precision <= 17; precision++) {
		double back = 0;

		length = snprintf(text, sizeof text, "%.*g", precision, value);
		if (sscanf(text, "%lf", &back) == 1 && memcmp(&back, &value, sizeof back) == 0)
			break;
	}
	for (int i = 0; i < length; i++)
		if (text[i] == ',')
			text[i] = '.';
	put(json, (struct str){ text, (size_t)length });
}

void
json_bool(struct json_writer *json, bool value)
{
	put(json, value ? STR("true") : STR("false"));
}

void
json_null(struct json_writer *json)
{
	put(json, STR("null"));
}

void
json_id(struct json_writer *json, struct id id)
{
	char *at = begin(json, ID_TEXT_SIZE + 1);

	at[0] = '"';
	id_format(id, at + 1);
	at[ID_TEXT_SIZE] = '"';
	json->out->len += ID_TEXT_SIZE + 1;
}

void
json_id_or_null(struct json_writer *json, struct id id)
{
	if (id_is_nil(id))
		json_null(json);
	else
		json_id(json, id);
}

void
json_time(struct json_writer *json, int64_t us)
{
	char *at = begin(json, CLOCK_TEXT_SIZE + 1);

	at[0] = '"';
	clock_format(us, at + 1);
	at[CLOCK_TEXT_SIZE] = '"';
	json->out->len += CLOCK_TEXT_SIZE + 1;
}

void
json_raw(struct json_writer *json, struct str text)
{
	put(json, text);
}

char *
json_raw_begin(struct json_writer *json, size_t size)
{
	return begin(json, size);
}

void
json_raw_end(struct json_writer *json, const char *end)
{
	json->out->len = (size_t)(end - json->out->at);
}

void
json_put_str(struct json_writer *json, struct str name, struct str value)
{
	size_t plain = plain_length(value);
	char *start = begin(json, name.len + 3 + quoted_size(value, plain)), *at = start;

	*at++ = '"';
	memcpy(at, name.at, name.len);
	at += name.len;
	*at++ = '"';
	*at++ = ':';
	json->out->len += (size_t)(put_quoted(at, value, plain) - start);
}

void
json_put_i64(struct json_writer *json, struct str name, int64_t value)
{
	json_name(json, name);
	json_i64(json, value);
}

void
json_put_bool(struct json_writer *json, struct str name, bool value)
{
	json_name(json, name);
	json_bool(json, value);
}

void
json_put_id(struct json_writer *json, struct str name, struct id id)
{
	json_name(json, name);
	json_id(json, id);
}

void
json_put_time(struct json_writer *json, struct str name, int64_t us)
{
	json_name(json, name);
	json_time(json, us);
}

void
json_put_null(struct json_writer *json, struct str name)
{
	json_name(json, name);
	json_null(json);
}

void
json_put_str_or_null(struct json_writer *json, struct str name, struct str value)
{
	if (value.len == 0)
		json_put_null(json, name);
	else
		json_put_str(json, name, value);
}
