#include "config.h"

#include "cache/redis_connection.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>

#include "base/clock.h"
#include "cache/lineage.h"

#define SENTINEL_PORT 26379
#define SENTINELS_MAX 16

static struct timeval
timeval_of(int64_t nanoseconds)
{
	/* 0 would mean "for ever". */
	if (nanoseconds < 1000)
		nanoseconds = 1000;
	return (struct timeval){
		.tv_sec = (time_t)(nanoseconds / CLOCK_SECOND_NS),
		.tv_usec = (suseconds_t)(nanoseconds % CLOCK_SECOND_NS / 1000),
	};
}

bool
redis_set_timeouts(struct exchange *exchange)
{
	int fd = exchange->redis->context->fd;
	struct timeval read_timeout =
	    timeval_of(exchange->read_timeout < LOOK_NS ? exchange->read_timeout : LOOK_NS);
	struct timeval write_timeout = timeval_of(exchange->write_timeout);

	return setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &read_timeout, sizeof read_timeout) == 0 &&
	       setsockopt(fd, SOL_SOCKET, SO_SNDTIMEO, &write_timeout, sizeof write_timeout) == 0;
}

/*
 * AUTH and SELECT in one round trip. SELECT is sent always: it also tells whether anybody answers.
 * A Sentinel has no databases, and often no password: then it refuses AUTH, and does what it is
 * asked.
 */
static bool
greet(struct exchange *exchange)
{
	const struct redis_options *options = &exchange->redis->options;
	bool sentinel = options->database == REDIS_NO_DATABASE;
	struct redis_command commands[2] = { 0 };
	size_t count = 0;

	if (options->password.len > 0) {
		redis_arg(&commands[count], STR("AUTH"));
		redis_arg(&commands[count++], options->password);
	}
	redis_arg(&commands[count], sentinel ? STR("PING") : STR("SELECT"));
	if (!sentinel)
		redis_arg_i64(&commands[count], exchange->arena, options->database);
	count++;
	if (!redis_round_trip(exchange, commands, count))
		return false;
	for (size_t i = sentinel ? count - 1 : 0; i < count; i++)
		if (commands[i].reply.kind != REDIS_STRING)
			return redis_fail(exchange, "connect", commands[i].reply.string.at, false);
	return true;
}

static bool
connect_to(struct exchange *exchange, const char *host, int port, int64_t dial_timeout)
{
	struct redis *redis = exchange->redis;
	struct timeval timeout = timeval_of(dial_timeout);

	redis->context = host[0] == '/' ? redisConnectUnixWithTimeout(host, timeout)
					: redisConnectWithTimeout(host, port, timeout);
	if (redis->context == NULL)
		abort();
	if (redis->context->err != 0) {
		bool waited = redis->context->err == REDIS_ERR_IO &&
			      (errno == ETIMEDOUT || errno == EAGAIN || errno == EINPROGRESS);

		return redis_fail(exchange, "connect", redis->context->errstr, waited);
	}
	if (!redis_set_timeouts(exchange))
		return redis_fail_errno(exchange, "connect");
	if (host[0] != '/')
		redisEnableKeepAlive(redis->context);
	return greet(exchange);
}

/* A Sentinel may not have heard of a failover yet. */
static bool
is_master(struct exchange *exchange)
{
	struct redis_command role = { 0 };
	const struct redis_reply *reply = &role.reply;

	redis_arg(&role, STR("ROLE"));
	if (!redis_round_trip(exchange, &role, 1))
		return false;
	if (reply->kind == REDIS_ARRAY && reply->count > 0 &&
	    str_eq(reply->items[0].string, STR("master")))
		return true;
	return redis_fail(exchange, "connect", "what Sentinel names is not the master", false);
}

/* What one Sentinel says, in time. */
static bool
ask_sentinel(
    struct exchange *exchange, struct str sentinel, int64_t timeout, const char **host, int *port)
{
	const struct redis_options *options = &exchange->redis->options;
	struct redis_options one = { .port = SENTINEL_PORT,
		.password = options->password,
		.database = REDIS_NO_DATABASE,
		.dial_timeout_ns = timeout,
		.read_timeout_ns = timeout,
		.write_timeout_ns = timeout };
	struct redis_command question = { 0 };
	const struct redis_reply *reply = &question.reply;
	const struct problem *problem;
	int64_t number = 0;
	struct redis *redis;

	one.host = str_host(sentinel, &one.port);
	redis = redis_new(&one);
	redis_arg(&question, STR("SENTINEL"));
	redis_arg(&question, STR("get-master-addr-by-name"));
	redis_arg(&question, options->service);
	problem = redis_run_within(redis, exchange->arena, &question, 1, timeout);
	exchange->waited = exchange->waited || redis->stats.waits > 0;
	redis_free(redis);
	if (problem != NULL)
		exchange->why = problem->cause;
	else if (reply->kind != REDIS_ARRAY || reply->count != 2 ||
		 !str_to_i64(reply->items[1].string, 1, 65535, &number))
		exchange->why = arena_printf(exchange->arena,
		    "redis: Sentinel %.*s knows no master of that name", (int)sentinel.len,
		    sentinel.at)
				    .at;
	else
		*host = arena_c_string(exchange->arena, reply->items[0].string);
	*port = (int)number;
	return number > 0;
}

static size_t
split_sentinels(struct str text, struct str sentinels[static SENTINELS_MAX])
{
	size_t count = 0;

	while (text.len > 0 && count < SENTINELS_MAX)
		sentinels[count++] = str_trim(str_cut(&text, ','));
	return count;
}

/* One Sentinel after the other, beginning with whoever answered last time. */
static bool
connect_to_master(struct exchange *exchange, int64_t dial_timeout)
{
	struct redis *redis = exchange->redis;
	struct str sentinels[SENTINELS_MAX];
	size_t count = split_sentinels(redis->options.sentinels, sentinels);
	int64_t each = dial_timeout / (int64_t)(2 * count);
	bool waited = false;

	for (size_t i = 0; i < count; i++) {
		size_t at = (redis->sentinel + i) % count;
		const char *host = "";
		int port = 0;

		if (ask_sentinel(exchange, sentinels[at], each, &host, &port) &&
		    connect_to(exchange, host, port, each) && is_master(exchange)) {
			redis->sentinel = at;
			exchange->waited = false;
			return true;
		}
		waited = waited || exchange->waited;
	}
	exchange->waited = waited;
	return false;
}

bool
redis_connect(struct exchange *exchange, int64_t dial_timeout)
{
	const struct redis_options *options = &exchange->redis->options;
	bool connected = options->sentinels.len > 0
			     ? connect_to_master(exchange, dial_timeout)
			     : connect_to(exchange, options->host.at, options->port, dial_timeout);

	if (!connected || (options->keeps_pages && !lineage_check(exchange)))
		return false;
	exchange->sent = 0;
	return true;
}
