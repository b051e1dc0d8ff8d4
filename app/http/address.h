/* Client addresses: whom to believe about them, and what counts as one client. */
#ifndef TINTYPE_HTTP_ADDRESS_H
#define TINTYPE_HTTP_ADDRESS_H

#include "base/arena.h"
#include "base/problem.h"

struct http_address {
	uint8_t bytes[16]; /* IPv6, or IPv4 mapped into it */
};

struct http_network {
	struct http_address address;
	unsigned int bits; /* of the 128 */
};

struct http_networks {
	const struct http_network *items;
	size_t count;
};

/* IPv4 or IPv6, also as "[::1]", "[::1]:80" and "192.0.2.1:80"; no zones. */
bool http_address_parse(struct str text, struct http_address *out);
/* The usual text; IPv4 that is mapped into IPv6 is IPv4. */
struct str http_address_format(struct arena *arena, struct http_address address);
/* What a limit per client counts by: the IPv4 address, or the /64 an IPv6 site can choose from. */
struct str http_address_group(struct arena *arena, struct http_address address);

/* "10.0.0.0/8, ::1": the problem names what is none. */
const struct problem *http_networks_parse(
    struct arena *arena, struct str list, struct http_networks *out) MUST_CHECK;
bool http_networks_hold(const struct http_networks *networks, struct http_address address);

/*
 * Who really asks. Only a trusted proxy is believed, and only about the one before it:
 * X-Forwarded-For is read from its end for as long as the address told so far is trusted. So a
 * client can write into it what it likes. remote as it is if it is no address.
 */
struct str http_client_address(struct arena *arena, const struct http_networks *trusted,
    struct str remote, struct str forwarded_for);

#endif
