#include <config.h>

#include <string.h>

#include "base/duration.h"
#include "config/table.h"

struct unit {
	struct str name;
	int64_t size;
};

/* Largest first, for showing. */
static const struct unit byte_units[] = {
	{ STR("GiB"), INT64_C(1) << 30 },
	{ STR("MiB"), INT64_C(1) << 20 },
	{ STR("KiB"), INT64_C(1) << 10 },
};

#define UNIT_COUNT (sizeof byte_units / sizeof *byte_units)

static void *
member_of(const struct setting *setting, struct settings *settings)
{
	return (char *)settings + setting->offset;
}

/* Digits alone: "+5" and "-0" are no way to write a number here. */
static bool
parse_number(struct str text, int64_t min, int64_t max, int64_t *out)
{
	return text.len > 0 && text.at[0] >= '0' && text.at[0] <= '9' &&
	       str_to_i64(text, min, max, out);
}

static bool
parse_bytes(const struct setting *setting, struct str text, int64_t *out)
{
	int64_t count, size = 1;

	for (size_t i = 0; i < UNIT_COUNT; i++) {
		if (str_ends(text, byte_units[i].name)) {
			size = byte_units[i].size;
			text.len -= byte_units[i].name.len;
			break;
		}
	}
	if (!parse_number(text, 0, INT64_MAX / size, &count) || count * size < setting->min ||
	    count * size > setting->max)
		return false;
	*out = count * size;
	return true;
}

static bool
parse_duration(const struct setting *setting, struct str text, int64_t *out)
{
	int64_t nanoseconds;

	if (!duration_parse(text, &nanoseconds) || nanoseconds < setting->min ||
	    nanoseconds > setting->max)
		return false;
	*out = nanoseconds;
	return true;
}

static bool
parse_switch(struct str text, bool *out)
{
	bool yes = str_eq(text, STR("true")) || str_eq(text, STR("1"));

	if (!yes && !str_eq(text, STR("false")) && !str_eq(text, STR("0")))
		return false;
	*out = yes;
	return true;
}

static bool
is_choice(const char *choices, struct str text)
{
	struct str rest = str_of(choices);

	while (rest.len > 0)
		if (str_eq(str_cut(&rest, '|'), text))
			return true;
	return false;
}

bool
setting_parse(
    const struct setting *setting, struct arena *arena, struct str text, struct settings *into)
{
	void *member = member_of(setting, into);

	switch (setting->type) {
	case SETTING_NUMBER:
		return parse_number(text, setting->min, setting->max, member);
	case SETTING_BYTES:
		return parse_bytes(setting, text, member);
	case SETTING_DURATION:
		return parse_duration(setting, text, member);
	case SETTING_SWITCH:
		return parse_switch(text, member);
	case SETTING_CHOICE:
		if (!is_choice(setting->choices, text))
			return false;
		break;
	case SETTING_TEXT:
		if (text.len > 0 && !setting->kind->check(text))
			return false;
		break;
	}
	*(struct str *)member = arena_copy(arena, text);
	return true;
}

static struct str
show_bytes(struct arena *arena, int64_t bytes)
{
	for (size_t i = 0; i < UNIT_COUNT; i++)
		if (bytes > 0 && bytes % byte_units[i].size == 0)
			return arena_printf(arena, "%lld%s",
			    (long long)(bytes / byte_units[i].size), byte_units[i].name.at);
	return arena_printf(arena, "%lld", (long long)bytes);
}

static struct str
show_duration(struct arena *arena, int64_t nanoseconds)
{
	char text[DURATION_TEXT_SIZE];

	return arena_copy(arena, duration_format(nanoseconds, text));
}

struct str
setting_allowed(const struct setting *setting, struct arena *arena)
{
	const char *format = NULL;
	struct str min, max;

	switch (setting->type) {
	case SETTING_NUMBER:
		return arena_printf(arena, "a whole number from %lld to %lld",
		    (long long)setting->min, (long long)setting->max);
	case SETTING_BYTES:
		format = "a number of bytes (also 10MiB) from ";
		min = show_bytes(arena, setting->min);
		max = show_bytes(arena, setting->max);
		break;
	case SETTING_DURATION:
		format = "a duration (1h30m, 500ms) from ";
		min = show_duration(arena, setting->min);
		max = show_duration(arena, setting->max);
		break;
	case SETTING_SWITCH:
		return STR("true or false");
	case SETTING_CHOICE:
		return arena_printf(arena, "one of %s", setting->choices);
	case SETTING_TEXT:
		return str_of(setting->kind->allowed);
	}
	return arena_printf(arena, "%s%s to %s", format, min.at, max.at);
}

struct str
setting_show(const struct setting *setting, struct arena *arena, const struct settings *settings)
{
	const void *member = (const char *)settings + setting->offset;

	switch (setting->type) {
	case SETTING_NUMBER:
		return arena_printf(arena, "%lld", (long long)*(const int64_t *)member);
	case SETTING_BYTES:
		return show_bytes(arena, *(const int64_t *)member);
	case SETTING_DURATION:
		return show_duration(arena, *(const int64_t *)member);
	case SETTING_SWITCH:
		return *(const bool *)member ? STR("true") : STR("false");
	case SETTING_CHOICE:
	case SETTING_TEXT:
		break;
	}
	if (setting->secret)
		return ((const struct str *)member)->len > 0 ? STR("(set)") : STR("");
	return *(const struct str *)member;
}
