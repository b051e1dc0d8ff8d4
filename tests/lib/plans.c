#include "config.h"

#include "plans.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "gallery.h"

static const char *const big_tables[] = { "images", "image_variants", "image_tags", "album_images",
	"likes", "comments", "notifications", "image_counts", "image_search", "users", "shares",
	"reports", "appeals", "audit_log", "jobs", "user_usage", "api_tokens", "webhooks",
	"webhook_deliveries" };

/* The plan as text, in a buffer. */
static void
explain(PGconn *connection, const struct plan_case *c, const char *mode, char *plan, size_t size)
{
	static char sql[16384];
	PGresult *result;
	size_t n = 0;

	snprintf(sql, sizeof sql,
	    "DEALLOCATE ALL; SET enable_memoize = off; SET plan_cache_mode = %s; PREPARE p AS %s",
	    mode, statement_texts[c->statement].text);
	gallery_sql(connection, sql);
	snprintf(sql, sizeof sql,
	    "EXPLAIN (ANALYZE, BUFFERS, COSTS OFF, TIMING OFF, SUMMARY OFF) EXECUTE p(%s)",
	    c->arguments);
	result = PQexec(connection, sql);
	if (PQresultStatus(result) != PGRES_TUPLES_OK)
		fail_msg("%s: %s", statement_texts[c->statement].name, PQerrorMessage(connection));
	for (int i = 0; i < PQntuples(result); i++)
		n += (size_t)snprintf(
		    plan + n, n < size ? size - n : 0, "%s\n", PQgetvalue(result, i, 0));
	PQclear(result);
	assert_true(n < size);
}

/* Pages that the whole statement touched: of the first node. */
static int
buffers_of(const char *plan)
{
	const char *line = strstr(plan, "Buffers: shared");
	const char *end = line == NULL ? NULL : strchr(line, '\n');
	int total = 0;

	for (const char *at = line; at != NULL && at < end; at++) {
		if (strncmp(at, "hit=", 4) == 0)
			total += (int)strtol(at + 4, NULL, 10);
		if (strncmp(at, "read=", 5) == 0)
			total += (int)strtol(at + 5, NULL, 10);
	}
	return total;
}

/* What is wrong with a plan, or NULL. */
static const char *
fault_of(const struct plan_case *c, const char *plan)
{
	if (strstr(plan, c->index) == NULL)
		return c->index;
	if (!c->sorts && strstr(plan, "Sort Key") != NULL)
		return "it sorts";
	for (size_t i = 0; i < sizeof big_tables / sizeof *big_tables; i++) {
		char scan[64];

		snprintf(scan, sizeof scan, "Seq Scan on %s ", big_tables[i]);
		if (strstr(plan, scan) != NULL)
			return big_tables[i];
	}
	return buffers_of(plan) > c->buffers ? "too many pages" : NULL;
}

int
plans_check(PGconn *connection, const struct plan_case *cases, size_t count)
{
	static const char *const modes[] = { "force_custom_plan", "force_generic_plan" };
	static char plan[65536];
	int faults = 0;

	for (size_t i = 0; i < count; i++) {
		for (int mode = 0; mode < 2; mode++) {
			const char *fault;

			if (statement_texts[cases[i].statement].custom_plan && mode > 0)
				continue;
			explain(connection, &cases[i], modes[mode], plan, sizeof plan);
			fault = fault_of(&cases[i], plan);
			if (fault == NULL)
				continue;
			faults++;
			fprintf(stderr, "%s (%s), %d pages: %s\n%s\n",
			    statement_texts[cases[i].statement].name, modes[mode], buffers_of(plan),
			    fault, plan);
		}
	}
	return faults;
}
