#include "config.h"

#include "base/random.h"

#include <errno.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>

#define POOL_SIZE ((size_t)256)

/*
 * The kernel's bytes for the next few ids, so that not each of them costs a system call. Who is
 * forked begins with none, and what was given out is wiped.
 */
static _Thread_local struct {
	unsigned char bytes[POOL_SIZE];
	size_t left; /* at the beginning */
} pool;

static pthread_once_t once = PTHREAD_ONCE_INIT;

static void
forget(void)
{
	explicit_bzero(&pool, sizeof pool);
}

static void
forget_after_fork(void)
{
	if (pthread_atfork(NULL, NULL, forget) != 0)
		abort();
}

static void
ask_kernel(void *into, size_t size)
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

void
random_bytes(void *into, size_t size)
{
	if (size > POOL_SIZE / 4) {
		ask_kernel(into, size);
		return;
	}
	pthread_once(&once, forget_after_fork);
	if (pool.left < size) {
		ask_kernel(pool.bytes, POOL_SIZE);
		pool.left = POOL_SIZE;
	}
	pool.left -= size;
	memcpy(into, pool.bytes + pool.left, size);
	explicit_bzero(pool.bytes + pool.left, size);
}

uint64_t
random_below(uint64_t below)
{
	uint64_t number;

	random_bytes(&number, sizeof number);
	return number % below;
}
