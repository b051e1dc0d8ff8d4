/*
 * Which numbers a kept listing depends on: service/changes steps them, as the triggers of
 * migrations 00030 and 00083 say. On that of public listings all depend. A new image steps
 * others, of the listings that it can be in; who is signed in has one of their own.
 */
#ifndef TINTYPE_API_LISTING_DEPENDS_H
#define TINTYPE_API_LISTING_DEPENDS_H

#include "api/call.h"
#include "cache/lookup.h"

/* Of tags: they are the same for everybody, and no image stands on them. */
bool listing_is_tags(const struct call *call);
/* Each of these numbers ends the page; and whether counts stand on it. own: also on what concerns
 * nobody but the viewer. */
void listing_depends(const struct call *call, bool own, struct lookup *lookup);

#endif
