/* Writes ZIP archives as a stream, in constant memory, by libarchive. */
#ifndef TINTYPE_MEDIA_ZIP_H
#define TINTYPE_MEDIA_ZIP_H

#include "base/arena.h"
#include "base/problem.h"

struct zip;

/* Where the bytes go. */
struct zip_sink {
	void *context;
	const struct problem *(*write)(void *context, struct str bytes);
};

/* Closed with the arena, if it was not ended. */
const struct problem *zip_begin(
    struct arena *arena, const struct zip_sink *sink, struct zip **out) MUST_CHECK;
/* A file: its pieces follow. Stored as it is if that is said: pictures do not get smaller. */
const struct problem *zip_file(
    struct zip *zip, const char *name, bool as_it_is, int64_t modified_us) MUST_CHECK;
const struct problem *zip_write(struct zip *zip, struct str bytes) MUST_CHECK;
const struct problem *zip_end(struct zip *zip) MUST_CHECK;

#endif
