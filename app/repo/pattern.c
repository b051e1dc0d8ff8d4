#include "config.h"

#include "repo/pattern.h"

#include "base/buf.h"

struct str
pattern_of(struct arena *arena, struct str text)
{
	struct buf pattern = buf_new(arena, text.len * 2 + 2);

	if (text.len == 0)
		return text;
	buf_byte(&pattern, '%');
	for (size_t i = 0; i < text.len; i++) {
		if (str_find_byte(STR("%_\\"), text.at[i]) < 3)
			buf_byte(&pattern, '\\');
		buf_byte(&pattern, text.at[i]);
	}
	buf_byte(&pattern, '%');
	return buf_str(&pattern);
}
