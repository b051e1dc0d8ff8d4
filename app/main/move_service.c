#include "config.h"

#include "main/move_service.h"

#include <sysexits.h>

#include "blob/blob.h"
#include "main/command.h"
#include "main/command_storage.h"
#include "repo/account.h"
#include "service/changes.h"
#include "service/connect.h"
#include "service/publish.h"

const struct problem *
move_service_open(struct arena *arena, const struct config *config, struct service *out)
{
	struct pg_options options = command_pg_options(config);
	struct redis_options redis = service_redis_options(config);
	struct blob_options blobs = blob_options_of(arena, config);
	struct service service = { .config = config };

	TRY(command_check_storage_user(arena, config));
	TRY(blob_open(arena, &blobs, &service.blobs));
	service.pg = pg_new(&options);
	service.redis = redis_new(&redis);
	publish_attach(service.pg, service.blobs);
	changes_attach(arena, service.config, service.pg, service.redis);
	*out = service;
	return NULL;
}

void
move_service_close(struct service *service)
{
	if (service->pg == NULL)
		return;
	redis_free(service->redis);
	pg_free(service->pg);
	blob_close(service->blobs);
}

const struct problem *
move_find_owner(
    struct service *service, struct arena *arena, const char *login, struct account *out)
{
	bool found;

	TRY(account_repo_find_by_login(service->pg, arena, str_of(login), &found, out));
	return found ? NULL
		     : problem_caused(arena, PROBLEM_UNAUTHORIZED, "there is no account %s", login);
}

/* What a script can tell apart. */
static int
status_of(enum problem_kind kind)
{
	static const struct {
		enum problem_kind kind;
		int status;
	} statuses[] = {
		{ PROBLEM_BAD_REQUEST, EX_DATAERR },
		{ PROBLEM_UNPROCESSABLE, EX_DATAERR },
		{ PROBLEM_NOT_FOUND, EX_NOINPUT },
		{ PROBLEM_UNAUTHORIZED, EX_NOUSER },
		{ PROBLEM_QUOTA, EX_NOPERM },
		{ PROBLEM_CONFLICT, EX_CANTCREAT },
		{ PROBLEM_UNAVAILABLE, EX_TEMPFAIL },
		{ PROBLEM_RETRY, EX_TEMPFAIL },
		{ PROBLEM_TIMEOUT, EX_TEMPFAIL },
		{ PROBLEM_INSUFFICIENT_STORAGE, EX_IOERR },
	};

	for (size_t i = 0; i < sizeof statuses / sizeof *statuses; i++)
		if (statuses[i].kind == kind)
			return statuses[i].status;
	return EX_SOFTWARE;
}

int
move_fail(const struct problem *problem)
{
	if (problem == NULL)
		return 0;
	command_fail(problem);
	return status_of(problem->kind);
}
