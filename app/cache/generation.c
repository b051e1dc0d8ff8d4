#include "config.h"

#include "cache/generation.h"

#include "base/clock.h"

void
generation_read_command(struct redis_command *command, const struct str *keys, size_t count)
{
	redis_arg(command, STR("MGET"));
	for (size_t i = 0; i < count; i++)
		redis_arg(command, keys[i]);
}

int64_t
generation_of(const struct redis_command *command, size_t n)
{
	int64_t generation;

	if (command->reply.kind != REDIS_ARRAY || n >= command->reply.count ||
	    command->reply.items[n].kind != REDIS_STRING ||
	    !str_to_i64(command->reply.items[n].string, 1, INT64_MAX, &generation))
		return 0;
	return generation;
}

void
generation_begin_command(struct redis_command *command, struct arena *arena, struct str key)
{
	redis_arg(command, STR("SET"));
	redis_arg(command, key);
	redis_arg_i64(command, arena, clock_now_us());
	redis_arg(command, STR("NX"));
	redis_arg(command, STR("EX"));
	redis_arg_i64(command, arena, GENERATION_SECONDS);
}

void
generation_step_commands(struct redis_command commands[static GENERATION_STEP_COMMANDS],
    struct arena *arena, struct str key)
{
	generation_begin_command(&commands[0], arena, key);
	redis_arg(&commands[1], STR("INCR"));
	redis_arg(&commands[1], key);
}

int64_t
generation_after_step(const struct redis_command commands[static GENERATION_STEP_COMMANDS])
{
	const struct redis_reply *reply = &commands[1].reply;

	return reply->kind == REDIS_INTEGER && reply->integer > 0 ? reply->integer : 0;
}
