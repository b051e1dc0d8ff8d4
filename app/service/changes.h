/*
 * What the cache has to forget. Triggers of the database tell the connection that changes something
 * what it was (migration 00030); this gathers it, and when the transaction is over tells Redis, in
 * one round trip, before the call that ended the transaction returns, and so before any answer.
 * Whoever reads after the answer finds the new generation.
 *
 * If Redis cannot be told, what is owed is kept and tried again by changes_pay(). Somebody who
 * reaches Redis meanwhile may be shown old pages until then, or until they end.
 *
 * Where there are read replicas, Redis is told first how far one must have come to show what was
 * changed: cache/position.h.
 */
#ifndef TINTYPE_SERVICE_CHANGES_H
#define TINTYPE_SERVICE_CHANGES_H

#include "base/arena.h"
#include "base/id.h"

struct config;
struct pg;
struct redis;
struct changes;

/* For every connection that changes something. Lives in the arena, as long as both connections.
 * redis may be NULL. */
struct changes *changes_attach(
    struct arena *arena, const struct config *config, struct pg *pg, struct redis *redis);
/* Between requests, and at the end. True if nothing is owed. */
bool changes_pay(struct changes *changes);

#endif
