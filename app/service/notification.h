/* What people are told of, asked by polling: unchanged costs one row by its key. */
#ifndef TINTYPE_SERVICE_NOTIFICATION_H
#define TINTYPE_SERVICE_NOTIFICATION_H

#include "repo/notification.h"
#include "service/access.h"
#include "service/service.h"

#define NOTIFICATIONS_READ_MAX 100

const struct problem *notification_find_state(struct service *service, struct arena *arena,
    const struct viewer *viewer, struct notification_state *out) MUST_CHECK;
/* state: as it was just found; the totals are its. */
const struct problem *notification_list(struct service *service, struct arena *arena,
    const struct viewer *viewer, bool unread_only, const struct notification_state *state,
    const struct paging *paging, struct notification_page *out) MUST_CHECK;
/* Marks one (404), some (those that are the viewer's), or all; *unread is what is left. */
const struct problem *notification_read_one(struct service *service, struct arena *arena,
    const struct viewer *viewer, struct id id, int64_t *unread) MUST_CHECK;
const struct problem *notification_read_some(struct service *service, struct arena *arena,
    const struct viewer *viewer, const struct id *ids, size_t count, int64_t *unread) MUST_CHECK;
const struct problem *notification_read_all(struct service *service, struct arena *arena,
    const struct viewer *viewer, int64_t *unread) MUST_CHECK;

#endif
