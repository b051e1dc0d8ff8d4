#include "config.h"

#include "cache/views.h"

#include "cache/keys.h"

#define WAITING STR("image:views:waiting") /* image -> id of its lot */
#define TAKEN STR("image:views:taken")     /* id of a lot -> "image amount" */
#define SHOWN STR("image:views:shown")     /* set: listings were made to show views just now */

/* KEYS: viewed, count, waiting, shown, generation. ARGV: image, id, life, seconds. */
#define COUNT                                                                                      \
	"if not redis.call('SET', KEYS[1], '1', 'NX', 'PX', ARGV[3]) then return 0 end\n"          \
	"redis.call('HSETNX', KEYS[3], ARGV[1], ARGV[2])\n"                                        \
	"if redis.call('SET', KEYS[4], '1', 'NX', 'EX', ARGV[4])\n"                                \
	"    and redis.call('EXISTS', KEYS[5]) == 1 then redis.call('INCR', KEYS[5]) end\n"        \
	"return redis.call('INCR', KEYS[2])\n"

/* KEYS: waiting, taken. ARGV: image or "", lots, prefix of the counts. */
#define TAKE                                                                                       \
	"local found = {}\n"                                                                       \
	"if ARGV[1] == '' then\n"                                                                  \
	"  found = redis.call('HSCAN', KEYS[1], 0, 'COUNT', ARGV[2])[2]\n"                         \
	"else\n"                                                                                   \
	"  local id = redis.call('HGET', KEYS[1], ARGV[1])\n"                                      \
	"  if id then found = {ARGV[1], id} end\n"                                                 \
	"end\n"                                                                                    \
	"for i = 1, #found, 2 do\n"                                                                \
	"  local n = redis.call('GET', ARGV[3] .. found[i])\n"                                     \
	"  if n then\n"                                                                            \
	"    redis.call('HSET', KEYS[2], found[i + 1], found[i] .. ' ' .. n)\n"                    \
	"    redis.call('DEL', ARGV[3] .. found[i])\n"                                             \
	"  end\n"                                                                                  \
	"  redis.call('HDEL', KEYS[1], found[i])\n"                                                \
	"end\n"                                                                                    \
	"return redis.call('HSCAN', KEYS[2], 0, 'COUNT', ARGV[2])[2]\n"

void
views_count_command(struct redis_command *command, struct arena *arena, struct id image,
    struct str viewer, int64_t life_ms)
{
	redis_arg(command, STR("EVAL"));
	redis_arg(command, STR(COUNT));
	redis_arg(command, STR("5"));
	redis_arg(command, key_viewed(arena, image, viewer));
	redis_arg(command, key_image_views(arena, image));
	redis_arg(command, WAITING);
	redis_arg(command, SHOWN);
	redis_arg(command, key_generation_public(arena));
	redis_arg_id(command, arena, image);
	redis_arg_id(command, arena, id_new());
	redis_arg_i64(command, arena, life_ms);
	redis_arg_i64(command, arena, VIEWS_SHOWN_SECONDS);
}

int64_t
views_counted(const struct redis_command *command)
{
	return command->reply.kind == REDIS_INTEGER ? command->reply.integer : 0;
}

void
views_take_command(struct redis_command *command, struct arena *arena, struct id image)
{
	redis_arg(command, STR("EVAL"));
	redis_arg(command, STR(TAKE));
	redis_arg(command, STR("2"));
	redis_arg(command, WAITING);
	redis_arg(command, TAKEN);
	if (id_is_nil(image))
		redis_arg(command, STR(""));
	else
		redis_arg_id(command, arena, image);
	redis_arg_i64(command, arena, VIEWS_LOTS);
	redis_arg(command, STR("image:views:"));
}

/* "image amount"; what is in Redis may be anybody's. */
static bool
read_lot(struct str id, struct str text, struct views_lot *out)
{
	struct str image = str_cut(&text, ' ');

	return id_parse(id, &out->id) && id_parse(image, &out->image) &&
	       str_to_i64(text, 1, INT32_MAX, &out->amount);
}

struct views_lot *
views_taken(struct arena *arena, const struct redis_command *command, size_t *count)
{
	const struct redis_reply *reply = &command->reply;
	struct views_lot *lots;

	*count = 0;
	if (reply->kind != REDIS_ARRAY)
		return NULL;
	lots = arena_array(arena, struct views_lot, reply->count / 2 + 1);
	for (size_t i = 0; i + 1 < reply->count; i += 2)
		if (reply->items[i].kind == REDIS_STRING &&
		    reply->items[i + 1].kind == REDIS_STRING &&
		    read_lot(reply->items[i].string, reply->items[i + 1].string, &lots[*count]))
			++*count;
	return lots;
}

void
views_done_command(struct redis_command *command, struct arena *arena, struct id lot)
{
	redis_arg(command, STR("HDEL"));
	redis_arg(command, TAKEN);
	redis_arg_id(command, arena, lot);
}
