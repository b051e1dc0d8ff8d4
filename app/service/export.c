#include "config.h"

#include "service/export.h"

#include "repo/job.h"

#define PRIORITY (-1)
#define ROWS_AT_ONCE 200

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

static const struct problem *
put_rows(const struct export_sink *sink, const struct export_page *page, bool first)
{
	for (size_t i = 0; i < page->count; i++) {
		TRY(sink->write(sink->context, first && i == 0 ? STR("[\n") : STR(",\n")));
		TRY(sink->write(sink->context, page->documents[i]));
	}
	return NULL;
}

const struct problem *
export_put_document(struct pg *pg, struct arena *keep, enum statement statement, struct id user,
    const struct export_sink *sink)
{
	struct str after = STR("");
	bool first = true, more = true;

	while (more) {
		struct arena arena = { 0 };
		struct export_page page;
		const struct problem *problem =
		    export_repo_read(pg, &arena, statement, user, after, ROWS_AT_ONCE, &page);

		if (problem == NULL)
			problem = put_rows(sink, &page, first);
		if (problem == NULL && page.count > 0) {
			after = arena_copy(keep, page.last);
			first = false;
		}
		more = problem == NULL && page.count == ROWS_AT_ONCE;
		if (problem != NULL)
			problem = problem_copy(keep, problem);
		arena_release(&arena);
		TRY(problem);
	}
	return sink->write(sink->context, first ? STR("[]\n") : STR("\n]\n"));
}
