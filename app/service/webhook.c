#include "config.h"

#include "service/webhook.h"

#include "base/encode.h"
#include "base/random.h"
#include "config/config.h"
#include "outbound/post.h"

#define SECRET_BYTES 32
#define EVENT_REPORT (WEBHOOK_EVENTS - 1)

const struct str webhook_event_names[WEBHOOK_EVENTS] = {
	STR("image.active"),
	STR("image.failed"),
	STR("comment.created"),
	STR("like.created"),
	[EVENT_REPORT] = STR("report.created"),
};

static void
check_event(struct field_errors *errors, const struct viewer *viewer, struct str name)
{
	int event = 0;

	while (event < WEBHOOK_EVENTS && !str_eq(name, webhook_event_names[event]))
		event++;
	if (event == WEBHOOK_EVENTS)
		field_errors_add(errors, STR("events"),
		    "must be of: image.active, image.failed, comment.created, like.created, "
		    "report.created");
	else if (event == EVENT_REPORT && !viewer_moderates(viewer))
		field_errors_add(
		    errors, STR("events"), "report.created is for moderators and administrators");
}

void
webhook_check(struct service *service, struct field_errors *errors, const struct viewer *viewer,
    const struct webhook *webhook)
{
	const char *fault =
	    outbound_url_fault(errors->arena, webhook->url, service->config->webhook.allow_private);

	if (fault != NULL)
		field_errors_add(errors, STR("url"), "%s", fault);
	if (webhook->event_count == 0)
		field_errors_add(errors, STR("events"), "must name at least one");
	for (size_t i = 0; i < webhook->event_count; i++)
		check_event(errors, viewer, webhook->events[i]);
}

static struct str
make_secret(struct arena *arena)
{
	char bytes[SECRET_BYTES];
	struct str text;

	random_bytes(bytes, sizeof bytes);
	text = base64url_encode(arena, (struct str){ bytes, sizeof bytes });
	return arena_printf(arena, "whsec_%.*s", (int)text.len, text.at);
}

static const struct problem *
write_webhook(struct service *service, struct arena *arena, const struct viewer *viewer,
    const struct webhook *webhook, struct str secret)
{
	bool made;

	TRY(pg_begin(service->pg, arena));
	TRY(webhook_repo_insert(
	    service->pg, arena, viewer->id, webhook, secret, WEBHOOKS_MAX, &made));
	if (!made)
		return problem_new(arena, PROBLEM_CONFLICT,
		    "You have %d webhooks, which is as many as there may be.", WEBHOOKS_MAX);
	return pg_commit(service->pg, arena);
}

const struct problem *
webhook_make(struct service *service, struct arena *arena, const struct viewer *viewer,
    struct webhook *webhook, struct str *secret)
{
	struct str made = make_secret(arena);
	const struct problem *problem;

	webhook->id = id_new();
	problem = write_webhook(service, arena, viewer, webhook, made);
	if (problem != NULL) {
		pg_rollback(service->pg);
		return problem;
	}
	*secret = made;
	return webhook_find(service, arena, viewer, webhook->id, webhook);
}

const struct problem *
webhook_find(struct service *service, struct arena *arena, const struct viewer *viewer,
    struct id id, struct webhook *out)
{
	return webhook_repo_find(service->pg, arena, id, viewer->id, out);
}

const struct problem *
webhook_list(struct service *service, struct arena *arena, const struct viewer *viewer,
    const struct paging *paging, struct webhook **out, size_t *count, struct page_result *result)
{
	return webhook_repo_list(service->pg, arena, viewer->id, paging, out, count, result);
}

static const struct problem *
or_none(struct arena *arena, bool found)
{
	return found ? NULL : problem_new(arena, PROBLEM_NOT_FOUND, "You have no such webhook.");
}

const struct problem *
webhook_change(struct service *service, struct arena *arena, const struct viewer *viewer,
    struct webhook *webhook)
{
	bool found;

	TRY(webhook_repo_update(service->pg, arena, viewer->id, webhook, &found));
	TRY(or_none(arena, found));
	return webhook_find(service, arena, viewer, webhook->id, webhook);
}

const struct problem *
webhook_rotate(struct service *service, struct arena *arena, const struct viewer *viewer,
    struct id id, struct str *secret)
{
	struct str made = make_secret(arena);
	bool found;

	TRY(webhook_repo_rotate(service->pg, arena, id, viewer->id, made, &found));
	TRY(or_none(arena, found));
	*secret = made;
	return NULL;
}

const struct problem *
webhook_delete(
    struct service *service, struct arena *arena, const struct viewer *viewer, struct id id)
{
	bool found;

	TRY(webhook_repo_delete(service->pg, arena, id, viewer->id, &found));
	return or_none(arena, found);
}

const struct problem *
webhook_test(struct service *service, struct arena *arena, const struct viewer *viewer,
    struct id id, struct id *delivery)
{
	bool found;

	*delivery = id_new();
	TRY(webhook_repo_test(service->pg, arena, *delivery, id, viewer->id, &found));
	return or_none(arena, found);
}

const struct problem *
webhook_list_deliveries(struct service *service, struct arena *arena, const struct viewer *viewer,
    struct id id, const struct paging *paging, struct delivery **out, size_t *count,
    struct page_result *result)
{
	struct webhook webhook;

	TRY(webhook_find(service, arena, viewer, id, &webhook));
	return webhook_repo_list_deliveries(service->pg, arena, id, paging, out, count, result);
}

const struct problem *
webhook_retry(struct service *service, struct arena *arena, const struct viewer *viewer,
    struct id id, struct id delivery)
{
	bool found;

	TRY(webhook_repo_retry(service->pg, arena, delivery, id, viewer->id, &found));
	if (found)
		return NULL;
	return problem_new(
	    arena, PROBLEM_NOT_FOUND, "There is no such delivery, or it was delivered.");
}
