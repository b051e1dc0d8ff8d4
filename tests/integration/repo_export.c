/*
 * "Everything we hold on a person": every table that names a person by a foreign key is in their
 * export, or stands here with the reason why not. Whoever makes such a table adds a row here, a
 * statement in sql/export, and a document in jobs/account_export.
 */
#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdlib.h>
#include <string.h>

#include "base/str.h"
#include "db/statement.h"
#include "gallery.h"
#include "private_postgres.h"

static const struct {
	const char *table;
	enum statement statement; /* which puts it into the export, */
	const char *why_not;      /* unless there is a reason */
} tables[] = {
	{ "sessions", SQL_EXPORT_LIST_SESSIONS, NULL },
	{ "images", SQL_EXPORT_LIST_IMAGES, NULL },
	{ "albums", SQL_EXPORT_LIST_ALBUMS, NULL },
	{ "likes", SQL_EXPORT_LIST_LIKES, NULL },
	{ "comments", SQL_EXPORT_LIST_COMMENTS, NULL },
	{ "bans", SQL_EXPORT_READ_PROFILE, NULL },
	{ "follows", SQL_EXPORT_LIST_FOLLOWS, NULL },
	{ "blocks", SQL_EXPORT_LIST_FOLLOWS, NULL },
	{ "shares", SQL_EXPORT_LIST_SHARES, NULL },
	{ "notifications", SQL_EXPORT_LIST_NOTIFICATIONS, NULL },
	{ "reports", SQL_EXPORT_LIST_REPORTS, NULL },
	{ "appeals", SQL_EXPORT_LIST_APPEALS, NULL },
	{ "api_tokens", SQL_EXPORT_LIST_API_TOKENS, NULL },
	{ "webhooks", SQL_EXPORT_LIST_WEBHOOKS, NULL },
	{ "user_usage", 0, "sums of what is in it, and the limits of that" },
	{ "notification_states", 0, "how much of that was read" },
	{ "resumable_uploads", 0, "an image when it is whole, gone within a day" },
	{ "exports", 0, "the archives themselves" },
	{ "user_counts", 0, "sums of what is in it" },
};

static struct private_postgres server;
static struct arena arena;
static PGconn *connection;

static int
set_up(void **state)
{
	(void)state;
	private_postgres_start(&server);
	private_postgres_create_migrated(&server, "gallery");
	connection = gallery_connect(server.folder, "gallery");
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

static bool
is_told(const char *table)
{
	for (size_t i = 0; i < sizeof tables / sizeof *tables; i++) {
		if (strcmp(tables[i].table, table) != 0)
			continue;
		return tables[i].why_not != NULL ||
		       strstr(statement_texts[tables[i].statement].text, table) != NULL;
	}
	return false;
}

static void
test_all_tables_of_people(void **state)
{
	PGresult *result =
	    PQexec(connection, "SELECT DISTINCT conrelid::regclass::text FROM pg_constraint "
			       "WHERE contype = 'f' AND confrelid = 'users'::regclass");
	int missing = 0;

	(void)state;
	assert_int_equal(PQresultStatus(result), PGRES_TUPLES_OK);
	assert_true(PQntuples(result) >= 6);
	for (int i = 0; i < PQntuples(result); i++) {
		if (is_told(PQgetvalue(result, i, 0)))
			continue;
		missing++;
		print_error(
		    "%s names people, but is not in their export\n", PQgetvalue(result, i, 0));
	}
	PQclear(result);
	assert_int_equal(missing, 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(test_all_tables_of_people) };

	return cmocka_run_group_tests(tests, set_up, tear_down);
}
