/*
 * HTML and XML, appended to a buffer. Whatever is not our own text goes through markup_text() or
 * markup_attribute(), which leave nothing in it that markup could be made of.
 */
#ifndef TINTYPE_API_MARKUP_H
#define TINTYPE_API_MARKUP_H

#include "api/call.h"
#include "base/buf.h"
#include "base/id.h"

/* Text between tags, or in a quoted attribute: & < > " ' escaped, what XML 1.0 has no way to say
 * left out. Valid UTF-8. */
void markup_text(struct buf *out, struct str text);
/* ' name="value"' */
void markup_attribute(struct buf *out, struct str name, struct str value);
/* '<name>value</name>' */
void markup_element(struct buf *out, struct str name, struct str value);
/* The same with a number, a time (RFC 3339), or nothing between. */
void markup_time(struct buf *out, struct str name, int64_t us);

/* Addresses, absolute with PUBLIC_BASE_URL. */
struct str door_url(struct call *call, struct str path);
/* "/i/{id}" */
struct str door_image_url(struct call *call, struct id image);

/* The buffer as the answer, with an ETag; 304 if the client has it. */
void reply_markup(struct call *call, struct str content_type, const struct buf *out);

#endif
