/*
 * Links by which nginx sends files that are for everybody, without asking anybody: public/<last two
 * digits of the image>/<image>/<name>. Who makes one knows that it is right for as long as it
 * takes; who makes it wrong removes it first (service/publish).
 */
#ifndef TINTYPE_BLOB_PUBLIC_H
#define TINTYPE_BLOB_PUBLIC_H

#include "base/id.h"
#include "blob/blob.h"

/* A second name for a local blob. There already is no problem. */
const struct problem *blob_publish(struct blob_store *store, struct arena *arena, struct id image,
    struct str name, struct str key) MUST_CHECK;
/* All links of an image. */
void blob_withdraw(struct blob_store *store, struct id image);
/* "/_public/...": what X-Accel-Redirect names. */
struct str blob_public_path(struct arena *arena, struct id image, struct str name);

struct blob_public_events {
	void *context;
	const struct problem *(*image)(void *context, struct id image);
};
/* Images that have links. */
const struct problem *blob_list_public(struct blob_store *store, struct arena *arena,
    const struct blob_public_events *events) MUST_CHECK;

#endif
