#include "config.h"

#include "http/etag.h"

#include <string.h>

struct str
http_etag(struct arena *arena, struct str opaque)
{
	char *text = arena_alloc(arena, opaque.len + 3, 1);

	text[0] = text[opaque.len + 1] = '"';
	memcpy(text + 1, opaque.at, opaque.len);
	return (struct str){ text, opaque.len + 2 };
}

struct tag {
	struct str opaque; /* with its quotes */
	bool weak;
};

static bool
is_etag_byte(char c)
{
	unsigned char byte = (unsigned char)c;

	return byte > ' ' && byte != '"' && byte != 0x7f;
}

/* Takes one tag off *rest; false if none stands there. Its opaque text may hold commas. */
static bool
take_tag(struct str *rest, struct tag *out)
{
	size_t n = 1;

	out->weak = str_starts(*rest, STR("W/"));
	if (out->weak)
		*rest = str_from(*rest, 2);
	if (!str_starts(*rest, STR("\"")))
		return false;
	while (n < rest->len && is_etag_byte(rest->at[n]))
		n++;
	if (n == rest->len || rest->at[n] != '"')
		return false;
	out->opaque = str_first(*rest, n + 1);
	*rest = str_from(*rest, n + 1);
	return true;
}

/* Whether a well-formed list names the tag. */
static bool
list_names(struct str list, struct tag wanted, bool strong)
{
	bool found = false;

	for (list = str_trim(list); list.len > 0; list = str_trim(list)) {
		struct tag tag;

		if (list.at[0] == ',') {
			list = str_from(list, 1);
			continue;
		}
		if (!take_tag(&list, &tag))
			return false;
		list = str_trim(list);
		if (list.len > 0 && list.at[0] != ',')
			return false;
		found |=
		    str_eq(tag.opaque, wanted.opaque) && !(strong && (tag.weak || wanted.weak));
	}
	return found;
}

static bool
field_names(struct str field, struct str etag, bool strong)
{
	struct tag tag;

	if (!take_tag(&etag, &tag))
		return false;
	return str_eq(str_trim(field), STR("*")) || list_names(field, tag, strong);
}

bool
http_if_none_match(struct str field, struct str etag)
{
	return field_names(field, etag, false);
}

bool
http_if_match(struct str field, struct str etag)
{
	return field.len == 0 || field_names(field, etag, true);
}
