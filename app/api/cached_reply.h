/*
 * Listings kept ready-made and compressed, in Redis. What everybody is shown alike is kept once,
 * under the generation of public listings. Whoever is signed in has pages of their own, under that
 * generation and their own: `liked`, and what only they see; if nothing but `liked` is theirs, they
 * are made from a page that all of them share (api/members_page.h). Moderators see what changes
 * under neither, and are not served from here.
 *
 * A like or a comment ends none of them: the numbers that it changed are put right in the page.
 */
#ifndef TINTYPE_API_CACHED_REPLY_H
#define TINTYPE_API_CACHED_REPLY_H

#include "api/call.h"
#include "cache/lookup.h"
#include "repo/image.h"

/* How an answer of the call is kept; call->cached is NULL when it is not. */
struct cached_reply {
	int64_t fresh_ms, old_ms;
	enum role role; /* that the key was made for */
	struct lookup lookup;
	struct looked looked;
	struct str held;              /* the page of lookup.held, in the worker's memory */
	struct str ids;               /* of the images that were made a page of: cache/page.h */
	bool locked;                  /* we make it, and others may be waiting */
	struct members_page *members; /* NULL: of this listing there is none */
};

/* Once it is known who is asking, by the token: sets call->cached. */
void cached_reply_begin(struct call *call);
/* Part of the request's one pipeline, unless false: then there is nothing to ask. */
bool cached_reply_command(struct call *call, struct redis_command *command);
/* What became of it. ran: whatever was asked was answered. */
void cached_reply_take(struct call *call, struct redis_command *command, bool ran);
/* Answers if it can. Else the handler is to make a whole answer, never 304. */
bool cached_reply_answer(struct call *call);
/* By the handler: these images stand on its page. */
void cached_reply_lists(struct call *call, const struct image *images, size_t count);
/* Keeps what the handler made, unless it is a problem, and answers with it. */
void cached_reply_keep(struct call *call, bool made);
/* Whether a query parameter says which part of a listing is asked for, not what is listed. */
bool cached_reply_is_paging(struct str name);
/* What the texts of all pages depend on beside the database; for api_open(). */
struct str cached_reply_fingerprint(struct arena *arena, const struct api *api);

#endif
