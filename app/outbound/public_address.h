/* Which addresses are of the public internet, by IANA's registries of special-purpose addresses. */
#ifndef TINTYPE_OUTBOUND_PUBLIC_ADDRESS_H
#define TINTYPE_OUTBOUND_PUBLIC_ADDRESS_H

#include <stdbool.h>
#include <sys/socket.h>

/* False for loopback, private, link-local, shared, multicast, reserved and translated ones, and for
 * families that are not IP. */
bool address_is_public(const struct sockaddr *address);

#endif
