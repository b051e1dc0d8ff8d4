/* What PostgreSQL says of itself, for the operator. */
#ifndef TINTYPE_REPO_STATUS_H
#define TINTYPE_REPO_STATUS_H

#include "db/pg.h"

struct status_totals {
	int64_t size, max_connections;
	double hit_percent;
	int64_t deadlocks, conflicts, rolled_back, committed, temporary_bytes;
	bool has_statements; /* pg_stat_statements is there */
};

struct status_connections {
	struct str state, application;
	int64_t connections, waiting; /* for a lock */
	double longest_seconds;
};

struct status_table {
	struct str name;
	int64_t rows, dead_rows, bytes, whole_scans;
	int64_t wasted_bytes; /* -1: nobody can say yet */
	double hit_percent;
	int64_t vacuumed_us, analyzed_us; /* 0: never */
};

struct status_index {
	struct str name, table;
	int64_t bytes, reads;
	int64_t wasted_bytes; /* -1: nobody can say */
	bool keeps_unique;
};

struct status_statement {
	int64_t calls;
	double total_ms, mean_ms, longest_ms;
	struct str text;
};

struct status {
	struct status_totals totals;
	struct status_connections *connections;
	struct status_table *tables;
	struct status_index *indexes; /* those without use, or with more waste than content */
	struct status_statement *statements;
	size_t connection_count, table_count, index_count, statement_count;
};

/* At most that many of each, the largest or slowest first. One round trip. */
const struct problem *status_repo_read(
    struct pg *pg, struct arena *arena, int64_t limit, struct status *out) MUST_CHECK;

#endif
