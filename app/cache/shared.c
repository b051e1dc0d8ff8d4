#include "config.h"

#include "cache/shared.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <time.h>
#include <unistd.h>

#include "base/clock.h"
#include "cache/known.h"

/* A new file is zeros, and so is what an older, shorter one lacks. */
static int
open_file(const char *path)
{
	int fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);

	if (fd >= 0 && ftruncate(fd, sizeof(struct redis_shared)) != 0) {
		close(fd);
		fd = -1;
	}
	return fd;
}

struct redis_shared *
redis_shared_open(const char *path)
{
	int fd = path == NULL ? -1 : open_file(path);
	void *at;

	if (path != NULL && fd < 0)
		return NULL;
	at = mmap(NULL, sizeof(struct redis_shared), PROT_READ | PROT_WRITE,
	    path == NULL ? MAP_SHARED | MAP_ANONYMOUS : MAP_SHARED, fd, 0);
	if (fd >= 0)
		close(fd);
	return at == MAP_FAILED ? NULL : at;
}

void
redis_shared_owe(struct redis_shared *shared)
{
	atomic_fetch_add(&shared->owed, 1);
}

uint64_t
redis_shared_debt(const struct redis_shared *shared)
{
	uint64_t owed = atomic_load(&shared->owed);

	return owed == atomic_load(&shared->paid) ? 0 : owed;
}

void
redis_shared_pay(struct redis_shared *shared, uint64_t debt)
{
	uint64_t paid = atomic_load(&shared->paid);

	while (paid < debt && !atomic_compare_exchange_weak(&shared->paid, &paid, debt))
		continue;
}

void
redis_shared_doubt(struct redis_shared *shared, int64_t nanoseconds)
{
	atomic_store(&shared->doubt_until, clock_monotonic_ns() + nanoseconds);
}

bool
redis_shared_doubts(const struct redis_shared *shared)
{
	int64_t until = atomic_load(&shared->doubt_until);

	return until != 0 && clock_monotonic_ns() < until;
}

void
redis_shared_lose(struct redis_shared *shared)
{
	atomic_store(&shared->lost_at, clock_monotonic_ns());
}

void
redis_shared_outwait(const struct redis_shared *shared)
{
	int64_t left = atomic_load(&shared->lost_at) + KNOWN_NS - clock_monotonic_ns();
	struct timespec pause = { .tv_nsec = left };

	/* More is nonsense: left in a file by a machine that has been started since. */
	if (left <= 0 || left > KNOWN_NS)
		return;
	while (nanosleep(&pause, &pause) != 0)
		continue;
}
