#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "cache_client.h"

struct api_client client;
struct api *workers[2];
static struct str tokens[ADMIN + 1]; /* 0: anonymous */
struct arena arena;

int
cache_client_set_up(void **state)
{
	static const enum role roles[] = { ROLE_USER, ROLE_USER, ROLE_USER, ROLE_ADMIN };

	(void)state;
	api_client_start(&client, 3, 60);
	workers[0] = client.api;
	if (api_open(client.api->config, NULL, &client.worker, &workers[1]) != NULL)
		return -1;
	for (int user = OWNER; user <= ADMIN; user++) {
		api_client_be(&client, user, roles[user]);
		tokens[user] = client.authorization;
	}
	client.authorization = STR("");
	return 0;
}

int
cache_client_tear_down(void **state)
{
	(void)state;
	api_close(workers[1]);
	client.api = workers[0];
	api_client_stop(&client);
	arena_release(&arena);
	return 0;
}

int
send_as(int worker, int user, const char *method, const char *target, const char *body)
{
	client.api = workers[worker];
	client.authorization = tokens[user];
	return api_client_send(&client, method, target, str_of(body));
}

int
get_as(int worker, int user, const char *target)
{
	return send_as(worker, user, "GET", target, "");
}

int
queries(void)
{
	return pg_stats(client.api->service.pg).queries;
}

int
round_trips(void)
{
	return redis_stats(client.api->service.redis).round_trips;
}

void
forget_everything(void)
{
	struct redis_command command = { 0 };

	redis_arg(&command, STR("FLUSHALL"));
	assert_null(redis_run(client.cache, &client.worker, &command, 1));
}
