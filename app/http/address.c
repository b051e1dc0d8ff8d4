#include "config.h"

#include "http/address.h"

#include <arpa/inet.h>
#include <string.h>

#include "base/buf.h"

static const uint8_t mapped[12] = { 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff };

static bool
is_v4(struct http_address address)
{
	return memcmp(address.bytes, mapped, sizeof mapped) == 0;
}

/* Without the brackets and the port some proxies add. */
static struct str
without_port(struct str text)
{
	size_t colon = str_find_byte(text, ':');

	if (str_starts(text, STR("[")))
		return str_first(str_from(text, 1), str_find_byte(str_from(text, 1), ']'));
	/* More than one colon is IPv6 without a port. */
	if (str_find_byte(str_from(text, colon + 1), ':') == str_from(text, colon + 1).len)
		return str_first(text, colon);
	return text;
}

static bool
parse_plain(struct str text, struct http_address *out)
{
	struct http_address address;
	char copy[INET6_ADDRSTRLEN];

	if (text.len == 0 || text.len >= sizeof copy || str_find_byte(text, '\0') != text.len)
		return false;
	memcpy(copy, text.at, text.len);
	copy[text.len] = '\0';
	memcpy(address.bytes, mapped, sizeof mapped);
	if (inet_pton(AF_INET, copy, address.bytes + sizeof mapped) != 1 &&
	    inet_pton(AF_INET6, copy, address.bytes) != 1)
		return false;
	*out = address;
	return true;
}

bool
http_address_parse(struct str text, struct http_address *out)
{
	return parse_plain(without_port(str_trim(text)), out);
}

/* Of every request: inet_ntop() would print by sprintf(). */
static struct str
format_v4(struct arena *arena, const unsigned char bytes[4])
{
	struct buf text = buf_new(arena, INET_ADDRSTRLEN);

	for (int i = 0; i < 4; i++) {
		if (i > 0)
			buf_byte(&text, '.');
		buf_i64(&text, bytes[i]);
	}
	return buf_str(&text);
}

struct str
http_address_format(struct arena *arena, struct http_address address)
{
	char text[INET6_ADDRSTRLEN] = "";

	if (is_v4(address))
		return format_v4(arena, address.bytes + sizeof mapped);
	inet_ntop(AF_INET6, address.bytes, text, sizeof text);
	return arena_copy(arena, str_of(text));
}

struct str
http_address_group(struct arena *arena, struct http_address address)
{
	struct str text;

	if (is_v4(address))
		return http_address_format(arena, address);
	memset(address.bytes + 8, 0, 8);
	text = http_address_format(arena, address);
	return arena_printf(arena, "%s/64", text.at);
}

static const struct problem *
parse_network(struct arena *arena, struct str text, struct http_network *out)
{
	size_t slash = str_find_byte(text, '/');
	int64_t bits;

	if (!parse_plain(str_first(text, slash), &out->address))
		return problem_new(arena, PROBLEM_BAD_REQUEST, "%.*s: not an address or network",
		    (int)text.len, text.at);
	bits = is_v4(out->address) && str_find_byte(text, ':') == text.len ? 32 : 128;
	if (slash < text.len && !str_to_i64(str_from(text, slash + 1), 0, bits, &bits))
		return problem_new(arena, PROBLEM_BAD_REQUEST, "%.*s: no such prefix length",
		    (int)text.len, text.at);
	out->bits = (unsigned int)bits;
	if (is_v4(out->address) && str_find_byte(text, ':') == text.len)
		out->bits += 96;
	return NULL;
}

const struct problem *
http_networks_parse(struct arena *arena, struct str list, struct http_networks *out)
{
	struct http_network *items;
	size_t count = 0, size = 1;

	for (size_t i = 0; i < list.len; i++)
		size += list.at[i] == ',';
	items = arena_array(arena, struct http_network, size);
	while (list.len > 0) {
		struct str text = str_trim(str_cut(&list, ','));

		if (text.len == 0)
			continue;
		TRY(parse_network(arena, text, &items[count]));
		count++;
	}
	*out = (struct http_networks){ items, count };
	return NULL;
}

static bool
network_holds(const struct http_network *network, struct http_address address)
{
	unsigned int bytes = network->bits / 8, bits = network->bits % 8;

	if (memcmp(network->address.bytes, address.bytes, bytes) != 0)
		return false;
	return bits == 0 ||
	       (network->address.bytes[bytes] ^ address.bytes[bytes]) >> (8 - bits) == 0;
}

bool
http_networks_hold(const struct http_networks *networks, struct http_address address)
{
	for (size_t i = 0; i < networks->count; i++)
		if (network_holds(&networks->items[i], address))
			return true;
	return false;
}

static struct str
cut_last(struct str *list)
{
	size_t at = list->len;

	while (at > 0 && list->at[at - 1] != ',')
		at--;
	struct str last = str_from(*list, at);
	*list = str_first(*list, at == 0 ? 0 : at - 1);
	return last;
}

struct str
http_client_address(struct arena *arena, const struct http_networks *trusted, struct str remote,
    struct str forwarded_for)
{
	struct http_address client, before;

	if (!http_address_parse(remote, &client))
		return remote;
	while (forwarded_for.len > 0 && http_networks_hold(trusted, client)) {
		if (!http_address_parse(cut_last(&forwarded_for), &before))
			break;
		client = before;
	}
	return http_address_format(arena, client);
}
