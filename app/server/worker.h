/*
 * One process, one request at a time: waits on the listening socket, reads a request by libfcgi,
 * lets the app answer it, sends the answer, resets the arena. Signals come by a descriptor and are
 * looked at only while waiting, so nothing is ever interrupted in the middle of a request.
 */
#ifndef TINTYPE_SERVER_WORKER_H
#define TINTYPE_SERVER_WORKER_H

#include "config/config.h"
#include "server/app.h"
#include "server/scoreboard.h"

struct worker_options {
	const struct config *config;
	const struct server_app *app;
	struct scoreboard_slot *slot;
	const _Atomic bool *draining; /* of the pool */
	int listener;
	/* Nobody's child but spawn-fcgi's or multiwatch's: USR1 means finish, not reopen the log.
	 */
	bool bare;
};

/* The worker's whole life; returns its exit status. */
int worker_run(const struct worker_options *options);

#endif
