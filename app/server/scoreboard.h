/*
 * What each worker is doing, in memory shared by the pool: written by the worker, read by the
 * master for the watchdog and the status page. A slot outlives the worker in it, so a crash can be
 * told with the request that caused it. No locks: a reader may see a text half changed, never out
 * of bounds.
 */
#ifndef TINTYPE_SERVER_SCOREBOARD_H
#define TINTYPE_SERVER_SCOREBOARD_H

#include "http/request.h"

#include <stdalign.h>
#include <stdatomic.h>
#include <stdbool.h>

enum worker_phase {
	WORKER_STARTING, /* opens its connections */
	WORKER_WAITING,  /* idle */
	WORKER_READING,  /* has a connection, reads the request's parameters */
	WORKER_SERVING,  /* in the app */
	WORKER_WRITING,  /* sends the answer */
	WORKER_SETTLING, /* after the answer */
	WORKER_UPKEEP,   /* between requests */
	WORKER_PHASE_COUNT
};

#define SCOREBOARD_METHOD_SIZE 16
#define SCOREBOARD_ID_SIZE (HTTP_REQUEST_ID_MAX + 1)
#define SCOREBOARD_PATH_SIZE 256

struct scoreboard_slot {
	alignas(64) _Atomic int phase; /* enum worker_phase */
	_Atomic int64_t
	    phase_since; /* clock_monotonic_ns(): when it left WORKER_WAITING, or began to wait */
	_Atomic uint64_t requests; /* of this worker */
	/* The last request; NUL-terminated. */
	char method[SCOREBOARD_METHOD_SIZE], id[SCOREBOARD_ID_SIZE], path[SCOREBOARD_PATH_SIZE];
};

struct scoreboard {
	size_t count;
	struct scoreboard_slot *slots; /* shared */
	/* Shared: the pool will end soon, and whoever asks whether it is ready is told no. */
	_Atomic bool *draining;
};

/* False when the kernel gives no memory. */
bool scoreboard_open(struct scoreboard *scoreboard, size_t count);

/* For the next worker in this slot; the master calls it before the fork. */
void scoreboard_clear(struct scoreboard_slot *slot);
/* The worker begins to wait or to work: the watchdog's clock starts anew. */
void scoreboard_enter(struct scoreboard_slot *slot, enum worker_phase phase);
/* The same piece of work goes on in another phase. */
void scoreboard_continue(struct scoreboard_slot *slot, enum worker_phase phase);
void scoreboard_request(struct scoreboard_slot *slot, const struct http_request *request);
enum worker_phase scoreboard_phase(const struct scoreboard_slot *slot);
/* Nanoseconds in the present wait or work. */
int64_t scoreboard_age(const struct scoreboard_slot *slot, int64_t now);
const char *worker_phase_name(enum worker_phase phase);

#endif
