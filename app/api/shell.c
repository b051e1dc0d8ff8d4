#include "config.h"

#include "api/shell.h"

#include "api/api.h"
#include "api/image_json.h"
#include "api/markup.h"
#include "base/file.h"
#include "config/config.h"

#define SHELL_MAX ((size_t)256 * 1024)
/* As nginx sends it with the page's own files. */
#define POLICY                                                                                     \
	"default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob:; "          \
	"connect-src 'self'; manifest-src 'self'; form-action 'self'; base-uri 'none'; "           \
	"frame-ancestors 'none'"

static const struct str plain =
    STR("<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
	"<meta name=\"viewport\" content=\"width=device-width\">\n<title></title>\n"
	"<meta name=\"description\" content=\"\">\n</head>\n<body>\n<main>\n</main>\n</body>\n"
	"</html>\n");

/* Does it have, in this order, what we put our words between? */
static bool
is_usable(struct str text)
{
	static const struct str marks[] = { STR("<title>"), STR("</title>"), STR("</head>"),
		STR("<main"), STR("</main>") };

	for (size_t i = 0; i < sizeof marks / sizeof *marks; i++) {
		size_t at = str_find(text, marks[i]);

		if (at == text.len)
			return false;
		text = str_from(text, at + marks[i].len);
	}
	return true;
}

struct str
shell_open(const struct config *config, struct arena *arena)
{
	struct str text;
	struct str path = arena_printf(arena, "%.*s/index.html", (int)config->site.html_folder.len,
	    config->site.html_folder.at);

	if (file_read(arena, path.at, SHELL_MAX, &text) != NULL || !is_usable(text))
		return plain;
	return text;
}

/* Appends what comes before mark, and gives what begins with it. */
static struct str
copy_to(struct buf *out, struct str text, struct str mark)
{
	size_t at = str_find(text, mark);

	buf_append(out, str_first(text, at));
	return str_from(text, at);
}

/* Gives what comes behind mark, the part before it being left out. */
static struct str
skip_past(struct str text, struct str mark)
{
	return str_from(text, str_find(text, mark) + mark.len);
}

/* The document's own description is left out. */
static struct str
copy_head(struct buf *out, struct str text)
{
	static const struct str description = STR("<meta name=\"description\"");
	struct str head = str_first(text, str_find(text, STR("</head>")));
	size_t at = str_find(head, description);

	if (at == head.len)
		return copy_to(out, text, STR("</head>"));
	text = copy_to(out, text, description);
	return copy_to(out, skip_past(text, STR(">")), STR("</head>"));
}

void
reply_shell(struct call *call, int status, struct str title, struct str description,
    const struct buf *head, const struct buf *main)
{
	struct buf out = buf_new(call->arena, 16 * 1024);
	struct str rest = copy_to(&out, call->api->shell, STR("<title>"));

	markup_element(&out, STR("title"), title);
	if (description.len > 0) {
		buf_append(&out, STR("<meta name=\"description\""));
		markup_attribute(&out, STR("content"), description);
		buf_append(&out, STR(">\n"));
	}
	rest = copy_head(&out, skip_past(rest, STR("</title>")));
	buf_append(&out, buf_str(head));
	rest = copy_to(&out, rest, STR("<main"));
	rest = copy_to(&out, rest, STR(">"));
	buf_append(&out, STR(">\n"));
	buf_append(&out, buf_str(main));
	buf_append(&out, str_from(rest, str_find(rest, STR("</main>"))));
	http_response_set(call->response, STR("Content-Security-Policy"), STR(POLICY));
	reply_markup(call, STR("text/html; charset=utf-8"), &out);
	if (call->response->status != 304)
		call->response->status = status;
	if (status != 200)
		http_response_set(call->response, STR("Cache-Control"), STR("no-store"));
}
