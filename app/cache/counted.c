#include "config.h"

#include "cache/counted.h"

#include "base/clock.h"
#include "cache/generation.h"
#include "cache/keys.h"

/*
 * KEYS: the number, the set. ARGV: now in microseconds, life in seconds, how many are remembered,
 * images. Of those that are too many the last number forgotten is the one that "-" has.
 */
#define SCRIPT                                                                                     \
	"redis.call('SET', KEYS[1], ARGV[1], 'NX', 'EX', ARGV[2])\n"                               \
	"redis.call('INCR', KEYS[1])\n"                                                            \
	"local n = redis.call('GET', KEYS[1])\n"                                                   \
	"if not redis.call('ZSCORE', KEYS[2], '-') then\n"                                         \
	"  redis.call('DEL', KEYS[2])\n"                                                           \
	"  redis.call('ZADD', KEYS[2], tonumber(n) - 1, '-')\n"                                    \
	"end\n"                                                                                    \
	"for i = 4, #ARGV do redis.call('ZADD', KEYS[2], n, ARGV[i]) end\n"                        \
	"local over = redis.call('ZCARD', KEYS[2]) - 1 - ARGV[3]\n"                                \
	"if over > 0 then\n"                                                                       \
	"  local floor = redis.call('ZRANGE', KEYS[2], over, over, 'WITHSCORES')[2]\n"             \
	"  redis.call('ZREMRANGEBYRANK', KEYS[2], 0, over)\n"                                      \
	"  redis.call('ZADD', KEYS[2], floor, '-')\n"                                              \
	"end\n"                                                                                    \
	"redis.call('EXPIRE', KEYS[2], ARGV[2])\n"                                                 \
	"return n\n"

void
counted_note_command(
    struct redis_command *command, struct arena *arena, const struct id *images, size_t count)
{
	redis_arg(command, STR("EVAL"));
	redis_arg(command, STR(SCRIPT));
	redis_arg(command, STR("2"));
	redis_arg(command, key_generation_counts(arena));
	redis_arg(command, key_counted(arena));
	redis_arg_i64(command, arena, clock_now_us());
	redis_arg_i64(command, arena, GENERATION_SECONDS);
	redis_arg_i64(command, arena, COUNTED_IMAGES);
	for (size_t i = 0; i < count; i++)
		redis_arg_id(command, arena, images[i]);
}
