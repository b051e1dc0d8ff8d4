#include "config.h"

#include "base/file.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static const struct problem *
read_all(struct arena *arena, int fd, const char *path, size_t size, struct str *out)
{
	char *bytes = arena_alloc(arena, size + 1, 1);
	size_t at = 0;

	while (at < size) {
		ssize_t got = read(fd, bytes + at, size - at);

		if (got < 0 && errno == EINTR)
			continue;
		if (got < 0)
			return problem_caused(
			    arena, PROBLEM_INTERNAL, "%s: %s", path, strerror(errno));
		if (got == 0)
			break;
		at += (size_t)got;
	}
	*out = (struct str){ bytes, at };
	return NULL;
}

const struct problem *
file_read(struct arena *arena, const char *path, size_t max, struct str *out)
{
	const struct problem *problem;
	struct stat about;
	int fd = open(path, O_RDONLY | O_CLOEXEC);

	if (fd < 0)
		return problem_caused(arena, PROBLEM_INTERNAL, "%s: %s", path, strerror(errno));
	if (fstat(fd, &about) != 0 || !S_ISREG(about.st_mode))
		problem = problem_caused(arena, PROBLEM_INTERNAL, "%s: not a regular file", path);
	else if (about.st_size < 0 || (size_t)about.st_size > max)
		problem =
		    problem_caused(arena, PROBLEM_INTERNAL, "%s: larger than %zu bytes", path, max);
	else
		problem = read_all(arena, fd, path, (size_t)about.st_size, out);
	close(fd);
	return problem;
}
