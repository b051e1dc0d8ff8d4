#include <config.h>

#include "config/check.h"

#include <arpa/inet.h>
#include <string.h>

#define TEXT_MAX 4096
#define HOST_MAX 255

static bool
is_alphanumeric(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

static bool
made_of(struct str text, const char *others)
{
	for (size_t i = 0; i < text.len; i++)
		if (!is_alphanumeric(text.at[i]) &&
		    (text.at[i] == '\0' || strchr(others, text.at[i]) == NULL))
			return false;
	return text.len > 0;
}

bool
check_plain(struct str text)
{
	for (size_t i = 0; i < text.len; i++)
		if ((unsigned char)text.at[i] < 0x20 || text.at[i] == 0x7f)
			return false;
	return text.len <= TEXT_MAX;
}

bool
check_word(struct str text)
{
	return check_plain(text) && str_find_byte(text, ' ') == text.len;
}

bool
check_path(struct str text)
{
	return text.at[0] == '/' && check_plain(text);
}

bool
check_log_file(struct str text)
{
	return str_eq(text, STR("syslog")) || check_path(text);
}

bool
check_socket_path(struct str text)
{
	return text.len > 1 && text.len <= SOCKET_PATH_MAX && check_path(text);
}

bool
check_host(struct str text)
{
	if (text.len > 0 && text.at[0] == '/')
		return check_socket_path(text);
	return text.len <= HOST_MAX && text.at[0] != '-' && made_of(text, ".-_:%");
}

bool
check_port(struct str text, int64_t *port)
{
	return text.len > 0 && text.at[0] >= '0' && text.at[0] <= '9' &&
	       str_to_i64(text, 1, 65535, port);
}

/* "host", "host:port", "[::1]:port"; a socket folder counts as a host without a port. */
static bool
check_host_port(struct str text, bool port_needed)
{
	size_t bracket = str_find_byte(text, ']'), colon;
	struct str host;
	int64_t port;

	if (text.len == 0)
		return false;
	if (text.at[0] == '/')
		return !port_needed && check_socket_path(text);
	if (text.at[0] == '[' && bracket < text.len) {
		host = str_first(str_from(text, 1), bracket - 1);
		text = str_from(text, bracket + 1);
		if (!made_of(host, ":.%"))
			return false;
	} else {
		colon = str_find_byte(text, ':');
		host = str_first(text, colon);
		text = str_from(text, colon);
		if (!made_of(host, ".-_"))
			return false;
	}
	if (text.len == 0)
		return !port_needed;
	return text.at[0] == ':' && check_port(str_from(text, 1), &port);
}

bool
check_unix_listen(struct str text)
{
	return str_starts(text, STR("unix:")) && check_socket_path(str_from(text, 5));
}

bool
check_listen(struct str text)
{
	return check_unix_listen(text) || check_host_port(text, true);
}

static bool
skip_scheme(struct str *text)
{
	if (str_starts(*text, STR("https://")))
		*text = str_from(*text, 8);
	else if (str_starts(*text, STR("http://")))
		*text = str_from(*text, 7);
	else
		return false;
	return true;
}

bool
check_base_url(struct str text)
{
	struct str authority;

	if (text.len > TEXT_MAX || !skip_scheme(&text))
		return false;
	authority = str_cut(&text, '/');
	return check_host_port(authority, false) && (text.len == 0 || made_of(text, "-._~/"));
}

bool
check_endpoint(struct str text)
{
	return check_base_url(text) || (text.at[0] != '/' && check_host_port(text, false));
}

static bool
check_list(struct str text, bool (*check)(struct str))
{
	if (text.len > TEXT_MAX || str_ends(text, STR(",")))
		return false;
	while (text.len > 0) {
		struct str item = str_trim(str_cut(&text, ','));

		if (item.len == 0 || !check(item))
			return false;
	}
	return true;
}

static bool
check_network(struct str text)
{
	bool has_prefix = str_find_byte(text, '/') != text.len;
	struct str address = str_cut(&text, '/');
	char name[INET6_ADDRSTRLEN];
	unsigned char bytes[16];
	int64_t prefix, bits;

	if (address.len == 0 || address.len >= sizeof name || !made_of(address, ".:"))
		return false;
	memcpy(name, address.at, address.len);
	name[address.len] = '\0';
	if (inet_pton(AF_INET, name, bytes) == 1)
		bits = 32;
	else if (inet_pton(AF_INET6, name, bytes) == 1)
		bits = 128;
	else
		return false;
	return !has_prefix || (made_of(text, "") && str_to_i64(text, 0, bits, &prefix));
}

bool
check_networks(struct str text)
{
	return check_list(text, check_network);
}

static bool
check_origin(struct str text)
{
	return skip_scheme(&text) && text.len > 0 && text.at[0] != '/' &&
	       check_host_port(text, false);
}

bool
check_origins(struct str text)
{
	return str_eq(text, STR("*")) || check_list(text, check_origin);
}

static bool
check_list_host(struct str text)
{
	return check_host_port(text, false);
}

bool
check_hosts(struct str text)
{
	return check_list(text, check_list_host);
}

bool
check_bucket(struct str text)
{
	return text.len >= 3 && text.len <= 63 && text.at[0] != '.' && text.at[0] != '-' &&
	       made_of(text, ".-");
}

static bool
check_variant_format(struct str text)
{
	return str_eq(text, STR("webp")) || str_eq(text, STR("avif")) || str_eq(text, STR("jpeg"));
}

static bool
check_image_format(struct str text)
{
	return check_variant_format(text) || str_eq(text, STR("png")) || str_eq(text, STR("gif")) ||
	       str_eq(text, STR("heic")) || str_eq(text, STR("tiff"));
}

bool
check_image_formats(struct str text)
{
	return check_list(text, check_image_format);
}

bool
check_variant_formats(struct str text)
{
	return check_list(text, check_variant_format);
}
