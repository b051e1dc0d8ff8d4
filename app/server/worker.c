#include "config.h"

#include "server/worker.h"

#include <errno.h>
#include <fcgiapp.h>
#include <malloc.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/signalfd.h>
#include <sysexits.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/log.h"
#include "base/random.h"
#include "server/answer.h"
#include "server/signals.h"
#include "server/stack.h"

/* A connection whose wake-up died with the worker it was for waits no longer than this. */
#define WAIT_MAX_NS CLOCK_SECOND_NS
#define MILLISECOND_NS INT64_C(1000000)

enum leaving { STAYING, LEAVING, DRAINING };

struct worker {
	const struct worker_options *options;
	struct scoreboard_slot *slot;
	struct arena life, arena;
	void *state;
	FCGX_Request fcgi;
	int epoll, signals;
	enum leaving leaving;
	uint64_t served, max_requests;
	int64_t upkeep_at;
};

static ptrdiff_t
read_body(void *source, void *into, size_t size)
{
	FCGX_Request *fcgi = source;
	int wanted = size > INT32_MAX ? INT32_MAX : (int)size, got;

	if (wanted == 0)
		return 0;
	got = FCGX_GetStr(into, wanted, fcgi->in);
	return got > 0 ? got : FCGX_GetError(fcgi->in) != 0 ? -1 : 0;
}

static int64_t
body_length(char *const *params)
{
	const struct str name = STR("CONTENT_LENGTH=");
	int64_t length;

	for (size_t i = 0; params[i] != NULL; i++) {
		struct str param = str_of(params[i]);

		if (str_starts(param, name))
			return str_to_i64(str_from(param, name.len), 0, INT64_MAX, &length) ? length
											    : -1;
	}
	return -1;
}

static void
wish_upkeep(struct worker *worker, int64_t wait)
{
	int64_t at = clock_monotonic_ns() + wait;

	if (at < worker->upkeep_at)
		worker->upkeep_at = at;
}

static void
serve(struct worker *worker)
{
	const struct server_app *app = worker->options->app;
	struct http_body body = {
		.read = read_body, .source = &worker->fcgi, .length = body_length(worker->fcgi.envp)
	};
	struct http_request request = { 0 };
	struct http_response response;

	http_response_init(&response, &worker->arena);
	request.broken = http_request_read(
	    &worker->arena, (const char *const *)worker->fcgi.envp, body, &request);
	request.draining = atomic_load(worker->options->draining);
	scoreboard_request(worker->slot, &request);
	scoreboard_continue(worker->slot, WORKER_SERVING);
	app->serve(worker->state, &worker->arena, &request, &response);
	response.head_only = response.head_only || request.method == HTTP_HEAD;
	scoreboard_continue(worker->slot, WORKER_WRITING);
	answer_send(&worker->fcgi, &worker->arena, &response);
	scoreboard_continue(worker->slot, WORKER_SETTLING);
	wish_upkeep(worker, app->done(worker->state, &worker->arena, &request, &response));
	answer_close(&worker->fcgi);
	arena_reset(&worker->arena);
	atomic_fetch_add(&worker->slot->requests, 1);
	worker->served++;
}

/* True if a request was there: another worker may have been faster. */
static bool
accept_one(struct worker *worker)
{
	int code;

	/* From here on the watchdog's clock runs: a client may connect and say nothing. */
	scoreboard_enter(worker->slot, WORKER_READING);
	code = FCGX_Accept_r(&worker->fcgi);
	if (code == 0)
		serve(worker);
	else if (code != -EAGAIN && code != -EINTR && code != -ECONNABORTED) {
		log_message(LOG_LEVEL_ERROR, "accept", "cannot accept: %s", strerror(-code));
		poll(NULL, 0, 100); /* out of descriptors, say: no tight loop */
	}
	scoreboard_enter(worker->slot, WORKER_WAITING);
	return code == 0;
}

static bool
somebody_waits(const struct worker *worker)
{
	struct pollfd listener = { .fd = worker->options->listener, .events = POLLIN };

	return poll(&listener, 1, 0) == 1;
}

static void
read_signals(struct worker *worker)
{
	struct signalfd_siginfo info;

	while (read(worker->signals, &info, sizeof info) == (ssize_t)sizeof info) {
		switch ((int)info.ssi_signo) {
		case SIGUSR1:
			if (worker->options->bare)
				worker->leaving = LEAVING;
			else
				server_log_open(worker->options->config);
			break;
		case SIGTERM:
			worker->leaving = LEAVING;
			break;
		case SIGQUIT:
			worker->leaving = DRAINING;
			break;
		case SIGINT:
			/* A master's worker lets the master decide: Ctrl-C reaches both. */
			if (worker->options->bare)
				worker->leaving = LEAVING;
			break;
		default:
			break;
		}
	}
}

static int64_t
upkeep(struct worker *worker)
{
	int64_t now = clock_monotonic_ns(), wait;

	if (now >= worker->upkeep_at) {
		scoreboard_enter(worker->slot, WORKER_UPKEEP);
		wait = worker->options->app->upkeep(worker->state);
		scoreboard_enter(worker->slot, WORKER_WAITING);
		now = clock_monotonic_ns();
		worker->upkeep_at = now + (wait < MILLISECOND_NS ? MILLISECOND_NS : wait);
	}
	wait = worker->upkeep_at - now;
	return wait < WAIT_MAX_NS ? wait : WAIT_MAX_NS;
}

/* One turn: waits for a signal, a request, or the next upkeep. */
static void
turn(struct worker *worker)
{
	struct epoll_event events[2];
	int64_t wait = upkeep(worker);
	int count = epoll_wait(
	    worker->epoll, events, 2, (int)((wait + MILLISECOND_NS - 1) / MILLISECOND_NS));
	bool ready = count == 0;

	for (int i = 0; i < count; i++) {
		if (events[i].data.fd == worker->signals)
			read_signals(worker);
		else
			ready = true;
	}
	/*
	 * Who leaves may have swallowed the one wake-up that a connection gets, so it looks again
	 * before it goes. After a time-out everybody looks, for the wake-ups that died with a
	 * worker.
	 */
	if (worker->leaving != STAYING || (count == 0 && ready))
		ready = somebody_waits(worker);
	if (ready)
		accept_one(worker);
	while (worker->leaving == DRAINING && somebody_waits(worker))
		accept_one(worker);
}

static bool
watch(int epoll, int fd, uint32_t events)
{
	struct epoll_event event = { .events = events, .data.fd = fd };

	return epoll_ctl(epoll, EPOLL_CTL_ADD, fd, &event) == 0;
}

static bool
set_up(struct worker *worker)
{
	const struct worker_options *options = worker->options;
	uint64_t max = (uint64_t)options->config->server.max_requests;

	/* Spread, so that a pool that began together is not replaced together. */
	worker->max_requests = max == 0 ? 0 : max + random_below(max / 10 + 1);
	signal(SIGPIPE, SIG_IGN);
	worker->signals = server_signals_open();
	worker->epoll = epoll_create1(EPOLL_CLOEXEC);
	/* Exclusive: a connection wakes one worker, not all of them. */
	return worker->signals >= 0 && worker->epoll >= 0 &&
	       watch(worker->epoll, options->listener, EPOLLIN | EPOLLEXCLUSIVE) &&
	       watch(worker->epoll, worker->signals, EPOLLIN) && FCGX_Init() == 0 &&
	       FCGX_InitRequest(&worker->fcgi, options->listener, 0) == 0;
}

static bool
open_app(struct worker *worker)
{
	const struct server_app *app = worker->options->app;
	const struct problem *problem = app->open(app->context, &worker->life, &worker->state);

	if (problem == NULL)
		return true;
	log_message(LOG_LEVEL_ERROR, "worker_open", "%s",
	    problem->cause != NULL ? problem->cause : problem->detail);
	return false;
}

/*
 * What a request frees the next one wants again: libpq's results shall not make the heap shrink and
 * grow each time. Large blocks (password hashing) still go back to the kernel at once.
 */
static void
keep_heap(void)
{
	mallopt(M_MMAP_THRESHOLD, 2 * 1024 * 1024);
	mallopt(M_TRIM_THRESHOLD, 2 * 1024 * 1024);
	mallopt(M_TOP_PAD, 256 * 1024);
}

int
worker_run(const struct worker_options *options)
{
	struct worker worker = { .options = options, .slot = options->slot };
	int status = EXIT_SUCCESS;

	stack_tell_at_crash();
	keep_heap();
	if (!set_up(&worker)) {
		log_message(LOG_LEVEL_ERROR, "worker_open", "%s", strerror(errno));
		return EX_OSERR;
	}
	if (open_app(&worker)) {
		scoreboard_enter(worker.slot, WORKER_WAITING);
		while (worker.leaving == STAYING &&
		       (worker.max_requests == 0 || worker.served < worker.max_requests))
			turn(&worker);
		options->app->close(worker.state);
	} else {
		status = EX_UNAVAILABLE;
	}
	arena_release(&worker.arena);
	arena_release(&worker.life);
	close(worker.epoll);
	close(worker.signals);
	return status;
}
