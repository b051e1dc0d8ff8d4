/*
 * Arguments and fields of every type, there and back: what is sent is what PostgreSQL reads (its
 * own text of the value says so), and what comes back is what was sent. NULL, empty, the ends of
 * the range, a thousand elements.
 */
#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <float.h>
#include <math.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/buf.h"
#include "db/pg_connection.h"
#include "db/row.h"
#include "db/types.h"
#include "gallery.h"
#include "private_postgres.h"

enum { VALUE, TEXT, MANY = 1000 };

static struct private_postgres server;
static struct arena arena;
static PGconn *connection;

static int
set_up(void **state)
{
	(void)state;
	private_postgres_start(&server);
	private_postgres_create(&server, "types");
	connection = gallery_connect(server.folder, "types");
	gallery_sql(connection, "SET timezone = 'UTC'");
	return 0;
}

static int
tear_down(void **state)
{
	(void)state;
	PQfinish(connection);
	private_postgres_stop(&server);
	arena_release(&arena);
	return 0;
}

/* A call of one argument, which nobody runs: only its argument is sent. */
static struct pg_call
a_call(void)
{
	return pg_call_new(SQL_MIGRATION_PING);
}

static void
encode(const struct pg_call *call, Oid type, struct pg_wire *wire)
{
	uint16_t params[] = { (uint16_t)type };

	pg_wire_args(&arena, call, params, 1, wire);
}

static void
clear(void *result)
{
	PQclear(result);
}

/* The row of it: the value, and the value as PostgreSQL writes it. */
static const struct pg_rows *
echo(const struct pg_call *call, Oid type, const char *type_name)
{
	struct pg_rows *rows = arena_new(&arena, struct pg_rows);
	struct pg_wire wire;
	char sql[128];

	encode(call, type, &wire);
	snprintf(sql, sizeof sql, "SELECT $1::%s, ($1::%s)::text", type_name, type_name);
	rows->result =
	    PQexecParams(connection, sql, 1, &type, wire.values, wire.lengths, wire.formats, 1);
	if (PQresultStatus(rows->result) != PGRES_TUPLES_OK)
		fail_msg("%s: %s", sql, PQerrorMessage(connection));
	arena_at_exit(&arena, clear, rows->result);
	rows->columns = 2;
	rows->types = arena_array(&arena, Oid, 2);
	for (int column = 0; column < 2; column++)
		rows->types[column] = PQftype(rows->result, column);
	return rows;
}

static void
assert_text(const struct pg_rows *rows, const char *text)
{
	struct str got = row_str(rows, 0, TEXT);

	if (!str_eq(got, str_of(text)))
		fail_msg("%.*s is not %s", (int)got.len, got.at, text);
}

static void
test_integers(void **state)
{
	static const struct {
		Oid type;
		const char *name;
		int64_t value;
	} rows[] = {
		{ PG_INT2, "int2", 0 },
		{ PG_INT2, "int2", INT16_MAX },
		{ PG_INT2, "int2", INT16_MIN },
		{ PG_INT4, "int4", -1 },
		{ PG_INT4, "int4", INT32_MAX },
		{ PG_INT4, "int4", INT32_MIN },
		{ PG_INT8, "int8", 1 },
		{ PG_INT8, "int8", INT64_MAX },
		{ PG_INT8, "int8", INT64_MIN },
	};

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct pg_call call = a_call();
		const struct pg_rows *back;

		pg_arg_i64(&call, &arena, rows[i].value);
		back = echo(&call, rows[i].type, rows[i].name);
		assert_int_equal(row_i64(back, 0, VALUE), rows[i].value);
		assert_text(back, arena_printf(&arena, "%lld", (long long)rows[i].value).at);
	}
}

static void
test_booleans_and_floats(void **state)
{
	static const double numbers[] = { 0.0, -0.0, 1.5, -1e-300, DBL_MAX, -DBL_MAX, DBL_MIN,
		(double)INFINITY };
	struct pg_call call;
	const struct pg_rows *back;

	(void)state;
	for (int i = 0; i < 2; i++) {
		call = a_call();
		pg_arg_bool(&call, &arena, i == 1);
		back = echo(&call, PG_BOOL, "bool");
		assert_int_equal(row_bool(back, 0, VALUE), i == 1);
		assert_text(back, i == 1 ? "true" : "false");
	}
	for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++) {
		double number;

		call = a_call();
		pg_arg_f64(&call, &arena, numbers[i]);
		number = row_f64(echo(&call, PG_FLOAT8, "float8"), 0, VALUE);
		assert_memory_equal(&number, &numbers[i], sizeof number);
	}
	call = a_call();
	pg_arg_f64(&call, &arena, (double)NAN);
	back = echo(&call, PG_FLOAT8, "float8");
	assert_true(isnan(row_f64(back, 0, VALUE)));
	assert_text(back, "NaN");
}

static struct str
long_text(size_t length)
{
	char *text = arena_array(&arena, char, length);

	memset(text, 'x', length);
	return (struct str){ text, length };
}

static void
test_texts(void **state)
{
	const struct str texts[] = { STR(""), STR(" "), STR("NULL"), STR("'\"\\$1%s"),
		STR("line\nbreak\ttab"), STR("\xc3\xa9 e\xcc\x81 \xf0\x9f\x93\xb7"),
		long_text(1024 * 1024) };
	static const struct {
		Oid type;
		const char *name;
	} types[] = { { PG_TEXT, "text" }, { PG_VARCHAR, "varchar" } };

	(void)state;
	for (size_t t = 0; t < sizeof types / sizeof *types; t++)
		for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
			struct pg_call call = a_call();
			const struct pg_rows *back;

			pg_arg_text(&call, &arena, texts[i]);
			back = echo(&call, types[t].type, types[t].name);
			assert_false(row_is_null(back, 0, VALUE));
			assert_true(str_eq(row_str(back, 0, VALUE), texts[i]));
			assert_true(str_eq(row_str(back, 0, TEXT), texts[i]));
		}
}

/* What is sent as text and read by PostgreSQL as the parameter's type. */
static void
test_written_types(void **state)
{
	static const struct {
		Oid type;
		const char *name, *sent, *text;
	} rows[] = {
		{ PG_INET, "inet", "192.0.2.1", "192.0.2.1/32" },
		{ PG_INET, "inet", "2001:DB8:0::1", "2001:db8::1/128" },
		{ PG_JSONB, "jsonb", "{\"b\":[1,null,\"\\u00e9\"],\"a\":{}}",
		    "{\"a\": {}, \"b\": [1, null, \"\xc3\xa9\"]}" },
		{ PG_JSONB, "jsonb", "[]", "[]" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct pg_call call = a_call();
		const struct pg_rows *back;

		pg_arg_text(&call, &arena, str_of(rows[i].sent));
		back = echo(&call, rows[i].type, rows[i].name);
		assert_text(back, rows[i].text);
		if (rows[i].type == PG_JSONB)
			assert_true(str_eq(row_str(back, 0, VALUE), str_of(rows[i].text)));
	}
}

static void
test_bytes_and_ids(void **state)
{
	const struct str bytes[] = { STR(""), STR("\0"), STR("\0\xff\\x00'\n"), long_text(100000) };
	struct id ids[] = { { { 0 } }, id_new(), { { 0 } } };
	char text[ID_TEXT_SIZE];

	(void)state;
	memset(ids[2].bytes, 0xff, sizeof ids[2].bytes);
	for (size_t i = 0; i < sizeof bytes / sizeof *bytes; i++) {
		struct pg_call call = a_call();
		const struct pg_rows *back;

		pg_arg_bytes(&call, &arena, bytes[i]);
		back = echo(&call, PG_BYTEA, "bytea");
		assert_false(row_is_null(back, 0, VALUE));
		assert_true(str_eq(row_str(back, 0, VALUE), bytes[i]));
		assert_int_equal(row_str(back, 0, TEXT).len, 2 + 2 * bytes[i].len);
	}
	for (size_t i = 0; i < sizeof ids / sizeof *ids; i++) {
		struct pg_call call = a_call();
		const struct pg_rows *back;

		pg_arg_id(&call, &arena, ids[i]);
		back = echo(&call, PG_UUID, "uuid");
		assert_true(id_eq(row_id(back, 0, VALUE), ids[i]));
		assert_text(back, id_format(ids[i], text).at);
	}
}

static void
test_times(void **state)
{
	static const struct {
		const char *text;
		int64_t us;
	} rows[] = {
		{ "1970-01-01 00:00:00+00", 0 },
		{ "1969-12-31 23:59:59.999999+00", -1 },
		{ "2000-01-01 00:00:00+00", PG_EPOCH_US },
		{ "2026-01-02 03:04:05.678901+00", 1767323045678901 },
		{ "9999-12-31 23:59:59.999999+00", 253402300799999999 },
	};

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct pg_call call = a_call();
		const struct pg_rows *back;

		pg_arg_time(&call, &arena, rows[i].us);
		back = echo(&call, PG_TIMESTAMPTZ, "timestamptz");
		assert_int_equal(row_time(back, 0, VALUE), rows[i].us);
		assert_text(back, rows[i].text);
	}
}

static void
test_arrays_of_texts(void **state)
{
	static const char *const awkward[] = { "", "NULL", "null", "{}", "a,b", "\"", "\\", "'",
		" lead", "line\nbreak", "\xf0\x9f\x93\xb7" };
	static const struct {
		Oid type;
		const char *name;
	} types[] = { { PG_TEXT_ARRAY, "text[]" }, { PG_VARCHAR_ARRAY, "varchar[]" } };
	struct str texts[MANY], *back;

	(void)state;
	for (size_t i = 0; i < MANY; i++)
		texts[i] = i < sizeof awkward / sizeof *awkward
			       ? str_of(awkward[i])
			       : arena_printf(&arena, "text %zu", i);
	for (size_t t = 0; t < sizeof types / sizeof *types; t++)
		for (size_t count = 0; count <= MANY; count = count == 0 ? 1 : count * MANY) {
			struct pg_call call = a_call();
			const struct pg_rows *rows;

			pg_arg_texts(&call, &arena, texts, count);
			rows = echo(&call, types[t].type, types[t].name);
			assert_false(row_is_null(rows, 0, VALUE));
			assert_int_equal(row_texts(rows, 0, VALUE, &arena, &back), count);
			for (size_t i = 0; i < count; i++)
				assert_true(str_eq(back[i], texts[i]));
			if (count < 2)
				assert_text(rows, count == 0 ? "{}" : "{\"\"}");
		}
}

static void
test_arrays_of_numbers(void **state)
{
	int64_t numbers[MANY];
	struct id ids[MANY], *back;

	(void)state;
	for (size_t i = 0; i < MANY; i++) {
		ids[i] = id_new();
		numbers[i] = i == 0 ? INT64_MIN : i == 1 ? INT64_MAX : (int64_t)i;
	}
	for (size_t count = 0; count <= MANY; count = count == 0 ? 1 : count * MANY) {
		struct buf text = buf_new(&arena, 16 * MANY);
		struct pg_call call = a_call();
		const struct pg_rows *rows;

		pg_arg_ids(&call, &arena, ids, count);
		rows = echo(&call, PG_UUID_ARRAY, "uuid[]");
		assert_int_equal(row_ids(rows, 0, VALUE, &arena, &back), count);
		for (size_t i = 0; i < count; i++)
			assert_true(id_eq(back[i], ids[i]));
		call = a_call();
		pg_arg_i64s(&call, &arena, numbers, count);
		buf_byte(&text, '{');
		for (size_t i = 0; i < count; i++)
			buf_printf(&text, "%s%lld", i == 0 ? "" : ",", (long long)numbers[i]);
		buf_byte(&text, '}');
		assert_text(
		    echo(&call, PG_INT8_ARRAY, "int8[]"), arena_copy(&arena, buf_str(&text)).at);
	}
}

/* NULL is NULL of any type, reads as zero, and is not the empty value. */
static void
test_nulls(void **state)
{
	static const struct {
		Oid type;
		const char *name;
	} types[] = { { PG_BOOL, "bool" }, { PG_INT2, "int2" }, { PG_INT4, "int4" },
		{ PG_INT8, "int8" }, { PG_FLOAT8, "float8" }, { PG_TEXT, "text" },
		{ PG_VARCHAR, "varchar" }, { PG_BYTEA, "bytea" }, { PG_UUID, "uuid" },
		{ PG_INET, "inet" }, { PG_JSONB, "jsonb" }, { PG_TIMESTAMPTZ, "timestamptz" },
		{ PG_TEXT_ARRAY, "text[]" }, { PG_UUID_ARRAY, "uuid[]" },
		{ PG_INT8_ARRAY, "int8[]" } };
	struct pg_call call;
	struct str *texts;

	(void)state;
	for (size_t i = 0; i < sizeof types / sizeof *types; i++) {
		call = a_call();
		pg_arg_null(&call);
		assert_true(row_is_null(echo(&call, types[i].type, types[i].name), 0, VALUE));
	}
	call = a_call();
	pg_arg_text_or_null(&call, &arena, STR(""));
	assert_int_equal(row_str(echo(&call, PG_TEXT, "text"), 0, VALUE).len, 0);
	assert_true(row_is_null(echo(&call, PG_TEXT, "text"), 0, VALUE));
	assert_int_equal(
	    row_texts(echo(&call, PG_TEXT_ARRAY, "text[]"), 0, VALUE, &arena, &texts), 0);
	assert_int_equal(row_i64(echo(&call, PG_INT8, "int8"), 0, VALUE), 0);
	assert_false(row_bool(echo(&call, PG_BOOL, "bool"), 0, VALUE));
	call = a_call();
	pg_arg_id_or_null(&call, &arena, (struct id){ 0 });
	assert_true(row_is_null(echo(&call, PG_UUID, "uuid"), 0, VALUE));
}

/* Our own mistakes end the process before anything is sent. */
static void
test_mistakes(void **state)
{
	static const struct {
		Oid type;
		int64_t number;
	} rows[] = { { PG_INT2, INT16_MAX + 1 }, { PG_INT2, INT16_MIN - 1 },
		{ PG_INT4, (int64_t)INT32_MAX + 1 }, { PG_INT4, (int64_t)INT32_MIN - 1 },
		{ PG_TEXT, 1 }, { PG_UUID, 1 }, { PG_INT8_ARRAY, 1 } };

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct pg_call call = a_call();
		struct pg_wire wire;
		int status;
		pid_t child;

		pg_arg_i64(&call, &arena, rows[i].number);
		child = fork();
		assert_true(child >= 0);
		if (child == 0) {
			signal(SIGABRT, SIG_DFL);
			close(STDERR_FILENO);
			encode(&call, rows[i].type, &wire);
			_exit(0);
		}
		assert_int_equal(waitpid(child, &status, 0), child);
		assert_true(WIFSIGNALED(status) && WTERMSIG(status) == SIGABRT);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_integers),
		cmocka_unit_test(test_booleans_and_floats),
		cmocka_unit_test(test_texts),
		cmocka_unit_test(test_written_types),
		cmocka_unit_test(test_bytes_and_ids),
		cmocka_unit_test(test_times),
		cmocka_unit_test(test_arrays_of_texts),
		cmocka_unit_test(test_arrays_of_numbers),
		cmocka_unit_test(test_nulls),
		cmocka_unit_test(test_mistakes),
	};

	return cmocka_run_group_tests(tests, set_up, tear_down);
}
