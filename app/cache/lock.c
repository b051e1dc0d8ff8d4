#include "config.h"

#include "cache/lock.h"

/* Compares and deletes in one step: the lock may have ended and be another's by now. */
#define RELEASE                                                                                    \
	"if redis.call('GET', KEYS[1]) == ARGV[1] then return redis.call('DEL', KEYS[1]) end\n"    \
	"return 0\n"

void
lock_take_command(struct redis_command *command, struct arena *arena, struct str key,
    int64_t ttl_ms, struct lock *lock)
{
	lock->key = arena_copy(arena, key);
	id_format(id_new(), lock->token);
	redis_arg(command, STR("SET"));
	redis_arg(command, lock->key);
	redis_arg(command, (struct str){ lock->token, ID_TEXT_SIZE - 1 });
	redis_arg(command, STR("NX"));
	redis_arg(command, STR("PX"));
	redis_arg_i64(command, arena, ttl_ms);
}

bool
lock_is_taken(const struct redis_command *command)
{
	return command->reply.kind == REDIS_STRING && str_eq(command->reply.string, STR("OK"));
}

void
lock_release_command(struct redis_command *command, const struct lock *lock)
{
	redis_arg(command, STR("EVAL"));
	redis_arg(command, STR(RELEASE));
	redis_arg(command, STR("1"));
	redis_arg(command, lock->key);
	redis_arg(command, (struct str){ lock->token, ID_TEXT_SIZE - 1 });
}
