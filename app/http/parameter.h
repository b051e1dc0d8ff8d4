/* What follows the ';' of a field value (RFC 9110 section 5.6.6): name=token or name="quoted". */
#ifndef TINTYPE_HTTP_PARAMETER_H
#define TINTYPE_HTTP_PARAMETER_H

#include "base/arena.h"
#include "http/query.h"

enum http_parameter { HTTP_PARAMETER_NONE, HTTP_PARAMETER_TAKEN, HTTP_PARAMETER_BROKEN };

/*
 * Takes one parameter off *rest, the text behind the first part of a field value. In a quoted value
 * only \" and \\ are escapes, because browsers send file names with plain backslashes.
 */
enum http_parameter http_parameter_take(
    struct arena *arena, struct str *rest, struct http_pair *out);
/* One or more of RFC 9110's tchar. */
bool http_is_token(struct str text);

#endif
