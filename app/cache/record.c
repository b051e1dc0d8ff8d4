#include "config.h"

#include "cache/record.h"

#include "base/id.h"
#include "cache/keys.h"

/* Longer than any request lives that read before the change. */
#define MARK_MS 120000
/* "<generation>\n", then the body; a mark begins with '?'. */
#define WRITE                                                                                      \
	"if (redis.call('GET', KEYS[1]) or '') ~= ARGV[1] then return 0 end\n"                     \
	"if (redis.call('GET', KEYS[2]) or '0') ~= ARGV[2] then return 0 end\n"                    \
	"redis.call('SET', KEYS[1], ARGV[2] .. '\\n' .. ARGV[3], 'PX', ARGV[4])\n"                 \
	"return 1\n"

void
record_read_command(struct redis_command *command, struct arena *arena, struct str key)
{
	redis_arg(command, STR("MGET"));
	redis_arg(command, key);
	redis_arg(command, key_generation_records(arena));
}

static struct str
nth(const struct redis_command *command, size_t n)
{
	const struct redis_reply *item = &command->reply.items[n];

	return item->kind == REDIS_STRING ? item->string : STR("");
}

struct record
record_of(const struct redis_command *command)
{
	struct record record = { 0 };
	struct str rest, generation;

	if (command->reply.kind != REDIS_ARRAY || command->reply.count < 2)
		return record;
	record.answered = true;
	record.before = rest = nth(command, 0);
	record.generation = nth(command, 1).len > 0 ? nth(command, 1) : STR("0");
	generation = str_cut(&rest, '\n');
	if (str_eq(generation, record.generation))
		record.body = rest;
	return record;
}

void
record_write_command(struct redis_command *command, struct arena *arena, struct str key,
    const struct record *found, struct str body, int64_t ttl_ms)
{
	redis_arg(command, STR("EVAL"));
	redis_arg(command, STR(WRITE));
	redis_arg(command, STR("2"));
	redis_arg(command, key);
	redis_arg(command, key_generation_records(arena));
	redis_arg(command, found->before);
	redis_arg(command, found->generation);
	redis_arg(command, body);
	redis_arg_i64(command, arena, ttl_ms);
}

void
record_drop_command(struct redis_command *command, struct arena *arena, struct str key)
{
	char token[ID_TEXT_SIZE];

	id_format(id_new(), token);
	redis_arg(command, STR("SET"));
	redis_arg(command, key);
	redis_arg(command, arena_printf(arena, "?%s", token));
	redis_arg(command, STR("PX"));
	redis_arg_i64(command, arena, MARK_MS);
}
