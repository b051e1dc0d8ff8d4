/*
 * What one process image hands to the next over exec() at a reload: the pid stays, so the old
 * workers stay our children. One environment variable carries descriptors and pids.
 */
#ifndef TINTYPE_SERVER_HERITAGE_H
#define TINTYPE_SERVER_HERITAGE_H

#include "server/server.h"

#include <sys/types.h>

struct predecessor {
	pid_t pid;
	size_t slot; /* of its gauges */
	bool leaving;
	int64_t kill_at; /* once leaving */
};

struct server_heritage {
	bool reloaded;
	int listener, status, metrics; /* -1: none */
	unsigned generation;
	struct str listen, status_listen; /* the addresses they are bound to */
	bool foreign;                     /* the listener was given to us by somebody else */
	struct predecessor *predecessors;
	size_t count;
};

/* Puts it into the environment and lets the descriptors live over exec(). */
bool server_heritage_write(struct arena *arena, const struct server_heritage *heritage);
/* If exec() failed after all. */
void server_heritage_take_back(const struct server_heritage *heritage);

#endif
