/* What main gives the server to serve: the API, or three lines in a test. */
#ifndef TINTYPE_SERVER_APP_H
#define TINTYPE_SERVER_APP_H

#include "base/arena.h"
#include "base/problem.h"
#include "http/request.h"
#include "http/response.h"

/* What the master sees happen to its workers. */
enum server_event {
	SERVER_WORKER_CRASHED,   /* ended by a signal or with an error */
	SERVER_WORKER_TIMED_OUT, /* was ended by the watchdog */
	SERVER_WORKER_RENEWED,   /* ended, for whatever reason, and gets a successor */
	SERVER_POOL_EXHAUSTED, /* requests waited, and no more workers are allowed; at most 10/s */
	SERVER_EVENT_COUNT
};

struct server_app {
	const void *context;
	/* In the master, to count it. NULL: nobody counts. */
	void (*event)(const void *context, enum server_event event);
	/* In the worker, after the fork. The arena lives as long as the worker. */
	const struct problem *(*open)(const void *context, struct arena *arena, void **state);
	/* One request. Fills the response whatever happens. */
	void (*serve)(void *state, struct arena *arena, struct http_request *request,
	    struct http_response *response);
	/* After the answer was sent: settles, logs. Nanoseconds until upkeep is wanted; it may have
	 * wanted that sooner. */
	int64_t (*done)(void *state, struct arena *arena, const struct http_request *request,
	    const struct http_response *response);
	/* Between requests; returns nanoseconds until it wants to be called again. */
	int64_t (*upkeep)(void *state);
	void (*close)(void *state);
};

#endif
