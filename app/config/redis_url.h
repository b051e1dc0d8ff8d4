/*
 * redis://[:password@]host[:port][/db], unix://[:password@]/path[?db=N],
 * redis+sentinel://[:password@]host[:port][,host[:port]...]/service[/db].
 */
#ifndef TINTYPE_CONFIG_REDIS_URL_H
#define TINTYPE_CONFIG_REDIS_URL_H

#include "base/arena.h"

struct redis_url {
	struct str host; /* or a socket path; empty: Sentinels know */
	struct str sentinels, service;
	int64_t port; /* -1: not given */
	struct str password;
	int64_t database; /* -1: not given */
};

/* False, and out untouched, on anything else: also on rediss, since Debian's hiredis has no TLS. */
bool redis_url_parse(struct arena *arena, struct str url, struct redis_url *out);

#endif
