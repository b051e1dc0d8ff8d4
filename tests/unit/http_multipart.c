/* Forms in every cut: whole, byte by byte, and as nobody should send them. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "http/multipart.h"

struct source {
	struct str rest;
	size_t step;
	bool breaks; /* -1 instead of 0 at the end */
};

static ptrdiff_t
read_source(void *context, void *into, size_t size)
{
	struct source *source = context;
	size_t n = source->step < size ? source->step : size;

	if (n > source->rest.len)
		n = source->rest.len;
	if (n == 0)
		return source->breaks ? -1 : 0;
	memcpy(into, source->rest.at, n);
	source->rest = str_from(source->rest, n);
	return (ptrdiff_t)n;
}

/* What came, as text: "name|file|is_file|type=bytes;" of each part. */
struct told {
	struct buf text;
	size_t most; /* the largest piece */
	const struct problem *refuse;
};

static const struct problem *
told_begin(void *context, const struct http_part *part)
{
	struct told *told = context;

	buf_printf(&told->text, "%.*s|%.*s|%d|%.*s=", (int)part->name.len, part->name.at,
	    (int)part->file_name.len, part->file_name.at, part->is_file,
	    (int)part->content_type.len, part->content_type.at);
	return told->refuse;
}

static const struct problem *
told_bytes(void *context, struct str piece)
{
	struct told *told = context;

	if (piece.len > told->most)
		told->most = piece.len;
	buf_append(&told->text, piece);
	return NULL;
}

static const struct problem *
told_end(void *context)
{
	struct told *told = context;

	buf_byte(&told->text, ';');
	return NULL;
}

static const struct http_multipart_limits limits = {
	.parts = 3, .head_bytes = 512, .body_bytes = 1 << 20
};

static const struct problem *
run(struct arena *arena, const char *type, struct source *source, int64_t length, struct told *told)
{
	const char *params[] = { type, NULL };
	struct http_request request = { .params = params, .body = { read_source, source, length } };
	struct http_multipart_events events = { told, told_begin, told_bytes, told_end };

	told->text = buf_new(arena, 0);
	return http_multipart_read(arena, &request, &limits, &events);
}

#define TYPE "CONTENT_TYPE=multipart/form-data; boundary=B"
#define FIELD(name) "Content-Disposition: form-data; name=\"" name "\"\r\n\r\n"
#define FILE_OF(text) "Content-Disposition: form-data; name=f; filename=" text "\r\n\r\n"

struct row {
	struct str body;
	const char *told; /* NULL: refused */
};

static const struct row rows[] = {
	{ STR("--B\r\n" FIELD("a") "1\r\n--B--\r\n"), "a||0|=1;" },
	{ STR("--B\r\n" FIELD("a") "1\r\n--B--"), "a||0|=1;" },
	{ STR("--B\r\n" FIELD("a") "\r\n--B--"), "a||0|=;" },
	{ STR("--B--\r\n"), "" },
	{ STR("preamble\r\n--B\r\n" FIELD("a") "1\r\n--B--\r\nepilogue --B"), "a||0|=1;" },
	{ STR("--B \t\r\n" FIELD("a") "1\r\n--B  \r\n" FIELD("b") "2\r\n--B--"),
	    "a||0|=1;b||0|=2;" },
	{ STR("--B\r\n" FIELD("a") "\r\n-\r\n--\r\n--C\r--B\n--B\r\r\n--B--"),
	    "a||0|=\r\n-\r\n--\r\n--C\r--B\n--B\r;" },
	{ STR("--B\r\n" FILE_OF("\"C:\\\\x\\y.jpg\"") "z\r\n--B--"), "f|y.jpg|1|=z;" },
	{ STR("--B\r\n" FILE_OF("\"../../etc/passwd\"") "z\r\n--B--"), "f|passwd|1|=z;" },
	{ STR("--B\r\n" FILE_OF("\"..\"") "z\r\n--B--"), "f||1|=z;" },
	{ STR("--B\r\n" FILE_OF("\"\"") "\r\n--B--"), "f||1|=;" },
	{ STR("--B\r\n" FILE_OF("\"a\\\"b;c.png\"") "z\r\n--B--"), "f|a\"b;c.png|1|=z;" },
	{ STR("--B\r\nContent-Disposition: form-data; name=f; filename*=UTF-8''%c3%a4.png\r\n"
	      "\r\nz\r\n--B--"),
	    "f|\303\244.png|1|=z;" },
	{ STR("--B\r\ncontent-type: image/png\r\nCONTENT-DISPOSITION: Form-Data; NAME=f\r\n\r\n"
	      "z\r\n--B--"),
	    "f||0|image/png=z;" },
	/* Refused. */
	{ STR(""), NULL },
	{ STR("no boundary at all"), NULL },
	{ STR("--B"), NULL },
	{ STR("--B\r\n"), NULL },
	{ STR("--B\r\n" FIELD("a") "1"), NULL },
	{ STR("--B\r\n" FIELD("a") "1\r\n--B"), NULL },
	{ STR("--B\r\n" FIELD("a") "1\r\n--B-"), NULL },
	{ STR("--B\r\n" FIELD("a") "1\r\n--Bx\r\n--B--"), NULL },
	{ STR("--Bx\r\n" FIELD("a") "1\r\n--B--"), NULL },
	{ STR("--B --\r\n"), NULL },
	{ STR("--B\r\n\r\n1\r\n--B--"), NULL },
	{ STR("--B\r\nContent-Type: a/b\r\n\r\n1\r\n--B--"), NULL },
	{ STR("--B\r\nContent-Disposition: attachment; name=a\r\n\r\n1\r\n--B--"), NULL },
	{ STR("--B\r\nContent-Disposition: form-data\r\n\r\n1\r\n--B--"), NULL },
	{ STR("--B\r\nContent-Disposition: form-data; name=\"a\r\n\r\n1\r\n--B--"), NULL },
	{ STR("--B\r\nContent-Disposition: form-data; name=a; name=b\r\n\r\n1\r\n--B--"), NULL },
	{ STR("--B\r\nContent-Disposition: form-data; name=f; filename=a; filename=b\r\n\r\n1"
	      "\r\n--B--"),
	    NULL },
	{ STR("--B\r\nContent-Disposition: form-data;\r\n name=a\r\n\r\n1\r\n--B--"), NULL },
	{ STR("--B\r\nno field\r\n\r\n1\r\n--B--"), NULL },
	{ STR("--B\r\nContent-Transfer-Encoding: base64\r\n" FIELD("a") "MQ==\r\n--B--"), NULL },
	{ STR("--B\r\n" FIELD("\377") "1\r\n--B--"), NULL },
	{ STR("--B\r\n" FIELD("a\0b") "1\r\n--B--"), NULL },
	{ STR("--B\r\n" FIELD("a") "1\r\n--B\r\n" FIELD("b") "1\r\n--B\r\n" FIELD(
	      "c") "1\r\n"
		   "--B\r\n" FIELD("d") "1\r\n--B--"),
	    NULL },
};

static void
test_rows_in_every_cut(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		for (size_t step = 1; step <= rows[i].body.len + 1; step++) {
			struct arena arena = { 0 };
			struct source source = { rows[i].body, step, false };
			struct told told = { .most = 0 };
			bool length = step % 2 == 0;
			const struct problem *problem = run(
			    &arena, TYPE, &source, length ? (int64_t)rows[i].body.len : -1, &told);

			if ((problem == NULL) != (rows[i].told != NULL))
				fail_msg("row %zu, step %zu: %s", i, step,
				    problem == NULL ? "accepted" : problem->detail);
			if (problem != NULL)
				assert_int_equal(problem->kind, PROBLEM_BAD_REQUEST);
			else if (!str_eq(buf_str(&told.text), str_of(rows[i].told)))
				fail_msg("row %zu, step %zu: %.*s", i, step, (int)told.text.len,
				    told.text.at);
			arena_release(&arena);
		}
	}
}

static void
test_types(void **state)
{
	static const struct {
		const char *type;
		int kind; /* -1: accepted */
	} types[] = {
		{ "CONTENT_TYPE=Multipart/Form-Data; charset=utf-8; Boundary=\"B\"", -1 },
		{ "CONTENT_TYPE=multipart/mixed; boundary=B", PROBLEM_UNSUPPORTED_TYPE },
		{ "CONTENT_TYPE=application/json", PROBLEM_UNSUPPORTED_TYPE },
		{ "CONTENT_TYPE=", PROBLEM_UNSUPPORTED_TYPE },
		{ "OTHER=", PROBLEM_UNSUPPORTED_TYPE },
		{ "CONTENT_TYPE=multipart/form-data", PROBLEM_BAD_REQUEST },
		{ "CONTENT_TYPE=multipart/form-data; boundary=\"\"", PROBLEM_BAD_REQUEST },
		{ "CONTENT_TYPE=multipart/form-data; boundary=\"B \"", PROBLEM_BAD_REQUEST },
		{ "CONTENT_TYPE=multipart/form-data; boundary="
		  "12345678901234567890123456789012345678901234567890123456789012345678901",
		    PROBLEM_BAD_REQUEST },
	};

	(void)state;
	for (size_t i = 0; i < sizeof types / sizeof *types; i++) {
		struct arena arena = { 0 };
		struct source source = { rows[0].body, 7, false };
		struct told told = { .most = 0 };
		const struct problem *problem = run(&arena, types[i].type, &source, -1, &told);

		assert_int_equal(problem == NULL ? -1 : (int)problem->kind, types[i].kind);
		arena_release(&arena);
	}
}

static void
test_broken_body(void **state)
{
	struct arena arena = { 0 };
	struct source breaks = { STR("--B\r\n" FIELD("a") "1"), 5, true };
	struct source is_short = { rows[0].body, 5, false };
	struct told told = { .most = 0 };
	const struct problem *problem = run(&arena, TYPE, &breaks, -1, &told);

	(void)state;
	assert_non_null(problem);
	assert_int_equal(problem->kind, PROBLEM_BAD_REQUEST);
	problem = run(&arena, TYPE, &is_short, (int64_t)rows[0].body.len + 1, &told);
	assert_non_null(problem);
	assert_int_equal(problem->kind, PROBLEM_BAD_REQUEST);
	arena_release(&arena);
}

static void
test_event_ends_it(void **state)
{
	struct arena arena = { 0 };
	struct source source = { rows[0].body, 1000, false };
	struct told told = { .refuse = problem_new(&arena, PROBLEM_FORBIDDEN, "not this one") };

	(void)state;
	assert_ptr_equal(run(&arena, TYPE, &source, -1, &told), told.refuse);
	assert_true(str_eq(buf_str(&told.text), STR("a||0|=")));
	arena_release(&arena);
}

/* A body as large as may be, in memory that does not grow with it; one byte more is refused. */
static void
test_large(void **state)
{
	static const char head[] = "--B\r\n" FIELD("a"), tail[] = "\r\n--B--";
	size_t most = (size_t)limits.body_bytes, content = most - strlen(head) - strlen(tail);
	struct told told = { .most = 0 };

	(void)state;
	for (size_t over = 0; over < 2; over++) {
		struct arena body_arena = { 0 }, arena = { 0 };
		struct buf body = buf_new(&body_arena, most + 1);

		buf_append(&body, str_of(head));
		for (size_t i = 0; i < content + over; i++)
			buf_byte(&body, i % 3 == 0 ? '\r' : i % 3 == 1 ? '\n' : '-');
		buf_append(&body, str_of(tail));
		for (int known = 0; known < 2; known++) {
			struct source source = { buf_str(&body), 60000, false };
			const struct problem *problem =
			    run(&arena, TYPE, &source, known ? (int64_t)body.len : -1, &told);

			if (over == 0) {
				assert_null(problem);
				assert_int_equal(told.text.len, strlen("a||0|=;") + content);
				assert_true(told.most <= (size_t)64 * 1024);
			} else {
				assert_non_null(problem);
				assert_int_equal(problem->kind, PROBLEM_TOO_LARGE);
			}
		}
		arena_release(&arena);
		arena_release(&body_arena);
	}
}

static void
test_endless_head(void **state)
{
	struct arena arena = { 0 };
	struct buf body = buf_new(&arena, 4096);
	struct source source = { .step = 100 };
	struct told told = { .most = 0 };
	const struct problem *problem;

	(void)state;
	buf_append(&body, STR("--B\r\nX: "));
	for (size_t i = 0; i < limits.head_bytes; i++)
		buf_byte(&body, 'x');
	buf_append(&body, STR("\r\n" FIELD("a") "1\r\n--B--"));
	source.rest = buf_str(&body);
	problem = run(&arena, TYPE, &source, -1, &told);
	assert_non_null(problem);
	assert_int_equal(problem->kind, PROBLEM_BAD_REQUEST);
	arena_release(&arena);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_rows_in_every_cut),
		cmocka_unit_test(test_types),
		cmocka_unit_test(test_broken_body),
		cmocka_unit_test(test_event_ends_it),
		cmocka_unit_test(test_large),
		cmocka_unit_test(test_endless_head),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
