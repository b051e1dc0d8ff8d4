#include "config.h"

#include "cache/redis_connection.h"

#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

#include "base/buf.h"
#include "base/clock.h"
#include "cache/reply.h"

/* A try at a server that was dead may cost a request no more than this. */
#define PROBE_TIMEOUT_NS INT64_C(200000000)
#define READ_SIZE ((size_t)16 * 1024)
/* A connection that was good so lately is not asked first whether it still is. */
#define JUST_USED_NS CLOCK_SECOND_NS

struct redis *
redis_new(const struct redis_options *options)
{
	struct redis *redis = calloc(1, sizeof *redis);

	if (redis == NULL)
		abort();
	redis->options = *options;
	redis->options.host = arena_copy(&redis->texts, options->host);
	redis->options.password = arena_copy(&redis->texts, options->password);
	redis->options.sentinels = arena_copy(&redis->texts, options->sentinels);
	redis->options.service = arena_copy(&redis->texts, options->service);
	redis->shared = options->shared != NULL ? options->shared : &redis->own;
	return redis;
}

void
redis_disconnect(struct redis *redis)
{
	/* What it tells is of the process that this one leads to. */
	watch_close(redis);
	if (redis->context != NULL)
		redisFree(redis->context);
	redis->context = NULL;
}

void
redis_free(struct redis *redis)
{
	if (redis == NULL)
		return;
	redis_disconnect(redis);
	arena_release(&redis->texts);
	free(redis);
}

void
redis_arg(struct redis_command *command, struct str arg)
{
	if (command->count == REDIS_ARGS_MAX)
		abort();
	command->args[command->count++] = arg;
}

void
redis_arg_i64(struct redis_command *command, struct arena *arena, int64_t value)
{
	redis_arg(command, arena_printf(arena, "%lld", (long long)value));
}

void
redis_arg_id(struct redis_command *command, struct arena *arena, struct id id)
{
	char text[ID_TEXT_SIZE];

	redis_arg(command, arena_copy(arena, id_format(id, text)));
}

bool
redis_fail(struct exchange *exchange, const char *what, const char *why, bool waited)
{
	exchange->why = arena_printf(exchange->arena, "redis: %s: %s", what, why).at;
	exchange->waited = waited;
	redis_disconnect(exchange->redis);
	return false;
}

bool
redis_fail_errno(struct exchange *exchange, const char *what)
{
	bool waited = errno == EAGAIN || errno == EWOULDBLOCK || errno == ETIMEDOUT;

	return redis_fail(exchange, what, waited ? "timed out" : strerror(errno), waited);
}

static void
put_count(struct buf *out, char kind, size_t count)
{
	buf_byte(out, kind);
	buf_i64(out, (int64_t)count);
	buf_append(out, STR("\r\n"));
}

/* RESP: an array of strings, each behind its length. */
static bool
format_commands(const struct redis_command *commands, size_t count, struct buf *out)
{
	for (size_t i = 0; i < count; i++) {
		if (commands[i].count == 0)
			return false;
		put_count(out, '*', commands[i].count);
		for (size_t j = 0; j < commands[i].count; j++) {
			put_count(out, '$', commands[i].args[j].len);
			buf_append(out, commands[i].args[j]);
			buf_append(out, STR("\r\n"));
		}
	}
	return true;
}

/* Not by hiredis: its write() would end a process that does not ignore SIGPIPE. */
static bool
send_all(struct exchange *exchange, struct str bytes)
{
	while (bytes.len > 0) {
		ssize_t sent =
		    send(exchange->redis->context->fd, bytes.at, bytes.len, MSG_NOSIGNAL);

		if (sent < 0 && errno == EINTR)
			continue;
		if (sent < 0)
			return redis_fail_errno(exchange, "send");
		exchange->sent += (size_t)sent;
		bytes = str_from(bytes, (size_t)sent);
	}
	return true;
}

static int64_t
at_most(int64_t value, int64_t limit)
{
	return value < limit ? value : limit;
}

/* Nothing came for a while. Whoever tries for all others goes by the clock alone. */
static bool
wait_on(struct exchange *exchange, int64_t deadline)
{
	if (clock_monotonic_ns() > deadline)
		return redis_fail(exchange, "receive", "timed out", true);
	if (exchange->state == BREAKER_CLOSED &&
	    !breaker_is_closed(&exchange->redis->shared->breaker))
		return redis_fail(exchange, "receive", "the breaker was opened meanwhile", false);
	return true;
}

/* Not by hiredis, which takes the socket's time-out for the end. */
static bool
read_some(struct exchange *exchange, int64_t deadline)
{
	redisContext *context = exchange->redis->context;
	char bytes[READ_SIZE];
	ssize_t got = recv(context->fd, bytes, sizeof bytes, 0);

	if (got == 0)
		return redis_fail(exchange, "receive", "the server closed the connection", false);
	if (got < 0 && (errno == EAGAIN || errno == EWOULDBLOCK || errno == EINTR))
		return wait_on(exchange, deadline);
	if (got < 0)
		return redis_fail_errno(exchange, "receive");
	if (redisReaderFeed(context->reader, bytes, (size_t)got) != REDIS_OK)
		return redis_fail(exchange, "receive", context->reader->errstr, false);
	return true;
}

/* The socket's time-out is for one look; the deadline is also for a server that trickles. */
static bool
receive(struct exchange *exchange, int64_t deadline, redisReply **reply)
{
	redisContext *context = exchange->redis->context;
	void *got = NULL;

	for (;;) {
		if (redisReaderGetReply(context->reader, &got) != REDIS_OK)
			return redis_fail(exchange, "receive", context->reader->errstr, false);
		if (got != NULL)
			break;
		if (context->reader->len > REPLY_SIZE_MAX)
			return redis_fail(exchange, "receive", "a reply that is too large", false);
		if (clock_monotonic_ns() > deadline)
			return redis_fail(exchange, "receive", "timed out", true);
		if (!read_some(exchange, deadline))
			return false;
	}
	*reply = got;
	return true;
}

static bool
receive_all(struct exchange *exchange, struct redis_command *commands, size_t count)
{
	int64_t deadline = at_most(clock_monotonic_ns() + exchange->read_timeout, exchange->end);

	for (size_t i = 0; i < count; i++) {
		redisReply *reply = NULL;
		bool converted;

		if (!receive(exchange, deadline, &reply))
			return false;
		converted = reply_convert(exchange->arena, reply, &commands[i].reply);
		freeReplyObject(reply);
		if (!converted)
			return redis_fail(exchange, "receive", "a reply out of bounds", false);
	}
	return true;
}

bool
redis_round_trip(struct exchange *exchange, struct redis_command *commands, size_t count)
{
	struct buf bytes = buf_new(exchange->arena, 1024);

	if (!format_commands(commands, count, &bytes))
		return redis_fail(exchange, "format", "a command without arguments", false);
	exchange->redis->stats.round_trips++;
	return send_all(exchange, buf_str(&bytes)) && receive_all(exchange, commands, count);
}

/*
 * The server closed the connection, or said something nobody asked for: then what is read next
 * would be taken for another command's reply. Seen before anything is sent, so starting afresh is
 * safe.
 */
static bool
is_stale(const redisContext *context)
{
	struct pollfd poll_fd = { .fd = context->fd, .events = POLLIN };

	return poll(&poll_fd, 1, 0) != 0;
}

/*
 * A unix socket whose other end is closed refuses the first byte, so it may be tried blindly;
 * TCP takes what nobody will read.
 */
static bool
may_be_trusted(const struct redis *redis)
{
	return redis->options.sentinels.len == 0 && redis->options.host.at[0] == '/' &&
	       clock_monotonic_ns() - redis->used_at_ns < JUST_USED_NS;
}

/* How long to wait for a connection: less for one that tries whether Redis is back. */
static int64_t
patience(const struct exchange *exchange)
{
	int64_t left = exchange->end - clock_monotonic_ns();

	return exchange->state == BREAKER_HALF_OPEN ? at_most(left, PROBE_TIMEOUT_NS) : left;
}

static bool
try_once(struct exchange *exchange, struct redis_command *commands, size_t count)
{
	struct redis *redis = exchange->redis;
	const struct redis_options *options = &redis->options;

	exchange->sent = 0;
	exchange->trusted = redis->context != NULL && may_be_trusted(redis);
	if (redis->context != NULL && !exchange->trusted && is_stale(redis->context))
		redis_disconnect(redis);
	if (redis->context == NULL) {
		int64_t limit = patience(exchange);

		exchange->read_timeout = at_most(options->read_timeout_ns, limit);
		exchange->write_timeout = at_most(options->write_timeout_ns, limit);
		if (!redis_connect(exchange, at_most(options->dial_timeout_ns, limit)))
			return false;
		/* It lives: the commands themselves get their full time. */
		exchange->read_timeout = options->read_timeout_ns;
		exchange->write_timeout = options->write_timeout_ns;
		if (!redis_set_timeouts(exchange))
			return redis_fail_errno(exchange, "connect");
	}
	return redis_round_trip(exchange, commands, count);
}

/*
 * Tries again only where a connection broke before a byte of the commands was out: else an INCR
 * might count twice. A server that refuses connections is not asked again within the same call.
 */
static bool
exchange_run(struct exchange *exchange, struct redis_command *commands, size_t count)
{
	/* Others found Redis dead; of a connection of before nobody knows more than of a new one.
	 */
	if (exchange->state == BREAKER_HALF_OPEN)
		redis_disconnect(exchange->redis);
	for (int i = 0;; i++) {
		bool connected = exchange->redis->context != NULL;

		exchange->read_timeout = exchange->redis->options.read_timeout_ns;
		exchange->write_timeout = exchange->redis->options.write_timeout_ns;
		if (try_once(exchange, commands, count))
			return true;
		/* Asked first, it would have been made anew, too. */
		if (exchange->trusted && exchange->sent == 0 && !exchange->waited)
			continue;
		if (!connected || exchange->waited || exchange->sent > 0 ||
		    i >= exchange->redis->options.max_retries)
			return false;
	}
}

/* It was the master when the connection was made; the next one is to whoever is it now. */
static bool
was_demoted(const struct redis *redis, const struct redis_command *commands, size_t count)
{
	for (size_t i = 0; redis->options.sentinels.len > 0 && i < count; i++)
		if (commands[i].reply.kind == REDIS_ERROR &&
		    str_starts(commands[i].reply.string, STR("READONLY")))
			return true;
	return false;
}

const struct problem *
redis_run_within(struct redis *redis, struct arena *arena, struct redis_command *commands,
    size_t count, int64_t nanoseconds)
{
	struct breaker *breaker = &redis->shared->breaker;
	int64_t begin = clock_monotonic_ns();
	struct exchange exchange = { .redis = redis, .arena = arena };
	bool done;

	if (count == 0)
		return NULL;
	exchange.state = breaker_enter(breaker, begin);
	exchange.end = nanoseconds < INT64_MAX - begin ? begin + nanoseconds : INT64_MAX;
	if (exchange.state == BREAKER_OPEN)
		return problem_caused(arena, PROBLEM_UNAVAILABLE, "redis: the breaker is open");
	redis->stats.commands += (int)count;
	done = exchange_run(&exchange, commands, count);
	redis->used_at_ns = clock_monotonic_ns();
	redis->stats.time_ns += redis->used_at_ns - begin;
	if (!done) {
		if (exchange.state == BREAKER_HALF_OPEN)
			redis->stats.trials += exchange.waited;
		else
			redis->stats.waits += exchange.waited;
		if (redis_usable(redis))
			redis_shared_lose(redis->shared);
		breaker_failed(breaker, exchange.state, clock_monotonic_ns(), exchange.waited);
		return problem_caused(arena, PROBLEM_UNAVAILABLE, "%s", exchange.why);
	}
	breaker_succeeded(breaker);
	if (was_demoted(redis, commands, count))
		redis_disconnect(redis);
	return NULL;
}

const struct problem *
redis_run(struct redis *redis, struct arena *arena, struct redis_command *commands, size_t count)
{
	return redis_run_within(redis, arena, commands, count, INT64_MAX);
}

/* Of all it can answer only this: a Redis that is busy with a script refuses. */
const struct problem *
redis_fence(struct redis *redis, struct arena *arena)
{
	struct redis_command ping = { 0 };

	redis_arg(&ping, STR("PING"));
	TRY(redis_run(redis, arena, &ping, 1));
	if (ping.reply.kind == REDIS_STRING && str_eq(ping.reply.string, STR("PONG")))
		return NULL;
	redis_shared_lose(redis->shared);
	return problem_caused(arena, PROBLEM_UNAVAILABLE, "redis: no PONG");
}

struct redis_shared *
redis_shared(struct redis *redis)
{
	return redis->shared;
}

bool
redis_usable(const struct redis *redis)
{
	return atomic_load(&redis->shared->breaker.failures) == 0;
}

struct redis_stats
redis_stats(const struct redis *redis)
{
	return redis->stats;
}

void
redis_stats_reset(struct redis *redis)
{
	redis->stats = (struct redis_stats){ 0 };
}
