/*
 * What the cache has to forget. Triggers of the database tell the connection that changes something
 * what it was (migration 00030); this gathers it, and when the transaction is over tells Redis, in
 * one round trip, before the call that ended the transaction returns, and so before any answer.
 * Whoever reads after the answer finds the new generation.
 *
 * If Redis cannot be told, everything it keeps is owed to be ended (cache/shared): nobody of the
 * pool shows any of it until that was done, by whoever reaches Redis first. What runs elsewhere,
 * and reaches Redis meanwhile, may show old pages until then, or until they end.
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
/* Between requests, and at the end. True if nothing is owed, by nobody of the pool. */
bool changes_pay(struct changes *changes);
/* Somebody of the pool owes: nothing that Redis keeps is to be shown. */
bool changes_owed(const struct changes *changes);
/* Telling has begun the number of public listings anew since this was asked last: Redis had
 * forgotten everything. */
bool changes_began(struct changes *changes);

#endif
