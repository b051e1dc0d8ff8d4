/* Handlers of albums. */
#ifndef TINTYPE_API_ALBUM_HANDLERS_H
#define TINTYPE_API_ALBUM_HANDLERS_H

#include "api/call.h"

const struct problem *post_albums(struct call *call) MUST_CHECK;
const struct problem *get_albums(struct call *call) MUST_CHECK;
const struct problem *get_album(struct call *call) MUST_CHECK;
const struct problem *put_album(struct call *call) MUST_CHECK;   /* what is not sent is emptied */
const struct problem *patch_album(struct call *call) MUST_CHECK; /* what is not sent stays */
const struct problem *delete_album(struct call *call) MUST_CHECK;
const struct problem *get_album_images(struct call *call) MUST_CHECK;
const struct problem *post_album_images(struct call *call) MUST_CHECK;
const struct problem *delete_album_image(struct call *call) MUST_CHECK;
const struct problem *put_album_order(struct call *call) MUST_CHECK;

#endif
