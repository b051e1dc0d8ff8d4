/* Words in a file: found, not found, at its ends; and files that are no list. */
#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/word_list.h"

static struct arena arena;
static char path[64];

static void
write_file(const char *text)
{
	FILE *file = fopen(path, "w");

	assert_non_null(file);
	assert_true(fputs(text, file) >= 0);
	assert_int_equal(fclose(file), 0);
}

static int
set_up(void **state)
{
	(void)state;
	snprintf(path, sizeof path, "/tmp/tintype-words-XXXXXX");
	return mkstemp(path) < 0 ? -1 : 0;
}

static int
tear_down(void **state)
{
	(void)state;
	unlink(path);
	arena_release(&arena);
	return 0;
}

static void
test_words(void **state)
{
	static const struct {
		const char *text, *word;
		bool has;
	} rows[] = {
		{ "# a comment\n# b\na\nbb\nc\n", "a", true },
		{ "# a comment\n# b\na\nbb\nc\n", "bb", true },
		{ "# a comment\n# b\na\nbb\nc\n", "c", true },
		{ "# a comment\n# b\na\nbb\nc\n", "b", false },
		{ "# a comment\n# b\na\nbb\nc\n", "d", false },
		{ "# a comment\n# b\na\nbb\nc\n", "# b", false },
		{ "# a comment\n# b\na\nbb\nc\n", "", false },
		{ "#no comment\na\n", "#no comment", true },
		{ "a\nb", "b", true }, /* no newline at the end */
		{ "a", "a", true },
		{ "", "a", false },
		{ "# only a comment\n", "a", false },
		{ "\xc3\xa4\n", "\xc3\xa4", true },
	};
	struct word_list list;

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		write_file(rows[i].text);
		assert_null(word_list_open(&arena, path, false, &list));
		if (word_list_has(&list, str_of(rows[i].word)) != rows[i].has)
			fail_msg("\"%s\" in \"%s\"", rows[i].word, rows[i].text);
		word_list_close(&list);
	}
}

static void
test_every_word_of_many(void **state)
{
	struct word_list list;
	char word[16];
	FILE *file = fopen(path, "w");

	(void)state;
	for (int i = 0; i < 3000; i += 3)
		fprintf(file, "%06d%s\n", i, i % 2 ? "" : "x");
	assert_int_equal(fclose(file), 0);
	assert_null(word_list_open(&arena, path, false, &list));
	for (int i = 0; i < 3000; i++) {
		snprintf(word, sizeof word, "%06d%s", i, i % 2 ? "" : "x");
		assert_int_equal(word_list_has(&list, str_of(word)), i % 3 == 0);
	}
	word_list_close(&list);
}

static void
test_no_lists(void **state)
{
	struct word_list list;
	const struct problem *problem;

	(void)state;
	write_file("b\na\n");
	problem = word_list_open(&arena, path, false, &list);
	assert_non_null(problem);
	assert_non_null(strstr(problem->cause, "order"));
	write_file("a\na\n");
	assert_non_null(word_list_open(&arena, path, false, &list));
	assert_non_null(word_list_open(&arena, "/tmp", true, &list));
	assert_non_null(word_list_open(&arena, "/nowhere/words", false, &list));
	assert_null(word_list_open(&arena, "/nowhere/words", true, &list));
	assert_false(word_list_has(&list, STR("a")));
	word_list_close(&list);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_words),
		cmocka_unit_test(test_every_word_of_many),
		cmocka_unit_test(test_no_lists),
	};

	return cmocka_run_group_tests(tests, set_up, tear_down);
}
