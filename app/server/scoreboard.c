#include "config.h"

#include "server/scoreboard.h"

#include <string.h>
#include <sys/mman.h>

#include "base/clock.h"

bool
scoreboard_open(struct scoreboard *scoreboard, size_t count)
{
	void *at = mmap(NULL, (count + 1) * sizeof(struct scoreboard_slot), PROT_READ | PROT_WRITE,
	    MAP_SHARED | MAP_ANONYMOUS, -1, 0);

	if (at == MAP_FAILED)
		return false;
	*scoreboard = (struct scoreboard){ .count = count, .slots = at };
	/* Behind the slots is room for what concerns all. */
	scoreboard->draining = (_Atomic bool *)(void *)(scoreboard->slots + count);
	return true;
}

void
scoreboard_clear(struct scoreboard_slot *slot)
{
	slot->method[0] = slot->id[0] = slot->path[0] = '\0';
	atomic_store(&slot->requests, 0);
	scoreboard_enter(slot, WORKER_STARTING);
}

void
scoreboard_enter(struct scoreboard_slot *slot, enum worker_phase phase)
{
	/* The time first: a watchdog that looks in between must not see old time with new work. */
	atomic_store(&slot->phase_since, clock_monotonic_ns());
	atomic_store(&slot->phase, (int)phase);
}

void
scoreboard_continue(struct scoreboard_slot *slot, enum worker_phase phase)
{
	atomic_store(&slot->phase, (int)phase);
}

static void
keep_text(char *into, size_t size, struct str text)
{
	size_t n = text.len < size - 1 ? text.len : size - 1;

	if (n > 0)
		memcpy(into, text.at, n);
	into[n] = '\0';
}

void
scoreboard_request(struct scoreboard_slot *slot, const struct http_request *request)
{
	keep_text(slot->method, sizeof slot->method, request->method_text);
	keep_text(slot->id, sizeof slot->id, request->id);
	keep_text(
	    slot->path, sizeof slot->path, request->path.len > 0 ? request->path : request->target);
}

enum worker_phase
scoreboard_phase(const struct scoreboard_slot *slot)
{
	return (enum worker_phase)atomic_load(&slot->phase);
}

int64_t
scoreboard_age(const struct scoreboard_slot *slot, int64_t now)
{
	int64_t since = atomic_load(&slot->phase_since);

	return now > since ? now - since : 0;
}

const char *
worker_phase_name(enum worker_phase phase)
{
	static const char *const names[WORKER_PHASE_COUNT] = {
		[WORKER_STARTING] = "starting",
		[WORKER_WAITING] = "idle",
		[WORKER_READING] = "reading",
		[WORKER_SERVING] = "serving",
		[WORKER_WRITING] = "writing",
		[WORKER_SETTLING] = "settling",
		[WORKER_UPKEEP] = "upkeep",
	};

	return phase < WORKER_PHASE_COUNT ? names[phase] : "unknown";
}
