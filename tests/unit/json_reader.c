/* What is JSON and what is not, where it goes wrong, and what json-c would have let pass. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "json/reader.h"
#include "json/writer.h"

static void
write_value(struct json_writer *json, const struct json_value *value)
{
	switch (value->kind) {
	case JSON_BOOL:
		json_bool(json, value->boolean);
		break;
	case JSON_INTEGER:
		json_i64(json, value->integer);
		break;
	case JSON_NUMBER:
		json_f64(json, value->number);
		break;
	case JSON_STRING:
		json_str(json, value->string);
		break;
	case JSON_ARRAY:
		json_array_begin(json);
		for (size_t i = 0; i < value->count; i++)
			write_value(json, &value->items[i]);
		json_array_end(json);
		break;
	case JSON_OBJECT:
		json_object_begin(json);
		for (size_t i = 0; i < value->count; i++) {
			json_name(json, value->names[i]);
			write_value(json, &value->items[i]);
		}
		json_object_end(json);
		break;
	case JSON_NULL:
	case JSON_KIND_COUNT:
		json_null(json);
		break;
	}
}

/* Read and written again. */
static void
test_good(void **state)
{
	static const char *const rows[][2] = {
		{ "null", "null" },
		{ " true\n", "true" },
		{ "false", "false" },
		{ "0", "0" },
		{ "-0", "0" },
		{ "12 ", "12" },
		{ "9223372036854775807", "9223372036854775807" },
		{ "-9223372036854775808", "-9223372036854775808" },
		{ "9223372036854775808", "9.2233720368547e+18" },
		{ "[18446744073709551616,1]", "[1.84467440737095e+19,1]" },
		{ "-9223372036854775809", "-9.2233720368547e+18" },
		{ "1.5", "1.5" },
		{ "1e2", "100" },
		{ "1E-2", "0.01" },
		{ "-0.5e+1", "-5" },
		{ "\"\"", "\"\"" },
		{ "\"a\\u00e4\\n\\/\"", "\"a\303\244\\n/\"" },
		{ "\"\\ud83d\\ude00\"", "\"\360\237\230\200\"" },
		{ "\"\\ud83d\\ude00\\ud83d\\ude00\"", "\"\360\237\230\200\360\237\230\200\"" },
		{ "\"\\u007f\\\\\\\"\"", "\"\177\\\\\\\"\"" },
		{ "[]", "[]" },
		{ "[ 1 , [ ] ,{ } ]", "[1,[],{}]" },
		{ "{\"a\":1,\"b\":{\"c\":null}}", "{\"a\":1,\"b\":{\"c\":null}}" },
		{ "{\"a\":1,\"a\":2}", "{\"a\":2}" },
		{ "{\"\":1}", "{\"\":1}" },
		{ "\r\n\t {}\r\n\t ", "{}" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct arena arena = { 0 };
		struct buf out = buf_new(&arena, 0);
		struct json_writer json = json_writer_new(&out);
		const struct json_value *value = NULL;
		const struct problem *problem = json_parse(&arena, str_of(rows[i][0]), &value);

		if (problem != NULL)
			fail_msg("%s: %s", rows[i][0], problem->detail);
		write_value(&json, value);
		assert_string_equal(arena_c_string(&arena, buf_str(&out)), rows[i][1]);
		arena_release(&arena);
	}
}

static void
test_bad(void **state)
{
	static const struct {
		struct str text;
		size_t at;
	} rows[] = {
		{ STR(""), 0 },
		{ STR("  "), 2 },
		{ STR("nul"), 0 },
		{ STR("NULL"), 0 },
		{ STR("nULL"), 0 },
		{ STR("True"), 0 },
		{ STR("truefalse"), 4 },
		{ STR("NaN"), 0 },
		{ STR("[NaN]"), 1 },
		{ STR("Infinity"), 0 },
		{ STR("-Infinity"), 1 },
		{ STR("nan"), 0 },
		{ STR("01"), 0 },
		{ STR("-01"), 1 },
		{ STR("+1"), 0 },
		{ STR(".5"), 0 },
		{ STR("1."), 2 },
		{ STR("1.e2"), 2 },
		{ STR("1e"), 2 },
		{ STR("1e+"), 3 },
		{ STR("-"), 1 },
		{ STR("--1"), 1 },
		{ STR("0x10"), 1 },
		{ STR("1e999"), 0 },
		{ STR("[1,-1e400]"), 3 },
		{ STR("1 2"), 2 },
		{ STR("{} x"), 3 },
		{ STR("{}{}"), 2 },
		{ STR("{} ,"), 3 },
		{ STR("'a'"), 0 },
		{ STR("{'a':1}"), 1 },
		{ STR("{a:1}"), 1 },
		{ STR("{1:1}"), 1 },
		{ STR("{\"a\":1,}"), 7 },
		{ STR("{,}"), 1 },
		{ STR("{\"a\"}"), 4 },
		{ STR("{\"a\":}"), 5 },
		{ STR("{\"a\" 1}"), 5 },
		{ STR("{\"a\":1 \"b\":2}"), 7 },
		{ STR("{\"a\":1"), 6 },
		{ STR("[1,]"), 3 },
		{ STR("[,1]"), 1 },
		{ STR("[1 2]"), 3 },
		{ STR("["), 1 },
		{ STR("]"), 0 },
		{ STR("[}"), 1 },
		{ STR("{]"), 1 },
		{ STR("[1]]"), 3 },
		{ STR(":"), 0 },
		{ STR(","), 0 },
		{ STR("/* a */1"), 0 },
		{ STR("1//a"), 1 },
		{ STR("[1,#a\n2]"), 3 },
		{ STR("\"a"), 2 },
		{ STR("\"a\\\""), 4 },
		{ STR("\"a\\"), 3 },
		{ STR("\"\\x\""), 2 },
		{ STR("\"\\u12\""), 5 },
		{ STR("\"\\u0000\""), 7 },
		{ STR("\"\\ud83d\""), 7 },
		{ STR("\"\\ud83dx\""), 7 },
		{ STR("\"\\ud83d\\n\""), 7 },
		{ STR("\"\\ud83d\\u0041\""), 13 },
		{ STR("\"\\ude00\""), 7 },
		{ STR("\"\0\""), 1 },
		{ STR("\"a\nb\""), 2 },
		{ STR("\"\t\""), 1 },
		{ STR("\"\377\""), 1 },
		{ STR("\"\300\200\""), 1 },
		{ STR("\"\355\240\200\""), 1 },
		{ STR("\"ab\303\""), 3 },
		{ STR("1\0"), 1 },
		{ STR("\0"), 0 },
		{ STR("\357\273\2771"), 0 },
		{ STR("\2401"), 0 },
		{ STR("\v1"), 0 },
		{ STR("\f1"), 0 },
	};

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct arena arena = { 0 };
		const struct json_value *value = NULL;
		const struct problem *problem = json_parse(&arena, rows[i].text, &value);
		char wanted[32];

		if (problem == NULL)
			fail_msg("row %zu accepted: %s", i, rows[i].text.at);
		assert_int_equal(problem->kind, PROBLEM_BAD_REQUEST);
		assert_null(value);
		snprintf(wanted, sizeof wanted, "at byte %zu:", rows[i].at);
		if (strstr(problem->detail, wanted) == NULL)
			fail_msg("%s: not %s but %s", rows[i].text.at, wanted, problem->detail);
		arena_release(&arena);
	}
}

static struct str
repeat(struct arena *arena, struct str piece, size_t count)
{
	struct buf buf = buf_new(arena, piece.len * count);

	for (size_t i = 0; i < count; i++)
		buf_append(&buf, piece);
	buf_byte(&buf, '\0');
	return str_first(buf_str(&buf), buf.len - 1);
}

static void
test_depth_and_size(void **state)
{
	struct arena arena = { 0 };
	const struct json_value *value = NULL;

	(void)state;
	for (size_t depth = JSON_DEPTH_MAX; depth <= JSON_DEPTH_MAX + 1; depth++) {
		struct str open = repeat(&arena, STR("["), depth);
		struct str objects = repeat(&arena, STR("{\"a\":"), depth);
		struct str closed = arena_printf(&arena, "%.*s1%.*s", (int)depth, open.at,
		    (int)depth, repeat(&arena, STR("]"), depth).at);
		struct str members = arena_printf(&arena, "%.*s\"x\"%.*s", (int)objects.len,
		    objects.at, (int)depth, repeat(&arena, STR("}"), depth).at);

		assert_int_equal(
		    json_parse(&arena, closed, &value) == NULL, depth == JSON_DEPTH_MAX);
		assert_int_equal(
		    json_parse(&arena, members, &value) == NULL, depth == JSON_DEPTH_MAX);
	}
	assert_non_null(json_parse(&arena, repeat(&arena, STR("["), 1 << 20), &value));
	assert_non_null(json_parse(&arena,
	    arena_printf(&arena, "[%s1]", repeat(&arena, STR("1,"), JSON_VALUES_MAX).at), &value));
	assert_null(json_parse(&arena,
	    arena_printf(&arena, "[%s1]", repeat(&arena, STR("1,"), JSON_VALUES_MAX - 1).at),
	    &value));
	assert_int_equal(value->count, JSON_VALUES_MAX);
	arena_release(&arena);
}

/* However long, an integer past 64 bits is near its value, or refused past what a double holds. */
static void
test_long_integers(void **state)
{
	(void)state;
	for (size_t digits = 19; digits < 330; digits++) {
		struct arena arena = { 0 };
		const struct json_value *value = NULL;
		struct str text = repeat(&arena, STR("9"), digits);
		const struct problem *problem = json_parse(&arena, text, &value);
		double wanted = pow(10, (double)digits);

		if (digits > 308) {
			assert_non_null(problem);
		} else {
			assert_null(problem);
			assert_int_equal(value->kind, JSON_NUMBER);
			assert_true(fabs(value->number / wanted - 1) < 1e-13);
		}
		arena_release(&arena);
	}
}

static void
test_members(void **state)
{
	struct arena arena = { 0 };
	const struct json_value *value = NULL;

	(void)state;
	assert_null(json_parse(&arena, STR("{\"a\":[1],\"b\":\"x\"}"), &value));
	assert_int_equal(json_member(value, "a")->kind, JSON_ARRAY);
	assert_true(str_eq(json_member(value, "b")->string, STR("x")));
	assert_null(json_member(value, "c"));
	assert_null(json_member(json_member(value, "a"), "a"));
	assert_null(json_member(NULL, "a"));
	for (int kind = 0; kind < JSON_KIND_COUNT; kind++)
		assert_non_null(json_kind_name((enum json_kind)kind));
	arena_release(&arena);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_good),
		cmocka_unit_test(test_bad),
		cmocka_unit_test(test_depth_and_size),
		cmocka_unit_test(test_long_integers),
		cmocka_unit_test(test_members),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
