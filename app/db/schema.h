/* The database as a whole, whatever is in it: what a restore has to know first. */
#ifndef TINTYPE_DB_SCHEMA_H
#define TINTYPE_DB_SCHEMA_H

#include "db/pg.h"

struct schema_state {
	bool empty;        /* no table of anybody's */
	struct str others; /* who is connected besides us, comma-separated; empty: nobody */
};
const struct problem *schema_look(
    struct arena *arena, const struct pg_options *options, struct schema_state *out) MUST_CHECK;

#endif
