#include "config.h"

#include "service/connect.h"

#include "service/replica.h"

struct pg_options
service_pg_options(const struct config *config, struct str application_name)
{
	return (struct pg_options){
		.host = config->db.host,
		.port = (int)config->db.port,
		.user = config->db.user,
		.password = config->db.password,
		.database = config->db.name,
		.ssl_mode = config->db.ssl_mode,
		.application_name = application_name,
		.connect_timeout_ns = config->db.connect_timeout,
		.statement_timeout_ns = config->db.statement_timeout,
		.max_lifetime_ns = config->db.max_lifetime,
		.max_idle_ns = config->db.max_idle_time,
	};
}

void
service_pg_host(struct str text, struct pg_options *options)
{
	options->host = str_host(text, &options->port);
}

struct pg_stats
service_pg_stats(const struct service *service)
{
	struct pg_stats all = pg_stats(service->pg), more = replica_pg_stats(service->replica);

	all.queries += more.queries;
	all.round_trips += more.round_trips;
	all.time_ns += more.time_ns;
	return all;
}

void
service_pg_stats_reset(struct service *service)
{
	pg_stats_reset(service->pg);
	replica_forget(service->replica);
}

struct redis_options
service_redis_options(const struct config *config)
{
	return (struct redis_options){
		.host = config->redis.host,
		.port = (int)config->redis.port,
		.password = config->redis.password,
		.database = (int)config->redis.database,
		.max_retries = (int)config->redis.max_retries,
		.dial_timeout_ns = config->redis.dial_timeout,
		.read_timeout_ns = config->redis.read_timeout,
		.write_timeout_ns = config->redis.write_timeout,
		.sentinels = config->redis.sentinels,
		.service = config->redis.service,
		.keeps_pages = true,
	};
}
