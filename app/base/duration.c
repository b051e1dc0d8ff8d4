#include "config.h"

#include "base/duration.h"

#include <stdio.h>

struct unit {
	struct str name;
	int64_t nanoseconds;
};

/* Longer names first where one begins with another. */
static const struct unit units[] = {
	{ STR("ms"), INT64_C(1000000) },
	{ STR("us"), INT64_C(1000) },
	{ STR("\302\265s"), INT64_C(1000) },
	{ STR("\316\274s"), INT64_C(1000) },
	{ STR("ns"), 1 },
	{ STR("h"), INT64_C(3600000000000) },
	{ STR("m"), INT64_C(60000000000) },
	{ STR("s"), INT64_C(1000000000) },
};

static const struct unit *
take_unit(struct str *rest)
{
	for (size_t i = 0; i < sizeof units / sizeof *units; i++) {
		if (str_starts(*rest, units[i].name)) {
			*rest = str_from(*rest, units[i].name.len);
			return &units[i];
		}
	}
	return NULL;
}

static struct str
take_number(struct str *rest)
{
	size_t n = 0;

	while (n < rest->len && rest->at[n] >= '0' && rest->at[n] <= '9')
		n++;
	struct str digits = str_first(*rest, n);
	*rest = str_from(*rest, n);
	return digits;
}

/* The part behind the point, in nanoseconds of the unit; digits too fine to count are dropped. */
static int64_t
fraction_of(struct str digits, int64_t unit)
{
	int64_t sum = 0;

	for (size_t i = 0; i < digits.len && unit > 0; i++) {
		sum += unit / 10 * (digits.at[i] - '0') + unit % 10 * (digits.at[i] - '0') / 10;
		unit /= 10;
	}
	return sum;
}

bool
duration_parse(struct str text, int64_t *nanoseconds)
{
	int64_t sum = 0;

	if (str_eq(text, STR("0"))) {
		*nanoseconds = 0;
		return true;
	}
	if (text.len == 0)
		return false;
	while (text.len > 0) {
		struct str whole = take_number(&text), decimals = STR("");
		const struct unit *unit;
		int64_t count = 0;

		if (text.len > 0 && text.at[0] == '.') {
			text = str_from(text, 1);
			decimals = take_number(&text);
		}
		unit = take_unit(&text);
		if (unit == NULL || whole.len + decimals.len == 0 ||
		    (whole.len > 0 && !str_to_i64(whole, 0, INT64_MAX, &count)) ||
		    __builtin_mul_overflow(count, unit->nanoseconds, &count) ||
		    __builtin_add_overflow(
			count, fraction_of(decimals, unit->nanoseconds), &count) ||
		    __builtin_add_overflow(sum, count, &sum))
			return false;
	}
	*nanoseconds = sum;
	return true;
}

struct str
duration_format(int64_t nanoseconds, char text[static DURATION_TEXT_SIZE])
{
	static const struct unit order[] = { { STR("h"), INT64_C(3600000000000) },
		{ STR("m"), INT64_C(60000000000) }, { STR("s"), INT64_C(1000000000) },
		{ STR("ms"), INT64_C(1000000) }, { STR("us"), INT64_C(1000) }, { STR("ns"), 1 } };
	size_t at = 0;

	for (size_t i = 0; i < sizeof order / sizeof *order; i++) {
		int64_t count = nanoseconds / order[i].nanoseconds;

		nanoseconds %= order[i].nanoseconds;
		if (count != 0)
			at += (size_t)snprintf(text + at, DURATION_TEXT_SIZE - at, "%lld%s",
			    (long long)count, order[i].name.at);
	}
	if (at == 0)
		at = (size_t)snprintf(text, DURATION_TEXT_SIZE, "0s");
	return (struct str){ text, at };
}
