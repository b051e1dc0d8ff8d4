/*
 * The process around the app: master and workers, or one bare worker under spawn-fcgi.
 *
 * Signals to the master: TERM, INT stop after the requests in progress; QUIT also serves who is
 * waiting in the queue; HUP, USR2 reload: the configuration is tested by a new process image, which
 * then takes over the sockets and replaces the workers one by one; USR1 reopens the logs. To a bare
 * worker: TERM, INT, USR1 finish and exit, QUIT serves the queue first.
 */
#ifndef TINTYPE_SERVER_SERVER_H
#define TINTYPE_SERVER_SERVER_H

#include "base/metrics.h"
#include "config/config.h"
#include "server/app.h"

struct server_options {
	const struct config *config;
	const struct server_app *app;
	struct metrics *metrics; /* NULL: none */
	/* How to begin again at a reload: argv of main; and the same program made to test only. */
	char *const *arguments;
	char *const *test_arguments;
};

/* What the process image before this one handed over; all empty at a first start. */
struct server_heritage;
/* Reads and clears it. Before metrics_open(), which may be given server_heritage_metrics(). */
const struct server_heritage *server_heritage_read(struct arena *arena);
/* The descriptor of the former image's metrics, or -1. */
int server_heritage_metrics(const struct server_heritage *heritage);
/* Slots metrics need: while a reload goes on, two generations of workers live at once. */
size_t server_metrics_slots(const struct config *config);

/* Runs until told to stop; the exit status. Says on the log why if it cannot begin. */
int server_run(struct arena *arena, const struct server_options *options,
    const struct server_heritage *heritage);

#endif
