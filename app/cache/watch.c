#include "config.h"

#include "cache/watch.h"

#include <errno.h>
#include <sys/socket.h>

#include "base/clock.h"
#include "cache/lineage.h"
#include "cache/redis_connection.h"

#define CHANNEL STR("__redis__:invalidate")
/* All that lookups read; of other keys nothing is told. */
#define PREFIX STR("generation:")
/* To connect, and after a try that failed. */
#define PATIENCE_NS INT64_C(200000000)
#define PAUSE_NS (10 * CLOCK_SECOND_NS)
#define IDLE_NS CLOCK_SECOND_NS
/*
 * The kernel counts a small message as at least 768 bytes, of which 66 and more are what we read:
 * a socket that is full has a twelfth of its size to read. Redis' end has the size that ours has.
 */
#define FULL_SHARE ((size_t)32)

void
watch_close(struct redis *redis)
{
	redis_free(redis->watch.connection);
	redis->watch.connection = NULL;
}

struct known *
watch_known(struct redis *redis)
{
	return &redis->watch.known;
}

void
watch_asked(struct redis *redis, int64_t now_ns)
{
	redis->watch.wanted = now_ns - redis->watch.asked_ns < KNOWN_NS;
	redis->watch.asked_ns = now_ns;
}

/* Bytes that were waiting; more than most if it is of no use any more. */
static size_t
drain(const struct watch *watch)
{
	int fd = watch->connection->context->fd;
	char bytes[4096];
	size_t got = 0;

	while (got <= watch->most) {
		ssize_t n = recv(fd, bytes, sizeof bytes, MSG_DONTWAIT);

		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0 && (errno == EAGAIN || errno == EWOULDBLOCK))
			return got;
		if (n <= 0)
			return SIZE_MAX;
		got += (size_t)n;
	}
	return got;
}

uint64_t
watch_serial(struct redis *redis)
{
	struct watch *watch = &redis->watch;
	size_t got;

	if (watch->connection == NULL || !redis_usable(redis))
		return 0;
	watch->used_ns = clock_monotonic_ns();
	got = drain(watch);
	if (got > watch->most) {
		watch_close(redis);
		return 0;
	}
	if (got > 0)
		watch->serial++;
	return watch->serial;
}

/* Without threads that write for it, Redis does what the header says. Older than 7: not looked at.
 */
static bool
is_fit(const struct redis *redis, const struct redis_command *info,
    const struct redis_command *threads)
{
	struct str text = info->reply.kind == REDIS_STRING ? info->reply.string : STR("");
	struct str version = lineage_field(text, STR("redis_version:"));
	int64_t major;

	return str_to_i64(str_cut(&version, '.'), 7, INT32_MAX, &major) &&
	       str_eq(lineage_field(text, STR("run_id:")), str_of(redis->run_id)) &&
	       threads->reply.kind == REDIS_ARRAY && threads->reply.count == 2 &&
	       str_eq(threads->reply.items[1].string, STR("1"));
}

/* Whether it is the process that the worker asks, and which client we are to it. */
static bool
introduce(const struct redis *redis, struct arena *arena, int64_t *client)
{
	struct redis_command commands[3] = { 0 };

	redis_arg(&commands[0], STR("INFO"));
	redis_arg(&commands[0], STR("server"));
	redis_arg(&commands[1], STR("CONFIG"));
	redis_arg(&commands[1], STR("GET"));
	redis_arg(&commands[1], STR("io-threads"));
	redis_arg(&commands[2], STR("CLIENT"));
	redis_arg(&commands[2], STR("ID"));
	if (redis_run_within(redis->watch.connection, arena, commands, 3, PATIENCE_NS) != NULL)
		return false;
	*client = commands[2].reply.integer;
	return commands[2].reply.kind == REDIS_INTEGER && is_fit(redis, &commands[0], &commands[1]);
}

/* In the protocol that hiredis of Debian 12 knows, messages come by a channel. */
static bool
subscribe(const struct redis *redis, struct arena *arena, int64_t client)
{
	struct redis_command commands[2] = { 0 };

	redis_arg(&commands[0], STR("CLIENT"));
	redis_arg(&commands[0], STR("TRACKING"));
	redis_arg(&commands[0], STR("ON"));
	redis_arg(&commands[0], STR("REDIRECT"));
	redis_arg_i64(&commands[0], arena, client);
	redis_arg(&commands[0], STR("BCAST"));
	redis_arg(&commands[0], STR("PREFIX"));
	redis_arg(&commands[0], PREFIX);
	redis_arg(&commands[1], STR("SUBSCRIBE"));
	redis_arg(&commands[1], CHANNEL);
	return redis_run_within(redis->watch.connection, arena, commands, 2, PATIENCE_NS) == NULL &&
	       commands[0].reply.kind == REDIS_STRING && commands[1].reply.kind == REDIS_ARRAY;
}

static bool
measure_socket(struct watch *watch)
{
	socklen_t length = sizeof(int);
	int size;

	if (getsockopt(watch->connection->context->fd, SOL_SOCKET, SO_SNDBUF, &size, &length) != 0)
		return false;
	watch->most = (size_t)size / FULL_SHARE;
	return true;
}

static void
open_watch(struct redis *redis, struct arena *arena)
{
	struct redis_options options = redis->options;
	int64_t client;

	options.shared = NULL;
	options.keeps_pages = false;
	options.max_retries = 0;
	options.dial_timeout_ns = options.read_timeout_ns = options.write_timeout_ns = PATIENCE_NS;
	redis->watch.connection = redis_new(&options);
	redis->watch.serial++;
	redis->watch.used_ns = clock_monotonic_ns();
	if (introduce(redis, arena, &client) && subscribe(redis, arena, client) &&
	    measure_socket(&redis->watch))
		return;
	watch_close(redis);
	redis->watch.not_before_ns = clock_monotonic_ns() + PAUSE_NS;
}

static bool
may_watch(const struct redis *redis)
{
	return redis->options.keeps_pages && redis->options.sentinels.len == 0 &&
	       redis->options.host.at[0] == '/' && redis->run_id[0] != '\0' &&
	       redis->context != NULL && redis_usable(redis);
}

int64_t
watch_done(struct redis *redis, struct arena *arena)
{
	struct watch *watch = &redis->watch;

	if (watch->connection == NULL && watch->wanted && may_watch(redis) &&
	    clock_monotonic_ns() >= watch->not_before_ns)
		open_watch(redis, arena);
	return watch->connection == NULL ? INT64_MAX : IDLE_NS;
}

int64_t
watch_upkeep(struct redis *redis)
{
	struct watch *watch = &redis->watch;

	if (watch->connection != NULL && clock_monotonic_ns() - watch->used_ns >= IDLE_NS)
		watch_close(redis);
	return watch->connection == NULL ? INT64_MAX : IDLE_NS;
}
