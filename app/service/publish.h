/*
 * Files for everybody are sent by nginx alone, by links. A link is made while the row is locked and
 * says that everybody may have it; whoever changes that row hears of it from the database (a
 * trigger) before the transaction can end, and removes the links. So none outlives its right. What
 * a crash between a statement of its own transaction and the removal leaves, the sweeper removes.
 */
#ifndef TINTYPE_SERVICE_PUBLISH_H
#define TINTYPE_SERVICE_PUBLISH_H

#include "blob/public.h"
#include "db/pg.h"
#include "repo/variant.h"

/* For every connection that may change images, wherever it belongs. */
void publish_attach(struct pg *pg, struct blob_store *blobs);
/*
 * Makes the link to the best file there is, if it is right, called "<stem>.<format>". *name: of the
 * link; empty if there is none.
 */
const struct problem *publish_file(struct pg *pg, struct blob_store *blobs, struct arena *arena,
    struct id image, const struct variant_types *types, struct str stem,
    struct str *name) MUST_CHECK;
const struct problem *publish_sweep(
    struct pg *pg, struct blob_store *blobs, struct arena *arena) MUST_CHECK;

#endif
