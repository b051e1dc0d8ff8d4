/*
 * How many passwords are hashed at once, over all workers: Argon2id takes 64 MiB each. Slots are
 * byte ranges of one file, held by open file description locks, which the kernel gives back when a
 * worker dies.
 */
#ifndef TINTYPE_SERVICE_HASH_GATE_H
#define TINTYPE_SERVICE_HASH_GATE_H

#include "service/service.h"

/*
 * Waits a bounded time for a slot; 503 with Retry-After if none came free. At most half of the
 * workers hash or wait here, so that a crowd at the door leaves the other half to everybody else;
 * nginx lets logins in one after the other (nginx/tintype.conf.in), so few are turned away.
 */
const struct problem *hash_gate_enter(
    struct service *service, struct arena *arena, int *slot) MUST_CHECK;
void hash_gate_leave(int slot);

#endif
