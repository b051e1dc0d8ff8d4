#include "config.h"

#include "service/hash_gate.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "base/clock.h"
#include "config/config.h"

#define PATIENCE_NS (10 * CLOCK_SECOND_NS)
#define PAUSE_NS (10 * 1000000)
#define RETRY_AFTER 2

/* True if the slot's byte is now ours; the lock ends with the descriptor. */
static bool
take_slot(int fd, off_t slot)
{
	struct flock lock = {
		.l_type = F_WRLCK, .l_whence = SEEK_SET, .l_start = slot, .l_len = 1
	};

	return fcntl(fd, F_OFD_SETLK, &lock) == 0;
}

static bool
take_any(int fd, int64_t slots)
{
	for (int64_t slot = 0; slot < slots; slot++)
		if (take_slot(fd, (off_t)slot))
			return true;
	return false;
}

const struct problem *
hash_gate_enter(struct service *service, struct arena *arena, int *slot)
{
	struct str root = service->config->storage.local_path;
	struct str path = arena_printf(arena, "%.*s/hash-gate", (int)root.len, root.at);
	const struct timespec pause = { .tv_nsec = PAUSE_NS };
	int64_t end = clock_monotonic_ns() + PATIENCE_NS;
	struct problem *busy;
	int fd = open(path.at, O_RDWR | O_CREAT | O_CLOEXEC, 0600);

	if (fd < 0)
		return problem_caused(
		    arena, PROBLEM_UNAVAILABLE, "%s: %s", path.at, strerror(errno));
	do {
		if (take_any(fd, service->config->auth.at_once)) {
			*slot = fd;
			return NULL;
		}
		nanosleep(&pause, NULL);
	} while (clock_monotonic_ns() < end);
	close(fd);
	busy = arena_new(arena, struct problem);
	*busy = (struct problem){ .kind = PROBLEM_UNAVAILABLE,
		.detail = "Too many people are signing in at the moment. Please try again shortly.",
		.cause = "all password hashing slots were busy",
		.retry_after = RETRY_AFTER };
	return busy;
}

void
hash_gate_leave(int slot)
{
	close(slot);
}
