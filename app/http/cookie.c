#include "config.h"

#include "http/cookie.h"

#include "base/buf.h"
#include "http/parameter.h"

bool
http_cookie_get(struct str header, struct str name, struct str *out)
{
	while (header.len > 0) {
		struct str value = str_trim(str_cut(&header, ';'));
		size_t equals = str_find_byte(value, '=');

		if (equals < value.len && str_eq(str_trim(str_first(value, equals)), name)) {
			*out = str_trim(str_from(value, equals + 1));
			return true;
		}
	}
	return false;
}

/* cookie-octet of RFC 6265 section 4.1.1. */
static bool
value_is_fit(struct str value)
{
	for (size_t i = 0; i < value.len; i++) {
		char c = value.at[i];

		if (c <= ' ' || c > '~' || c == '"' || c == ',' || c == ';' || c == '\\')
			return false;
	}
	return true;
}

static bool
path_is_fit(struct str path)
{
	for (size_t i = 0; i < path.len; i++)
		if (path.at[i] < ' ' || path.at[i] > '~' || path.at[i] == ';')
			return false;
	return true;
}

bool
http_cookie_format(struct arena *arena, const struct http_cookie *cookie, struct str *out)
{
	static const struct str same_sites[] = {
		[HTTP_SAME_SITE_STRICT] = STR("; SameSite=Strict"),
		[HTTP_SAME_SITE_LAX] = STR("; SameSite=Lax"),
		[HTTP_SAME_SITE_NONE] = STR("; SameSite=None"),
	};
	struct buf buf = buf_new(arena, 0);

	if (!http_is_token(cookie->name) || !value_is_fit(cookie->value) ||
	    !path_is_fit(cookie->path))
		return false;
	buf_append(&buf, cookie->name);
	buf_byte(&buf, '=');
	buf_append(&buf, cookie->value);
	if (cookie->path.len > 0) {
		buf_append(&buf, STR("; Path="));
		buf_append(&buf, cookie->path);
	}
	if (cookie->max_age >= 0) {
		buf_append(&buf, STR("; Max-Age="));
		buf_i64(&buf, cookie->max_age);
	}
	if (cookie->http_only)
		buf_append(&buf, STR("; HttpOnly"));
	if (cookie->secure)
		buf_append(&buf, STR("; Secure"));
	buf_append(&buf, same_sites[cookie->same_site]);
	*out = buf_str(&buf);
	return true;
}
