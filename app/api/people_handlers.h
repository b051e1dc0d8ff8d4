/* What people say to images and to each other. The routes say what each is for. */
#ifndef TINTYPE_API_PEOPLE_HANDLERS_H
#define TINTYPE_API_PEOPLE_HANDLERS_H

#include "api/call.h"

/* like.c */
const struct problem *post_image_view(struct call *call) MUST_CHECK; /* view.c */
const struct problem *post_like(struct call *call) MUST_CHECK;
const struct problem *delete_like(struct call *call) MUST_CHECK;
const struct problem *get_image_likes(struct call *call) MUST_CHECK;

/* comment.c */
const struct problem *post_image_comments(struct call *call) MUST_CHECK;
const struct problem *get_image_comments(struct call *call) MUST_CHECK;
const struct problem *get_comment(struct call *call) MUST_CHECK;
const struct problem *patch_comment(struct call *call) MUST_CHECK;
const struct problem *delete_comment(struct call *call) MUST_CHECK;
const struct problem *get_user_comments(struct call *call) MUST_CHECK;

/* follow.c */
const struct problem *post_follow(struct call *call) MUST_CHECK;
const struct problem *delete_follow(struct call *call) MUST_CHECK;
const struct problem *get_followers(struct call *call) MUST_CHECK;
const struct problem *get_following(struct call *call) MUST_CHECK;
const struct problem *post_block(struct call *call) MUST_CHECK;
const struct problem *delete_block(struct call *call) MUST_CHECK;
const struct problem *get_blocks(struct call *call) MUST_CHECK;
const struct problem *get_feed(struct call *call) MUST_CHECK;

/* notification.c */
const struct problem *get_notifications(struct call *call) MUST_CHECK;
const struct problem *post_notification_read(struct call *call) MUST_CHECK;
const struct problem *post_notifications_read(struct call *call) MUST_CHECK;

#endif
