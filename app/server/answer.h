/*
 * The way of an answer back over FastCGI (FastCGI 1.0, sections 3.3 and 5.5). libfcgi reads the
 * request; what is written goes past its buffer of 8 KiB, which would cut an answer into as many
 * writes and wake the web server for each: head, body and end are records of one writev().
 */
#ifndef TINTYPE_SERVER_ANSWER_H
#define TINTYPE_SERVER_ANSWER_H

#include <fcgiapp.h>

#include "base/arena.h"
#include "http/response.h"

/* Sends it whole, and the end of the request; a client that is gone is no error. */
void answer_send(FCGX_Request *fcgi, struct arena *arena, const struct http_response *response);

/*
 * Ends the connection and frees what libfcgi holds of the request. The kept-open wish of a web
 * server is not granted: it would pin this worker. If the request was read whole it is closed at
 * once; else only after the web server has stopped sending, or it would take the broken pipe for an
 * error and throw the answer away.
 */
void answer_close(FCGX_Request *fcgi);

#endif
