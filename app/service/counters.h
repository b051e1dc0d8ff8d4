/*
 * Views. Redis counts; every hundred of an image, each hour, and when tintype-jobs ends, they are
 * written to the database, each lot once (cache/views, migration 00031). What is shown is both.
 */
#ifndef TINTYPE_SERVICE_COUNTERS_H
#define TINTYPE_SERVICE_COUNTERS_H

#include "repo/image.h"
#include "service/access.h"
#include "service/service.h"

#define VIEWS_PER_LOT 100

/*
 * A view of an image by whoever key names (a keyed hash, or an id), once an hour. Without Redis the
 * database counts. 404 if the viewer does not see the image.
 */
const struct problem *counters_view(struct service *service, struct arena *arena,
    const struct viewer *viewer, struct id image, struct str key) MUST_CHECK;
/* Adds what is not yet written. One round trip to Redis; without Redis nothing is added. */
void counters_add(struct service *service, struct arena *arena, struct image *images, size_t count);
/* Writes everything down. */
const struct problem *counters_flush(struct service *service, struct arena *arena) MUST_CHECK;

#endif
