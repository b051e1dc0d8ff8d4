/*
 * A ZIP archive of stored files whose names, sizes and checksums are known beforehand
 * (APPNOTE 6.3.9 of PKWARE): its size is known too, and any piece of it can be made without what
 * stands before. With ZIP64 where it is larger than four gigabytes or has more than 65,534 files.
 */
#ifndef TINTYPE_MEDIA_ARCHIVE_H
#define TINTYPE_MEDIA_ARCHIVE_H

#include "base/arena.h"
#include "base/buf.h"
#include "base/problem.h"

#define ARCHIVE_NAME_MAX 400

struct archive_file {
	struct str name; /* UTF-8, at most ARCHIVE_NAME_MAX bytes */
	int64_t size;    /* below 4 GiB */
	uint32_t crc32;
	int64_t modified_us;
	int64_t at; /* of its head in the archive: archive_layout() */
};

/* Sets where each is, and gives the size of the whole. */
int64_t archive_layout(struct archive_file *files, size_t count);

/* Appends size bytes of a file from an offset on. */
struct archive_source {
	void *context;
	const struct problem *(*read)(
	    void *context, size_t file, int64_t offset, size_t size, struct buf *out);
};
/* Appends the bytes first to last, both included, of an archive that was laid out. */
const struct problem *archive_read(struct arena *arena, const struct archive_file *files,
    size_t count, const struct archive_source *source, int64_t first, int64_t last,
    struct buf *out) MUST_CHECK;

/* Of bytes behind others: begins with 0. */
uint32_t archive_crc32(uint32_t before, struct str bytes);

#endif
