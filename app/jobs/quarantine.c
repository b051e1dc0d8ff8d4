#include "config.h"

#include "jobs/quarantine.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define COPY_BYTES ((size_t)64 * 1024)

static const struct problem *
failed(struct arena *arena, const char *what)
{
	return problem_caused(
	    arena, PROBLEM_UNAVAILABLE, "quarantine, %s: %s", what, strerror(errno));
}

static bool
write_all(int fd, const char *bytes, size_t size)
{
	while (size > 0) {
		ssize_t n = write(fd, bytes, size);

		if (n < 0 && errno != EINTR)
			return false;
		if (n > 0) {
			bytes += n;
			size -= (size_t)n;
		}
	}
	return true;
}

static const struct problem *
copy(struct arena *arena, int from, int to)
{
	char *bytes = arena_alloc_raw(arena, COPY_BYTES, 1);
	off_t at = 0;
	ssize_t n;

	while ((n = pread(from, bytes, COPY_BYTES, at)) != 0) {
		if (n < 0)
			return failed(arena, "read");
		if (!write_all(to, bytes, (size_t)n))
			return failed(arena, "write");
		at += n;
	}
	return fsync(to) == 0 ? NULL : failed(arena, "sync");
}

const struct problem *
quarantine_keep(struct arena *arena, struct str root, struct str name, int fd)
{
	struct str folder = arena_printf(arena, "%.*s/quarantine", (int)root.len, root.at);
	struct str path = arena_printf(arena, "%s/%.*s", folder.at, (int)name.len, name.at);
	const struct problem *problem;
	int to;

	if (mkdir(folder.at, 0700) != 0 && errno != EEXIST)
		return failed(arena, "folder");
	/* A try before this one may have left it. */
	if (unlink(path.at) != 0 && errno != ENOENT)
		return failed(arena, "an older copy");
	to = open(path.at, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0400);
	if (to < 0)
		return failed(arena, "open");
	problem = copy(arena, fd, to);
	close(to);
	return problem;
}
