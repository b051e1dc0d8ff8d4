/* A Redis of the test's own, on a unix socket in a temporary folder, gone with the test. */
#ifndef TINTYPE_TESTS_PRIVATE_REDIS_H
#define TINTYPE_TESTS_PRIVATE_REDIS_H

#include "cache/redis.h"

#include <sys/types.h>

struct private_redis {
	char folder[64];
	char socket[96];
	char password[32]; /* "" for none; set before starting */
	int port;          /* of 127.0.0.1, beside the socket; 0: none. Set before starting, too: */
	int replica_of;    /* the port of its master; 0: it is one */
	int io_threads;    /* that write for it; 0: none */
	pid_t pid;
};

/* Ends the program with a message if it cannot. */
void private_redis_start(struct private_redis *server);
/* SIGKILLs it and waits; the folder stays, so that it may be started again. */
void private_redis_kill(struct private_redis *server);
void private_redis_stop(struct private_redis *server);
/* A client with short time-outs. */
struct redis *private_redis_client(const struct private_redis *server);

#endif
