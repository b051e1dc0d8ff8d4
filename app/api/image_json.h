/* Images and albums as clients see them. */
#ifndef TINTYPE_API_IMAGE_JSON_H
#define TINTYPE_API_IMAGE_JSON_H

#include "api/call.h"
#include "repo/album.h"
#include "repo/image.h"
#include "json/writer.h"

/* As in listings: without exif. */
void image_json(struct call *call, struct json_writer *json, const struct image *image);
/* As by itself. */
void image_detail_json(
    struct call *call, struct json_writer *json, const struct image_detail *detail);
void album_json(struct call *call, struct json_writer *json, const struct album *album);
/* "{id,username,display_name}" of an owner. */
void owner_json(
    struct json_writer *json, struct id id, struct str username, struct str display_name);
struct str variant_mime(struct str format);
/* Where its bytes are: absolute with PUBLIC_BASE_URL. A file made anew has a new address. */
struct str variant_url(struct call *call, const struct image *image, enum variant_size size);

/*
 * What GET answers carry: a strong ETag of the bytes in the response, and 304 without them if the
 * client has them.
 */
void reply_tagged(struct call *call);
/*
 * The same for what can be edited: "<version>-<hash of the bytes>". If-Match looks at the version
 * alone, so that views and likes do not come between a reader and their edit.
 */
void reply_versioned(struct call *call, int64_t version);
/* 412 unless If-Match is absent, "*", or names the version. */
const struct problem *require_version(struct call *call, int64_t version) MUST_CHECK;

#endif
