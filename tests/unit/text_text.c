/* One form for what is stored, one slug for what is the same tag. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "text/text.h"

static void
test_rows(void **state)
{
	static const char *const rows[][3] = {
		/* text, clean, slug */
		{ "", "", "" },
		{ " \t\n", "", "" },
		{ "  Black  and White ", "Black  and White", "black-and-white" },
		{ "A\314\210", "\303\204", "\303\244" },
		{ "\303\204", "\303\204", "\303\244" },
		{ "\302\240\342\200\203a\343\200\200", "a", "a" },
		{ "a\302\240\302\240b", "a\302\240\302\240b", "a-b" },
		{ "rock & roll!", "rock & roll!", "rock--roll" },
		{ "C++_9-x", "C++_9-x", "c_9-x" },
		{ "\346\227\245\346\234\254 \331\243", "\346\227\245\346\234\254 \331\243",
		    "\346\227\245\346\234\254-\331\243" },
		{ "!\314\201a", "!\314\201a", "a" },
		{ "x!\314\201", "x!\314\201", "x" },
		{ "\360\237\230\200", "\360\237\230\200", "" },
		{ "<b>&amp;", "<b>&amp;", "bamp" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct arena arena = { 0 };
		struct str clean = text_clean(&arena, str_of(rows[i][0]));
		struct str slug = text_slug(&arena, str_of(rows[i][0]));

		if (!str_eq(clean, str_of(rows[i][1])) || !str_eq(slug, str_of(rows[i][2])))
			fail_msg("row %zu: [%.*s] [%.*s]", i, (int)clean.len, clean.at,
			    (int)slug.len, slug.at);
		arena_release(&arena);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(test_rows) };

	return cmocka_run_group_tests(tests, NULL, NULL);
}
