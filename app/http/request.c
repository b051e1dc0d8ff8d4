#include "config.h"

#include "http/request.h"

#include <string.h>

#include "base/buf.h"
#include "base/clock.h"
#include "base/encode.h"
#include "base/id.h"
#include "base/utf8.h"

struct str
http_param(const struct http_request *request, const char *name)
{
	size_t length = strlen(name);

	for (const char *const *at = request->params; at != NULL && *at != NULL; at++)
		if (**at == *name && strncmp(*at, name, length) == 0 && (*at)[length] == '=')
			return str_of(*at + length + 1);
	return STR("");
}

/* The byte a header's name has in RFC 3875: "If-Match" is IF_MATCH. */
static char
meta_byte(char c)
{
	if (c >= 'a' && c <= 'z')
		return (char)(c - 'a' + 'A');
	return c == '-' ? '_' : c;
}

static bool
meta_is(const char *param, const char *name)
{
	for (; *name != '\0'; param++, name++)
		if (*param != meta_byte(*name))
			return false;
	return *param == '=';
}

static bool
is_http(const char *param)
{
	return param[0] == 'H' && param[1] == 'T' && param[2] == 'T' && param[3] == 'P' &&
	       param[4] == '_';
}

/* These two, alone of all header fields, come without HTTP_ in front. */
static bool
bare(const char *name)
{
	struct str text = str_of(name);

	return meta_byte(*name) == 'C' && (str_eq_nocase(text, STR("content-type")) ||
					      str_eq_nocase(text, STR("content-length")));
}

struct str
http_header(const struct http_request *request, const char *name)
{
	size_t skip = bare(name) ? 0 : strlen("HTTP_");

	/* Some dozen fields are asked for, of some twenty parameters: most end at a byte. */
	for (const char *const *at = request->params; at != NULL && *at != NULL; at++) {
		if ((skip == 0 || is_http(*at)) && meta_is(*at + skip, name))
			return str_of(*at + skip + strlen(name) + 1);
	}
	return STR("");
}

static bool
id_is_fit(struct str id)
{
	if (id.len == 0 || id.len > HTTP_REQUEST_ID_MAX)
		return false;
	for (size_t i = 0; i < id.len; i++) {
		char c = id.at[i];

		if (!((c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') ||
			c == '.' || c == '_' || c == '-'))
			return false;
	}
	return true;
}

static struct str
id_made(struct arena *arena)
{
	char text[ID_TEXT_SIZE];

	return arena_copy(arena, id_format(id_new(), text));
}

static bool
has_dot_part(struct str path)
{
	while (path.len > 0) {
		struct str part = str_cut(&path, '/');

		if (str_eq(part, STR(".")) || str_eq(part, STR("..")))
			return true;
	}
	return false;
}

/* Blanks, control characters and '#' do not belong in a target, whoever let them through. */
static bool
target_is_clean(struct str target)
{
	for (size_t i = 0; i < target.len; i++) {
		unsigned char c = (unsigned char)target.at[i];

		if (c <= ' ' || c == 0x7f || c == '#')
			return false;
	}
	return true;
}

/* "http://host/path" is as good as "/path" (RFC 9112 section 3.2.2). */
static struct str
without_origin(struct str target)
{
	size_t scheme = str_find(target, STR("://")), authority;

	if (!str_eq_nocase(str_first(target, scheme), STR("http")) &&
	    !str_eq_nocase(str_first(target, scheme), STR("https")))
		return target;
	target = str_from(target, scheme + strlen("://"));
	authority = str_find_byte(target, '/');
	return authority == target.len ? STR("/") : str_from(target, authority);
}

static const struct problem *
read_target(struct arena *arena, struct str target, struct str *path, struct str *query)
{
	struct str rest, plain;

	if (!target_is_clean(target))
		return problem_new(arena, PROBLEM_BAD_REQUEST,
		    "The request target holds a character that does not belong there.");
	rest = without_origin(target);
	if (rest.len == 0 || rest.at[0] != '/')
		return problem_new(
		    arena, PROBLEM_BAD_REQUEST, "The request target does not begin with a slash.");
	if (!percent_decode(arena, str_cut(&rest, '?'), false, &plain) ||
	    str_find_byte(plain, '\0') != plain.len || !utf8_valid(plain))
		return problem_new(arena, PROBLEM_BAD_REQUEST,
		    "The path is not valid UTF-8, or holds a NUL or a broken '%%' escape.");
	/* Refused and not resolved: nginx chose a location by another reading of the same path. */
	if (has_dot_part(plain))
		return problem_new(
		    arena, PROBLEM_BAD_REQUEST, "The path holds a '.' or '..' part.");
	*path = plain;
	*query = rest;
	return NULL;
}

static const struct problem *
read_length(struct arena *arena, struct str text, int64_t *out)
{
	if (text.len == 0) {
		*out = -1;
		return NULL;
	}
	if (text.at[0] == '+' || text.at[0] == '-' || !str_to_i64(text, 0, INT64_MAX, out))
		return problem_new(arena, PROBLEM_BAD_REQUEST, "Content-Length is not a number.");
	return NULL;
}

const struct problem *
http_request_read(
    struct arena *arena, const char *const *params, struct http_body body, struct http_request *out)
{
	struct str id, https;

	*out = (struct http_request){
		.params = params,
		.body = body,
		.path = STR("/"),
		.query = STR(""),
		.started_ns = clock_monotonic_ns(),
	};
	out->method_text = http_param(out, "REQUEST_METHOD");
	out->method = http_method_parse(out->method_text);
	out->target = http_param(out, "REQUEST_URI");
	out->remote_address = http_param(out, "REMOTE_ADDR");
	https = http_param(out, "HTTPS");
	out->https = https.len > 0 && !str_eq_nocase(https, STR("off"));
	id = http_header(out, "X-Request-ID");
	out->id = id_is_fit(id) ? id : id_made(arena);
	out->body.length = -1;
	TRY(read_length(arena, http_param(out, "CONTENT_LENGTH"), &out->body.length));
	return read_target(arena, out->target, &out->path, &out->query);
}

static const struct problem *
body_too_large(struct arena *arena, size_t max)
{
	return problem_new(
	    arena, PROBLEM_TOO_LARGE, "The request body is larger than %zu bytes.", max);
}

const struct problem *
http_body_read(struct arena *arena, const struct http_request *request, size_t max, struct str *out)
{
	const struct http_body *body = &request->body;
	bool known = body->length >= 0;
	size_t want = known ? (size_t)body->length : max;
	struct buf buf = { .arena = arena };

	if (want > max)
		return body_too_large(arena, max);
	while (body->read != NULL && (!known || buf.len < want)) {
		/* One byte past the bound shows that there is more. */
		size_t left = known ? want - buf.len : max - buf.len + 1;
		size_t step = left < 16384 ? left : known ? left : 16384;
		ptrdiff_t got = body->read(body->source, buf_reserve(&buf, step), step);

		if (got < 0)
			return problem_new(
			    arena, PROBLEM_BAD_REQUEST, "The request body broke off.");
		if (got == 0)
			break;
		buf.len += (size_t)got;
		if (buf.len > max)
			return body_too_large(arena, max);
	}
	if (known && buf.len < want)
		return problem_new(arena, PROBLEM_BAD_REQUEST,
		    "The request body is shorter than its Content-Length.");
	*out = buf_str(&buf);
	return NULL;
}
