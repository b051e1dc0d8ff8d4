#include "config.h"

#include "repo/status.h"

#include "db/row.h"

enum { TOTALS, CONNECTIONS, TABLES, INDEXES, STATEMENTS, ASKED };

static int64_t
bytes_or_unknown(const struct pg_rows *rows, int row, int column)
{
	return row_is_null(rows, row, column) ? -1 : row_i64(rows, row, column);
}

static struct status_totals
read_totals(const struct pg_rows *rows)
{
	return (struct status_totals){ .size = row_i64(rows, 0, 0),
		.max_connections = row_i64(rows, 0, 1),
		.hit_percent = row_f64(rows, 0, 2),
		.deadlocks = row_i64(rows, 0, 3),
		.conflicts = row_i64(rows, 0, 4),
		.rolled_back = row_i64(rows, 0, 5),
		.committed = row_i64(rows, 0, 6),
		.temporary_bytes = row_i64(rows, 0, 7),
		.has_statements = row_bool(rows, 0, 8) };
}

static void
read_connections(struct arena *arena, const struct pg_rows *rows, struct status *out)
{
	out->connection_count = (size_t)row_count(rows);
	out->connections = arena_array(arena, struct status_connections, out->connection_count);
	for (int i = 0; i < row_count(rows); i++)
		out->connections[i] = (struct status_connections){ .state = row_str(rows, i, 0),
			.application = row_str(rows, i, 1),
			.connections = row_i64(rows, i, 2),
			.longest_seconds = row_f64(rows, i, 3),
			.waiting = row_i64(rows, i, 4) };
}

static void
read_tables(struct arena *arena, const struct pg_rows *rows, struct status *out)
{
	out->table_count = (size_t)row_count(rows);
	out->tables = arena_array(arena, struct status_table, out->table_count);
	for (int i = 0; i < row_count(rows); i++)
		out->tables[i] = (struct status_table){ .name = row_str(rows, i, 0),
			.rows = row_i64(rows, i, 1),
			.dead_rows = row_i64(rows, i, 2),
			.bytes = row_i64(rows, i, 3),
			.wasted_bytes = bytes_or_unknown(rows, i, 4),
			.hit_percent = row_f64(rows, i, 5),
			.whole_scans = row_i64(rows, i, 6),
			.vacuumed_us = row_time(rows, i, 7),
			.analyzed_us = row_time(rows, i, 8) };
}

static void
read_indexes(struct arena *arena, const struct pg_rows *rows, struct status *out)
{
	out->index_count = (size_t)row_count(rows);
	out->indexes = arena_array(arena, struct status_index, out->index_count);
	for (int i = 0; i < row_count(rows); i++)
		out->indexes[i] = (struct status_index){ .name = row_str(rows, i, 0),
			.table = row_str(rows, i, 1),
			.bytes = row_i64(rows, i, 2),
			.wasted_bytes = bytes_or_unknown(rows, i, 3),
			.reads = row_i64(rows, i, 4),
			.keeps_unique = row_bool(rows, i, 5) };
}

static void
read_statements(struct arena *arena, const struct pg_rows *rows, struct status *out)
{
	out->statement_count = (size_t)row_count(rows);
	out->statements = arena_array(arena, struct status_statement, out->statement_count);
	for (int i = 0; i < row_count(rows); i++)
		out->statements[i] = (struct status_statement){ .calls = row_i64(rows, i, 0),
			.total_ms = row_f64(rows, i, 1),
			.mean_ms = row_f64(rows, i, 2),
			.longest_ms = row_f64(rows, i, 3),
			.text = row_str(rows, i, 4) };
}

const struct problem *
status_repo_read(struct pg *pg, struct arena *arena, int64_t limit, struct status *out)
{
	struct pg_call calls[ASKED] = {
		[TOTALS] = pg_call_new(SQL_STATUS_FIND_TOTALS),
		[CONNECTIONS] = pg_call_new(SQL_STATUS_LIST_CONNECTIONS),
		[TABLES] = pg_call_new(SQL_STATUS_LIST_TABLES),
		[INDEXES] = pg_call_new(SQL_STATUS_LIST_INDEXES),
		[STATEMENTS] = pg_call_new(SQL_STATUS_LIST_STATEMENTS),
	};

	pg_arg_i64(&calls[TABLES], arena, limit);
	pg_arg_i64(&calls[INDEXES], arena, limit);
	pg_arg_i64(&calls[STATEMENTS], arena, limit);
	TRY(pg_run_all(pg, arena, calls, ASKED));
	out->totals = read_totals(calls[TOTALS].rows);
	read_connections(arena, calls[CONNECTIONS].rows, out);
	read_tables(arena, calls[TABLES].rows, out);
	read_indexes(arena, calls[INDEXES].rows, out);
	read_statements(arena, calls[STATEMENTS].rows, out);
	return NULL;
}
