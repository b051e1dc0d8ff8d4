#include "config.h"

#include "server/pool.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/log.h"
#include "server/stack.h"
#include "server/worker.h"

/* A worker that dies sooner is not started again at once. */
#define EARLY_NS (2 * CLOCK_SECOND_NS)
#define THROTTLE_FIRST_NS (2 * CLOCK_SECOND_NS)
#define THROTTLE_MAX_NS (60 * CLOCK_SECOND_NS)
/* How often the watchdog looks; and whoever may have to make the pool larger. */
#define WATCH_NS (CLOCK_SECOND_NS / 2)
#define GROW_NS (CLOCK_SECOND_NS / 10)

bool
pool_open(struct pool *pool, struct arena *arena, const struct server_options *options,
    const struct server_heritage *heritage, int listener)
{
	const struct config *config = options->config;
	size_t count = (size_t)config->db.max_open, first = (size_t)config->server.workers;

	*pool = (struct pool){
		.options = options,
		.listener = listener,
		.count = count,
		.children = arena_array(arena, struct child, count),
		.slot_offset = heritage->generation % 2 == 0 ? 0 : count,
		.predecessors = heritage->predecessors,
		.predecessor_count = heritage->count,
		.master = getpid(),
	};
	/* After a reload under load as many are needed as there were. */
	if (first < heritage->count)
		first = heritage->count;
	pool_size_init(&pool->size, (size_t)config->db.max_idle, count, first,
	    config->db.max_idle_time, clock_monotonic_ns());
	return scoreboard_open(&pool->board, count);
}

static void __attribute__((noreturn)) become_worker(const struct pool *pool, size_t index)
{
	struct worker_options options = {
		.config = pool->options->config,
		.app = pool->options->app,
		.slot = &pool->board.slots[index],
		.draining = pool->board.draining,
		.listener = pool->listener,
	};

	/* A master that is killed takes its workers along, after their requests. */
	prctl(PR_SET_PDEATHSIG, SIGTERM);
	if (getppid() != pool->master)
		exit(EXIT_SUCCESS);
	pool->forget(pool->master_state);
	metrics_attach(pool->options->metrics, pool->slot_offset + index);
	exit(worker_run(&options));
}

static void
tell_app(const struct pool *pool, enum server_event event)
{
	const struct server_app *app = pool->options->app;

	if (app->event != NULL)
		app->event(app->context, event);
}

static int64_t
throttle_time(int early_deaths)
{
	int64_t time = THROTTLE_FIRST_NS;

	for (int i = 1; i < early_deaths && time < THROTTLE_MAX_NS; i++)
		time *= 2;
	return time < THROTTLE_MAX_NS ? time : THROTTLE_MAX_NS;
}

static void
start(struct pool *pool, size_t index, int64_t now)
{
	struct child *child = &pool->children[index];
	pid_t pid;

	scoreboard_clear(&pool->board.slots[index]);
	pid = fork();
	if (pid == 0)
		become_worker(pool, index);
	if (pid < 0) {
		log_message(LOG_LEVEL_ERROR, "worker_start", "cannot fork: %s", strerror(errno));
		child->retry_at = now + THROTTLE_FIRST_NS;
		return;
	}
	*child = (struct child){ .pid = pid, .early_deaths = child->early_deaths, .started = now };
	pool->starts++;
}

static size_t
predecessors_staying(const struct pool *pool)
{
	size_t count = 0;

	for (size_t i = 0; i < pool->predecessor_count; i++)
		count += pool->predecessors[i].pid > 0 && !pool->predecessors[i].leaving;
	return count;
}

/* While old workers stay, new ones come one by one, so that the database sees one connection too
 * many. */
static void
start_missing(struct pool *pool, int64_t now)
{
	bool handing_over = predecessors_staying(pool) > 0;
	size_t starting = 0, taken = 0;

	for (size_t i = 0; i < pool->count; i++) {
		const struct child *child = &pool->children[i];

		starting += child->pid > 0 && !child->ready;
		/* Who waits to be tried again has a seat, and who leaves has none. */
		taken += child->pid > 0 ? !child->leaving : child->early_deaths > 0;
	}
	for (size_t i = 0; i < pool->count; i++) {
		struct child *child = &pool->children[i];

		if (child->pid > 0 || child->retry_at > now)
			continue;
		if (child->early_deaths == 0 && taken >= pool->size.wanted)
			continue;
		if (handing_over && starting > 0)
			return;
		taken += child->early_deaths == 0;
		start(pool, i, now);
		starting++;
	}
}

static bool
somebody_waits(const struct pool *pool)
{
	struct pollfd listener = { .fd = pool->listener, .events = POLLIN };

	return poll(&listener, 1, 0) == 1;
}

static void
tell_exhausted(struct pool *pool, int64_t now)
{
	pool->exhausted++;
	tell_app(pool, SERVER_POOL_EXHAUSTED);
	if (pool->exhausted_told != 0 && now - pool->exhausted_told < 60 * CLOCK_SECOND_NS)
		return;
	pool->exhausted_told = now;
	log_message(LOG_LEVEL_WARNING, "pool_exhausted",
	    "requests wait, and all %zu workers are busy (DB_MAX_OPEN_CONNS)", pool->count);
}

/* Only who is idle: whoever has just begun a request finishes it before it hears of this. */
static void
retire(struct pool *pool, size_t excess, int64_t now)
{
	for (size_t i = pool->count; i-- > 0 && excess > 0;) {
		struct child *child = &pool->children[i];

		if (pool_child_state(pool, i) != CHILD_IDLE)
			continue;
		kill(child->pid, SIGTERM);
		child->leaving = true;
		child->kill_at = now + pool->options->config->server.request_timeout;
		excess--;
	}
}

static void
resize(struct pool *pool, int64_t now)
{
	struct pool_look look = { 0 };
	size_t staying = 0;

	for (size_t i = 0; i < pool->count; i++) {
		enum child_state state = pool_child_state(pool, i);

		look.idle += state == CHILD_IDLE;
		look.starting += state == CHILD_STARTING;
		look.throttled += state == CHILD_THROTTLED;
		staying += pool->children[i].pid > 0 && !pool->children[i].leaving;
	}
	look.backlog = look.idle == 0 && somebody_waits(pool);
	pool_size_judge(&pool->size, &look, now);
	if (pool->size.exhausted)
		tell_exhausted(pool, now);
	if (staying > pool->size.wanted)
		retire(pool, staying - pool->size.wanted, now);
}

/* For each new worker that is ready an old one may go. */
static void
hand_over(struct pool *pool, int64_t now)
{
	size_t ready = pool_ready(pool), staying = predecessors_staying(pool);
	size_t wanted = pool->size.wanted > ready ? pool->size.wanted - ready : 0;

	for (size_t i = 0; i < pool->predecessor_count && staying > wanted; i++) {
		struct predecessor *old = &pool->predecessors[i];

		if (old->pid == 0 || old->leaving)
			continue;
		kill(old->pid, SIGTERM);
		old->leaving = true;
		old->kill_at = now + pool->options->config->server.request_timeout;
		staying--;
	}
}

static void
log_request(struct log_line *line, const struct scoreboard_slot *slot)
{
	enum worker_phase phase = scoreboard_phase(slot);

	log_str(line, "phase", str_of(worker_phase_name(phase)));
	if (phase != WORKER_SERVING && phase != WORKER_WRITING && phase != WORKER_SETTLING)
		return;
	/* A dead worker may have left a text without its end. */
	log_str(line, "request", (struct str){ slot->id, strnlen(slot->id, sizeof slot->id) });
	log_str(line, "method",
	    (struct str){ slot->method, strnlen(slot->method, sizeof slot->method) });
	log_str(line, "path", (struct str){ slot->path, strnlen(slot->path, sizeof slot->path) });
}

/* Asked where it is, it ends by telling; who cannot even do that is killed a second later. */
static void
end_hung(struct pool *pool, size_t index, int64_t age, int64_t now)
{
	struct child *child = &pool->children[index];
	struct log_line line;

	if (child->told_at != 0) {
		child->killed = now - child->told_at > CLOCK_SECOND_NS;
		if (child->killed)
			kill(child->pid, SIGKILL);
		return;
	}
	kill(child->pid, STACK_SIGNAL);
	child->told_at = now;
	pool->timeouts++;
	tell_app(pool, SERVER_WORKER_TIMED_OUT);
	log_begin(&line, LOG_LEVEL_ERROR, "worker_timeout");
	log_i64(&line, "worker", child->pid);
	log_request(&line, &pool->board.slots[index]);
	log_ms(&line, "ms", age);
	log_end(&line);
}

static void
watch(struct pool *pool, int64_t now)
{
	int64_t limit = pool->options->config->server.request_timeout;
	size_t active = 0;

	for (size_t i = 0; i < pool->count; i++) {
		struct child *child = &pool->children[i];
		enum worker_phase phase = scoreboard_phase(&pool->board.slots[i]);
		int64_t age = scoreboard_age(&pool->board.slots[i], now);

		if (child->pid == 0)
			continue;
		child->ready = child->ready || phase != WORKER_STARTING;
		active += phase != WORKER_STARTING && phase != WORKER_WAITING;
		if (!child->killed && phase != WORKER_WAITING && limit > 0 && age > limit)
			end_hung(pool, i, age, now);
		else if (!child->killed && child->leaving && now > child->kill_at) {
			kill(child->pid, SIGKILL);
			child->killed = true;
		}
	}
	for (size_t i = 0; i < pool->predecessor_count; i++) {
		struct predecessor *old = &pool->predecessors[i];

		if (old->pid > 0 && old->leaving && now > old->kill_at)
			kill(old->pid, SIGKILL);
	}
	if (active > pool->most_active)
		pool->most_active = active;
}

void
pool_tick(struct pool *pool)
{
	int64_t now = clock_monotonic_ns();

	watch(pool, now);
	if (pool->closing)
		return;
	hand_over(pool, now);
	resize(pool, now);
	start_missing(pool, now);
}

int64_t
pool_wait(const struct pool *pool)
{
	/* Who is starting is looked at often: readiness is told by memory, not by a message. */
	for (size_t i = 0; i < pool->count; i++)
		if (pool->children[i].pid > 0 && !pool->children[i].ready)
			return CLOCK_SECOND_NS / 100;
	return pool->size.wanted < pool->count ? GROW_NS : WATCH_NS;
}

static void
log_death(const struct pool *pool, size_t index, int status, bool early)
{
	struct log_line line;
	bool normal = WIFEXITED(status) && WEXITSTATUS(status) == 0;

	log_begin(&line, normal ? LOG_LEVEL_DEBUG : LOG_LEVEL_ERROR, "worker_exit");
	log_i64(&line, "worker", pool->children[index].pid);
	if (WIFSIGNALED(status))
		log_i64(&line, "signal", WTERMSIG(status));
	else
		log_i64(&line, "status", WEXITSTATUS(status));
	if (!normal)
		log_request(&line, &pool->board.slots[index]);
	if (early)
		log_ms(&line, "throttled_ms", throttle_time(pool->children[index].early_deaths));
	log_end(&line);
}

static void
bury(struct pool *pool, size_t index, int status)
{
	struct child *child = &pool->children[index];
	struct scoreboard_slot *slot = &pool->board.slots[index];
	int64_t now = clock_monotonic_ns();
	bool ready = child->ready || scoreboard_phase(slot) != WORKER_STARTING;
	bool normal = WIFEXITED(status) && WEXITSTATUS(status) == 0;
	bool early = !normal && !pool->closing && (!ready || now - child->started < EARLY_NS);

	child->early_deaths = early ? child->early_deaths + 1 : 0;
	if (!normal) {
		pool->deaths++;
		tell_app(pool, SERVER_WORKER_CRASHED);
	}
	log_death(pool, index, status, early);
	if (!child->leaving)
		tell_app(pool, SERVER_WORKER_RENEWED);
	pool->served += atomic_load(&slot->requests);
	metrics_slot_clear(pool->options->metrics, pool->slot_offset + index);
	*child = (struct child){ .early_deaths = child->early_deaths,
		.retry_at = early ? now + throttle_time(child->early_deaths) : 0 };
	scoreboard_clear(slot);
}

static void
bury_predecessor(struct pool *pool, pid_t pid)
{
	for (size_t i = 0; i < pool->predecessor_count; i++) {
		if (pool->predecessors[i].pid != pid)
			continue;
		pool->predecessors[i].pid = 0;
		metrics_slot_clear(pool->options->metrics, pool->predecessors[i].slot);
		return;
	}
}

bool
pool_reap(struct pool *pool, pid_t other, int *status)
{
	bool seen = false;
	pid_t pid;
	int how;

	while ((pid = waitpid(-1, &how, WNOHANG)) > 0) {
		size_t i = 0;

		while (i < pool->count && pool->children[i].pid != pid)
			i++;
		if (i < pool->count) {
			bury(pool, i, how);
		} else if (pid == other) {
			*status = how;
			seen = true;
		} else {
			bury_predecessor(pool, pid);
		}
	}
	return seen;
}

void
pool_signal(const struct pool *pool, int signal)
{
	for (size_t i = 0; i < pool->count; i++)
		if (pool->children[i].pid > 0)
			kill(pool->children[i].pid, signal);
	for (size_t i = 0; i < pool->predecessor_count; i++)
		if (pool->predecessors[i].pid > 0)
			kill(pool->predecessors[i].pid, signal);
}

void
pool_close(struct pool *pool, int signal, int64_t grace)
{
	int64_t kill_at = clock_monotonic_ns() + grace;

	pool->closing = true;
	pool_signal(pool, signal);
	for (size_t i = 0; i < pool->count; i++) {
		pool->children[i].leaving = true;
		pool->children[i].kill_at = kill_at;
	}
	for (size_t i = 0; i < pool->predecessor_count; i++) {
		pool->predecessors[i].leaving = true;
		pool->predecessors[i].kill_at = kill_at;
	}
}

size_t
pool_alive(const struct pool *pool)
{
	size_t alive = 0;

	for (size_t i = 0; i < pool->count; i++)
		alive += pool->children[i].pid > 0;
	for (size_t i = 0; i < pool->predecessor_count; i++)
		alive += pool->predecessors[i].pid > 0;
	return alive;
}

size_t
pool_ready(const struct pool *pool)
{
	size_t ready = 0;

	for (size_t i = 0; i < pool->count; i++)
		ready += pool->children[i].pid > 0 && pool->children[i].ready;
	return ready;
}

enum child_state
pool_child_state(const struct pool *pool, size_t index)
{
	const struct child *child = &pool->children[index];
	enum worker_phase phase = scoreboard_phase(&pool->board.slots[index]);

	if (child->pid == 0)
		return child->retry_at > clock_monotonic_ns() ? CHILD_THROTTLED : CHILD_EMPTY;
	if (child->leaving)
		return CHILD_STOPPING;
	if (phase == WORKER_STARTING)
		return CHILD_STARTING;
	return phase == WORKER_WAITING ? CHILD_IDLE : CHILD_SERVING;
}

const char *
child_state_name(enum child_state state)
{
	static const char *const names[CHILD_STATE_COUNT] = {
		[CHILD_EMPTY] = "empty",
		[CHILD_STARTING] = "starting",
		[CHILD_IDLE] = "idle",
		[CHILD_SERVING] = "serving",
		[CHILD_STOPPING] = "stopping",
		[CHILD_THROTTLED] = "throttled",
	};

	return names[state];
}

void
pool_bequeath(const struct pool *pool, struct arena *arena, struct server_heritage *heritage)
{
	size_t count = 0;
	struct predecessor *all =
	    arena_array(arena, struct predecessor, pool->count + pool->predecessor_count);

	for (size_t i = 0; i < pool->count; i++)
		if (pool->children[i].pid > 0)
			all[count++] = (struct predecessor){ .pid = pool->children[i].pid,
				.slot = pool->slot_offset + i };
	for (size_t i = 0; i < pool->predecessor_count; i++)
		if (pool->predecessors[i].pid > 0)
			all[count++] = pool->predecessors[i];
	heritage->predecessors = all;
	heritage->count = count;
}
