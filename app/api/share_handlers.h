/* Handlers of share links: share.c of those who make them, shared.c of those who have one. */
#ifndef TINTYPE_API_SHARE_HANDLERS_H
#define TINTYPE_API_SHARE_HANDLERS_H

#include "api/call.h"
#include "base/id.h"

const struct problem *post_album_shares(struct call *call) MUST_CHECK;
const struct problem *get_album_shares(struct call *call) MUST_CHECK;
const struct problem *delete_album_shares(struct call *call) MUST_CHECK; /* all, or {share_id} */
const struct problem *post_image_shares(struct call *call) MUST_CHECK;
const struct problem *get_image_shares(struct call *call) MUST_CHECK;
const struct problem *delete_image_shares(struct call *call) MUST_CHECK;

const struct problem *get_share(struct call *call) MUST_CHECK;
const struct problem *post_share_unlock(struct call *call) MUST_CHECK;
const struct problem *get_share_images(struct call *call) MUST_CHECK;
const struct problem *get_share_variant(struct call *call) MUST_CHECK;
const struct problem *get_share_download(struct call *call) MUST_CHECK;

/*
 * The secret part of a link: the share's id, and an HMAC of it by a secret of the installation. So
 * links can be shown again, and whoever reads the database has none.
 */
struct str share_token(struct call *call, struct id id);
/* False if it was not made here. */
bool share_token_read(struct call *call, struct str token, struct id *out);

#endif
