#include "config.h"

#include "service/comment.h"

#include "base/clock.h"
#include "repo/audit.h"
#include "service/mention.h"

const struct problem *
comment_create(struct service *service, struct arena *arena, const struct viewer *viewer,
    struct id image, struct str content, struct comment *out)
{
	struct comment_new values = { .id = id_new(),
		.user_id = viewer->id,
		.image_id = image,
		.content = content,
		.moderates = viewer_moderates(viewer) };

	TRY(comment_repo_insert(service->pg, arena, &values, out));
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

const struct problem *
comment_change(
    struct service *service, struct arena *arena, struct str content, struct comment *comment)
{
	int64_t updated_us;
	bool done;

	TRY(comment_repo_update(
	    service->pg, arena, comment, content, COMMENT_EDIT_SECONDS, &done, &updated_us));
	if (!done && clock_now_us() - comment->created_us > COMMENT_EDIT_SECONDS * CLOCK_SECOND_US)
		return problem_new(arena, PROBLEM_FORBIDDEN,
		    "A comment may be changed for %d minutes after it was written.",
		    COMMENT_EDIT_SECONDS / 60);
	if (!done)
		return problem_new(arena, PROBLEM_PRECONDITION_FAILED,
		    "This comment was changed at the same time. Read it again.");
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
