/* hiredis' replies as ours, in the arena, with bounds: what is in Redis may be anybody's. */
#ifndef TINTYPE_CACHE_REPLY_H
#define TINTYPE_CACHE_REPLY_H

#include "cache/redis.h"

#define REPLY_DEPTH_MAX 6
#define REPLY_ITEMS_MAX 65536
/* Bytes of one reply, before it is converted. */
#define REPLY_SIZE_MAX (16 * 1024 * 1024)

struct redisReply;

/* False if it is deeper or larger than the bounds, or of a kind that we do not know. */
bool reply_convert(struct arena *arena, const struct redisReply *from, struct redis_reply *to);

#endif
