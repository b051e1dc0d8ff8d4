#include "config.h"

#include "cache/lookup.h"

#include <string.h>

#include "base/buf.h"
#include "base/clock.h"
#include "cache/generation.h"
#include "cache/watch.h"

#define NARROW_SECONDS INT64_C(3600)

/*
 * KEYS: of the generation. ARGV: now in microseconds, life of a number, key before, key after,
 * known, token, lock, position, counts, the set of what was counted, life of a narrow number: those
 * of tags and people that somebody only made up are not to lie about for long.
 *
 * counted() gives nothing if the page cannot be mended: its stamp is none, or the set lacks what
 * was counted since. Else the ids of its images that were.
 */
#define SCRIPT                                                                                     \
	"local function number(key, life)\n"                                                       \
	"  local n = redis.call('GET', key)\n"                                                     \
	"  if n then return n end\n"                                                               \
	"  redis.call('SET', key, ARGV[1], 'EX', life)\n"                                          \
	"  return ARGV[1]\n"                                                                       \
	"end\n"                                                                                    \
	"local function counted(key, head, now)\n"                                                 \
	"  local stamp, length, at = string.match(head, '^2 (%d+) %d+ (%d+)\\n()')\n"              \
	"  if stamp == now then return {} end\n"                                                   \
	"  local floor = redis.call('ZSCORE', ARGV[10], '-')\n"                                    \
	"  if not stamp or #stamp ~= #now or stamp > now or not floor then return end\n"           \
	"  local since = tonumber(stamp)\n"                                                        \
	"  local ids = redis.call('GETRANGE', key, at - 1 + length, -1)\n"                         \
	"  if tonumber(floor) > since or #ids > 4608 then return end\n"                            \
	"  local list, found = {}, {}\n"                                                           \
	"  for i = 1, #ids, 36 do list[#list + 1] = string.sub(ids, i, i + 35) end\n"              \
	"  local scores = #list > 0 and redis.call('ZMSCORE', ARGV[10], unpack(list)) or {}\n"     \
	"  for i = 1, #list do\n"                                                                  \
	"    if scores[i] and tonumber(scores[i]) > since then found[#found + 1] = list[i] end\n"  \
	"  end\n"                                                                                  \
	"  if #found == 0 then redis.call('SETRANGE', key, 2, now) end\n"                          \
	"  return found\n"                                                                         \
	"end\n"                                                                                    \
	"local g, n = number(KEYS[1], ARGV[2]), '0'\n"                                             \
	"for i = 2, #KEYS do g = g .. '.' .. number(KEYS[i], ARGV[11]) end\n"                      \
	"if ARGV[9] ~= '' then n = number(ARGV[9], ARGV[2]) end\n"                                 \
	"local key = ARGV[3] .. g .. ARGV[4]\n"                                                    \
	"local head = redis.call('GETRANGE', key, 0, 127)\n"                                       \
	"local ids = head ~= '' and counted(key, head, string.rep('0', 19 - #n) .. n)\n"           \
	"if ids and #ids > 0 then\n"                                                               \
	"  return {g, n, 'counted', redis.call('GET', key), unpack(ids)}\n"                        \
	"end\n"                                                                                    \
	"if ids and ARGV[5] ~= '' and string.find(head, ARGV[5], 1, true) then\n"                  \
	"  return {g, n, 'known', head}\n"                                                         \
	"end\n"                                                                                    \
	"if ids then return {g, n, 'found', redis.call('GET', key)} end\n"                         \
	"if redis.call('SET', 'lock:' .. key, ARGV[6], 'NX', 'PX', ARGV[7]) then\n"                \
	"  if ARGV[8] == '' then return {g, n, 'make'} end\n"                                      \
	"  return {g, n, 'make', redis.call('GET', ARGV[8])}\n"                                    \
	"end\n"                                                                                    \
	"return {g, n, 'wait'}\n"

/* How Redis names the script; a test holds it against what Redis says. */
#define SCRIPT_SHA1 "11b501f7b894b59f0963e1bce932a329f6feb26a"

static const struct str state_names[] = {
	[LOOKUP_AWAY] = STR(""),
	[LOOKUP_FOUND] = STR("found"),
	[LOOKUP_COUNTED] = STR("counted"),
	[LOOKUP_HELD] = STR("held"), /* never said by the script */
	[LOOKUP_KNOWN] = STR("known"),
	[LOOKUP_MAKE] = STR("make"),
	[LOOKUP_WAIT] = STR("wait"),
};

static void
script_command(struct redis_command *command, struct arena *arena, struct lookup *lookup)
{
	id_format(id_new(), lookup->token);
	redis_arg(command, STR("EVALSHA"));
	redis_arg(command, STR(SCRIPT_SHA1));
	redis_arg_i64(command, arena, (int64_t)lookup->generation_count);
	for (size_t i = 0; i < lookup->generation_count; i++)
		redis_arg(command, lookup->generations[i]);
	lookup->offered = arena_printf(arena, "%lld", (long long)clock_now_us());
	redis_arg(command, lookup->offered);
	redis_arg_i64(command, arena, GENERATION_SECONDS);
	redis_arg(command, lookup->key.before);
	redis_arg(command, lookup->key.after);
	redis_arg(command, lookup->known);
	redis_arg(command, (struct str){ lookup->token, ID_TEXT_SIZE - 1 });
	redis_arg_i64(command, arena, LOOKUP_LOCK_MS);
	redis_arg(command, lookup->position);
	redis_arg(command, lookup->counts);
	redis_arg(command, key_counted(arena));
	redis_arg_i64(command, arena, NARROW_SECONDS);
}

void
lookup_generation(struct lookup *lookup, struct str key)
{
	lookup->generations[lookup->generation_count++] = key;
}

/* In the order in which they stand in what is held. */
static size_t
number_keys(const struct lookup *lookup, struct str keys[static LOOKUP_GENERATIONS + 1])
{
	size_t count = lookup->generation_count;

	memcpy(keys, lookup->generations, sizeof lookup->generations);
	if (lookup->counts.len > 0)
		keys[count++] = lookup->counts;
	return count;
}

/* False if some number is not known: then Redis has to say whether the copy at hand is right. */
static bool
judge_held(const struct known *known, struct arena *arena, struct lookup *lookup,
    const struct str *keys, size_t count)
{
	struct buf text = buf_new(arena, 128);

	if (!known_text(known, lookup->serial, lookup->asked_ns, keys, count, &text))
		return false;
	lookup->is_known = str_eq(buf_str(&text), lookup->held);
	if (!lookup->is_known)
		lookup->held = STR("");
	return true;
}

bool
lookup_command(
    struct redis *redis, struct redis_command *command, struct arena *arena, struct lookup *lookup)
{
	struct str keys[LOOKUP_GENERATIONS + 1];
	size_t count = number_keys(lookup, keys);
	bool judged;

	lookup->serial = watch_serial(redis);
	lookup->asked_ns = clock_monotonic_ns();
	judged = lookup->held.len > 0 && judge_held(watch_known(redis), arena, lookup, keys, count);
	if (lookup->is_known)
		return false;
	watch_asked(redis, lookup->asked_ns);
	/* A script costs Redis ten times what it costs to read a number or two. */
	if (judged || lookup->held.len == 0)
		script_command(command, arena, lookup);
	else
		generation_read_command(command, keys, count);
	return true;
}

/* What was asked for is known from then on: all numbers, with dots in between. */
static void
learn(struct known *known, const struct lookup *lookup, struct str numbers)
{
	struct str keys[LOOKUP_GENERATIONS + 1];
	size_t count = number_keys(lookup, keys);

	for (size_t i = 0; i < count && numbers.len > 0; i++)
		known_learn(known, lookup->serial, lookup->asked_ns, keys[i],
		    i + 1 < count ? str_cut(&numbers, '.') : numbers);
}

static bool
has_page(const struct looked *looked)
{
	return looked->state == LOOKUP_FOUND || looked->state == LOOKUP_COUNTED;
}

/* The rest of the answer after the page; an id of ours, or the page is damaged. */
static bool
read_counted(struct arena *arena, const struct redis_reply *reply, struct looked *looked)
{
	size_t count = reply->count - 4;
	struct id *ids = arena_array(arena, struct id, count + 1);

	for (size_t i = 0; i < count; i++)
		if (reply->items[4 + i].kind != REDIS_STRING ||
		    !id_parse(reply->items[4 + i].string, &ids[i]))
			return false;
	looked->counted = ids;
	looked->counted_count = count;
	return true;
}

/* What follows the state in the answer, if anything does. */
static void
read_details(
    struct arena *arena, const struct redis_reply *reply, int64_t now_ms, struct looked *looked)
{
	const struct redis_reply *detail = reply->count > 3 ? &reply->items[3] : NULL;

	if (detail != NULL && looked->state == LOOKUP_MAKE)
		looked->position = detail->string;
	if (detail != NULL && looked->state == LOOKUP_KNOWN)
		looked->known_old_at_ms = page_old_at_ms(detail->string);
	if (!has_page(looked))
		return;
	if (detail != NULL)
		looked->page = page_of_reply(detail, now_ms);
	/* Damaged: whoever sees it makes it anew. */
	if (!looked->page.found || !read_counted(arena, reply, looked))
		looked->state = LOOKUP_MAKE;
}

static struct looked
read_reply(struct arena *arena, const struct redis_reply *reply, int64_t now_ms)
{
	struct looked looked = { .state = LOOKUP_AWAY };
	size_t state = LOOKUP_FOUND;

	if (reply->kind != REDIS_ARRAY || reply->count < 3)
		return looked;
	for (size_t i = 0; i < 3; i++)
		if (reply->items[i].kind != REDIS_STRING)
			return looked;
	while (state <= LOOKUP_WAIT && !str_eq(reply->items[2].string, state_names[state]))
		state++;
	if (state > LOOKUP_WAIT)
		return looked;
	looked.generation = reply->items[0].string;
	looked.stamp = reply->items[1].string;
	looked.state = (enum lookup_state)state;
	read_details(arena, reply, now_ms, &looked);
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
		return read_reply(arena, reply, now_ms);
	whole = *command;
	whole.args[0] = STR("EVAL");
	whole.args[1] = STR(SCRIPT);
	if (redis_run_within(redis, arena, &whole, 1, REDIS_PATIENCE_NS) != NULL)
		return (struct looked){ .state = LOOKUP_AWAY };
	return read_reply(arena, &whole.reply, now_ms);
}

/* All numbers in one text; empty if one is missing. */
static struct str
numbers_text(struct arena *arena, const struct redis_reply *reply)
{
	struct buf text = buf_new(arena, 96);

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
	struct str rest = looked.generation, all = rest;

	if (lookup->counts.len > 0 && looked.state != LOOKUP_AWAY)
		all = arena_printf(arena, "%.*s.%.*s", (int)rest.len, rest.at,
		    (int)looked.stamp.len, looked.stamp.at);
	looked.held_as = all;
	if (looked.state != LOOKUP_AWAY)
		learn(watch_known(redis), lookup, all);
	looked.began = str_eq(str_cut(&rest, '.'), lookup->offered);
	return looked;
}

struct looked
lookup_reply(struct redis *redis, struct arena *arena, struct lookup *lookup,
    struct redis_command *command, bool ran, int64_t now_ms)
{
	struct redis_command script = { 0 };
	struct str numbers;

	if (!ran)
		return (struct looked){ .state = LOOKUP_AWAY };
	if (lookup->is_known)
		return (struct looked){ .state = LOOKUP_HELD, .held_as = lookup->held };
	if (lookup->held.len == 0)
		return asked_reply(redis, arena, lookup, command, now_ms);
	numbers =
	    command->reply.kind == REDIS_ARRAY ? numbers_text(arena, &command->reply) : STR("");
	learn(watch_known(redis), lookup, numbers);
	if (str_eq(numbers, lookup->held))
		return (struct looked){ .state = LOOKUP_HELD, .held_as = lookup->held };
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
