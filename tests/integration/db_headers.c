/*
 * What the comment over a statement says is what PostgreSQL says: as many parameters, of these
 * types, these columns. Kinds of rows that many statements give ("an image row") are the same in
 * all of them.
 */
#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <glob.h>
#include <libpq-fe.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/file.h"
#include "gallery.h"
#include "private_postgres.h"

#define KINDS_MAX 8

/* "an image row": the columns that the first statement of the kind gave. */
struct row_kind {
	struct str name, columns;
};

static struct private_postgres server;
static struct arena arena;
static PGconn *connection;
static struct row_kind kinds[KINDS_MAX];
static int faults;

static void __attribute__((format(printf, 2, 3))) fault(const char *path, const char *format, ...)
{
	va_list arguments;

	va_start(arguments, format);
	print_error("%s: ", path);
	vprint_error(format, arguments);
	va_end(arguments);
	print_error("\n");
	faults++;
}

static bool
is_word(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_';
}

/* The next word, with a "[]" behind it if it has one. */
static struct str
take_word(struct str *rest)
{
	struct str word;
	size_t length = 0;

	while (rest->len > 0 && !is_word(rest->at[0]))
		*rest = str_from(*rest, 1);
	while (length < rest->len && is_word(rest->at[length]))
		length++;
	if (str_starts(str_from(*rest, length), STR("[]")))
		length += 2;
	word = str_first(*rest, length);
	*rest = str_from(*rest, length);
	return word;
}

/* What types are called in the comments. */
static struct str
type_name(Oid type)
{
	static const struct {
		Oid type;
		struct str name;
	} names[] = { { 16, STR("bool") }, { 17, STR("bytea") }, { 19, STR("text") },
		{ 20, STR("int8") }, { 21, STR("int2") }, { 23, STR("int4") }, { 25, STR("text") },
		{ 701, STR("float8") }, { 700, STR("float4") }, { 869, STR("inet") },
		{ 1009, STR("text[]") }, { 1016, STR("int8[]") }, { 1042, STR("text") },
		{ 1043, STR("text") }, { 1184, STR("timestamptz") }, { 2278, STR("void") },
		{ 2950, STR("uuid") }, { 2951, STR("uuid[]") }, { 3802, STR("jsonb") } };

	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		if (names[i].type == type)
			return names[i].name;
	return STR("a type this test does not know");
}

/* "--   $1 name type, remarks" */
static void
check_params(const char *path, struct str text, const PGresult *described)
{
	int count = 0;

	while (text.len > 0) {
		struct str line = str_cut(&text, '\n'), type;
		int64_t number;

		if (!str_starts(line, STR("--   $")))
			continue;
		line = str_from(line, strlen("--   $"));
		count++;
		if (!str_to_i64(take_word(&line), 1, 100, &number) || number != count) {
			fault(path, "parameter %d is not numbered so", count);
			continue;
		}
		take_word(&line);
		type = take_word(&line);
		if (count <= PQnparams(described) &&
		    !str_eq(type, type_name(PQparamtype(described, count - 1))))
			fault(path, "$%d is %s, not %.*s", count,
			    type_name(PQparamtype(described, count - 1)).at, (int)type.len,
			    type.at);
	}
	if (count != PQnparams(described))
		fault(path, "%d parameters are told of, there are %d", count, PQnparams(described));
}

/*
 * "name, name" of all columns. Types are not compared: numbers of any width are read by one
 * function, and what a page goes on from is a time or a number.
 */
static struct str
columns_of(const PGresult *described)
{
	struct buf out = buf_new(&arena, 256);

	for (int i = 0; i < PQnfields(described); i++)
		buf_printf(&out, "%s%s", i == 0 ? "" : ", ", PQfname(described, i));
	return buf_str(&out);
}

/* What stands behind "-- ->", its lines as one, up to the end or the line about indexes. */
static struct str
told_result(struct str text)
{
	struct buf out = buf_new(&arena, 256);
	bool inside = false;

	while (text.len > 0) {
		struct str line = str_cut(&text, '\n');

		if (!str_starts(line, STR("--")) || str_starts(line, STR("-- Index")) ||
		    str_starts(line, STR("-- Plan")) || str_starts(line, STR("-- Prepared")))
			inside = false;
		if (str_starts(line, STR("-- -> "))) {
			inside = true;
			line = str_from(line, 3);
		}
		if (inside) {
			buf_append(&out, str_from(line, 3));
			buf_byte(&out, ' ');
		}
	}
	return buf_str(&out);
}

static struct row_kind *
kind_of(struct str told)
{
	static const struct str known[] = { STR("an image row"), STR("an album row"),
		STR("an account row"), STR("a comment row"), STR("a report row"),
		STR("an appeal row"), STR("nothing") };

	for (size_t i = 0; i < sizeof known / sizeof *known; i++)
		if (str_starts(told, known[i])) {
			kinds[i].name = known[i];
			return &kinds[i];
		}
	return NULL;
}

static void
check_kind(const char *path, struct row_kind *kind, struct str columns)
{
	if (str_eq(kind->name, STR("nothing"))) {
		if (columns.len > 0)
			fault(path, "it gives %.*s", (int)columns.len, columns.at);
		return;
	}
	if (kind->columns.len == 0 || columns.len < kind->columns.len)
		kind->columns = columns;
	/* Some have columns of their own behind. */
	if (!str_starts(columns, kind->columns))
		fault(path, "%.*s: not the columns of the others\n  %.*s\n  %.*s",
		    (int)kind->name.len, kind->name.at, (int)columns.len, columns.at,
		    (int)kind->columns.len, kind->columns.at);
}

/* Every "name type" of a column stands in the comment, in this order. */
static void
check_columns(const char *path, struct str told, const PGresult *described)
{
	for (int i = 0; i < PQnfields(described); i++) {
		struct str pair = arena_printf(
		    &arena, "%s %s", PQfname(described, i), type_name(PQftype(described, i)).at);
		size_t at = str_find(told, pair);

		if (at == told.len) {
			fault(path, "column %d is %.*s", i + 1, (int)pair.len, pair.at);
			return;
		}
		told = str_from(told, at + pair.len);
	}
}

static void
check_result(const char *path, struct str text, const PGresult *described)
{
	struct str told = told_result(text);
	struct row_kind *kind = kind_of(told);

	if (told.len == 0 && PQnfields(described) > 0)
		fault(path, "nothing is told of its columns");
	else if (kind != NULL)
		check_kind(path, kind, columns_of(described));
	else
		check_columns(path, told, described);
}

static void
check_file(const char *path)
{
	struct str text;
	PGresult *result;

	assert_null(file_read(&arena, path, 1 << 20, &text));
	/* Another server's, which tests/e2e/import_piwigo.sh asks. */
	if (str_find(text, STR("-- Server: MariaDB")) < text.len)
		return;
	result = PQprepare(connection, "", arena_c_string(&arena, text), 0, NULL);
	if (PQresultStatus(result) != PGRES_COMMAND_OK)
		fault(path, "%s", PQresultErrorMessage(result));
	PQclear(result);
	result = PQdescribePrepared(connection, "");
	check_params(path, text, result);
	check_result(path, text, result);
	PQclear(result);
}

static void
test_headers_are_true(void **state)
{
	glob_t files;
	char pattern[4096];

	(void)state;
	snprintf(pattern, sizeof pattern, "%s/sql/*/*.sql", getenv("srcdir"));
	assert_int_equal(glob(pattern, 0, NULL, &files), 0);
	assert_true(files.gl_pathc > 50);
	for (size_t i = 0; i < files.gl_pathc; i++)
		check_file(files.gl_pathv[i]);
	globfree(&files);
	assert_int_equal(faults, 0);
}

static int
set_up(void **state)
{
	(void)state;
	private_postgres_start(&server);
	private_postgres_create_migrated(&server, "app");
	connection = gallery_connect(server.folder, "app");
	return 0;
}

static int
tear_down(void **state)
{
	(void)state;
	PQfinish(connection);
	arena_release(&arena);
	private_postgres_stop(&server);
	return 0;
}

int
main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(test_headers_are_true) };

	return cmocka_run_group_tests(tests, set_up, tear_down);
}
