#include "config.h"

#include "service/export.h"

#include "repo/job.h"

#define PRIORITY (-1)

static const struct problem *
write_order(struct service *service, struct arena *arena, struct id user)
{
	struct id id = id_new();
	bool made;

	TRY(pg_begin(service->pg, arena));
	TRY(export_repo_insert(service->pg, arena, id, user, &made));
	if (made)
		TRY(job_repo_enqueue(
		    service->pg, arena, STR("account.export"), id, PRIORITY, STR("{}")));
	return pg_commit(service->pg, arena);
}

const struct problem *
export_find(struct service *service, struct arena *arena, struct id user, struct export_state *out)
{
	bool found;

	TRY(export_repo_find_latest(service->pg, arena, user, &found, out));
	return found ? NULL
		     : problem_new(arena, PROBLEM_NOT_FOUND,
			   "There is no archive. Have one made first (POST).");
}

const struct problem *
export_order(struct service *service, struct arena *arena, struct id user, struct export_state *out)
{
	const struct problem *problem;
	bool found;

	TRY(export_repo_find_latest(service->pg, arena, user, &found, out));
	if (found && out->finished_us == 0)
		return NULL;
	problem = write_order(service, arena, user);
	if (problem != NULL) {
		pg_rollback(service->pg);
		return problem;
	}
	TRY(export_repo_find_latest(service->pg, arena, user, &found, out));
	return found ? NULL : problem_caused(arena, PROBLEM_INTERNAL, "the export is not there");
}

const struct problem *
export_find_file(struct service *service, struct arena *arena, struct id id, struct str *key,
    struct str *username)
{
	bool found;

	TRY(export_repo_find_file(service->pg, arena, id, &found, key, username));
	return found ? NULL
		     : problem_new(arena, PROBLEM_NOT_FOUND,
			   "This archive is not there any more. Ask for a new one.");
}
