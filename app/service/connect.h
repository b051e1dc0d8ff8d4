/* How the programs reach PostgreSQL and Redis, by the configuration. */
#ifndef TINTYPE_SERVICE_CONNECT_H
#define TINTYPE_SERVICE_CONNECT_H

#include "cache/redis.h"
#include "config/config.h"
#include "db/pg.h"

/* For the requests of a web worker; others change what they need otherwise. */
struct pg_options service_pg_options(const struct config *config, struct str application_name);
struct redis_options service_redis_options(const struct config *config);

#endif
