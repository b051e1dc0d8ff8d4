#include "config.h"

#include "main/command_status.h"

#include <stdio.h>
#include <string.h>

#include "main/command.h"
#include "repo/status.h"

#define SHOWN 20
#define MIB (1024.0 * 1024.0)
#define HIT_WANTED 99.0

static int
usage(void)
{
	fputs(
	    "usage: tintype status db\n"
	    "Connections, slow statements, unused indexes, what is read from memory, and room that "
	    "is wasted.\n",
	    stderr);
	return 2;
}

static void
print_totals(const struct status_totals *totals)
{
	printf("database\n");
	printf("  size                %.1f MiB\n", (double)totals->size / MIB);
	printf("  read from memory    %.2f %%%s\n", totals->hit_percent,
	    totals->hit_percent < HIT_WANTED ? " (below 99: shared_buffers may be too small)" : "");
	printf("  transactions        %lld done, %lld rolled back\n", (long long)totals->committed,
	    (long long)totals->rolled_back);
	printf("  deadlocks           %lld\n", (long long)totals->deadlocks);
	printf("  sorted on disk      %.1f MiB\n", (double)totals->temporary_bytes / MIB);
}

static void
print_connections(const struct status *status)
{
	int64_t all = 0;

	printf("\nconnections\n");
	for (size_t i = 0; i < status->connection_count; i++) {
		const struct status_connections *c = &status->connections[i];

		all += c->connections;
		printf("  %-20.*s %-16.*s %4lld  longest %.0f s%s\n", (int)c->state.len,
		    c->state.at, (int)c->application.len, c->application.at,
		    (long long)c->connections, c->longest_seconds,
		    c->waiting > 0 ? "  some wait for locks" : "");
	}
	printf("  %lld of %lld\n", (long long)all, (long long)status->totals.max_connections);
}

static void
print_statements(const struct status *status)
{
	printf("\nstatements that took most time\n");
	if (!status->totals.has_statements)
		printf("  not known: pg_stat_statements is not there (shared_preload_libraries, "
		       "CREATE EXTENSION)\n");
	for (size_t i = 0; i < status->statement_count; i++) {
		const struct status_statement *s = &status->statements[i];

		printf("  %10.0f ms in all  %8.2f mean  %8.2f longest  %9lld calls  %.*s\n",
		    s->total_ms, s->mean_ms, s->longest_ms, (long long)s->calls, (int)s->text.len,
		    s->text.at);
	}
}

/* "12.3 MiB", or that nobody can say. */
static void
print_waste(int64_t bytes)
{
	if (bytes < 0)
		printf("  waste unknown  ");
	else
		printf("  waste %5.1f MiB", (double)bytes / MIB);
}

static void
print_tables(const struct status *status)
{
	printf("\nlargest tables\n");
	for (size_t i = 0; i < status->table_count; i++) {
		const struct status_table *t = &status->tables[i];

		printf("  %-24.*s %9.1f MiB", (int)t->name.len, t->name.at, (double)t->bytes / MIB);
		print_waste(t->wasted_bytes);
		printf("  %10lld rows  %8lld dead  %6.2f %% from memory  %lld whole scans%s%s\n",
		    (long long)t->rows, (long long)t->dead_rows, t->hit_percent,
		    (long long)t->whole_scans, t->vacuumed_us == 0 ? "  never vacuumed" : "",
		    t->analyzed_us == 0 ? "  never analyzed" : "");
	}
}

static void
print_indexes(const struct status *status)
{
	printf("\nindexes that nobody has read, or that waste more than they hold\n");
	for (size_t i = 0; i < status->index_count; i++) {
		const struct status_index *index = &status->indexes[i];

		printf("  %-36.*s %9.1f MiB", (int)index->name.len, index->name.at,
		    (double)index->bytes / MIB);
		print_waste(index->wasted_bytes);
		printf("  %9lld reads  of %.*s%s\n", (long long)index->reads, (int)index->table.len,
		    index->table.at, index->keeps_unique ? ", keeps it unique" : "");
	}
	if (status->index_count == 0)
		printf("  none\n");
}

int
command_status(int argc, char **argv)
{
	const struct problem *problem;
	struct pg_options options;
	struct arena arena = { 0 };
	struct status status = { 0 };
	struct pg *pg;

	if (argc != 2 || strcmp(argv[1], "db") != 0)
		return usage();
	options = command_pg_options(command_config_or_exit(&arena));
	pg = pg_new(&options);
	problem = status_repo_read(pg, &arena, SHOWN, &status);
	if (problem != NULL) {
		command_fail(problem);
	} else {
		print_totals(&status.totals);
		print_connections(&status);
		print_statements(&status);
		print_tables(&status);
		print_indexes(&status);
	}
	pg_free(pg);
	arena_release(&arena);
	return problem != NULL ? 1 : 0;
}
