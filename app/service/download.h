/*
 * Many originals as one ZIP archive, which nobody ever stores: any piece of it is made when it is
 * asked for, in bounded memory, and each time only of what the viewer may see by then. When that
 * changes between two pieces the tag changes too, and who loads it begins anew.
 */
#ifndef TINTYPE_SERVICE_DOWNLOAD_H
#define TINTYPE_SERVICE_DOWNLOAD_H

#include "base/buf.h"
#include "media/archive.h"
#include "service/access.h"
#include "service/service.h"

#define DOWNLOAD_FILES_MAX 10000
#define DOWNLOAD_IDS_MAX 100

struct download {
	struct archive_file *files;
	struct str *keys; /* of their blobs */
	size_t count;
	int64_t size;   /* of the archive */
	struct str tag; /* another when one byte of it is */
	struct str title;
};

/* 404 if the viewer may not see the album, 413 if there are too many images in it. */
const struct problem *download_album(struct service *service, struct arena *arena,
    const struct viewer *viewer, struct id album, struct download *out) MUST_CHECK;
/* Of these images those that the viewer may see; 404 if that is none. */
const struct problem *download_images(struct service *service, struct arena *arena,
    const struct viewer *viewer, const struct id *images, size_t count,
    struct download *out) MUST_CHECK;
/* The bytes first to last, both included. */
const struct problem *download_read(struct service *service, struct arena *arena,
    const struct download *download, int64_t first, int64_t last, struct buf *out) MUST_CHECK;

#endif
