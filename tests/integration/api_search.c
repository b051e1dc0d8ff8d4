/* Searching in other languages and with other accents; and what nobody types without a reason. */
#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>

#include "api_client.h"
#include "base/buf.h"
#include "gallery.h"

static struct api_client client;

/* Image n has title n, from 1. */
static const char *const titles[] = {
	"Größe der Straße in München",
	"Вечерняя Москва",
	"東京タワー 夜景",
	"غروب الشمس",
	"Café crème à la plage",
	"Phở Hà Nội",
	"Łódź nocą",
	"שקיעה בתל אביב",
	"O'Brien's rock'n'roll",
};

static int
set_up(void **state)
{
	(void)state;
	api_client_start(&client, 5, 0);
	for (int i = 0; i < (int)(sizeof titles / sizeof *titles); i++) {
		char sql[1024];

		snprintf(sql, sizeof sql,
		    "INSERT INTO images (id, owner_id, title, storage_key, original_filename, "
		    "mime_type, file_size, width, height, status, visibility) VALUES (gid('i', "
		    "%d), "
		    "gid('u', 1), $x$%s$x$, 'k%d', 'a.jpg', 'image/jpeg', 1, 10, 10, 'active', "
		    "'public')",
		    i + 1, titles[i], i);
		gallery_sql(client.admin, sql);
	}
	api_client_be(&client, 0, ROLE_USER);
	return 0;
}

static int
tear_down(void **state)
{
	(void)state;
	api_client_stop(&client);
	return 0;
}

/* Asks for bytes, whatever they are. */
static int
search(struct str text, const char *more)
{
	struct buf target = buf_new(&client.worker, 256);

	buf_append(&target, STR("/images/search?q="));
	for (size_t i = 0; i < text.len; i++)
		buf_printf(&target, "%%%02X", (unsigned)(unsigned char)text.at[i]);
	buf_append(&target, str_of(more));
	return api_client_get(&client, "%s", arena_c_string(&client.worker, buf_str(&target)));
}

static void
every_language_is_found(void **state)
{
	static const struct {
		const char *text;
		int image;
	} cases[] = {
		{ "München", 1 },
		{ "munchen", 1 },
		{ "MÜNCHEN", 1 },
		{ "strasse", 1 },
		{ "Größe", 1 },
		{ "grosse", 1 },
		{ "москва", 2 },
		{ "МОСКВА вечерняя", 2 },
		{ "東京タワー", 3 },
		{ "夜景", 3 },
		{ "غروب", 4 },
		{ "الشمس", 4 },
		{ "cafe creme", 5 },
		{ "CAFÉ", 5 },
		/* The accent as a letter of its own. */
		{ "cafe\xcc\x81", 5 },
		{ "pho ha noi", 6 },
		{ "lodz", 7 },
		{ "שקיעה", 8 },
		{ "o'brien's", 9 },
		{ "\"rock'n'roll\"", 9 },
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		if (search(str_of(cases[i].text), "") != 200 || api_client_total(&client) != 1 ||
		    !api_client_lists(&client, gallery_id("i", cases[i].image)))
			fail_msg("%s: %d %.*s", cases[i].text, client.response.status,
			    (int)client.response.body.len, client.response.body.at);
	}
}

static void
beginnings_are_found(void **state)
{
	static const struct {
		const char *text;
		int image;
	} cases[] = { { "Münch", 1 }, { "моск", 2 }, { "東京", 3 }, { "غرو", 4 }, { "crè", 5 },
		{ "cafe pla", 5 } };

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
		if (search(str_of(cases[i].text), "&prefix=true") != 200 ||
		    !api_client_lists(&client, gallery_id("i", cases[i].image)))
			fail_msg("%s: %d %.*s", cases[i].text, client.response.status,
			    (int)client.response.body.len, client.response.body.at);
}

/* A text of so many times the same. */
static struct str
times(size_t count, const char *part)
{
	struct buf text = buf_new(&client.worker, 256);

	while (count-- > 0)
		buf_append(&text, str_of(part));
	return buf_str(&text);
}

/* In every way of asking: the status, and if it is 200 nothing found; and the gallery is still
 * there. */
static void
expect(int status, struct str text)
{
	static const char *const ways[] = { "", "&prefix=true", "&sort_by=created_at",
		"&sort_by=view_count&prefix=true", "&page=2" };

	for (size_t i = 0; i < sizeof ways / sizeof *ways; i++) {
		int got = search(text, ways[i]);

		if (got != status || (status == 200 && api_client_total(&client) != 0))
			fail_msg("%.60s (%zu bytes)%s: %d, not %d: %.*s", text.at, text.len,
			    ways[i], got, status, (int)client.response.body.len,
			    client.response.body.at);
		/* It says what is wrong with it. */
		if (status == 400)
			assert_true(api_client_text(&client, "detail").len > 0);
	}
}

static void
hostile_texts_have_a_clear_answer(void **state)
{
	static const char *const nothing[] = { "\"", "\"\"\"\"\"", "\"unbalanced", "-", "- - -",
		"or", "or or or", "or - or \"", "& | ! ( ) <-> :*", "!!!!((((", ":*", "a:*b:C",
		"\\", "\\\\'", "'", "''''", "'; DROP TABLE images; --", "$1", "$$", "%", "_%_",
		"{}", "NULL", "<script>alert(1)</script>", "\xf0\x9f\x93\xb7", "\xe2\x80\xaexyz",
		"http://x.example/?a=b&c=d", "../../etc/passwd", "1e309", "\"-\" or \"or\"",
		"xyzzy -xyzzy", "\xef\xbf\xbd" };

	(void)state;
	for (size_t i = 0; i < sizeof nothing / sizeof *nothing; i++)
		expect(200, str_of(nothing[i]));
	expect(200, times(200, "-"));
	expect(200, times(100, "\" "));
	expect(200, times(66, "or "));
	expect(200, times(50, "(-\""));
	expect(200, times(200, "x"));
	expect(200, times(50, "x -y"));
	expect(400, times(10000, "-"));
	expect(400, times(201, "x"));
	expect(400, times(20000, "\xd0\xb6"));
	expect(400, STR("a\0b"));
	expect(400, STR("\0"));
	expect(400, STR("\xff\xfe"));
	expect(400, STR("\xed\xa0\x80"));
	expect(400, STR("\xc0\xaf"));
	expect(400, STR(""));
	assert_int_equal(gallery_number(client.admin, "SELECT count(*) FROM images"),
	    sizeof titles / sizeof *titles);
}

/* What is only left out is everything else. */
static void
leaving_out_alone(void **state)
{
	(void)state;
	assert_int_equal(search(STR("-cafe"), ""), 200);
	assert_int_equal(api_client_total(&client), sizeof titles / sizeof *titles - 1);
	assert_false(api_client_lists(&client, gallery_id("i", 5)));
}

/* Several conditions skip what is before their page: not without end. */
static void
too_deep_is_told(void **state)
{
	(void)state;
	assert_int_equal(search(STR("cafe"), "&page=2001&limit=50"), 200);
	assert_int_equal(search(STR("cafe"), "&page=2002&limit=50"), 400);
	assert_true(str_find(client.response.body, STR("next_cursor")) < client.response.body.len);
	assert_int_equal(api_client_get(&client, "/images?page=1000000&limit=100"), 200);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_language_is_found),
		cmocka_unit_test(beginnings_are_found),
		cmocka_unit_test(hostile_texts_have_a_clear_answer),
		cmocka_unit_test(leaving_out_alone),
		cmocka_unit_test(too_deep_is_told),
	};

	return cmocka_run_group_tests(tests, set_up, tear_down);
}
