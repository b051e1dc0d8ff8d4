/*
 * One page for all who are signed in. Of some listings what they are shown differs in one thing
 * alone: `liked`. Whoever has no page of their own yet is given one made from the members' page,
 * where nobody likes anything, and one query by key: the counts, and what this viewer likes. The
 * members' page is kept beside that of anonymous visitors, under the same numbers; whoever makes a
 * page from the database makes it, too.
 */
#ifndef TINTYPE_API_MEMBERS_PAGE_H
#define TINTYPE_API_MEMBERS_PAGE_H

#include "api/cached_reply.h"

#define MEMBERS_PAGE_COMMANDS 2

/* Sets call->cached->members, unless the listing is not alike for all. call->cached is ready. */
void members_page_begin(struct call *call, const struct key_page *page);
/*
 * The viewer's page from the members', a round trip and a query; until old_at_ms it is fresh.
 * False: it is to be made from the database, and members_page_keep() to be called. The stamp is
 * the caller's to fill.
 */
bool members_page_find(struct call *call, struct page_new *page, int64_t *old_at_ms);
/* Writes what the viewer's text makes the members', unless somebody else does; gives the number of
 * commands. text is empty: only others are let in. */
size_t members_page_keep(struct call *call, struct str text, struct redis_command *commands);

#endif
