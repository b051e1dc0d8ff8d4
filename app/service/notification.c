#include "config.h"

#include "service/notification.h"

#define READ_AT_ONCE 2000

const struct problem *
notification_find_state(struct service *service, struct arena *arena, const struct viewer *viewer,
    struct notification_state *out)
{
	return notification_repo_find_state(service->pg, arena, viewer->id, out);
}

const struct problem *
notification_list(struct service *service, struct arena *arena, const struct viewer *viewer,
    bool unread_only, const struct notification_state *state, const struct paging *paging,
    struct notification_page *out)
{
	TRY(notification_repo_list(service->pg, arena, viewer->id, unread_only, paging, out));
	out->result.total = unread_only ? state->unread : state->total;
	return NULL;
}

static const struct problem *
count_unread(
    struct service *service, struct arena *arena, const struct viewer *viewer, int64_t *unread)
{
	struct notification_state state;

	TRY(notification_repo_find_state(service->pg, arena, viewer->id, &state));
	*unread = state.unread;
	return NULL;
}

const struct problem *
notification_read_one(struct service *service, struct arena *arena, const struct viewer *viewer,
    struct id id, int64_t *unread)
{
	TRY(notification_repo_check(service->pg, arena, viewer->id, id));
	return notification_read_some(service, arena, viewer, &id, 1, unread);
}

const struct problem *
notification_read_some(struct service *service, struct arena *arena, const struct viewer *viewer,
    const struct id *ids, size_t count, int64_t *unread)
{
	TRY(notification_repo_read(service->pg, arena, viewer->id, ids, count));
	return count_unread(service, arena, viewer, unread);
}

const struct problem *
notification_read_all(
    struct service *service, struct arena *arena, const struct viewer *viewer, int64_t *unread)
{
	int64_t affected;

	do {
		TRY(notification_repo_read_all(
		    service->pg, arena, viewer->id, READ_AT_ONCE, &affected));
	} while (affected == READ_AT_ONCE);
	return count_unread(service, arena, viewer, unread);
}
