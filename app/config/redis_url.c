#include <config.h>

#include "config/redis_url.h"

#include "base/encode.h"
#include "config/check.h"

#define URL_MAX 1024
#define DATABASE_MAX 1023
#define SERVICE_MAX 100

/* ":password" or nothing; a user would need ACLs, which a gallery has no use for. */
static bool
take_password(struct arena *arena, struct str *rest, struct str *password)
{
	size_t at = str_find_byte(*rest, '@');
	struct str part;

	if (at == rest->len)
		return true;
	part = str_first(*rest, at);
	*rest = str_from(*rest, at + 1);
	if (part.len == 0 || part.at[0] != ':' || str_find_byte(*rest, '@') != rest->len)
		return false;
	return percent_decode(arena, str_from(part, 1), false, password) && password->len > 0 &&
	       str_find_byte(*password, '\0') == password->len;
}

static bool
parse_database(struct str text, int64_t *database)
{
	return text.len > 0 && text.at[0] >= '0' && text.at[0] <= '9' &&
	       str_to_i64(text, 0, DATABASE_MAX, database);
}

static bool
parse_unix(struct arena *arena, struct str rest, struct redis_url *url)
{
	struct str path;

	if (!take_password(arena, &rest, &url->password))
		return false;
	path = str_cut(&rest, '?');
	if (rest.len > 0 &&
	    (!str_starts(rest, STR("db=")) || !parse_database(str_from(rest, 3), &url->database)))
		return false;
	return percent_decode(arena, path, false, &url->host) && check_socket_path(url->host);
}

static bool
parse_tcp(struct arena *arena, struct str rest, struct redis_url *url)
{
	struct str authority;
	size_t bracket;

	if (!take_password(arena, &rest, &url->password))
		return false;
	authority = str_cut(&rest, '/');
	if (rest.len > 0 && !parse_database(rest, &url->database))
		return false;
	/* [::1]:6379 */
	bracket = str_find_byte(authority, ']');
	if (authority.len > 0 && authority.at[0] == '[' && bracket < authority.len) {
		url->host = str_first(str_from(authority, 1), bracket - 1);
		authority = str_from(authority, bracket + 1);
		if (authority.len > 0 && authority.at[0] != ':')
			return false;
		authority = str_from(authority, 1);
	} else {
		bool has_port = str_find_byte(authority, ':') != authority.len;

		url->host = str_cut(&authority, ':');
		if (has_port && authority.len == 0)
			return false;
	}
	if (authority.len > 0 && !check_port(authority, &url->port))
		return false;
	return url->host.len > 0 && url->host.at[0] != '/' && check_host(url->host);
}

/* A name of Redis's own configuration: letters, digits, and a few that need no quoting. */
static bool
is_service(struct str text)
{
	for (size_t i = 0; i < text.len; i++) {
		char c = text.at[i];

		if (!((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
			c == '.' || c == '-' || c == '_'))
			return false;
	}
	return text.len > 0 && text.len <= SERVICE_MAX;
}

static bool
parse_sentinel(struct arena *arena, struct str rest, struct redis_url *url)
{
	if (!take_password(arena, &rest, &url->password))
		return false;
	url->sentinels = str_cut(&rest, '/');
	url->service = str_cut(&rest, '/');
	if (rest.len > 0 && !parse_database(rest, &url->database))
		return false;
	return url->sentinels.len > 0 && check_hosts(url->sentinels) && is_service(url->service);
}

bool
redis_url_parse(struct arena *arena, struct str text, struct redis_url *out)
{
	struct redis_url url = { .port = -1, .database = -1 };
	bool right;

	if (text.len > URL_MAX)
		return false;
	if (str_starts(text, STR("redis://")))
		right = parse_tcp(arena, str_from(text, 8), &url);
	else if (str_starts(text, STR("redis+sentinel://")))
		right = parse_sentinel(arena, str_from(text, 17), &url);
	else if (str_starts(text, STR("unix://")))
		right = parse_unix(arena, str_from(text, 7), &url);
	else
		right = false;
	if (right)
		*out = url;
	return right;
}
