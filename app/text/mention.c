#include "config.h"

#include "text/mention.h"

#define NAME_MIN 3
#define NAME_MAX 32

static bool
is_name_byte(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
	       c == '_' || c == '-';
}

/* Bytes of other scripts' letters too: "ä@b" is no more a name than "a@b". */
static bool
is_before_name(char c)
{
	return !is_name_byte(c) && c != '@' && c != '.' && (unsigned char)c < 0x80;
}

static size_t
add(struct arena *arena, struct str name, struct str *names, size_t count)
{
	struct str lower;

	if (name.len < NAME_MIN || name.len > NAME_MAX || count == MENTIONS_MAX)
		return count;
	lower = arena_lower(arena, name);
	for (size_t i = 0; i < count; i++)
		if (str_eq(names[i], lower))
			return count;
	names[count] = lower;
	return count + 1;
}

size_t
text_mentions(struct arena *arena, struct str text, struct str names[static MENTIONS_MAX])
{
	size_t count = 0;

	for (size_t i = 0; i < text.len; i++) {
		struct str name = str_from(text, i + 1);
		size_t end = 0;

		if (text.at[i] != '@' || (i > 0 && !is_before_name(text.at[i - 1])))
			continue;
		while (end < name.len && is_name_byte(name.at[end]))
			end++;
		count = add(arena, str_first(name, end), names, count);
		while (end > 0 && (name.at[end - 1] == '-' || name.at[end - 1] == '_'))
			end--;
		count = add(arena, str_first(name, end), names, count);
	}
	return count;
}

static bool
begins(struct str text, struct str prefix)
{
	return str_eq_nocase(str_first(text, prefix.len), prefix);
}

/* The scheme of a link that begins here, 0 if none does. */
static size_t
scheme_length(struct str text)
{
	if (begins(text, STR("http://")))
		return 7;
	return begins(text, STR("https://")) ? 8 : 0;
}

size_t
text_links(struct str text)
{
	size_t count = 0;

	while (text.len > 0) {
		size_t scheme = scheme_length(text);

		text = str_from(text, scheme);
		if (begins(text, STR("www."))) {
			count++;
			text = str_from(text, 4);
		} else {
			count += scheme > 0;
			text = str_from(text, scheme > 0 ? 0 : 1);
		}
	}
	return count;
}
