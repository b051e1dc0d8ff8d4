/* Any bytes as an uploaded file: what passes has sane dimensions, and nothing is read outside. */
#include "config.h"

#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

#include "media/probe.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
	const struct media_limits limits = { ~0U, 10, 8192, 100000000 };
	struct arena arena = { 0 };
	struct media_info info;
	int fd = memfd_create("probe", MFD_CLOEXEC);

	if (fd < 0 || write(fd, bytes, size) != (ssize_t)size)
		abort();
	if (media_check(&arena, fd, &limits, &info) == NULL &&
	    (info.width < 10 || info.width > 8192 || info.height < 10 || info.height > 8192 ||
		info.frames < 1 || info.width * info.height * info.frames > limits.max_pixels))
		abort();
	close(fd);
	arena_release(&arena);
	return 0;
}
