#include "config.h"

#include "service/removal.h"

#include "repo/backup.h"

const struct problem *
removal_begin(struct pg *pg, struct arena *arena, bool *allowed)
{
	TRY(pg_begin(pg, arena));
	return backup_repo_may_remove(pg, arena, allowed);
}

const struct problem *
removal_of(struct pg *pg, struct blob_store *blobs, struct arena *arena, enum blob_place place,
    struct str key)
{
	bool allowed;

	TRY(removal_begin(pg, arena, &allowed));
	if (allowed)
		TRY(blob_remove_from(blobs, arena, place, key));
	return pg_commit(pg, arena);
}
