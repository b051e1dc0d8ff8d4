#include "config.h"

#include "main/doctor.h"

#include "base/clock.h"
#include "cache/redis.h"
#include "service/connect.h"

static void
ask(struct redis_command *command, const char *first, const char *second, const char *third)
{
	redis_arg(command, str_of(first));
	if (second != NULL)
		redis_arg(command, str_of(second));
	if (third != NULL)
		redis_arg(command, str_of(third));
}

/* CONFIG GET answers a name and a value; hosted services often refuse it. */
static struct str
setting(const struct redis_command *command)
{
	return command->reply.kind == REDIS_ARRAY && command->reply.count == 2
		   ? command->reply.items[1].string
		   : STR("");
}

static void
look_at_settings(struct doctor *doctor, struct str policy, struct str memory, struct str log)
{
	if (policy.len == 0)
		doctor_warn(doctor, "redis", "ask who runs it: volatile-lru and appendonly yes",
		    "it does not tell its settings");
	else if (str_eq(memory, STR("0")))
		doctor_warn(doctor, "redis",
		    "redis-cli CONFIG SET maxmemory 256mb, and in redis.conf",
		    "it may take all memory (maxmemory 0)");
	else if (!str_starts(policy, STR("volatile-")))
		doctor_wrong(doctor, "redis",
		    "redis-cli CONFIG SET maxmemory-policy volatile-lru, and in redis.conf",
		    str_eq(policy, STR("noeviction"))
			? "when it is full it refuses writes (maxmemory-policy %.*s)"
			: "when it is full it forgets views and revoked tokens "
			  "(maxmemory-policy %.*s)",
		    (int)policy.len, policy.at);
	else
		doctor_good(
		    doctor, "redis", "maxmemory-policy is %.*s", (int)policy.len, policy.at);
	if (str_eq(log, STR("no")))
		doctor_wrong(doctor, "redis",
		    "redis-cli CONFIG SET appendonly yes, and in redis.conf",
		    "views and revoked tokens are lost when it restarts (appendonly no)");
	else if (log.len > 0)
		doctor_good(doctor, "redis", "what it holds survives a restart");
}

/* One that was cut off from its replicas and their Sentinels would go on alone. */
static void
look_at_replication(struct doctor *doctor, struct str least)
{
	if (doctor->config->redis.sentinels.len == 0 || least.len == 0)
		return;
	if (str_eq(least, STR("0")))
		doctor_warn(doctor, "redis",
		    "redis-cli CONFIG SET min-replicas-to-write 1, and in redis.conf, on all of "
		    "them",
		    "a master that is cut off goes on taking writes (min-replicas-to-write 0)");
	else
		doctor_good(doctor, "redis", "a master that is cut off takes no writes");
}

static int64_t
time_of(const struct redis_command *command)
{
	int64_t seconds;

	if (command->reply.kind != REDIS_ARRAY || command->reply.count != 2 ||
	    !str_to_i64(command->reply.items[0].string, 0, INT64_MAX / CLOCK_SECOND_US, &seconds))
		return -1;
	return seconds * CLOCK_SECOND_US;
}

void
doctor_redis(struct doctor *doctor)
{
	struct redis_options options = service_redis_options(doctor->config);
	struct redis_command commands[5] = { 0 };
	struct redis *redis = redis_new(&options);
	const struct problem *problem;

	ask(&commands[0], "CONFIG", "GET", "maxmemory-policy");
	ask(&commands[1], "CONFIG", "GET", "maxmemory");
	ask(&commands[2], "CONFIG", "GET", "appendonly");
	ask(&commands[3], "TIME", NULL, NULL);
	ask(&commands[4], "CONFIG", "GET", "min-replicas-to-write");
	problem = redis_run(redis, doctor->arena, commands, 5);
	if (problem != NULL) {
		doctor_wrong(doctor, "redis", "start it, or mend what REDIS_… says",
		    "it cannot be reached: %s", doctor_cause(doctor, problem));
	} else {
		look_at_settings(
		    doctor, setting(&commands[0]), setting(&commands[1]), setting(&commands[2]));
		look_at_replication(doctor, setting(&commands[4]));
		if (time_of(&commands[3]) >= 0)
			doctor_clock(doctor, "Redis", time_of(&commands[3]), clock_now_us());
	}
	redis_free(redis);
}
