#include "config.h"

#include "cache/lineage.h"

#include <stdio.h>

#include "base/clock.h"
#include "cache/keys.h"
#include "cache/redis_connection.h"

/* As long as Redis says "ok" of a session. */
#define DOUBT_NS (60 * CLOCK_SECOND_NS)

/*
 * More steps than can be lost: numbers are microseconds when they begin. One that is not there is
 * begun by the time, which is larger than all. How far replicas have to come is not known either.
 */
#define SCRIPT                                                                                     \
	"local was = redis.call('GET', KEYS[1])\n"                                                 \
	"if was == ARGV[1] then return 0 end\n"                                                    \
	"for i = 2, 3 do\n"                                                                        \
	"  if redis.call('EXISTS', KEYS[i]) == 1 then redis.call('INCRBY', KEYS[i], 1000000) "     \
	"end\n"                                                                                    \
	"end\n"                                                                                    \
	"redis.call('DEL', KEYS[4])\n"                                                             \
	"redis.call('SET', KEYS[1], ARGV[1])\n"                                                    \
	"return was and 1 or 0\n"

struct str
lineage_field(struct str info, struct str name)
{
	while (info.len > 0) {
		struct str line = str_trim(str_cut(&info, '\n'));

		if (str_starts(line, name))
			return str_from(line, name.len);
	}
	return STR("");
}

/* For whoever has to reach the same process by another connection. */
static void
remember(struct redis *redis, struct str id)
{
	snprintf(redis->run_id, sizeof redis->run_id, "%.*s", (int)id.len, id.at);
}

bool
lineage_check(struct exchange *exchange)
{
	struct arena *arena = exchange->arena;
	struct redis_command info = { 0 }, step = { 0 };
	struct str id;

	redis_arg(&info, STR("INFO"));
	redis_arg(&info, STR("server"));
	if (!redis_round_trip(exchange, &info, 1))
		return false;
	id = info.reply.kind == REDIS_STRING ? lineage_field(info.reply.string, STR("run_id:"))
					     : STR("");
	remember(exchange->redis, id);
	/* Who rents a Redis may not be told: then it is the landlord's to lose nothing. */
	if (id.len == 0)
		return true;
	redis_arg(&step, STR("EVAL"));
	redis_arg(&step, STR(SCRIPT));
	redis_arg(&step, STR("4"));
	redis_arg(&step, key_lineage(arena));
	redis_arg(&step, key_generation_public(arena));
	redis_arg(&step, key_generation_records(arena));
	redis_arg(&step, key_position(arena));
	redis_arg(&step, id);
	if (!redis_round_trip(exchange, &step, 1))
		return false;
	if (step.reply.kind != REDIS_INTEGER)
		return redis_fail(exchange, "connect", step.reply.string.at, false);
	if (step.reply.integer == 1)
		redis_shared_doubt(exchange->redis->shared, DOUBT_NS);
	return true;
}
