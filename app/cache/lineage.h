/*
 * What Redis has kept is believed only if nothing may be missing. A step of a generation that was
 * acknowledged and is lost - with a master that dies before its replica has it, or with the last
 * second before a crash - would bring back pages of before it. So the number that generations lie
 * under belongs to one process of Redis: the first connection to another one (its run_id says so)
 * moves all numbers on, before anything is read.
 */
#ifndef TINTYPE_CACHE_LINEAGE_H
#define TINTYPE_CACHE_LINEAGE_H

#include "base/str.h"

struct exchange;

/* What a line of INFO says that begins with that name ("run_id:"); empty: nothing. */
struct str lineage_field(struct str info, struct str name);
/* On a connection that was just made. False if it is of no use, and ended. */
bool lineage_check(struct exchange *exchange);

#endif
