#include "config.h"

#include "cache/limiter.h"

/* What is in the key is ours, but may be damaged: tonumber() of nonsense is nil and an error reply.
 */
#define SCRIPT                                                                                     \
	"local key, limit = KEYS[1], tonumber(ARGV[1])\n"                                          \
	"local window, now = tonumber(ARGV[2]), tonumber(ARGV[3])\n"                               \
	"if now == 0 then\n"                                                                       \
	"  local time = redis.call('TIME')\n"                                                      \
	"  now = time[1] * 1000 + math.floor(time[2] / 1000)\n"                                    \
	"end\n"                                                                                    \
	"local oldest = redis.call('LINDEX', key, -1)\n"                                           \
	"while oldest and tonumber(oldest) <= now - window do\n"                                   \
	"  redis.call('RPOP', key)\n"                                                              \
	"  oldest = redis.call('LINDEX', key, -1)\n"                                               \
	"end\n"                                                                                    \
	"local count = redis.call('LLEN', key)\n"                                                  \
	"if count >= limit then\n"                                                                 \
	"  local leaves = redis.call('LINDEX', key, limit - 1)\n"                                  \
	"  return {0, 0, tonumber(leaves) + window - now}\n"                                       \
	"end\n"                                                                                    \
	"redis.call('LPUSH', key, string.format('%.0f', now))\n"                                   \
	"redis.call('PEXPIRE', key, window)\n"                                                     \
	"return {1, limit - count - 1, (tonumber(oldest) or now) + window - now}\n"

/* How Redis names the script; a test holds it against what Redis says. */
#define SCRIPT_SHA1 "71e6cdca7f1bd9530255e6a088f3e0828ae3d2b2"

void
limiter_command(struct redis_command *command, struct arena *arena, struct str key,
    const struct limit_rule *rule, int64_t now_ms)
{
	redis_arg(command, STR("EVALSHA"));
	redis_arg(command, STR(SCRIPT_SHA1));
	redis_arg(command, STR("1"));
	redis_arg(command, key);
	redis_arg_i64(command, arena, rule->limit);
	redis_arg_i64(command, arena, rule->window_ms);
	redis_arg_i64(command, arena, now_ms);
}

static bool
read_reply(const struct redis_reply *reply, struct limit_verdict *verdict)
{
	if (reply->kind != REDIS_ARRAY || reply->count != 3)
		return false;
	for (size_t i = 0; i < 3; i++)
		if (reply->items[i].kind != REDIS_INTEGER)
			return false;
	verdict->allowed = reply->items[0].integer != 0;
	verdict->remaining = reply->items[1].integer;
	verdict->reset_ms = reply->items[2].integer > 0 ? reply->items[2].integer : 0;
	verdict->known = true;
	return true;
}

/* The same with the script's text, which Redis remembers from then on. */
static bool
run_whole(struct redis *redis, struct arena *arena, struct redis_command *command)
{
	struct redis_command whole = *command;

	whole.args[0] = STR("EVAL");
	whole.args[1] = STR(SCRIPT);
	if (redis_run(redis, arena, &whole, 1) != NULL)
		return false;
	command->reply = whole.reply;
	return true;
}

void
limiter_reply(struct redis *redis, struct arena *arena, struct redis_command *command,
    const struct limit_rule *rule, bool ran, struct limit_verdict *verdict)
{
	const struct redis_reply *reply = &command->reply;

	*verdict = (struct limit_verdict){
		.allowed = true,
		.limit = rule->limit,
		.remaining = rule->limit - 1,
		.reset_ms = rule->window_ms,
	};
	if (!ran)
		return;
	if (reply->kind == REDIS_ERROR && str_starts(reply->string, STR("NOSCRIPT")) &&
	    !run_whole(redis, arena, command))
		return;
	read_reply(&command->reply, verdict);
}

int
limiter_retry_after(const struct limit_verdict *verdict)
{
	int64_t seconds = (verdict->reset_ms + 999) / 1000;

	return seconds < 1 ? 1 : seconds > 86400 ? 86400 : (int)seconds;
}
