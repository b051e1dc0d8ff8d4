#include "config.h"

#include "move/maria.h"

#include <errmsg.h>
#include <errno.h>
#include <mysql.h>
#include <mysqld_error.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/buf.h"
#include "db/pg.h"

#define CONNECT_SECONDS 10
#define ANSWER_SECONDS 120
#define PACKET_MAX (16UL * 1024 * 1024)
/* Of one run's results; a page of them has a few hundred kilobytes. */
#define RESULT_MAX ((size_t)64 * 1024 * 1024)
#define CELL 64

/* How the tables are called in sql/piwigo. */
#define PREFIX STR("piwigo_")

struct maria {
	MYSQL *link;
	const struct maria_options *options;
};

/* The server's own errors are of what was asked; the others are of the way to it. */
static const struct problem *
failed(struct arena *arena, const char *what, unsigned number, const char *text)
{
	bool refused = number >= ER_ERROR_FIRST && number < CR_MIN_ERROR;

	return problem_caused(arena, refused ? PROBLEM_BAD_REQUEST : PROBLEM_UNAVAILABLE,
	    "MariaDB, %s: %s", what, text);
}

/* What a server must not: read files of this machine, or fill its memory with one row. */
static void
set_limits(MYSQL *link)
{
	unsigned connect = CONNECT_SECONDS, answer = ANSWER_SECONDS, no = 0;
	unsigned long packet = PACKET_MAX;

	mysql_options(link, MYSQL_OPT_LOCAL_INFILE, &no);
	mysql_options(link, MYSQL_OPT_CONNECT_TIMEOUT, &connect);
	mysql_options(link, MYSQL_OPT_READ_TIMEOUT, &answer);
	mysql_options(link, MYSQL_OPT_WRITE_TIMEOUT, &answer);
	mysql_options(link, MYSQL_OPT_MAX_ALLOWED_PACKET, &packet);
	mysql_options(link, MYSQL_SET_CHARSET_NAME, "utf8mb4");
	mysql_options(link, MYSQL_INIT_COMMAND, maria_statement_texts[MARIA_PIWIGO_BEGIN].text);
}

static const char *
or_null(struct arena *arena, struct str text)
{
	return text.len == 0 ? NULL : arena_c_string(arena, text);
}

static void
set_encryption(MYSQL *link, struct str mode)
{
	bool whole = str_eq(mode, STR("verify-full")) || str_eq(mode, STR("verify-ca"));
	my_bool yes = 1;

	if (whole || str_eq(mode, STR("require")))
		mysql_options(link, MYSQL_OPT_SSL_ENFORCE, &yes);
	if (whole)
		mysql_options(link, MYSQL_OPT_SSL_VERIFY_SERVER_CERT, &yes);
}

static const struct problem *
connect_by_words(struct maria *maria, struct arena *arena)
{
	struct pg_options words = { .port = 3306 };
	bool socket;

	/* The words are libpq's, which everybody writes for the other importer too. */
	TRY(pg_options_parse(arena, maria->options->where, &words));
	socket = str_starts(words.host, STR("/"));
	set_encryption(maria->link, words.ssl_mode);
	if (mysql_real_connect(maria->link, socket ? NULL : or_null(arena, words.host),
		or_null(arena, words.user), or_null(arena, words.password),
		or_null(arena, words.database), (unsigned)words.port,
		socket ? or_null(arena, words.host) : NULL, 0) == NULL)
		return failed(
		    arena, "connecting", mysql_errno(maria->link), mysql_error(maria->link));
	return NULL;
}

static const struct problem *
connect_by_file(struct maria *maria, struct arena *arena)
{
	const char *path = maria->options->where;

	if (access(path, R_OK) != 0)
		return problem_caused(arena, PROBLEM_NOT_FOUND, "%s: %s", path, strerror(errno));
	mysql_options(maria->link, MYSQL_READ_DEFAULT_FILE, path);
	mysql_options(maria->link, MYSQL_READ_DEFAULT_GROUP, "client");
	if (mysql_real_connect(maria->link, NULL, NULL, NULL, NULL, 0, NULL, 0) == NULL)
		return failed(
		    arena, "connecting", mysql_errno(maria->link), mysql_error(maria->link));
	return NULL;
}

static const struct problem *
connect_now(struct maria *maria, struct arena *arena)
{
	if (maria->link != NULL)
		mysql_close(maria->link);
	maria->link = mysql_init(NULL);
	if (maria->link == NULL)
		abort();
	set_limits(maria->link);
	return strchr(maria->options->where, '=') != NULL ? connect_by_words(maria, arena)
							  : connect_by_file(maria, arena);
}

/* It becomes part of statements, so it is a plain name. */
static bool
is_prefix(const char *text)
{
	size_t length = strlen(text);

	return length <= 32 &&
	       strspn(text, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_") ==
		   length;
}

const struct problem *
maria_open(struct arena *arena, const struct maria_options *options, struct maria **out)
{
	struct maria *maria;
	const struct problem *problem;

	*out = NULL;
	if (!is_prefix(options->prefix))
		return problem_caused(arena, PROBLEM_BAD_REQUEST,
		    "%s: a prefix has letters, digits and _, at most 32", options->prefix);
	maria = arena_new(arena, struct maria);
	maria->options = options;
	problem = connect_now(maria, arena);
	if (problem == NULL)
		*out = maria;
	else
		maria_close(maria);
	return problem;
}

void
maria_close(struct maria *maria)
{
	if (maria == NULL)
		return;
	mysql_close(maria->link);
	mysql_library_end();
}

/* Of names of tables, which cannot be parameters: the prefix alone differs, and is a plain name. */
static struct str
text_of(const struct maria *maria, struct arena *arena, enum maria_statement statement)
{
	struct str text = str_of(maria_statement_texts[statement].text);
	struct buf out = buf_new(arena, text.len + 256);

	while (text.len > 0) {
		size_t at = str_find(text, PREFIX);

		buf_append(&out, str_first(text, at));
		if (at < text.len)
			buf_append(&out, str_of(maria->options->prefix));
		text = str_from(text, at + PREFIX.len);
	}
	return buf_str(&out);
}

/* One run while it lasts. */
struct run {
	MYSQL_STMT *statement;
	MYSQL_BIND in[MARIA_ARGS_MAX], out[MARIA_COLUMNS_MAX];
	char cells[MARIA_COLUMNS_MAX][CELL];
	unsigned long lengths[MARIA_COLUMNS_MAX];
	my_bool nulls[MARIA_COLUMNS_MAX];
	int columns;
	size_t bytes;
};

/* False: mysql_stmt_errno() tells why. */
static bool
execute(struct run *run, struct str text, const int64_t *args, int arg_count)
{
	MYSQL_STMT *statement = run->statement;

	for (int i = 0; i < arg_count; i++)
		run->in[i] = (MYSQL_BIND){ .buffer_type = MYSQL_TYPE_LONGLONG,
			.buffer = (void *)(uintptr_t)&args[i] };
	if (mysql_stmt_prepare(statement, text.at, text.len) != 0)
		return false;
	if ((int)mysql_stmt_param_count(statement) != arg_count ||
	    mysql_stmt_field_count(statement) > MARIA_COLUMNS_MAX)
		abort(); /* our own mistake, in sql/ */
	if (arg_count > 0 && mysql_stmt_bind_param(statement, run->in) != 0)
		return false;
	if (mysql_stmt_execute(statement) != 0)
		return false;
	run->columns = (int)mysql_stmt_field_count(statement);
	for (int i = 0; i < run->columns; i++)
		run->out[i] = (MYSQL_BIND){ .buffer_type = MYSQL_TYPE_STRING,
			.buffer = run->cells[i],
			.buffer_length = CELL,
			.length = &run->lengths[i],
			.is_null = &run->nulls[i] };
	return run->columns == 0 || mysql_stmt_bind_result(statement, run->out) == 0;
}

/* One cell of the row that was fetched; what did not fit beside the others is fetched by itself. */
static bool
take_cell(struct run *run, struct arena *arena, int column, struct str *out)
{
	unsigned long length = run->lengths[column];
	char *text;

	*out = (struct str){ NULL, 0 };
	if (run->nulls[column])
		return true;
	text = arena_alloc_raw(arena, length + 1, 1);
	*out = (struct str){ text, length };
	run->bytes += length;
	if (length <= CELL) {
		memcpy(text, run->cells[column], length);
		return true;
	}
	MYSQL_BIND whole = { .buffer_type = MYSQL_TYPE_STRING,
		.buffer = text,
		.buffer_length = length + 1,
		.length = &length };
	return mysql_stmt_fetch_column(run->statement, &whole, (unsigned)column, 0) == 0;
}

/* Row by row, so that no server fills the memory. False: mysql_stmt_errno() tells why, or it is too
 * much. */
static bool
fetch(struct run *run, struct arena *arena, struct maria_rows *out)
{
	struct buf cells = buf_new(arena, 4096);
	size_t rows = 0;
	int status;

	while ((status = mysql_stmt_fetch(run->statement)) == 0 || status == MYSQL_DATA_TRUNCATED) {
		for (int i = 0; i < run->columns; i++) {
			struct str cell;

			if (run->bytes > RESULT_MAX || !take_cell(run, arena, i, &cell))
				return false;
			buf_append(&cells, (struct str){ (const char *)&cell, sizeof cell });
		}
		run->bytes += sizeof(struct str) * (size_t)run->columns;
		rows++;
	}
	*out = (struct maria_rows){ .cells = arena_array(
					arena, struct str, cells.len / sizeof(struct str) + 1),
		.count = rows,
		.columns = run->columns };
	if (cells.len > 0)
		memcpy(out->cells, cells.at, cells.len);
	return status == MYSQL_NO_DATA;
}

/* *lost: the connection; then it may be tried again. */
static const struct problem *
run_once(struct maria *maria, struct arena *arena, enum maria_statement statement,
    const int64_t *args, int arg_count, struct maria_rows *out, bool *lost)
{
	const char *name = maria_statement_texts[statement].name;
	struct run *run = arena_new(arena, struct run);
	const struct problem *problem = NULL;
	unsigned number;

	run->statement = mysql_stmt_init(maria->link);
	if (run->statement == NULL)
		abort();
	if (!execute(run, text_of(maria, arena, statement), args, arg_count) ||
	    !fetch(run, arena, out)) {
		number = mysql_stmt_errno(run->statement);
		*lost = number == CR_SERVER_GONE_ERROR || number == CR_SERVER_LOST;
		problem = number == 0
			      ? problem_caused(arena, PROBLEM_BAD_REQUEST,
				    "MariaDB, %s: more than fits into memory", name)
			      : failed(arena, name, number, mysql_stmt_error(run->statement));
	}
	mysql_stmt_close(run->statement);
	return problem;
}

const struct problem *
maria_run(struct maria *maria, struct arena *arena, enum maria_statement statement,
    const int64_t *args, int arg_count, struct maria_rows *out)
{
	bool lost = false;
	const struct problem *problem =
	    run_once(maria, arena, statement, args, arg_count, out, &lost);

	/* Servers end what is silent for long, and copying pictures takes long. */
	if (!lost)
		return problem;
	TRY(connect_now(maria, arena));
	return run_once(maria, arena, statement, args, arg_count, out, &lost);
}
