#include "config.h"

#include "base/random.h"

#include <errno.h>
#include <stdlib.h>
#include <sys/random.h>

void
random_bytes(void *into, size_t size)
{
	unsigned char *at = into;

	while (size > 0) {
		ssize_t got = getrandom(at, size, 0);

		if (got < 0 && errno != EINTR)
			abort();
		if (got > 0) {
			at += got;
			size -= (size_t)got;
		}
	}
}

uint64_t
random_below(uint64_t below)
{
	uint64_t number;

	random_bytes(&number, sizeof number);
	return number % below;
}
