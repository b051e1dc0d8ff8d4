/* Handlers of images, their files and listings. The routes say what each is for. */
#ifndef TINTYPE_API_IMAGE_HANDLERS_H
#define TINTYPE_API_IMAGE_HANDLERS_H

#include "api/call.h"
#include "repo/variant.h"

const struct problem *post_images(struct call *call) MUST_CHECK; /* upload.c */

/* image_list.c */
const struct problem *get_images(struct call *call) MUST_CHECK;
const struct problem *get_user_images(struct call *call) MUST_CHECK;
const struct problem *get_user_likes(struct call *call) MUST_CHECK;
const struct problem *get_trash(struct call *call) MUST_CHECK;

/* image.c */
const struct problem *get_image(struct call *call) MUST_CHECK;
const struct problem *get_image_status(struct call *call) MUST_CHECK;
const struct problem *put_image(struct call *call) MUST_CHECK;   /* what is not sent is emptied */
const struct problem *patch_image(struct call *call) MUST_CHECK; /* what is not sent stays */
const struct problem *delete_image(struct call *call) MUST_CHECK;
const struct problem *post_image_restore(struct call *call) MUST_CHECK;

/* image_own.c */
const struct problem *post_images_exists(struct call *call) MUST_CHECK;
const struct problem *get_image_similar(struct call *call) MUST_CHECK;
const struct problem *get_image_position(struct call *call) MUST_CHECK;
const struct problem *delete_image_position(struct call *call) MUST_CHECK;

const struct problem *get_images_search(struct call *call) MUST_CHECK; /* search.c */

/* variant.c */
const struct problem *get_variant(struct call *call) MUST_CHECK;
const struct problem *get_download(struct call *call) MUST_CHECK;
/* A file that is only this viewer's, only now: asked for again each time, always through us. */
void send_file_unshared(struct call *call, const struct variant_file *file, bool as_download);

/* explore.c */
const struct problem *get_explore_recent(struct call *call) MUST_CHECK;
const struct problem *get_explore_popular(struct call *call) MUST_CHECK;

/* tag.c */
const struct problem *get_tags(struct call *call) MUST_CHECK;
const struct problem *get_tags_search(struct call *call) MUST_CHECK;
const struct problem *get_tag_images(struct call *call) MUST_CHECK;
const struct problem *patch_tag(struct call *call) MUST_CHECK;

#endif
