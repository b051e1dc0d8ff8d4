#include "config.h"

#include "cache/lookup.h"

#include <string.h>

#include "base/buf.h"
#include "base/clock.h"
#include "cache/generation.h"

/* ARGV: now in microseconds, life of a generation, key before, key after, known, token, lock,
 * position. */
#define SCRIPT                                                                                     \
	"local function number(key)\n"                                                             \
	"  local n = redis.call('GET', key)\n"                                                     \
	"  if n then return n end\n"                                                               \
	"  redis.call('SET', key, ARGV[1], 'EX', ARGV[2])\n"                                       \
	"  return ARGV[1]\n"                                                                       \
	"end\n"                                                                                    \
	"local g = number(KEYS[1])\n"                                                              \
	"if KEYS[2] then g = g .. '.' .. number(KEYS[2]) end\n"                                    \
	"local key = ARGV[3] .. g .. ARGV[4]\n"                                                    \
	"if ARGV[5] ~= '' then\n"                                                                  \
	"  local head = redis.call('GETRANGE', key, 0, 99)\n"                                      \
	"  if string.find(head, ARGV[5], 1, true) then return {g, 'known', head} end\n"            \
	"end\n"                                                                                    \
	"local page = redis.call('GET', key)\n"                                                    \
	"if page then return {g, 'found', page} end\n"                                             \
	"if redis.call('SET', 'lock:' .. key, ARGV[6], 'NX', 'PX', ARGV[7]) then\n"                \
	"  if ARGV[8] == '' then return {g, 'make'} end\n"                                         \
	"  return {g, 'make', redis.call('GET', ARGV[8])}\n"                                       \
	"end\n"                                                                                    \
	"return {g, 'wait'}\n"

/* How Redis names the script; a test holds it against what Redis says. */
#define SCRIPT_SHA1 "ba15d7552b751014ac41932ec40be9c882ae479e"

static const struct str state_names[] = {
	[LOOKUP_AWAY] = STR(""),
	[LOOKUP_FOUND] = STR("found"),
	[LOOKUP_HELD] = STR("held"), /* never said by the script */
	[LOOKUP_KNOWN] = STR("known"),
	[LOOKUP_MAKE] = STR("make"),
	[LOOKUP_WAIT] = STR("wait"),
};

static size_t
generation_count(const struct lookup *lookup)
{
	return lookup->generations[1].len > 0 ? 2 : 1;
}

static void
script_command(struct redis_command *command, struct arena *arena, struct lookup *lookup)
{
	bool two = generation_count(lookup) == 2;

	id_format(id_new(), lookup->token);
	redis_arg(command, STR("EVALSHA"));
	redis_arg(command, STR(SCRIPT_SHA1));
	redis_arg(command, two ? STR("2") : STR("1"));
	redis_arg(command, lookup->generations[0]);
	if (two)
		redis_arg(command, lookup->generations[1]);
	lookup->offered = arena_printf(arena, "%lld", (long long)clock_now_us());
	redis_arg(command, lookup->offered);
	redis_arg_i64(command, arena, GENERATION_SECONDS);
	redis_arg(command, lookup->key.before);
	redis_arg(command, lookup->key.after);
	redis_arg(command, lookup->known);
	redis_arg(command, (struct str){ lookup->token, ID_TEXT_SIZE - 1 });
	redis_arg_i64(command, arena, LOOKUP_LOCK_MS);
	redis_arg(command, lookup->position);
}

void
lookup_command(struct redis_command *command, struct arena *arena, struct lookup *lookup)
{
	/* A script costs Redis ten times what it costs to read a number or two. */
	if (lookup->held.len > 0)
		generation_read_command(command, lookup->generations, generation_count(lookup));
	else
		script_command(command, arena, lookup);
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
	if (looked.state == LOOKUP_MAKE && reply->count == 3)
		looked.position = reply->items[2].string;
	if (looked.state == LOOKUP_KNOWN && reply->count == 3)
		looked.known_old_at_ms = page_old_at_ms(reply->items[2].string);
	if (looked.state != LOOKUP_FOUND)
		return looked;
	if (reply->count == 3)
		looked.page = page_of_reply(&reply->items[2], now_ms);
	/* Damaged: whoever sees it makes it anew. */
	if (!looked.page.found)
		looked.state = LOOKUP_MAKE;
	return looked;
}

/* Redis may not know the script: it was started anew. */
static struct looked
script_reply(
    struct redis *redis, struct arena *arena, const struct redis_command *command, int64_t now_ms)
{
	const struct redis_reply *reply = &command->reply;
	struct redis_command whole;

	if (reply->kind != REDIS_ERROR || !str_starts(reply->string, STR("NOSCRIPT")))
		return read_reply(reply, now_ms);
	whole = *command;
	whole.args[0] = STR("EVAL");
	whole.args[1] = STR(SCRIPT);
	if (redis_run_within(redis, arena, &whole, 1, REDIS_PATIENCE_NS) != NULL)
		return (struct looked){ .state = LOOKUP_AWAY };
	return read_reply(&whole.reply, now_ms);
}

/* As the script would write it; empty if a number is missing. */
static struct str
generation_text(struct arena *arena, const struct redis_reply *reply)
{
	struct buf text = buf_new(arena, 48);

	for (size_t i = 0; i < reply->count; i++) {
		if (reply->items[i].kind != REDIS_STRING)
			return STR("");
		if (i > 0)
			buf_byte(&text, '.');
		buf_append(&text, reply->items[i].string);
	}
	return buf_str(&text);
}

static struct looked
asked_reply(struct redis *redis, struct arena *arena, const struct lookup *lookup,
    const struct redis_command *command, int64_t now_ms)
{
	struct looked looked = script_reply(redis, arena, command, now_ms);
	struct str rest = looked.generation;

	looked.began = str_eq(str_cut(&rest, '.'), lookup->offered);
	return looked;
}

struct looked
lookup_reply(struct redis *redis, struct arena *arena, struct lookup *lookup,
    struct redis_command *command, bool ran, int64_t now_ms)
{
	struct redis_command script = { 0 };

	if (!ran)
		return (struct looked){ .state = LOOKUP_AWAY };
	if (lookup->held.len == 0)
		return asked_reply(redis, arena, lookup, command, now_ms);
	if (command->reply.kind == REDIS_ARRAY &&
	    str_eq(generation_text(arena, &command->reply), lookup->held))
		return (struct looked){ .state = LOOKUP_HELD, .generation = lookup->held };
	lookup->held = STR("");
	script_command(&script, arena, lookup);
	if (redis_run_within(redis, arena, &script, 1, REDIS_PATIENCE_NS) != NULL)
		return (struct looked){ .state = LOOKUP_AWAY };
	return asked_reply(redis, arena, lookup, &script, now_ms);
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
