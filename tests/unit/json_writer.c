/* Every byte a string may hold, every kind of value, commas in their places. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "json/writer.h"

static struct str
string_of(struct arena *arena, struct str text)
{
	struct buf out = buf_new(arena, 0);
	struct json_writer json = json_writer_new(&out);

	json_str(&json, text);
	return buf_str(&out);
}

static void
test_strings(void **state)
{
	static const struct {
		struct str text, json;
	} rows[] = {
		{ STR(""), STR("\"\"") },
		{ STR("plain text of some length"), STR("\"plain text of some length\"") },
		{ STR("\"\\/"), STR("\"\\\"\\\\/\"") },
		{ STR("\b\f\n\r\t"), STR("\"\\b\\f\\n\\r\\t\"") },
		{ STR("\0\1\37\177"), STR("\"\\u0000\\u0001\\u001f\177\"") },
		{ STR("\303\244\342\202\254\360\237\230\200"),
		    STR("\"\303\244\342\202\254\360\237\230\200\"") },
		{ STR("a\377b"), STR("\"a\357\277\275b\"") },
		{ STR("\303"), STR("\"\357\277\275\"") },
		{ STR("\355\240\200"), STR("\"\357\277\275\357\277\275\357\277\275\"") },
	};

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct arena arena = { 0 };

		assert_true(str_eq(string_of(&arena, rows[i].text), rows[i].json));
		arena_release(&arena);
	}
}

/* Each byte below 0x80 at each place of two words: the eight-at-once path sees what the slow one
 * does. */
static void
test_every_place(void **state)
{
	(void)state;
	for (int c = 0; c < 0x80; c++) {
		for (size_t place = 0; place < 17; place++) {
			struct arena arena = { 0 };
			char text[17], wanted[64], escape[8];
			const char *shorts = "\bb\ff\nn\rr\tt\"\"\\\\", *at = NULL;
			struct str json;

			for (size_t i = 0; c != 0 && i < strlen(shorts); i += 2)
				if (shorts[i] == c)
					at = shorts + i + 1;
			if (at != NULL)
				snprintf(escape, sizeof escape, "\\%c", *at);
			else
				snprintf(escape, sizeof escape, c < ' ' ? "\\u%04x" : "%c",
				    (unsigned int)c);
			memset(text, 'x', sizeof text);
			text[place] = (char)c;
			snprintf(wanted, sizeof wanted, "\"%.*s%s%.*s\"", (int)place,
			    "xxxxxxxxxxxxxxxxx", escape, (int)(16 - place), "xxxxxxxxxxxxxxxxx");
			json = string_of(&arena, (struct str){ text, sizeof text });
			if (!str_eq(json, str_of(wanted)))
				fail_msg("%d at %zu: %.*s", c, place, (int)json.len, json.at);
			arena_release(&arena);
		}
	}
}

static void
test_document(void **state)
{
	struct arena arena = { 0 };
	struct buf out = buf_new(&arena, 0);
	struct json_writer json = json_writer_new(&out);
	struct id id;

	(void)state;
	assert_true(id_parse(STR("01890A5D-AC96-774B-BCCE-B302099A8057"), &id));
	json_object_begin(&json);
	json_put_str(&json, STR("s"), STR("x"));
	json_put_i64(&json, STR("i"), INT64_MIN);
	json_put_bool(&json, STR("b"), true);
	json_put_id(&json, STR("id"), id);
	json_put_time(&json, STR("t"), 1);
	json_put_null(&json, STR("n"));
	json_name(&json, STR("a"));
	json_array_begin(&json);
	json_array_begin(&json);
	json_array_end(&json);
	json_object_begin(&json);
	json_object_end(&json);
	json_f64(&json, 0.1);
	json_f64(&json, NAN);
	json_f64(&json, -INFINITY);
	json_id_or_null(&json, (struct id){ 0 });
	json_raw(&json, STR("[1,2]"));
	json_bool(&json, false);
	json_array_end(&json);
	json_object_end(&json);
	assert_string_equal(arena_c_string(&arena, buf_str(&out)),
	    "{\"s\":\"x\",\"i\":-9223372036854775808,\"b\":true,"
	    "\"id\":\"01890a5d-ac96-774b-bcce-b302099a8057\","
	    "\"t\":\"1970-01-01T00:00:00.000Z\",\"n\":null,"
	    "\"a\":[[],{},0.1,null,null,null,[1,2],false]}");
	arena_release(&arena);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_strings),
		cmocka_unit_test(test_every_place),
		cmocka_unit_test(test_document),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
