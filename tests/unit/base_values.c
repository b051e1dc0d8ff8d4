/* Views, times, durations, ids, encodings, problems, and the arena beneath them. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/clock.h"
#include "base/duration.h"
#include "base/encode.h"
#include "base/id.h"
#include "base/log.h"
#include "base/problem.h"
#include "base/utf8.h"
#include "db/packed.h"

#define COUNT(rows) (sizeof(rows) / sizeof *(rows))

static void
count_up(void *what)
{
	int *count = what;

	*count = *count * 10 + 1;
}

static void
double_up(void *what)
{
	int *count = what;

	*count *= 2;
}

static void
test_arena(void **state)
{
	struct arena arena = { 0 };
	int count = 1;

	(void)state;
	for (size_t align = 1; align <= 16; align *= 2)
		assert_int_equal((uintptr_t)arena_alloc(&arena, 3, align) % align, 0);
	for (size_t size = 1; size < 300000; size *= 3) {
		char *at = arena_alloc(&arena, size, 1);

		for (size_t i = 0; i < size; i++)
			if (at[i] != 0)
				fail_msg("not zeroed");
		memset(at, 'x', size);
	}
	arena_at_exit(&arena, count_up, &count);
	arena_at_exit(&arena, double_up, &count);
	arena_reset(&arena);
	/* Last registered first. */
	assert_int_equal(count, 21);
	assert_int_equal(arena.calls, 0);
	assert_string_equal(arena_printf(&arena, "%d-%s", 7, "x").at, "7-x");
	arena_release(&arena);
	assert_int_equal(count, 21);
}

static void
test_buf(void **state)
{
	struct arena arena = { 0 };
	struct buf buf = buf_new(&arena, 0);

	(void)state;
	assert_int_equal(buf_str(&buf).len, 0);
	for (int i = 0; i < 1000; i++)
		buf_append(&buf, STR("abc"));
	assert_int_equal(buf.len, 3000);
	buf.len = 0;
	buf_i64(&buf, INT64_MIN);
	buf_byte(&buf, ' ');
	buf_i64(&buf, 0);
	buf_printf(&buf, " %s", "x");
	assert_true(str_eq(buf_str(&buf), STR("-9223372036854775808 0 x")));
	arena_release(&arena);
}

static void
test_str(void **state)
{
	static const struct {
		const char *text;
		bool good;
		int64_t value;
	} numbers[] = {
		{ "0", true, 0 },
		{ "-5", true, -5 },
		{ "+5", true, 5 },
		{ "9223372036854775807", true, INT64_MAX },
		{ "-9223372036854775808", true, INT64_MIN },
		{ "9223372036854775808", false, 0 },
		{ "-9223372036854775809", false, 0 },
		{ "", false, 0 },
		{ "-", false, 0 },
		{ "1 ", false, 0 },
		{ "0x1", false, 0 },
	};
	struct str rest = STR("a,,b"), empty = { NULL, 0 };

	(void)state;
	for (size_t i = 0; i < COUNT(numbers); i++) {
		int64_t value = 0;

		assert_int_equal(str_to_i64(str_of(numbers[i].text), INT64_MIN, INT64_MAX, &value),
		    numbers[i].good);
		assert_int_equal(value, numbers[i].value);
	}
	assert_true(str_eq(str_cut(&rest, ','), STR("a")));
	assert_true(str_eq(str_cut(&rest, ','), STR("")));
	assert_true(str_eq(str_cut(&rest, ','), STR("b")));
	assert_int_equal(rest.len, 0);
	assert_true(str_eq(empty, STR("")) && str_eq(str_of(NULL), empty));
	assert_true(str_eq_nocase(STR("aZ["), STR("Az[")));
	assert_false(str_eq_nocase(STR("@"), STR("`")));
	assert_int_equal(str_find(STR("abcabd"), STR("abd")), 3);
	assert_int_equal(str_find(STR("abc"), STR("x")), 3);
	assert_true(str_compare(STR("a"), STR("ab")) < 0 && str_compare(STR("b"), STR("ab")) > 0);
	assert_true(str_eq(str_trim(STR(" \t\r\n\v\fa b ")), STR("a b")));
	assert_int_equal(str_from(STR("abc"), 9).len, 0);
	assert_true(str_ends(STR("abc"), STR("bc")) && !str_ends(STR("c"), STR("bc")));
}

static void
test_clock(void **state)
{
	static const char *const good[][2] = {
		{ "2026-01-02T03:04:05.678Z", "2026-01-02T03:04:05.678Z" },
		{ "2026-01-02t03:04:05z", "2026-01-02T03:04:05.000Z" },
		{ "2026-01-02T00:30:00+01:00", "2026-01-01T23:30:00.000Z" },
		{ "2024-02-29", "2024-02-29T00:00:00.000Z" },
		{ "1969-12-31T23:59:59.999999999Z", "1969-12-31T23:59:59.999Z" },
		{ "9999-12-31T23:59:59Z", "9999-12-31T23:59:59.000Z" },
		{ "0001-01-01T00:00:00Z", "0001-01-01T00:00:00.000Z" },
	};
	static const char *const bad[] = { "", "2026", "2026-13-01", "2026-02-30", "2025-02-29",
		"2026-01-02T", "2026-01-02T03:04:05", "2026-01-02T24:00:00Z",
		"2026-01-02T03:04:60Z", "2026-01-02T03:04:05.Z", "2026-01-02T03:04:05.1234567890Z",
		"2026-01-02T03:04:05Zx", "2026-01-02T03:04:05+1:00", "+026-01-02", "2026-1-02",
		"2026-01-02 03:04:05Z" };
	char text[CLOCK_TEXT_SIZE];
	int64_t us;

	(void)state;
	for (size_t i = 0; i < COUNT(good); i++) {
		if (!clock_parse(str_of(good[i][0]), &us))
			fail_msg("%s", good[i][0]);
		assert_string_equal(clock_format(us, text).at, good[i][1]);
	}
	for (size_t i = 0; i < COUNT(bad); i++)
		if (clock_parse(str_of(bad[i]), &us))
			fail_msg("%s", bad[i]);
	assert_string_equal(clock_format(INT64_MIN, text).at, "0000-01-01T00:00:00.000Z");
	assert_string_equal(clock_format(INT64_MAX, text).at, "9999-12-31T23:59:59.999Z");
	assert_string_equal(clock_format(-1, text).at, "1969-12-31T23:59:59.999Z");
}

/* Each day of the four centuries after which the calendar repeats, and the ends of the years. */
static void
test_dates(void **state)
{
	const int64_t first = -62167219200 / 86400;

	(void)state;
	for (int64_t day = first; day < first + 4 * 146097; day += day < 146097 ? 1 : 11) {
		time_t seconds = (time_t)(day * 86400 + 86399);
		char expected[64], text[CLOCK_TEXT_SIZE];
		struct tm tm;

		gmtime_r(&seconds, &tm);
		snprintf(expected, sizeof expected, "%04d-%02d-%02dT23:59:59.250Z",
		    tm.tm_year + 1900, tm.tm_mon + 1, tm.tm_mday);
		assert_string_equal(
		    clock_format((int64_t)seconds * CLOCK_SECOND_US + 250000, text).at, expected);
	}
}

static void
test_packed(void **state)
{
	struct str rest = { "\377\376\0\0\1\0\0\0\0\0\0\0\0\7\0\3abc\0\5de", 23 };

	(void)state;
	assert_int_equal(packed_i16(&rest), -2);
	assert_int_equal(packed_i32(&rest), 256);
	assert_int_equal(packed_i64(&rest), 7);
	assert_true(str_eq(packed_text(&rest), STR("abc")));
	/* What ends too early is empty, and ends. */
	assert_int_equal(packed_text(&rest).len, 0);
	assert_int_equal(rest.len, 0);
	assert_true(id_is_nil(packed_id(&rest)));
	assert_int_equal(packed_i16(&rest), 0);
}

static void
test_durations(void **state)
{
	static const struct {
		const char *text;
		int64_t value; /* -1: refused */
		const char *again;
	} rows[] = {
		{ "0", 0, "0s" },
		{ "1h30m", INT64_C(5400000000000), "1h30m" },
		{ "500ms", 500000000, "500ms" },
		{ "1.5s", 1500000000, "1s500ms" },
		{ ".5s", 500000000, "500ms" },
		{ "1.s", 1000000000, "1s" },
		{ "3\302\265s", 3000, "3us" },
		{ "7ns", 7, "7ns" },
		{ "", -1, NULL },
		{ "1", -1, NULL },
		{ ".s", -1, NULL },
		{ "-1s", -1, NULL },
		{ "1x", -1, NULL },
		{ "1 s", -1, NULL },
		{ "99999999999h", -1, NULL },
		{ "2562047h2562047h", -1, NULL },
	};
	char text[DURATION_TEXT_SIZE];

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		int64_t value = -1;

		assert_int_equal(duration_parse(str_of(rows[i].text), &value), rows[i].value >= 0);
		assert_int_equal(value, rows[i].value);
		if (value >= 0)
			assert_string_equal(duration_format(value, text).at, rows[i].again);
	}
}

static void
test_encodings(void **state)
{
	static const char *const bad64[] = { "A", "AB==", "A+", "A/", "AB", "QUJDR", "\303\244" };
	struct arena arena = { 0 };
	struct str out = STR("");
	struct id id = id_new(), again;
	char text[ID_TEXT_SIZE];

	(void)state;
	for (size_t i = 0; i < COUNT(bad64); i++)
		if (base64url_decode(&arena, str_of(bad64[i]), &out))
			fail_msg("%s", bad64[i]);
	assert_true(base64url_decode(&arena, STR("-_8"), &out) && str_eq(out, STR("\373\377")));
	assert_true(str_eq(base64url_encode(&arena, STR("ABCD")), STR("QUJDRA")));
	assert_true(str_eq(percent_encode(&arena, STR("a b/~\377")), STR("a%20b%2F~%FF")));
	assert_true(percent_decode(&arena, STR("+%2b"), true, &out) && str_eq(out, STR(" +")));
	assert_true(percent_decode(&arena, STR("+%2b"), false, &out) && str_eq(out, STR("++")));
	assert_false(percent_decode(&arena, STR("%2"), false, &out));
	assert_false(hex_decode(&arena, STR("abc"), &out) || hex_decode(&arena, STR("0g"), &out));
	assert_true(id_parse(id_format(id, text), &again) && id_eq(id, again));
	assert_int_equal(text[14], '7');
	assert_false(id_is_nil(id));
	assert_false(id_parse(STR("01890a5dxac96-774b-bcce-b302099a8057"), &id));
	assert_false(id_parse(STR("{1890a5d-ac96-774b-bcce-b302099a8057"), &id));
	assert_true(utf8_valid(STR("a\303\244\360\220\200\200\364\217\277\277")));
	assert_false(utf8_valid(STR("\300\200")) || utf8_valid(STR("\355\240\200")) ||
		     utf8_valid(STR("\364\220\200\200")) || utf8_valid(STR("\200")) ||
		     utf8_valid(STR("\340\200\200")) || utf8_valid(STR("\360\237\230")));
	assert_int_equal(utf8_length(STR("a\303\244\360\237\230\200")), 3);
	arena_release(&arena);
}

static void
test_problems(void **state)
{
	struct arena arena = { 0 };
	struct field_errors errors = { .arena = &arena };
	const struct problem *problem;

	(void)state;
	assert_null(field_errors_problem(&errors));
	field_errors_add(&errors, STR("title"), "at most %d", 255);
	field_errors_add(&errors, STR("title"), "again");
	for (int i = 0; i < 200; i++)
		field_errors_add(&errors, arena_printf(&arena, "f%d", i), "wrong");
	problem = field_errors_problem(&errors);
	assert_int_equal(problem->field_count, 100);
	assert_string_equal(problem->detail, "title: at most 255");
	problem = problem_caused(&arena, PROBLEM_UNAVAILABLE, "secret %s", "host");
	assert_string_equal(problem->cause, "secret host");
	assert_null(strstr(problem->detail, "secret"));
	for (int kind = 0; kind < PROBLEM_KIND_COUNT; kind++)
		assert_in_range(problem_kind_info((enum problem_kind)kind)->status, 400, 599);
	arena_release(&arena);
}

/* What was written to the log between log_open() calls; the file is unlinked already. */
static size_t
logged(enum log_format format, struct str value, char *text, size_t size)
{
	char path[] = "log-XXXXXX";
	int fd = mkstemp(path);
	struct log_line line;
	ssize_t got;

	assert_true(fd >= 0);
	assert_true(log_open(LOG_LEVEL_INFO, format, path));
	log_begin(&line, LOG_LEVEL_INFO, "test");
	log_str(&line, "value", value);
	log_end(&line);
	log_begin(&line, LOG_LEVEL_DEBUG, "dropped");
	log_end(&line);
	assert_true(log_open(LOG_LEVEL_INFO, LOG_FORMAT_TEXT, NULL));
	unlink(path);
	got = read(fd, text, size - 1);
	close(fd);
	assert_true(got > 0);
	text[got] = '\0';
	return (size_t)got;
}

static void
test_log(void **state)
{
	char text[8192], large[6000];
	size_t length;

	(void)state;
	length = logged(LOG_FORMAT_TEXT, STR("a b\nevent=forged"), text, sizeof text);
	assert_ptr_equal(strchr(text, '\n'), text + length - 1);
	assert_non_null(strstr(text, "value=\"a b\\u000aevent=forged\"\n"));
	/* Cut, but still one line and one JSON object, wherever the cut falls. */
	for (size_t i = 0; i < 8; i++) {
		memset(large, i % 2 == 0 ? '"' : 'x', sizeof large);
		memset(large, 'y', i);
		length =
		    logged(LOG_FORMAT_JSON, (struct str){ large, sizeof large }, text, sizeof text);
		assert_true(length <= 4096);
		assert_string_equal(text + length - 3, "\"}\n");
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_arena),
		cmocka_unit_test(test_buf),
		cmocka_unit_test(test_str),
		cmocka_unit_test(test_clock),
		cmocka_unit_test(test_durations),
		cmocka_unit_test(test_dates),
		cmocka_unit_test(test_packed),
		cmocka_unit_test(test_encodings),
		cmocka_unit_test(test_problems),
		cmocka_unit_test(test_log),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
