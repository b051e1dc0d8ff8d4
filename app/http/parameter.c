#include "config.h"

#include "http/parameter.h"

#include <string.h>

static bool
token_byte(char c)
{
	if ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9'))
		return true;
	return c != '\0' && strchr("!#$%&'*+-.^_`|~", c) != NULL;
}

static size_t
token_length(struct str text)
{
	size_t n = 0;

	while (n < text.len && token_byte(text.at[n]))
		n++;
	return n;
}

bool
http_is_token(struct str text)
{
	return text.len > 0 && token_length(text) == text.len;
}

static void
skip_blanks(struct str *rest)
{
	while (rest->len > 0 && (rest->at[0] == ' ' || rest->at[0] == '\t'))
		*rest = str_from(*rest, 1);
}

static bool
take_token(struct str *rest, struct str *out)
{
	size_t n = token_length(*rest);

	*out = str_first(*rest, n);
	*rest = str_from(*rest, n);
	return n > 0;
}

/* *rest begins behind the opening quote. */
static bool
take_quoted(struct arena *arena, struct str *rest, struct str *out)
{
	char *text = arena_alloc(arena, rest->len + 1, 1);
	size_t length = 0;

	for (size_t i = 0; i < rest->len; i++) {
		char c = rest->at[i];

		if (c == '"') {
			*out = (struct str){ text, length };
			*rest = str_from(*rest, i + 1);
			return true;
		}
		if (c == '\\' && i + 1 < rest->len &&
		    (rest->at[i + 1] == '"' || rest->at[i + 1] == '\\'))
			c = rest->at[++i];
		text[length++] = c;
	}
	return false;
}

enum http_parameter
http_parameter_take(struct arena *arena, struct str *rest, struct http_pair *out)
{
	bool parted = false, whole;

	for (skip_blanks(rest); rest->len > 0 && rest->at[0] == ';'; skip_blanks(rest)) {
		*rest = str_from(*rest, 1);
		parted = true;
	}
	if (rest->len == 0)
		return HTTP_PARAMETER_NONE;
	if (!parted || !take_token(rest, &out->name) || !str_starts(*rest, STR("=")))
		return HTTP_PARAMETER_BROKEN;
	*rest = str_from(*rest, 1);
	if (str_starts(*rest, STR("\""))) {
		*rest = str_from(*rest, 1);
		whole = take_quoted(arena, rest, &out->value);
	} else {
		whole = take_token(rest, &out->value);
	}
	return whole ? HTTP_PARAMETER_TAKEN : HTTP_PARAMETER_BROKEN;
}
