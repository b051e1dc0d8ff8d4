/* The rules of comments: who may say, change and remove what. Texts are kept as they were typed. */
#ifndef TINTYPE_SERVICE_COMMENT_H
#define TINTYPE_SERVICE_COMMENT_H

#include "repo/comment.h"
#include "service/access.h"
#include "service/service.h"

#define COMMENT_LENGTH_MAX 1000
#define COMMENT_EDIT_SECONDS (15 * 60)

/*
 * 404 if the viewer does not see the image, 403 if its owner blocks them. New accounts are held
 * back (COMMENT_NEW_…): 400 for links, 429 for many comments an hour or the same again.
 */
const struct problem *comment_create(struct service *service, struct arena *arena,
    const struct viewer *viewer, struct id image, struct str content,
    struct comment *out) MUST_CHECK;
/* 404 if there is none that the viewer may see. */
const struct problem *comment_find(struct service *service, struct arena *arena,
    const struct viewer *viewer, struct id id, struct comment *out) MUST_CHECK;
/* 403 for anybody but its author. */
const struct problem *comment_check_author(
    struct arena *arena, const struct viewer *viewer, const struct comment *comment) MUST_CHECK;
/* By its author: 403 when COMMENT_EDIT_SECONDS are over. 412 if somebody was faster. 400 for links.
 */
const struct problem *comment_change(struct service *service, struct arena *arena,
    const struct viewer *viewer, struct str content, struct comment *comment) MUST_CHECK;
/* By author, owner of the image, moderators: 403. What a moderator does is in the audit log. */
const struct problem *comment_remove(struct service *service, struct arena *arena,
    const struct viewer *viewer, const struct comment *comment) MUST_CHECK;
/* With mentions: three queries, two round trips. 404 if the viewer does not see the image. */
const struct problem *comment_list(struct service *service, struct arena *arena,
    const struct viewer *viewer, struct id image, bool newest_first, const struct paging *paging,
    struct comment_page *out) MUST_CHECK;
/* For the person and for moderators: 403. */
const struct problem *comment_list_of_user(struct service *service, struct arena *arena,
    const struct viewer *viewer, struct id user, const struct paging *paging,
    struct comment_page *out) MUST_CHECK;

#endif
