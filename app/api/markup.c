#include "config.h"

#include "api/markup.h"

#include "api/image_json.h"
#include "base/clock.h"
#include "config/config.h"

/* What stands for a byte, or the empty view if it stands for itself. */
static struct str
escape_of(char byte)
{
	switch (byte) {
	case '&':
		return STR("&amp;");
	case '<':
		return STR("&lt;");
	case '>':
		return STR("&gt;");
	case '"':
		return STR("&quot;");
	case '\'':
		return STR("&#39;");
	default:
		return STR("");
	}
}

/* Control characters, and U+FFFE and U+FFFF: the length of what is left out here, or 0. */
static size_t
unsayable(struct str rest)
{
	unsigned char byte = (unsigned char)rest.at[0];

	if (byte < 0x20 && byte != '\t' && byte != '\n' && byte != '\r')
		return 1;
	if (byte == 0x7f)
		return 1;
	if (str_starts(rest, STR("\xef\xbf\xbe")) || str_starts(rest, STR("\xef\xbf\xbf")))
		return 3;
	return 0;
}

void
markup_text(struct buf *out, struct str text)
{
	while (text.len > 0) {
		size_t skipped = unsayable(text);
		struct str escape = escape_of(text.at[0]);

		if (escape.len > 0)
			buf_append(out, escape);
		else if (skipped == 0)
			buf_byte(out, text.at[0]);
		text = str_from(text, skipped > 0 ? skipped : 1);
	}
}

void
markup_attribute(struct buf *out, struct str name, struct str value)
{
	buf_byte(out, ' ');
	buf_append(out, name);
	buf_append(out, STR("=\""));
	markup_text(out, value);
	buf_byte(out, '"');
}

void
markup_element(struct buf *out, struct str name, struct str value)
{
	buf_byte(out, '<');
	buf_append(out, name);
	buf_byte(out, '>');
	markup_text(out, value);
	buf_append(out, STR("</"));
	buf_append(out, name);
	buf_append(out, STR(">\n"));
}

void
markup_time(struct buf *out, struct str name, int64_t us)
{
	char text[CLOCK_TEXT_SIZE];

	markup_element(out, name, clock_format(us, text));
}

struct str
door_url(struct call *call, struct str path)
{
	struct str base = call->config->site.public_base_url;

	return arena_printf(
	    call->arena, "%.*s%.*s", (int)base.len, base.at, (int)path.len, path.at);
}

struct str
door_image_url(struct call *call, struct id image)
{
	char id[ID_TEXT_SIZE];

	id_format(image, id);
	return door_url(call, arena_printf(call->arena, "/i/%s", id));
}

void
reply_markup(struct call *call, struct str content_type, const struct buf *out)
{
	call->response->status = 200;
	call->response->body = buf_str(out);
	http_response_set(call->response, STR("Content-Type"), content_type);
	/* Whoever keeps it asks each time: what is made private is gone at once. */
	http_response_set(call->response, STR("Cache-Control"), STR("no-cache"));
	reply_tagged(call);
}
