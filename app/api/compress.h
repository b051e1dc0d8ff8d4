/*
 * Answers of some length leave compressed, if the client takes that: nginx would do it, too, but
 * makes the strong entity tag a weak one, and If-Match needs it strong (RFC 9110 section 13.1.1).
 */
#ifndef TINTYPE_API_COMPRESS_H
#define TINTYPE_API_COMPRESS_H

#include "api/api.h"

/* Last but for the fields that every answer has. */
void compress(struct call *call);

#endif
