/*
 * Values that a table keeps packed in one bytea, because each field of a row costs by itself:
 * integers in network byte order, ids, texts behind two bytes of length. Each call takes one off
 * *rest. What we packed ourselves is whole; if it ends too early, the rest is zero and empty.
 */
#ifndef TINTYPE_DB_PACKED_H
#define TINTYPE_DB_PACKED_H

#include "base/id.h"
#include "base/str.h"

/* Two's complement of 1 to 8 bytes. */
int64_t packed_i64(struct str *rest, size_t bytes);
struct id packed_id(struct str *rest);
/* A view. */
struct str packed_text(struct str *rest);

#endif
