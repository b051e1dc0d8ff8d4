#include "config.h"

#include "db/plain_connection.h"

static void
ignore_notice(void *context, const PGresult *result)
{
	(void)context;
	(void)result;
}

PGconn *
plain_connect(struct arena *arena, const struct pg_options *options, const char *application_name)
{
	const char *port = arena_printf(arena, "%d", options->port).at;
	const char *names[] = { "host", "port", "user", "password", "dbname", "sslmode",
		"application_name", "client_encoding", "options", "connect_timeout", NULL };
	const char *values[] = { arena_c_string(arena, options->host), port,
		arena_c_string(arena, options->user), arena_c_string(arena, options->password),
		arena_c_string(arena, options->database), arena_c_string(arena, options->ssl_mode),
		application_name, "UTF8", "-c timezone=UTC -c statement_timeout=0", "10", NULL };
	PGconn *conn = PQconnectdbParams(names, values, 0);

	PQsetNoticeReceiver(conn, ignore_notice, NULL);
	return conn;
}
