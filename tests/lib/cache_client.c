#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <poll.h>
#include <stdlib.h>

#include "cache/shared.h"
#include "cache_client.h"
#include "config/config.h"
#include "gallery.h"
#include "service/replica.h"

struct api_client client;
struct api *workers[2];
struct private_postgres replica;
static struct str tokens[ADMIN + 1]; /* 0: anonymous */
struct arena arena;

int
cache_client_set_up(void **state)
{
	static const enum role roles[] = { ROLE_USER, ROLE_USER, ROLE_USER, ROLE_ADMIN };

	struct api_shared shared = { 0 };
	const struct config *config;

	(void)state;
	api_client_start(&client, 3, 60);
	config = client.api->config;
	/* The first one was opened alone: here both are of one pool. */
	api_close(client.api);
	shared.redis = redis_shared_open(NULL);
	for (size_t i = 0; i < 2; i++)
		if (api_open(config, &shared, &client.worker, &workers[i]) != NULL)
			return -1;
	client.api = workers[0];
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

void
reopen_workers(const char *read_hosts)
{
	const struct config *config;

	setenv("DB_READ_HOSTS", read_hosts, 1);
	assert_null(config_read(&client.worker, NULL, &config));
	for (int i = 0; i < 2; i++) {
		api_close(workers[i]);
		assert_null(api_open(config, NULL, &client.worker, &workers[i]));
	}
	client.api = workers[0];
}

bool
workers_find_replica(void)
{
	for (int i = 0; i < 2000; i++) {
		api_upkeep(workers[0]);
		api_upkeep(workers[1]);
		if (replica_ready(workers[0]->service.replica) &&
		    replica_ready(workers[1]->service.replica))
			return true;
		poll(NULL, 0, 10);
	}
	return false;
}

int
cache_client_set_up_with_replica(void **state)
{
	if (cache_client_set_up(state) != 0)
		return -1;
	private_postgres_replicate(&client.postgres, &replica);
	reopen_workers(replica.folder);
	return workers_find_replica() ? 0 : -1;
}

int
cache_client_tear_down_with_replica(void **state)
{
	int result = cache_client_tear_down(state);

	private_postgres_stop(&replica);
	unsetenv("DB_READ_HOSTS");
	return result;
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

bool
comes_to_know(int worker, const char *target)
{
	/* Whether a number is known is a matter of time, too: on a machine that stands still it is
	 * not. */
	for (int i = 0; i < 1000; i++) {
		int status = get_as(worker, 0, target);

		if ((status == 200 || status == 304) && round_trips() == 0)
			return true;
	}
	return false;
}

void
forget_everything(void)
{
	struct redis_command command = { 0 };

	redis_arg(&command, STR("FLUSHALL"));
	assert_null(redis_run(client.cache, &client.worker, &command, 1));
	assert_null(redis_fence(client.cache, &client.worker));
}

struct redis_reply
ask_redis(const char *a, struct str b, const char *c, const char *d)
{
	struct redis_command command = { 0 };

	redis_arg(&command, str_of(a));
	redis_arg(&command, b);
	if (c != NULL)
		redis_arg(&command, str_of(c));
	if (d != NULL)
		redis_arg(&command, str_of(d));
	assert_null(redis_run(client.cache, &client.worker, &command, 1));
	assert_null(redis_fence(client.cache, &client.worker));
	return command.reply;
}

struct str
member_of(int image, const char *name)
{
	char id[ID_TEXT_SIZE];
	struct str rest = client.response.body, text;

	text = arena_printf(&client.worker, "{\"id\":\"%s\",\"owner_id\"",
	    id_format(gallery_id("i", image), id).at);
	rest = str_from(rest, str_find(rest, text));
	text = arena_printf(&client.worker, ",\"%s\":", name);
	rest = str_from(rest, str_find(rest, text) + text.len);
	return arena_copy(&client.worker, str_cut(&rest, ','));
}

void
check_pages(void)
{
	static const char *const targets[] = { RECENT_PAGE, "/images?limit=5",
		"/images?limit=5&page=3", "/images/search?q=image&limit=50",
		"/images?sort=like_count&limit=50",
		"/users/00000000-0000-4000-8000-750000000002/likes?limit=100" };
	enum { COUNT = sizeof targets / sizeof *targets };
	struct str kept[2][COUNT];

	for (int user = 0; user < 2; user++)
		for (size_t i = 0; i < COUNT; i++) {
			assert_int_equal(get_as(1, user * OTHER, targets[i]), 200);
			kept[user][i] = arena_copy(&arena, client.response.body);
		}
	forget_everything();
	for (int user = 0; user < 2; user++)
		for (size_t i = 0; i < COUNT; i++) {
			assert_int_equal(get_as(0, user * OTHER, targets[i]), 200);
			if (!str_eq(client.response.body, kept[user][i]))
				fail_msg("user %d is shown an old %s", user * OTHER, targets[i]);
		}
}
