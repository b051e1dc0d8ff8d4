/* What handlers that list images share. */
#ifndef TINTYPE_API_IMAGE_LIST_H
#define TINTYPE_API_IMAGE_LIST_H

#include "api/call.h"
#include "service/image.h"

/* The page, with its ETag. */
void reply_images(struct call *call, struct str listing, const struct paging *paging,
    const struct image_page *page);
/* The same with the "query" it answers. */
void reply_images_found(struct call *call, struct str listing, const struct paging *paging,
    const struct image_page *page, struct str query);
/* Names everything that changes what is listed, and in what order: what cursors are bound to. */
struct str listing_name(struct call *call, const struct image_query *query);
/* tags and tag, as slugs, each once. */
void query_tags(struct call *call, struct field_errors *errors, struct image_query *query);
void query_visibility(struct call *call, struct field_errors *errors, struct image_query *query);
/* The user a path names by id, or as "me". */
const struct problem *call_user_id(struct call *call, struct id *out) MUST_CHECK;

#endif
