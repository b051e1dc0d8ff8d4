#include "config.h"

#include "cache/lookup.h"

#include <string.h>

#include "base/clock.h"
#include "cache/generation.h"

/* ARGV: now in microseconds, life of a generation, key before, key after, held, known, token, lock.
 */
#define SCRIPT                                                                                     \
	"local function number(key)\n"                                                             \
	"  local n = redis.call('GET', key)\n"                                                     \
	"  if n then return n end\n"                                                               \
	"  redis.call('SET', key, ARGV[1], 'EX', ARGV[2])\n"                                       \
	"  return ARGV[1]\n"                                                                       \
	"end\n"                                                                                    \
	"local g = number(KEYS[1])\n"                                                              \
	"if KEYS[2] then g = g .. '.' .. number(KEYS[2]) end\n"                                    \
	"if g == ARGV[5] then return {g, 'held'} end\n"                                            \
	"local key = ARGV[3] .. g .. ARGV[4]\n"                                                    \
	"if ARGV[6] ~= '' and\n"                                                                   \
	"    string.find(redis.call('GETRANGE', key, 0, 99), ARGV[6], 1, true) then\n"             \
	"  return {g, 'known'}\n"                                                                  \
	"end\n"                                                                                    \
	"local page = redis.call('GET', key)\n"                                                    \
	"if page then return {g, 'found', page} end\n"                                             \
	"if redis.call('SET', 'lock:' .. key, ARGV[7], 'NX', 'PX', ARGV[8]) then\n"                \
	"  return {g, 'make'}\n"                                                                   \
	"end\n"                                                                                    \
	"return {g, 'wait'}\n"

/* How Redis names the script; a test holds it against what Redis says. */
#define SCRIPT_SHA1 "606af5f8b90225a9cb9fa2ef223c99b2188d448b"

static const struct str state_names[] = {
	[LOOKUP_AWAY] = STR(""),
	[LOOKUP_FOUND] = STR("found"),
	[LOOKUP_HELD] = STR("held"),
	[LOOKUP_KNOWN] = STR("known"),
	[LOOKUP_MAKE] = STR("make"),
	[LOOKUP_WAIT] = STR("wait"),
};

void
lookup_command(struct redis_command *command, struct arena *arena, struct lookup *lookup)
{
	bool two = lookup->generations[1].len > 0;

	id_format(id_new(), lookup->token);
	redis_arg(command, STR("EVALSHA"));
	redis_arg(command, STR(SCRIPT_SHA1));
	redis_arg(command, two ? STR("2") : STR("1"));
	redis_arg(command, lookup->generations[0]);
	if (two)
		redis_arg(command, lookup->generations[1]);
	redis_arg_i64(command, arena, clock_now_us());
	redis_arg_i64(command, arena, GENERATION_SECONDS);
	redis_arg(command, lookup->key.before);
	redis_arg(command, lookup->key.after);
	redis_arg(command, lookup->held);
	redis_arg(command, lookup->known);
	redis_arg(command, (struct str){ lookup->token, ID_TEXT_SIZE - 1 });
	redis_arg_i64(command, arena, LOOKUP_LOCK_MS);
}

static struct looked
read_reply(const struct redis_reply *reply, int64_t now_ms)
{
	struct looked looked = { .state = LOOKUP_AWAY };
	size_t state = LOOKUP_FOUND;

	if (reply->kind != REDIS_ARRAY || reply->count < 2 ||
	    reply->items[0].kind != REDIS_STRING || reply->items[1].kind != REDIS_STRING)
		return looked;
	while (state <= LOOKUP_WAIT && !str_eq(reply->items[1].string, state_names[state]))
		state++;
	if (state > LOOKUP_WAIT)
		return looked;
	looked.generation = reply->items[0].string;
	looked.state = (enum lookup_state)state;
	if (looked.state != LOOKUP_FOUND)
		return looked;
	if (reply->count == 3)
		looked.page = page_of_reply(&reply->items[2], now_ms);
	/* Damaged: whoever sees it makes it anew. */
	if (!looked.page.found)
		looked.state = LOOKUP_MAKE;
	return looked;
}

struct looked
lookup_reply(struct redis *redis, struct arena *arena, struct redis_command *command, bool ran,
    int64_t now_ms)
{
	const struct redis_reply *reply = &command->reply;
	struct redis_command whole;

	if (!ran)
		return (struct looked){ .state = LOOKUP_AWAY };
	if (reply->kind != REDIS_ERROR || !str_starts(reply->string, STR("NOSCRIPT")))
		return read_reply(reply, now_ms);
	whole = *command;
	whole.args[0] = STR("EVAL");
	whole.args[1] = STR(SCRIPT);
	if (redis_run(redis, arena, &whole, 1) != NULL)
		return (struct looked){ .state = LOOKUP_AWAY };
	return read_reply(&whole.reply, now_ms);
}

struct str
lookup_key(struct arena *arena, const struct lookup *lookup, struct str generation)
{
	return arena_printf(arena, "%s%.*s%s", lookup->key.before.at, (int)generation.len,
	    generation.at, lookup->key.after.at);
}

struct lock
lookup_lock(struct arena *arena, const struct lookup *lookup, struct str generation)
{
	struct lock lock = { .key = key_lock(arena, lookup_key(arena, lookup, generation)) };

	memcpy(lock.token, lookup->token, sizeof lock.token);
	return lock;
}
