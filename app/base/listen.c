#include "config.h"

#include "base/listen.h"

#include <errno.h>
#include <poll.h>
#include <unistd.h>

#include "base/clock.h"

bool
listen_for(int fd, int64_t deadline_ns, void *out, size_t size, bool *late)
{
	size_t got = 0;

	*late = false;
	while (got < size) {
		int64_t left = deadline_ns - clock_monotonic_ns();
		struct pollfd ready = { .fd = fd, .events = POLLIN };
		ssize_t n;

		if (left <= 0) {
			*late = true;
			return false;
		}
		if (poll(&ready, 1, (int)(left / 1000000) + 1) <= 0)
			continue;
		n = read(fd, (char *)out + got, size - got);
		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			return false;
		got += (size_t)n;
	}
	return true;
}
