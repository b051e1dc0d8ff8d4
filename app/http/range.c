#include "config.h"

#include "http/range.h"

/* Digits alone; a number too large for us is as far as can be. */
static bool
position(struct str text, int64_t *out)
{
	for (size_t i = 0; i < text.len; i++)
		if (text.at[i] < '0' || text.at[i] > '9')
			return false;
	if (text.len > 0 && !str_to_i64(text, 0, INT64_MAX, out))
		*out = INT64_MAX;
	return text.len > 0;
}

static enum http_range
last_bytes(struct str text, int64_t size, int64_t *first, int64_t *last)
{
	int64_t count;

	if (!position(text, &count))
		return HTTP_RANGE_WHOLE;
	if (count == 0 || size <= 0)
		return HTTP_RANGE_UNSATISFIABLE;
	*first = count < size ? size - count : 0;
	*last = size - 1;
	return HTTP_RANGE_PART;
}

enum http_range
http_range_parse(struct str field, int64_t size, int64_t *first, int64_t *last)
{
	struct str rest = str_trim(field), unit = str_first(rest, str_find_byte(rest, '='));
	struct str from, to;
	int64_t begin, end = INT64_MAX;

	rest = str_trim(str_from(rest, unit.len + 1));
	if (!str_eq_nocase(unit, STR("bytes")) || str_find_byte(rest, '-') == rest.len)
		return HTTP_RANGE_WHOLE;
	from = str_cut(&rest, '-');
	to = rest;
	if (from.len == 0)
		return last_bytes(to, size, first, last);
	if (!position(from, &begin) || (to.len > 0 && !position(to, &end)) || end < begin)
		return HTTP_RANGE_WHOLE;
	if (begin >= size)
		return HTTP_RANGE_UNSATISFIABLE;
	*first = begin;
	*last = end < size ? end : size - 1;
	return HTTP_RANGE_PART;
}

bool
http_if_range(struct str field, struct str etag)
{
	struct str tag = str_trim(field);

	return tag.len == 0 || (str_starts(tag, STR("\"")) && str_eq(tag, etag));
}
