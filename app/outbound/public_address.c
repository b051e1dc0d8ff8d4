#include "config.h"

#include "outbound/public_address.h"

#include <netinet/in.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

struct block4 {
	uint32_t network;
	int bits;
};

#define IP4(a, b, c, d) ((uint32_t)(a) << 24 | (uint32_t)(b) << 16 | (uint32_t)(c) << 8 | (d))

static const struct block4 special4[] = {
	{ IP4(0, 0, 0, 0), 8 },
	{ IP4(10, 0, 0, 0), 8 },
	{ IP4(100, 64, 0, 0), 10 },
	{ IP4(127, 0, 0, 0), 8 },
	{ IP4(169, 254, 0, 0), 16 },
	{ IP4(172, 16, 0, 0), 12 },
	{ IP4(192, 0, 0, 0), 24 },
	{ IP4(192, 0, 2, 0), 24 },
	{ IP4(192, 88, 99, 0), 24 },
	{ IP4(192, 168, 0, 0), 16 },
	{ IP4(198, 18, 0, 0), 15 },
	{ IP4(198, 51, 100, 0), 24 },
	{ IP4(203, 0, 113, 0), 24 },
	{ IP4(224, 0, 0, 0), 3 },
};

struct block6 {
	uint8_t network[6];
	int bits;
};

/* Within 2000::/3, which alone is handed out; all else, mapped IPv4 too, is not public. */
static const struct block6 special6[] = {
	{ { 0x20, 0x01, 0x00, 0x00 }, 23 },             /* protocols, Teredo */
	{ { 0x20, 0x01, 0x0d, 0xb8 }, 32 },             /* documentation */
	{ { 0x20, 0x02 }, 16 },                         /* 6to4: holds an IPv4 */
	{ { 0x26, 0x20, 0x00, 0x4f, 0x80, 0x00 }, 48 }, /* AS112 */
	{ { 0x3f, 0xff, 0x00 }, 20 },                   /* documentation */
};

static bool
public4(uint32_t address)
{
	for (size_t i = 0; i < sizeof special4 / sizeof *special4; i++)
		if ((address ^ special4[i].network) >> (32 - special4[i].bits) == 0)
			return false;
	return true;
}

static bool
begins_with(const uint8_t address[static 16], const struct block6 *block)
{
	for (int bit = 0; bit < block->bits; bit++) {
		int mask = 0x80 >> bit % 8;

		if ((address[bit / 8] & mask) != (block->network[bit / 8] & mask))
			return false;
	}
	return true;
}

static bool
public6(const uint8_t address[static 16])
{
	if ((address[0] & 0xe0) != 0x20)
		return false;
	for (size_t i = 0; i < sizeof special6 / sizeof *special6; i++)
		if (begins_with(address, &special6[i]))
			return false;
	return true;
}

bool
address_is_public(const struct sockaddr *address)
{
	struct sockaddr_in in4;
	struct sockaddr_in6 in6;

	if (address->sa_family == AF_INET) {
		memcpy(&in4, address, sizeof in4);
		return public4(ntohl(in4.sin_addr.s_addr));
	}
	if (address->sa_family != AF_INET6)
		return false;
	memcpy(&in6, address, sizeof in6);
	return public6(in6.sin6_addr.s6_addr);
}
