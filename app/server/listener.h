/*
 * The socket requests come in by: bound here, or inherited from spawn-fcgi (as fd 0), systemd
 * (LISTEN_FDS), or the process image before an upgrade. Always non-blocking and close-on-exec.
 */
#ifndef TINTYPE_SERVER_LISTENER_H
#define TINTYPE_SERVER_LISTENER_H

#include "base/arena.h"
#include "base/problem.h"

#include <sys/types.h>

struct listener {
	int fd;
	struct str path; /* of a unix socket we bound and shall remove; else empty */
	dev_t device;    /* which file that was, so that nobody else's is removed */
	ino_t inode;
};

/*
 * Binds unix:/path (mode 0660; a dead process's socket is removed first) or host:port, [v6]:port,
 * :port. The cause says address and reason; "address in use" when somebody listens there.
 */
const struct problem *listener_open(
    struct arena *arena, struct str address, struct listener *out) MUST_CHECK;
/* The listening socket this process was started with; false if there is none. */
bool listener_inherit(struct listener *out);
/* A known listening socket of this address, handed on by the image before. */
void listener_adopt(struct arena *arena, int fd, struct str address, struct listener *out);
/* Removes the path, so that nobody new comes; who is in the queue stays. */
void listener_unlink(struct listener *listener);

#endif
