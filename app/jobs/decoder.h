/*
 * Decoding in a child of its own: hostile images meet as little of the machine as works. The child
 * has no network, no other program, no descriptors but the source and a pipe; bounded memory, time
 * and files. What it does wrong fails one image.
 */
#ifndef TINTYPE_JOBS_DECODER_H
#define TINTYPE_JOBS_DECODER_H

#include "media/derive.h"

struct decoder_limits {
	int64_t memory_bytes;
	int64_t timeout_ns;
};

struct decoder_result {
	bool made;
	char reason[200]; /* for the owner, if not made */
	struct derived derived;
	int64_t peak_memory; /* bytes */
};

/* Told by the parent when the child has made another file: how many there are, and will be. False:
 * the work is not wanted any more. */
struct decoder_watch {
	bool (*made)(size_t files, size_t of, void *context);
	void *context;
};

/* Decodes what source_fd holds into files in the folder. False only if no child could be started.
 */
bool decoder_run(int source_fd, const struct derive_wish *wish, const char *folder,
    const struct decoder_limits *limits, const struct decoder_watch *watch,
    struct decoder_result *out);

#endif
