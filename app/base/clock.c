#include "config.h"

#include "base/clock.h"

#include <stdio.h>
#include <string.h>
#include <time.h>

#include "base/put.h"

#define DAY_SECONDS 86400
#define YEAR_0_US (INT64_C(-62167219200) * CLOCK_SECOND_US)
#define YEAR_9999_US (INT64_C(253402300799) * CLOCK_SECOND_US + 999999)

int64_t
clock_now_us(void)
{
	struct timespec now;

	clock_gettime(CLOCK_REALTIME, &now);
	return (int64_t)now.tv_sec * CLOCK_SECOND_US + now.tv_nsec / 1000;
}

int64_t
clock_now_ms(void)
{
	return clock_now_us() / 1000;
}

int64_t
clock_monotonic_ns(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (int64_t)now.tv_sec * CLOCK_SECOND_NS + now.tv_nsec;
}

static void
put_digits(char *at, int count, int number)
{
	for (; count > 1; count -= 2, number /= 100)
		memcpy(at + count - 2, put_decimal_pairs + (ptrdiff_t)2 * (number % 100), 2);
	if (count == 1)
		*at = (char)('0' + number % 10);
}

/* Of days since 1970 in the Gregorian calendar, from year 0 on. Years begin in March here. */
static void
put_date(char *at, int64_t days)
{
	int64_t since = days + 719468; /* 0000-03-01 */
	int64_t era = since < 0 ? -1 : since / 146097, in_era = since - era * 146097;
	int64_t year = (in_era - in_era / 1460 + in_era / 36524 - in_era / 146096) / 365;
	int64_t in_year = in_era - (365 * year + year / 4 - year / 100);
	int64_t month = (5 * in_year + 2) / 153, day = in_year - (153 * month + 2) / 5 + 1;

	month = month < 10 ? month + 3 : month - 9;
	year += era * 400 + (month <= 2);
	put_digits(at, 4, (int)year);
	at[4] = at[7] = '-';
	put_digits(at + 5, 2, (int)month);
	put_digits(at + 8, 2, (int)day);
}

struct str
clock_format(int64_t us, char text[static CLOCK_TEXT_SIZE])
{
	int64_t held = us < YEAR_0_US ? YEAR_0_US : us > YEAR_9999_US ? YEAR_9999_US : us;
	int64_t part = held % CLOCK_SECOND_US;
	int64_t seconds = held / CLOCK_SECOND_US - (part < 0), days, of_day;

	if (part < 0)
		part += CLOCK_SECOND_US;
	of_day = seconds % DAY_SECONDS;
	if (of_day < 0)
		of_day += DAY_SECONDS;
	days = (seconds - of_day) / DAY_SECONDS;
	put_date(text, days);
	text[10] = 'T';
	put_digits(text + 11, 2, (int)(of_day / 3600));
	text[13] = text[16] = ':';
	put_digits(text + 14, 2, (int)(of_day / 60 % 60));
	put_digits(text + 17, 2, (int)(of_day % 60));
	text[19] = '.';
	put_digits(text + 20, 3, (int)(part / 1000));
	text[23] = 'Z';
	text[24] = '\0';
	return (struct str){ text, 24 };
}

const char *
clock_format_common(int64_t us, char text[static CLOCK_COMMON_SIZE])
{
	static const char months[] = "JanFebMarAprMayJunJulAugSepOctNovDec";
	char iso[CLOCK_TEXT_SIZE];
	int month;

	clock_format(us, iso);
	month = (iso[5] - '0') * 10 + iso[6] - '1';
	memcpy(text, "dd/mon/yyyy:hh:mm:ss +0000", CLOCK_COMMON_SIZE);
	memcpy(text, iso + 8, 2);
	memcpy(text + 3, months + (ptrdiff_t)month * 3, 3);
	memcpy(text + 7, iso, 4);
	memcpy(text + 12, iso + 11, 8);
	return text;
}

/* Takes count digits off *rest, as a number within min..max. */
static bool
take_digits(struct str *rest, size_t count, int64_t min, int64_t max, int *out)
{
	int64_t number;

	if (rest->len < count || rest->at[0] == '-' || rest->at[0] == '+' ||
	    !str_to_i64(str_first(*rest, count), min, max, &number))
		return false;
	*out = (int)number;
	*rest = str_from(*rest, count);
	return true;
}

static bool
take_byte(struct str *rest, char upper)
{
	if (rest->len == 0 || (rest->at[0] != upper && rest->at[0] != (upper | 0x20)))
		return false;
	*rest = str_from(*rest, 1);
	return true;
}

static bool
take_fraction(struct str *rest, int64_t *us)
{
	int64_t unit = CLOCK_SECOND_US / 10;
	size_t digits = 0;

	*us = 0;
	if (rest->len == 0 || rest->at[0] != '.')
		return true;
	for (*rest = str_from(*rest, 1); rest->len > 0 && rest->at[0] >= '0' && rest->at[0] <= '9';
	     *rest = str_from(*rest, 1), digits++) {
		*us += unit * (rest->at[0] - '0');
		unit /= 10;
	}
	return digits >= 1 && digits <= 9;
}

/* "Z" or "+hh:mm". */
static bool
take_offset(struct str *rest, int64_t *seconds)
{
	int hours, minutes, sign;

	*seconds = 0;
	if (take_byte(rest, 'Z'))
		return true;
	if (rest->len == 0 || (rest->at[0] != '+' && rest->at[0] != '-'))
		return false;
	sign = rest->at[0] == '-' ? -1 : 1;
	*rest = str_from(*rest, 1);
	if (!take_digits(rest, 2, 0, 23, &hours) || !take_byte(rest, ':') ||
	    !take_digits(rest, 2, 0, 59, &minutes))
		return false;
	*seconds = sign * (hours * INT64_C(3600) + minutes * INT64_C(60));
	return true;
}

static bool
take_time(struct str *rest, struct tm *tm, int64_t *fraction, int64_t *offset)
{
	return take_byte(rest, 'T') && take_digits(rest, 2, 0, 23, &tm->tm_hour) &&
	       take_byte(rest, ':') && take_digits(rest, 2, 0, 59, &tm->tm_min) &&
	       take_byte(rest, ':') && take_digits(rest, 2, 0, 59, &tm->tm_sec) &&
	       take_fraction(rest, fraction) && take_offset(rest, offset);
}

bool
clock_parse(struct str text, int64_t *us)
{
	struct tm tm = { 0 }, back;
	int64_t fraction = 0, offset = 0;
	time_t seconds;

	if (!take_digits(&text, 4, 0, 9999, &tm.tm_year) || !take_byte(&text, '-') ||
	    !take_digits(&text, 2, 1, 12, &tm.tm_mon) || !take_byte(&text, '-') ||
	    !take_digits(&text, 2, 1, 31, &tm.tm_mday))
		return false;
	if (text.len > 0 && (!take_time(&text, &tm, &fraction, &offset) || text.len > 0))
		return false;
	tm.tm_year -= 1900;
	tm.tm_mon -= 1;
	back = tm;
	seconds = timegm(&back);
	if (back.tm_mday != tm.tm_mday)
		return false;
	*us = ((int64_t)seconds - offset) * CLOCK_SECOND_US + fraction;
	return true;
}
