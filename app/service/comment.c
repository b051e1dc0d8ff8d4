#include "config.h"

#include "service/comment.h"

#include "base/clock.h"
#include "config/config.h"
#include "repo/audit.h"
#include "service/mention.h"
#include "text/mention.h"

/* Seconds that a client may as well wait before it tries the same text again. */
#define REPEATS_WAIT 3600

static struct comment_brake
brake_of(struct service *service, struct str content)
{
	const struct config *config = service->config;

	return (struct comment_brake){
		.new_seconds = config->people.new_account / CLOCK_SECOND_NS,
		.too_many_links = (int64_t)text_links(content) > config->people.new_links,
		.per_hour = config->people.new_per_hour,
		.repeats = config->people.new_repeats,
	};
}

static const struct problem *
too_many_links(struct service *service, struct arena *arena)
{
	return problem_field(arena, "content",
	    "must not have more than %lld links while your account is new",
	    (long long)service->config->people.new_links);
}

static const struct problem *
too_fast(struct arena *arena, const char *detail, int64_t wait)
{
	struct problem *problem = arena_new(arena, struct problem);

	*problem = (struct problem){ .kind = PROBLEM_RATE_LIMITED,
		.detail = detail,
		.retry_after = wait > 0 ? (int)wait : 1 };
	return problem;
}

static const struct problem *
refuse(struct service *service, struct arena *arena, enum comment_refusal refusal, int64_t wait)
{
	switch (refusal) {
	case COMMENT_WRITTEN:
		return NULL;
	case COMMENT_BLOCKED:
		return problem_new(
		    arena, PROBLEM_FORBIDDEN, "The owner of this image does not want it.");
	case COMMENT_LINKS:
		return too_many_links(service, arena);
	case COMMENT_HOURLY:
		return too_fast(arena,
		    "New accounts may write so many comments an hour. Please wait as long as "
		    "Retry-After says.",
		    wait);
	case COMMENT_REPEATS:
		return too_fast(arena,
		    "You wrote the same several times today. New accounts may not go on so.",
		    REPEATS_WAIT);
	}
	return NULL;
}

const struct problem *
comment_create(struct service *service, struct arena *arena, const struct viewer *viewer,
    struct id image, struct str content, struct comment *out)
{
	struct str names[MENTIONS_MAX];
	struct comment_new values = { .id = id_new(),
		.user_id = viewer->id,
		.image_id = image,
		.content = content,
		.names = names,
		.name_count = text_mentions(arena, content, names),
		.moderates = viewer_moderates(viewer),
		.brake = brake_of(service, content) };
	enum comment_refusal refusal;
	int64_t wait;

	TRY(comment_repo_insert(service->pg, arena, &values, &refusal, &wait, out));
	TRY(refuse(service, arena, refusal, wait));
	return mention_load(service, arena, out, 1);
}

const struct problem *
comment_find(struct service *service, struct arena *arena, const struct viewer *viewer,
    struct id id, struct comment *out)
{
	TRY(comment_repo_find(service->pg, arena, id, viewer->id, viewer_moderates(viewer), out));
	return mention_load(service, arena, out, 1);
}

const struct problem *
comment_check_author(
    struct arena *arena, const struct viewer *viewer, const struct comment *comment)
{
	if (viewer_is(viewer, comment->user_id))
		return NULL;
	return problem_new(arena, PROBLEM_FORBIDDEN, "Only its author may change a comment.");
}

/* Why a change was not made. */
static const struct problem *
not_changed(struct arena *arena, const struct comment *comment)
{
	if (clock_now_us() - comment->created_us > COMMENT_EDIT_SECONDS * CLOCK_SECOND_US)
		return problem_new(arena, PROBLEM_FORBIDDEN,
		    "A comment may be changed for %d minutes after it was written.",
		    COMMENT_EDIT_SECONDS / 60);
	return problem_new(arena, PROBLEM_PRECONDITION_FAILED,
	    "This comment was changed at the same time. Read it again.");
}

const struct problem *
comment_change(struct service *service, struct arena *arena, const struct viewer *viewer,
    struct str content, struct comment *comment)
{
	struct str names[MENTIONS_MAX];
	struct comment_edit edit = { .content = content,
		.names = names,
		.name_count = text_mentions(arena, content, names),
		.seconds = COMMENT_EDIT_SECONDS,
		.moderates = viewer_moderates(viewer),
		.brake = brake_of(service, content) };
	int64_t updated_us;
	bool done, refused;

	TRY(comment_repo_update(service->pg, arena, comment, &edit, &done, &refused, &updated_us));
	if (refused)
		return too_many_links(service, arena);
	if (!done)
		return not_changed(arena, comment);
	comment->content = content;
	comment->updated_us = updated_us;
	return mention_load(service, arena, comment, 1);
}

static const struct problem *
record_removal(struct service *service, struct arena *arena, const struct viewer *viewer,
    const struct comment *comment)
{
	struct audit_act act = { .actor = viewer->id,
		.action = STR("comment.delete"),
		.subject_kind = STR("comment"),
		.subject = comment->id };
	char author[ID_TEXT_SIZE], image[ID_TEXT_SIZE];

	audit_detail(&act, STR("user_id"), id_format(comment->user_id, author));
	audit_detail(&act, STR("image_id"), id_format(comment->image_id, image));
	return audit_repo_insert(service->pg, arena, &act);
}

static const struct problem *
write_removal(struct service *service, struct arena *arena, const struct viewer *viewer,
    const struct comment *comment, bool own)
{
	TRY(pg_begin(service->pg, arena));
	TRY(comment_repo_delete(service->pg, arena, comment->id));
	if (!own)
		TRY(record_removal(service, arena, viewer, comment));
	return pg_commit(service->pg, arena);
}

const struct problem *
comment_remove(struct service *service, struct arena *arena, const struct viewer *viewer,
    const struct comment *comment)
{
	bool own =
	    viewer_is(viewer, comment->user_id) || viewer_is(viewer, comment->image_owner_id);
	const struct problem *problem;

	if (!own && !viewer_moderates(viewer))
		return problem_new(arena, PROBLEM_FORBIDDEN,
		    "Only its author and the owner of the image may delete a comment.");
	problem = write_removal(service, arena, viewer, comment, own);
	if (problem != NULL)
		pg_rollback(service->pg);
	return problem;
}

const struct problem *
comment_list(struct service *service, struct arena *arena, const struct viewer *viewer,
    struct id image, bool newest_first, const struct paging *paging, struct comment_page *out)
{
	TRY(comment_repo_list(service->pg, arena, image, viewer->id, viewer_moderates(viewer),
	    newest_first, paging, out));
	return mention_load(service, arena, out->items, out->count);
}

const struct problem *
comment_list_of_user(struct service *service, struct arena *arena, const struct viewer *viewer,
    struct id user, const struct paging *paging, struct comment_page *out)
{
	if (!viewer_is(viewer, user) && !viewer_moderates(viewer))
		return problem_new(
		    arena, PROBLEM_FORBIDDEN, "These comments are listed for their author only.");
	TRY(comment_repo_list_of_user(service->pg, arena, user, paging, out));
	return mention_load(service, arena, out->items, out->count);
}
