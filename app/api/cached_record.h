/*
 * One account, album or image as anybody sees it, ready-made in Redis (cache/record). Whoever is
 * signed in is answered from the database: `liked`, who follows whom, what only they see. An
 * image's views that are not written down yet are asked for together with it, and put in.
 */
#ifndef TINTYPE_API_CACHED_RECORD_H
#define TINTYPE_API_CACHED_RECORD_H

#include "api/call.h"
#include "cache/record.h"

struct cached_record {
	struct str key;
	struct id image; /* nil: of something that is not viewed */
	int64_t ttl_ms;
	struct record found;
	int64_t views; /* not written down yet */
};

/* As in api/cached_reply.h, with call->record. */
void cached_record_begin(struct call *call);
void cached_record_command(struct call *call, struct redis_command *command);
void cached_record_take(struct call *call, const struct redis_command *command, bool ran);
bool cached_record_answer(struct call *call);
void cached_record_keep(struct call *call, bool made);

#endif
