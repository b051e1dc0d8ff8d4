/* How the programs reach PostgreSQL and Redis, by the configuration. */
#ifndef TINTYPE_SERVICE_CONNECT_H
#define TINTYPE_SERVICE_CONNECT_H

#include "cache/redis.h"
#include "config/config.h"
#include "db/pg.h"
#include "service/service.h"

/* For the requests of a web worker; others change what they need otherwise. */
struct pg_options service_pg_options(const struct config *config, struct str application_name);
/* One of DB_READ_HOSTS instead of the primary: host[:port], [address]:port, or a socket folder. */
void service_pg_host(struct str text, struct pg_options *options);
struct redis_options service_redis_options(const struct config *config);

/* What both connections of a request cost together. */
struct pg_stats service_pg_stats(const struct service *service);
void service_pg_stats_reset(struct service *service);

#endif
