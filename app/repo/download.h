/* Originals that go into an archive. */
#ifndef TINTYPE_REPO_DOWNLOAD_H
#define TINTYPE_REPO_DOWNLOAD_H

#include "db/pg.h"

struct download_file {
	struct id variant;
	struct str storage_key, format, title, original_filename;
	int64_t file_size, created_us;
	int64_t crc32; /* -1: not known yet */
};

/* Of an album, in its order, what the viewer meets of it; at most limit. One query. */
const struct problem *download_repo_list_album(struct pg *pg, struct arena *arena, struct id album,
    struct id viewer, bool moderates, int64_t limit, struct download_file **out,
    size_t *count) MUST_CHECK;
/* Of these images, in this order, those that the viewer may see. One query. */
const struct problem *download_repo_list_images(struct pg *pg, struct arena *arena,
    const struct id *images, size_t wanted, struct id viewer, bool moderates,
    struct download_file **out, size_t *count) MUST_CHECK;
const struct problem *download_repo_set_checksum(
    struct pg *pg, struct arena *arena, struct id variant, int64_t crc32) MUST_CHECK;

#endif
