#include "config.h"

#include "server/server.h"

#include <errno.h>
#include <signal.h>
#include <string.h>
#include <sys/prctl.h>
#include <sysexits.h>
#include <unistd.h>

#include "base/log.h"
#include "server/heritage.h"
#include "server/listener.h"
#include "server/master.h"
#include "server/signals.h"
#include "server/worker.h"

size_t
server_metrics_slots(const struct config *config)
{
	/* Without a master there are no generations, but as many processes as there may be workers.
	 */
	return (size_t)config->db.max_open * (config->server.workers == 0 ? 1 : 2);
}

static void
log_problem(const struct problem *problem)
{
	log_message(LOG_LEVEL_ERROR, "listen", "%s",
	    problem->cause != NULL ? problem->cause : problem->detail);
}

/* The address changed in a reload: if the new one cannot be had, the old one stays. */
static void
move(struct arena *arena, int old_fd, struct str old_address, struct str address,
    struct listener *out)
{
	struct listener old;
	const struct problem *problem;

	listener_adopt(arena, old_fd, old_address, &old);
	problem = listener_open(arena, address, out);
	if (problem != NULL) {
		log_problem(problem);
		*out = old;
		return;
	}
	listener_unlink(&old);
	close(old.fd);
}

static bool
open_listener(struct arena *arena, const struct server_options *options,
    const struct server_heritage *heritage, struct listener *out, bool *foreign)
{
	struct str address = options->config->server.listen;
	const struct problem *problem;

	*foreign = heritage->foreign;
	if (heritage->listener >= 0 && heritage->foreign) {
		listener_adopt(arena, heritage->listener, STR(""), out);
		return true;
	}
	if (heritage->listener >= 0 && str_eq(heritage->listen, address)) {
		listener_adopt(arena, heritage->listener, address, out);
		return true;
	}
	if (heritage->listener >= 0) {
		move(arena, heritage->listener, heritage->listen, address, out);
		return true;
	}
	*foreign = listener_inherit(out);
	if (*foreign)
		return true;
	problem = listener_open(arena, address, out);
	if (problem != NULL)
		log_problem(problem);
	return problem == NULL;
}

/* Without a status page the site still runs. */
static void
open_status(struct arena *arena, const struct server_options *options,
    const struct server_heritage *heritage, struct listener *out)
{
	struct str address = options->config->server.status_listen;
	const struct problem *problem;

	*out = (struct listener){ .fd = -1 };
	if (heritage->status >= 0 && address.len == 0) {
		listener_adopt(arena, heritage->status, heritage->status_listen, out);
		listener_unlink(out);
		close(out->fd);
		out->fd = -1;
	} else if (heritage->status >= 0 && str_eq(heritage->status_listen, address)) {
		listener_adopt(arena, heritage->status, address, out);
	} else if (heritage->status >= 0) {
		move(arena, heritage->status, heritage->status_listen, address, out);
	} else if (address.len > 0) {
		problem = listener_open(arena, address, out);
		if (problem != NULL)
			log_problem(problem);
	}
}

static int
run_bare(const struct server_options *options, struct listener *listener)
{
	struct scoreboard board;
	struct worker_options worker = { .config = options->config,
		.app = options->app,
		.listener = listener->fd,
		.bare = true };
	int status;

	if (!scoreboard_open(&board, 1)) {
		log_message(LOG_LEVEL_ERROR, "start", "%s", strerror(errno));
		return EX_OSERR;
	}
	scoreboard_clear(&board.slots[0]);
	worker.slot = &board.slots[0];
	worker.draining = board.draining;
	status = worker_run(&worker);
	listener_unlink(listener);
	return status;
}

int
server_run(struct arena *arena, const struct server_options *options,
    const struct server_heritage *heritage)
{
	struct listener listener, status;
	bool foreign;

	server_signals_block();
	signal(SIGPIPE, SIG_IGN);
	prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
	if (!open_listener(arena, options, heritage, &listener, &foreign))
		return EX_CANTCREAT;
	if (options->config->server.workers == 0) {
		for (size_t i = 0; i < heritage->count; i++)
			kill(heritage->predecessors[i].pid, SIGTERM);
		return run_bare(options, &listener);
	}
	open_status(arena, options, heritage, &status);
	return master_run(arena, options, heritage, &listener, foreign, &status);
}
