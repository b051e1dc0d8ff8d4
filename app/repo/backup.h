/* What a backup asks the database, and what it keeps others from. */
#ifndef TINTYPE_REPO_BACKUP_H
#define TINTYPE_REPO_BACKUP_H

#include "db/pg.h"

/* In a transaction: nobody removes blobs until it ends. Waits for those who are at it. */
const struct problem *backup_repo_hold_removals(struct pg *pg, struct arena *arena) MUST_CHECK;
/* In a transaction: no backup is being made, and none begins until it ends. */
const struct problem *backup_repo_may_remove(
    struct pg *pg, struct arena *arena, bool *allowed) MUST_CHECK;
const struct problem *backup_repo_schema_version(
    struct pg *pg, struct arena *arena, int64_t *version) MUST_CHECK;

#endif
