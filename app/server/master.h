/* The parent of the workers. It only waits: no database, no Redis, no byte of a request. */
#ifndef TINTYPE_SERVER_MASTER_H
#define TINTYPE_SERVER_MASTER_H

#include "server/heritage.h"
#include "server/listener.h"
#include "server/server.h"

/* Until told to stop; the exit status. Owns both listeners; status->fd is -1 if there is none. */
int master_run(struct arena *arena, const struct server_options *options,
    const struct server_heritage *heritage, struct listener *listener, bool foreign,
    struct listener *status);

#endif
