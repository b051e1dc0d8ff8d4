/*
 * A connection to a MariaDB or MySQL server, by libmariadb: only to read what is moved in. A
 * statement has whole numbers as parameters and texts as results, of which one run has no more than
 * fit into a bound. A connection that is lost is made again once: nothing is ever changed, so
 * nothing is done twice.
 *
 * A build without libmariadb has maria_none.c instead: opening says so.
 */
#ifndef TINTYPE_MOVE_MARIA_H
#define TINTYPE_MOVE_MARIA_H

#include "base/problem.h"
#include "move/maria_statement.h"

#define MARIA_ARGS_MAX 4
#define MARIA_COLUMNS_MAX 12

struct maria;

/*
 * where: "host=… port=… user=… password=… dbname=… sslmode=…", where a host that begins with / is
 * the socket; or the path of a file as MariaDB's own clients read it, of which [client] counts, so
 * that no password is seen among the processes. prefix: of its tables' names.
 */
struct maria_options {
	const char *where, *prefix;
};

/*
 * 400 if the words are wrong, or the server refuses them; 404 if there is no such file; UNAVAILABLE
 * if there is no server. It lives in the arena, but is to be closed; options must outlive it.
 */
const struct problem *maria_open(
    struct arena *arena, const struct maria_options *options, struct maria **out) MUST_CHECK;
/* NULL is fine. */
void maria_close(struct maria *maria);

/* Cells row by row. NULL is an empty text at NULL. */
struct maria_rows {
	struct str *cells;
	size_t count;
	int columns;
};
const struct problem *maria_run(struct maria *maria, struct arena *arena,
    enum maria_statement statement, const int64_t *args, int arg_count,
    struct maria_rows *out) MUST_CHECK;

struct str maria_str(const struct maria_rows *rows, size_t row, int column);
/* 0 if it is NULL or no number of 0 or more. */
int64_t maria_i64(const struct maria_rows *rows, size_t row, int column);

#endif
