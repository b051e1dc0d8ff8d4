/*
 * Webhooks: addresses that are told of what happens to their owner's images, and, for moderators
 * and administrators, of reports. The secret that signs is shown when it is made, and never again.
 */
#ifndef TINTYPE_SERVICE_WEBHOOK_H
#define TINTYPE_SERVICE_WEBHOOK_H

#include "repo/webhook.h"
#include "service/access.h"
#include "service/service.h"

#define WEBHOOKS_MAX 10
#define WEBHOOK_URL_MAX 500
#define WEBHOOK_EVENTS 5
/* image.active, image.failed, comment.created, like.created, report.created. */
extern const struct str webhook_event_names[WEBHOOK_EVENTS];

/* Adds what is wrong with address and events, for this viewer. */
void webhook_check(struct service *service, struct field_errors *errors,
    const struct viewer *viewer, const struct webhook *webhook);
/* 409 if the viewer has as many as they may have. */
const struct problem *webhook_make(struct service *service, struct arena *arena,
    const struct viewer *viewer, struct webhook *webhook, struct str *secret) MUST_CHECK;
/* All of these: 404 if the webhook is not the viewer's. */
const struct problem *webhook_find(struct service *service, struct arena *arena,
    const struct viewer *viewer, struct id id, struct webhook *out) MUST_CHECK;
const struct problem *webhook_list(struct service *service, struct arena *arena,
    const struct viewer *viewer, const struct paging *paging, struct webhook **out, size_t *count,
    struct page_result *result) MUST_CHECK;
const struct problem *webhook_change(struct service *service, struct arena *arena,
    const struct viewer *viewer, struct webhook *webhook) MUST_CHECK;
const struct problem *webhook_rotate(struct service *service, struct arena *arena,
    const struct viewer *viewer, struct id id, struct str *secret) MUST_CHECK;
const struct problem *webhook_delete(struct service *service, struct arena *arena,
    const struct viewer *viewer, struct id id) MUST_CHECK;
const struct problem *webhook_test(struct service *service, struct arena *arena,
    const struct viewer *viewer, struct id id, struct id *delivery) MUST_CHECK;
const struct problem *webhook_list_deliveries(struct service *service, struct arena *arena,
    const struct viewer *viewer, struct id id, const struct paging *paging, struct delivery **out,
    size_t *count, struct page_result *result) MUST_CHECK;
/* Of one that was given up or waits; one on its way stays so; 404 for others. */
const struct problem *webhook_retry(struct service *service, struct arena *arena,
    const struct viewer *viewer, struct id id, struct id delivery) MUST_CHECK;

#endif
