#include "config.h"

#include "server/master.h"

#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/signalfd.h>
#include <sysexits.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/log.h"
#include "server/notify.h"
#include "server/pool.h"
#include "server/reload.h"
#include "server/signals.h"
#include "server/status_page.h"

/* After TERM a request in progress has this long. QUIT gives it the request time-out. */
#define STOP_GRACE_NS (10 * CLOCK_SECOND_NS)
#define MILLISECOND_NS INT64_C(1000000)

struct master {
	const struct server_options *options;
	const struct server_heritage *heritage;
	struct listener *listener, *status;
	bool foreign, told_ready;
	int signals;
	int64_t drain_at; /* clock_monotonic_ns(): when requests are not taken any more */
	struct pool pool;
	struct reload reload;
	struct status_page page;
};

static void
stop(struct master *master, int signal)
{
	int64_t grace =
	    signal == SIGQUIT ? master->options->config->server.request_timeout : STOP_GRACE_NS;

	master->drain_at = INT64_MAX;
	log_message(LOG_LEVEL_INFO, "stop", signal == SIGQUIT ? "draining" : "stopping");
	server_notify("STOPPING=1");
	/* Whoever comes from now on is refused by the kernel at once, not after a wait. */
	listener_unlink(master->listener);
	pool_close(&master->pool, signal, grace);
}

/* First whoever sends requests here is told to send them elsewhere, and given time to notice. */
static void
drain(struct master *master)
{
	int64_t delay = master->options->config->server.drain_delay;

	if (master->drain_at != INT64_MAX || master->pool.closing)
		return;
	atomic_store(master->pool.board.draining, true);
	if (delay > 0)
		log_message(LOG_LEVEL_INFO, "stop", "not ready from now on");
	master->drain_at = clock_monotonic_ns() + delay;
}

/* Returns only if it failed. */
static void
take_over(struct master *master)
{
	const struct config *config = master->options->config;
	struct metrics *metrics = master->options->metrics;
	struct arena arena = { 0 };
	struct server_heritage next = {
		.listener = master->listener->fd,
		.status = master->status->fd,
		.metrics = metrics == NULL ? -1 : metrics_fd(metrics),
		.generation = master->heritage->generation + 1,
		.foreign = master->foreign,
		.listen = master->listener->path.len > 0
			      ? arena_printf(&arena, "unix:%s", master->listener->path.at)
			      : config->server.listen,
		.status_listen = config->server.status_listen,
	};

	pool_bequeath(&master->pool, &arena, &next);
	if (server_heritage_write(&arena, &next)) {
		server_notify("RELOADING=1");
		execvp(master->options->arguments[0], master->options->arguments);
	}
	log_message(LOG_LEVEL_ERROR, "reload_refused", "cannot execute %s: %s",
	    master->options->arguments[0], strerror(errno));
	server_heritage_take_back(&next);
	arena_release(&arena);
}

static void
reap(struct master *master)
{
	int status = 0;

	if (pool_reap(&master->pool, master->reload.tester, &status) &&
	    reload_judge(&master->reload, status) && !master->pool.closing &&
	    master->drain_at == INT64_MAX)
		take_over(master);
}

static void
obey(struct master *master, int signal)
{
	switch (signal) {
	case SIGTERM:
	case SIGINT:
		stop(master, SIGTERM);
		break;
	case SIGQUIT:
		drain(master);
		break;
	case SIGHUP:
	case SIGUSR2:
		if (!master->pool.closing && master->drain_at == INT64_MAX)
			reload_start(&master->reload, master->options->test_arguments);
		break;
	case SIGUSR1:
		if (!server_log_open(master->options->config))
			log_message(LOG_LEVEL_ERROR, "log_open", "%s", strerror(errno));
		pool_signal(&master->pool, SIGUSR1);
		break;
	default:
		break;
	}
}

static void
read_signals(struct master *master)
{
	struct signalfd_siginfo info;

	while (read(master->signals, &info, sizeof info) == (ssize_t)sizeof info)
		obey(master, (int)info.ssi_signo);
	/* Signals of one kind merge, so the dead are looked for whatever came. */
	reap(master);
}

static void
tell_ready(struct master *master)
{
	if (master->told_ready || pool_ready(&master->pool) == 0)
		return;
	master->told_ready = true;
	log_message(LOG_LEVEL_INFO, "ready", "%lld workers, generation %u",
	    (long long)master->options->config->server.workers, master->heritage->generation);
	server_notify("READY=1");
}

static void
turn(struct master *master)
{
	struct pollfd polled[2 + STATUS_ASKERS_MAX] = { { .fd = master->signals,
	    .events = POLLIN } };
	size_t count = 1 + status_page_poll(&master->page, polled + 1);
	int64_t wait = pool_wait(&master->pool);

	poll(polled, count, (int)(wait / MILLISECOND_NS));
	if (polled[0].revents != 0)
		read_signals(master);
	if (clock_monotonic_ns() >= master->drain_at)
		stop(master, SIGQUIT);
	pool_tick(&master->pool);
	status_page_serve(&master->page);
	tell_ready(master);
}

/* Else a worker would hold status connections open, and the status socket after the master's death.
 */
static void
forget(void *state)
{
	struct master *master = state;

	status_page_close(&master->page);
	close(master->signals);
	if (master->status->fd >= 0)
		close(master->status->fd);
	if (master->reload.tester > 0)
		close(master->reload.output);
}

int
master_run(struct arena *arena, const struct server_options *options,
    const struct server_heritage *heritage, struct listener *listener, bool foreign,
    struct listener *status)
{
	struct master master = {
		.options = options,
		.heritage = heritage,
		.listener = listener,
		.status = status,
		.foreign = foreign,
		.signals = server_signals_open(),
		.drain_at = INT64_MAX,
	};

	if (master.signals < 0 ||
	    !pool_open(&master.pool, arena, options, heritage, listener->fd)) {
		log_message(LOG_LEVEL_ERROR, "start", "%s", strerror(errno));
		return EX_OSERR;
	}
	master.pool.forget = forget;
	master.pool.master_state = &master;
	status_page_init(&master.page, status->fd, &master.pool, heritage->generation);
	pool_tick(&master.pool);
	while (!master.pool.closing || pool_alive(&master.pool) > 0)
		turn(&master);
	status_page_close(&master.page);
	listener_unlink(status);
	log_message(LOG_LEVEL_INFO, "stop", "stopped");
	return EXIT_SUCCESS;
}
