/*
 * The status page: plain HTTP/1.0 on a unix socket of the master's own, so that it answers when
 * every worker is busy. "/" and "/status" give text, with "?json" JSON; "?full" adds a part for
 * each worker.
 * "/ping" gives "pong". Nothing here blocks: slow askers are dropped.
 */
#ifndef TINTYPE_SERVER_STATUS_PAGE_H
#define TINTYPE_SERVER_STATUS_PAGE_H

#include "server/pool.h"

#include <poll.h>

#define STATUS_ASKERS_MAX 16
#define STATUS_REQUEST_MAX 2048

struct status_asker {
	int fd; /* -1: free */
	int64_t until;
	size_t got, sent;
	char request[STATUS_REQUEST_MAX];
	struct arena arena; /* of the answer */
	struct str answer;
};

struct status_page {
	int listener; /* -1: none */
	const struct pool *pool;
	int64_t started_us;
	unsigned generation;
	struct status_asker askers[STATUS_ASKERS_MAX];
};

void status_page_init(
    struct status_page *page, int listener, const struct pool *pool, unsigned generation);
/* Fills up to 1 + STATUS_ASKERS_MAX entries; returns how many. */
size_t status_page_poll(const struct status_page *page, struct pollfd *into);
/* Whatever poll() found, and time limits. */
void status_page_serve(struct status_page *page);
/* Drops all askers: in a new worker, and at the end. */
void status_page_close(struct status_page *page);

#endif
