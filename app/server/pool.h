/*
 * The workers as the master sees them: starts, replaces, retires and, when one hangs, kills them.
 * As many slots as there may ever be workers; server/pool_size says how many of them have somebody.
 */
#ifndef TINTYPE_SERVER_POOL_H
#define TINTYPE_SERVER_POOL_H

#include "server/heritage.h"
#include "server/pool_size.h"
#include "server/scoreboard.h"
#include "server/server.h"

enum child_state {
	CHILD_EMPTY,
	CHILD_STARTING,
	CHILD_IDLE,
	CHILD_SERVING,
	CHILD_STOPPING,
	CHILD_THROTTLED, /* died early; starts again at retry_at */
	CHILD_STATE_COUNT
};

struct child {
	pid_t pid; /* 0: nobody */
	bool ready, leaving, killed;
	int64_t told_at;  /* when the watchdog asked for its stack; 0: it did not */
	int early_deaths; /* in a row */
	int64_t started, retry_at, kill_at;
};

struct pool {
	const struct server_options *options;
	int listener;
	/* In a new worker: closes what only the master needs. */
	void (*forget)(void *master);
	void *master_state;
	struct scoreboard board;
	struct child *children;
	size_t count; /* slots: the most workers */
	struct pool_size size;
	size_t slot_offset; /* of our gauges: generations alternate */
	struct predecessor *predecessors;
	size_t predecessor_count;
	bool closing; /* starts nobody any more */
	pid_t master;
	uint64_t served, starts, deaths, timeouts; /* served: by workers that are gone */
	uint64_t exhausted;     /* looks at which somebody waited and there was no room to grow */
	int64_t exhausted_told; /* when the log last said so */
	size_t most_active;
};

bool pool_open(struct pool *pool, struct arena *arena, const struct server_options *options,
    const struct server_heritage *heritage, int listener);
/* Everything that is due: starts, hand-over, watchdog. In a new worker it does not return. */
void pool_tick(struct pool *pool);
/* Nanoseconds until pool_tick() has something to do. */
int64_t pool_wait(const struct pool *pool);
/* Buries the dead, after SIGCHLD. True if other was among them: then *status is how it ended. */
bool pool_reap(struct pool *pool, pid_t other, int *status);
/* Tells everybody to leave (SIGTERM, SIGQUIT), and kills who is there after grace nanoseconds. */
void pool_close(struct pool *pool, int signal, int64_t grace);
void pool_signal(const struct pool *pool, int signal);
/* Processes alive, predecessors too. */
size_t pool_alive(const struct pool *pool);
size_t pool_ready(const struct pool *pool);
enum child_state pool_child_state(const struct pool *pool, size_t index);
const char *child_state_name(enum child_state state);
/* Our living workers become the predecessors of the next image. */
void pool_bequeath(const struct pool *pool, struct arena *arena, struct server_heritage *heritage);

#endif
