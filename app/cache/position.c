#include "config.h"

#include "cache/position.h"

#define SYSTEM_DIGITS ((size_t)16)
#define TIMELINE_DIGITS ((size_t)8)
#define POSITION_DIGITS ((size_t)16)

#define SCRIPT                                                                                     \
	"local was = redis.call('GET', KEYS[1])\n"                                                 \
	"if not was or #was ~= #ARGV[1] or string.sub(was, 1, 16) ~= string.sub(ARGV[1], 1, 16)\n" \
	"    or was < ARGV[1] then\n"                                                              \
	"  redis.call('SET', KEYS[1], ARGV[1])\n"                                                  \
	"end\n"                                                                                    \
	"return redis.status_reply('OK')\n"

void
position_tell_command(
    struct redis_command *command, struct arena *arena, struct str key, struct position position)
{
	redis_arg(command, STR("EVAL"));
	redis_arg(command, STR(SCRIPT));
	redis_arg(command, STR("1"));
	redis_arg(command, key);
	redis_arg(command,
	    arena_printf(arena, "%016llx%08llx%016llx", (unsigned long long)position.system,
		(unsigned long long)position.timeline, (unsigned long long)position.position));
}

static bool
read_digits(struct str text, int64_t *out)
{
	uint64_t value = 0;

	for (size_t i = 0; i < text.len; i++) {
		char c = text.at[i];

		if (c >= '0' && c <= '9')
			value = value << 4 | (uint64_t)(c - '0');
		else if (c >= 'a' && c <= 'f')
			value = value << 4 | (uint64_t)(c - 'a' + 10);
		else
			return false;
	}
	*out = (int64_t)value;
	return true;
}

bool
position_parse(struct str text, struct position *out)
{
	return text.len == SYSTEM_DIGITS + TIMELINE_DIGITS + POSITION_DIGITS &&
	       read_digits(str_first(text, SYSTEM_DIGITS), &out->system) &&
	       read_digits(
		   str_first(str_from(text, SYSTEM_DIGITS), TIMELINE_DIGITS), &out->timeline) &&
	       read_digits(str_from(text, SYSTEM_DIGITS + TIMELINE_DIGITS), &out->position) &&
	       out->position >= 0;
}
