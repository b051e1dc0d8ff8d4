/*
 * A connection to a database of which nothing is known: no schema of ours, so no prepared
 * statements. Inside the room: for migrations, and for what comes before them.
 */
#ifndef TINTYPE_DB_PLAIN_CONNECTION_H
#define TINTYPE_DB_PLAIN_CONNECTION_H

#include "db/pg.h"

#include <libpq-fe.h>

/* Never NULL; PQstatus() tells whether it worked. The caller ends it. */
PGconn *plain_connect(
    struct arena *arena, const struct pg_options *options, const char *application_name);

#endif
