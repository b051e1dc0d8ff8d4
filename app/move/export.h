/*
 * A gallery is moved out, into files that need no tintype: each person's albums as folders,
 * originals by the names they came with, and beside each its words as JSON (all of them: tintype
 * import makes the same of it) and as XMP (what other programs read).
 *
 * Each file appears whole and is read again before its words are written; so an export that broke
 * off is begun again, and what is there already is compared, byte for byte.
 */
#ifndef TINTYPE_MOVE_EXPORT_H
#define TINTYPE_MOVE_EXPORT_H

#include "base/id.h"
#include "service/service.h"

struct export_wish {
	const char *folder;  /* made if it is not there; else empty, or of an export before */
	struct id owner;     /* nil: everybody, each in a folder of their name */
	struct str username; /* the owner's; empty: everybody */
};

struct export_events {
	void *context;
	void (*refused)(void *context, const char *path, struct str why);
	void (*progress)(void *context, int64_t done, int64_t of, const char *path);
};

struct export_sum {
	int64_t people, albums, images;
	int64_t written, written_bytes; /* of the images */
	int64_t kept;                   /* were there, and good */
	int64_t linked;                 /* in further albums */
	int64_t listed;                 /* the same where the disk knows no links */
	int64_t unready;                /* images without an original: in processing, or failed */
	int64_t refused;                /* originals that are gone or damaged */
};

/* CONFLICT if the folder holds other things. */
const struct problem *export_run(struct service *service, struct arena *arena,
    const struct export_wish *wish, const struct export_events *events,
    struct export_sum *out) MUST_CHECK;

#endif
