/* Good answers. Problems are problem_reply's. */
#ifndef TINTYPE_API_REPLY_H
#define TINTYPE_API_REPLY_H

#include "api/call.h"
#include "repo/paging.h"
#include "json/writer.h"

/* JSON written so far becomes the body. */
void reply_json(struct call *call, int status, const struct buf *json);
/* 204, or another without a body. */
void reply_empty(struct call *call, int status);
/* 201 with Location: "/api/v1<path>/<id>". */
void reply_location(struct call *call, struct str path, struct id id);

/*
 * The strong ETag of what is answered: call before writing the body. True if the client has it
 * already (If-None-Match): the answer is then 304, and nothing more is to be written. Never true of
 * an answer that is to be kept (call->cached,
 * call->record).
 */
bool reply_etag(struct call *call, struct str tag);
/* 412 unless If-Match is absent or names the tag. */
const struct problem *reply_if_match(struct call *call, struct str tag) MUST_CHECK;

/* {"items":[ … ],"pagination":{…}}: begin, write the items, end. */
struct json_writer reply_page_begin(struct call *call, struct buf *out);
/* The same with another name for the items. */
struct json_writer reply_page_begin_named(struct call *call, struct str name, struct buf *out);
void reply_page_end(struct call *call, struct json_writer *json, struct str listing,
    const struct paging *paging, const struct page_result *result);

/* Bytes that the web server sends: X-Accel-Redirect to an internal path of nginx, or, as
 * TINTYPE_SENDFILE says, X-Sendfile. */
void reply_accel(struct call *call, struct str path, struct str content_type);

#endif
