/* What people say to images. The routes say what each is for. */
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

#endif
