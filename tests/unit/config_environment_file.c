/* The environment file: every way a line can be right or wrong. */
#include <config.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "base/buf.h"
#include "config/environment_file.h"

static void
test_values(void **state)
{
	static const struct {
		const char *line, *value;
	} rows[] = {
		{ "A=", "" },
		{ "A=b", "b" },
		{ "  A=b  \r", "b" },
		{ "A= b c ", "b c" },
		{ "A=b=c", "b=c" },
		{ "A=b#c ; d", "b#c ; d" },
		{ "A=''", "" },
		{ "A=' b \\ \" '", " b \\ \" " },
		{ "A=\"\"", "" },
		{ "A=\" b ' \"  ", " b ' " },
		{ "A=\"\\\\ \\\" \\$ \\`\"", "\\ \" $ `" },
		{ "A=\303\244", "\303\244" },
	};
	struct arena arena = { 0 };

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct field_errors errors = { .arena = &arena };
		struct environment_file file;

		environment_file_parse(&arena, str_of(rows[i].line), &file, &errors);
		if (errors.count != 0)
			fail_msg("%s: %s", rows[i].line, errors.items[0].message.at);
		assert_int_equal(file.count, 1);
		assert_true(str_eq(file.items[0].name, STR("A")));
		if (!str_eq(file.items[0].value, str_of(rows[i].value)))
			fail_msg("%s gives %s", rows[i].line,
			    arena_c_string(&arena, file.items[0].value));
	}
	arena_release(&arena);
}

static void
test_refused(void **state)
{
	static const char *const rows[] = { "A", "=b", "A =b", "export A=b", "1A=b", "A-B=c",
		"A=b\\c", "A=b'c", "A=it's", "A=\"b", "A='b", "A='b' c", "A=\"b\"c", "A=\"\\n\"",
		"A=\"b\\", "\357\273\277A=b", "A.B=c" };
	struct arena arena = { 0 };

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct field_errors errors = { .arena = &arena };
		struct environment_file file;
		struct str text = arena_printf(&arena, "\n# comment\n%s\nZ=z\n", rows[i]);

		environment_file_parse(&arena, text, &file, &errors);
		if (errors.count != 1)
			fail_msg("taken: %s", rows[i]);
		assert_string_equal(errors.items[0].field.at, "line 3");
		/* The lines behind are read all the same. */
		assert_non_null(environment_file_find(&file, STR("Z")));
	}
	arena_release(&arena);
}

static void
test_whole_files(void **state)
{
	struct arena arena = { 0 };
	struct field_errors errors = { .arena = &arena };
	struct environment_file file;
	struct buf text = buf_new(&arena, 0);

	(void)state;
	environment_file_parse(&arena, STR(""), &file, &errors);
	environment_file_parse(&arena, STR("\n\n;x\n#A=b\n   \n"), &file, &errors);
	assert_int_equal(errors.count, 0);
	assert_int_equal(file.count, 0);
	assert_null(environment_file_find(&file, STR("A")));
	environment_file_parse(&arena, STR("A=1\nB=2\nA=3\n"), &file, &errors);
	assert_int_equal(errors.count, 1);
	assert_string_equal(errors.items[0].field.at, "line 3");
	assert_true(str_eq(environment_file_find(&file, STR("A"))->value, STR("1")));
	errors.count = 0;
	environment_file_parse(&arena, (struct str){ "A=b\0c", 5 }, &file, &errors);
	assert_int_equal(errors.count, 1);
	errors.count = 0;
	for (int i = 0; i <= ENVIRONMENT_FILE_LINES_MAX; i++)
		buf_printf(&text, "A%d=b\n", i);
	environment_file_parse(&arena, buf_str(&text), &file, &errors);
	assert_int_equal(errors.count, 1);
	assert_int_equal(file.count, ENVIRONMENT_FILE_LINES_MAX);
	errors.count = 0;
	while (text.len <= ENVIRONMENT_FILE_MAX)
		buf_append(&text, STR("# more and more\n"));
	environment_file_parse(&arena, buf_str(&text), &file, &errors);
	assert_int_equal(errors.count, 1);
	assert_int_equal(file.count, 0);
	arena_release(&arena);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_values),
		cmocka_unit_test(test_refused),
		cmocka_unit_test(test_whole_files),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
