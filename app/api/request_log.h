/*
 * What the operator reads of each request: a line of the log; a line of the access log, if there is
 * one, in the form that tools for web servers' logs know; and, of a slow request, what it asked the
 * database and how long that took.
 */
#ifndef TINTYPE_API_REQUEST_LOG_H
#define TINTYPE_API_REQUEST_LOG_H

#include "api/api.h"
#include "db/statement.h"

/* Forgets the statements of the request before. */
void request_log_begin(struct api *api);
/* One statement of this request has ended. */
void request_log_statement(
    struct api *api, enum statement statement, int64_t nanoseconds, bool failed);
/* The request is answered. left_open: it left a transaction, which is a fault of ours. */
void request_log_end(struct api *api, struct arena *arena, const struct http_request *request,
    const struct http_response *response, bool left_open);

#endif
