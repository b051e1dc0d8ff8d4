#include "config.h"

#include "jobs/test_point.h"

#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

bool
test_point_taken(const char *point)
{
	const char *path = getenv("TINTYPE_TEST_POINT");
	char wanted[64];
	ssize_t size;
	int fd;

	if (path == NULL)
		return false;
	fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return false;
	size = read(fd, wanted, sizeof wanted);
	close(fd);
	return size == (ssize_t)strlen(point) && memcmp(wanted, point, (size_t)size) == 0 &&
	       unlink(path) == 0;
}

void
test_point_die(const char *point)
{
	if (test_point_taken(point))
		raise(SIGKILL);
}
