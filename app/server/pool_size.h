/*
 * How many workers there should be: between DB_MAX_IDLE_CONNS and DB_MAX_OPEN_CONNS, because a
 * worker is a connection. Grows when somebody waits and nobody is idle, 1, 2, 4 … at a time;
 * shrinks by those who were spare through the whole of DB_CONN_MAX_IDLE_TIME, wherever the requests
 * went: the kernel spreads them, so no single worker would ever look unused.
 */
#ifndef TINTYPE_SERVER_POOL_SIZE_H
#define TINTYPE_SERVER_POOL_SIZE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct pool_size {
	size_t least, most, wanted;
	int64_t idle_time; /* nanoseconds; 0: nobody leaves */
	size_t step;       /* how many come next */
	/* The fewest idle at any look: of this half of the idle time, and of the half before. */
	size_t spare, spare_before;
	int64_t half_ends;
	bool exhausted; /* the last look found somebody waiting and no room to grow */
};

/* What the pool is like at one moment. */
struct pool_look {
	size_t idle, starting, throttled;
	bool backlog; /* somebody waits to be accepted */
};

/* start may be below least: then the pool grows only when it has to, and shrinks no further. */
void pool_size_init(struct pool_size *size, size_t least, size_t most, size_t start,
    int64_t idle_time, int64_t now);
/* Judges one look, a few a second; sets wanted and exhausted. */
void pool_size_judge(struct pool_size *size, const struct pool_look *look, int64_t now);

#endif
