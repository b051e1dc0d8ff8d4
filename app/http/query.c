#include "config.h"

#include "http/query.h"

#include "base/encode.h"
#include "base/utf8.h"

static size_t
count_pairs(struct str text)
{
	size_t count = 0;

	while (text.len > 0)
		count += str_cut(&text, '&').len > 0;
	return count;
}

static const struct problem *
decode(struct arena *arena, struct str text, struct str *out)
{
	struct str plain;

	if (!percent_decode(arena, text, true, &plain))
		return problem_new(arena, PROBLEM_BAD_REQUEST,
		    "The query holds a '%%' that is not followed by two hex digits.");
	if (str_find_byte(plain, '\0') != plain.len)
		return problem_new(arena, PROBLEM_BAD_REQUEST, "The query holds a NUL character.");
	if (!utf8_valid(plain))
		return problem_new(arena, PROBLEM_BAD_REQUEST, "The query is not valid UTF-8.");
	*out = plain;
	return NULL;
}

const struct problem *
http_query_parse(struct arena *arena, struct str text, struct http_query *out)
{
	struct http_query query = { .count = 0 };
	size_t count = count_pairs(text);

	if (count > HTTP_QUERY_PAIRS_MAX)
		return problem_new(arena, PROBLEM_BAD_REQUEST,
		    "The query has more than %d parameters.", HTTP_QUERY_PAIRS_MAX);
	query.pairs = arena_array(arena, struct http_pair, count);
	while (text.len > 0) {
		struct str value = str_cut(&text, '&');
		struct http_pair *pair = &query.pairs[query.count];
		struct str name;

		if (value.len == 0)
			continue;
		name = str_cut(&value, '=');
		TRY(decode(arena, name, &pair->name));
		TRY(decode(arena, value, &pair->value));
		query.count++;
	}
	*out = query;
	return NULL;
}

bool
http_query_get(const struct http_query *query, const char *name, struct str *out)
{
	struct str wanted = str_of(name);

	for (size_t i = query->count; i-- > 0;) {
		if (str_eq(query->pairs[i].name, wanted)) {
			*out = query->pairs[i].value;
			return true;
		}
	}
	return false;
}
