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
/* Behind the bytes of those who hash: those of who waits for them. */
#define WAITING_ROOM 1000

/* True if the byte is now ours; the lock ends with the descriptor. */
static bool
take(int fd, off_t at)
{
	struct flock lock = { .l_type = F_WRLCK, .l_whence = SEEK_SET, .l_start = at, .l_len = 1 };

	return fcntl(fd, F_OFD_SETLK, &lock) == 0;
}

static bool
take_any(int fd, off_t from, int64_t count)
{
	for (int64_t i = 0; i < count; i++)
		if (take(fd, from + (off_t)i))
			return true;
	return false;
}

/*
 * Of the workers, of which there are as many as connections when they are needed, no more than half
 * may be busy with passwords: the others serve everybody else. Of that half, half waits, so that
 * hashes that take longer today than yesterday make people wait before they are turned away.
 */
static void
sizes(const struct config *config, int64_t *hashing, int64_t *waiting)
{
	int64_t half = config->db.max_open / 2 > 1 ? config->db.max_open / 2 : 1;
	int64_t most = (half + 1) / 2;

	*hashing = config->auth.at_once < most ? config->auth.at_once : most;
	*waiting = half - *hashing;
}

static const struct problem *
too_many(struct arena *arena)
{
	struct problem *busy = arena_new(arena, struct problem);

	*busy = (struct problem){ .kind = PROBLEM_UNAVAILABLE,
		.detail = "Too many people are signing in at the moment. Please try again shortly.",
		.cause = "all password hashing slots were busy",
		.retry_after = RETRY_AFTER };
	return busy;
}

static bool
enter(int fd, const struct config *config)
{
	const struct timespec pause = { .tv_nsec = PAUSE_NS };
	int64_t end = clock_monotonic_ns() + PATIENCE_NS, hashing, waiting;

	sizes(config, &hashing, &waiting);
	if (take_any(fd, 0, hashing))
		return true;
	if (!take_any(fd, WAITING_ROOM, waiting))
		return false;
	while (clock_monotonic_ns() < end) {
		nanosleep(&pause, NULL);
		if (take_any(fd, 0, hashing))
			return true;
	}
	return false;
}

const struct problem *
hash_gate_enter(struct service *service, struct arena *arena, int *slot)
{
	struct str root = service->config->storage.local_path;
	struct str path = arena_printf(arena, "%.*s/hash-gate", (int)root.len, root.at);
	int fd = open(path.at, O_RDWR | O_CREAT | O_CLOEXEC, 0600);

	if (fd < 0)
		return problem_caused(
		    arena, PROBLEM_UNAVAILABLE, "%s: %s", path.at, strerror(errno));
	if (!enter(fd, service->config)) {
		close(fd);
		return too_many(arena);
	}
	*slot = fd;
	return NULL;
}

void
hash_gate_leave(int slot)
{
	close(slot);
}
