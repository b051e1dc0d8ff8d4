/*
 * A PostgreSQL of the test's own, on a unix socket in a temporary folder, gone with the test. Root
 * cannot run one, so root's runs as "nobody". Its data are not synced: it is fast, and lost with
 * power. They are copied from what the first program of a make check prepared in the build folder.
 */
#ifndef TINTYPE_TESTS_PRIVATE_POSTGRES_H
#define TINTYPE_TESTS_PRIVATE_POSTGRES_H

#include "db/pg.h"

#include <sys/types.h>

struct private_postgres {
	char folder[64]; /* the socket's folder: for DB_HOST */
	pid_t pid;
};

/* Ends the program with a message if it cannot. The user is "postgres", without a password. */
void private_postgres_start(struct private_postgres *server);
/* The same, but no copy of what another was made from: it has a system identifier of its own. */
void private_postgres_start_stranger(struct private_postgres *server);
/* A standby of the primary, by pg_basebackup, that follows it; ended by private_postgres_stop(). */
void private_postgres_replicate(
    const struct private_postgres *primary, struct private_postgres *replica);
/* SIGKILLs or restarts the server; the data stay. */
void private_postgres_kill(struct private_postgres *server);
void private_postgres_restart(struct private_postgres *server);
/* Stops it and removes the folder. */
void private_postgres_stop(struct private_postgres *server);

/* Makes an empty database. */
void private_postgres_create(const struct private_postgres *server, const char *name);
/* A database with all migrations of the sources (srcdir) applied: a copy of one that was migrated.
 */
void private_postgres_create_migrated(const struct private_postgres *server, const char *name);
/* Runs any SQL text, as psql would; ends the program if it fails. Gives the first field or "". */
struct str private_postgres_sql(const struct private_postgres *server, struct arena *arena,
    const char *database, const char *text);
/* How to connect: statement time-out and connect time-out 5 s, no limits of life. */
struct pg_options private_postgres_options(
    const struct private_postgres *server, const char *database);

#endif
