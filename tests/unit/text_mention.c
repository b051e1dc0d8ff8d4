/* Names and links in what people type. */
#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/buf.h"
#include "text/mention.h"

static struct str
joined(struct arena *arena, const char *text)
{
	struct str names[MENTIONS_MAX];
	size_t count = text_mentions(arena, str_of(text), names);
	struct buf out = buf_new(arena, 256);

	for (size_t i = 0; i < count; i++) {
		if (i > 0)
			buf_byte(&out, ' ');
		buf_append(&out, names[i]);
	}
	return buf_str(&out);
}

static void
names(void **state)
{
	static const struct {
		const char *text, *names;
	} cases[] = {
		{ "", "" },
		{ "@", "" },
		{ "@@ada", "" },
		{ "@ada", "ada" },
		{ "@Ada!", "ada" },
		{ "(@ada)", "ada" },
		{ "hi @ada, @bob_1 and @ada", "ada bob_1" },
		{ "@ada-", "ada- ada" },
		{ "@ada__ x", "ada__ ada" },
		{ "@ab @abc", "abc" },
		{ "mail@example.org", "" },
		{ "a.b@example.org", "" },
		{ "first.@last", "" },
		{ "\xc3\xa4@ada", "" },
		{ "@\xc3\xa4"
		  "da",
		    "" },
		{ "@ada\xc3\xa4", "ada" },
		{ "@ada@bob", "ada" },
		{ "@abcdefghijklmnopqrstuvwxyz0123456", "" },
		{ "@abcdefghijklmnopqrstuvwxyz012345", "abcdefghijklmnopqrstuvwxyz012345" },
		{ "\n@ada\n@bob\n", "ada bob" },
	};
	struct arena arena = { 0 };

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct str got = joined(&arena, cases[i].text);

		if (!str_eq(got, str_of(cases[i].names)))
			fail_msg("%s: %.*s, not %s", cases[i].text, (int)got.len, got.at,
			    cases[i].names);
	}
	arena_release(&arena);
}

static void
no_more_than_so_many(void **state)
{
	struct str names_found[MENTIONS_MAX];
	struct arena arena = { 0 };
	struct buf text = buf_new(&arena, 0);

	(void)state;
	for (int i = 0; i < 100; i++)
		buf_printf(&text, "@user%d ", i);
	assert_int_equal(text_mentions(&arena, buf_str(&text), names_found), MENTIONS_MAX);
	assert_true(str_eq(names_found[MENTIONS_MAX - 1], STR("user19")));
	arena_release(&arena);
}

static void
links(void **state)
{
	static const struct {
		const char *text;
		size_t count;
	} cases[] = {
		{ "", 0 },
		{ "http", 0 },
		{ "no link", 0 },
		{ "http://a.example", 1 },
		{ "HTTPS://a.example", 1 },
		{ "https://www.a.example", 1 },
		{ "http://www.a.example", 1 },
		{ "www.a.example", 1 },
		{ "see www.a.example and http://b.example/www.x", 3 },
		{ "http://a.example,http://b.example", 2 },
		{ "http://http://http://", 3 },
		{ "www.", 1 },
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		size_t count = text_links(str_of(cases[i].text));

		if (count != cases[i].count)
			fail_msg("%s: %zu, not %zu", cases[i].text, count, cases[i].count);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(names),
		cmocka_unit_test(no_more_than_so_many),
		cmocka_unit_test(links),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
