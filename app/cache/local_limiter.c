#include "config.h"

#include <string.h>

#include "cache/limiter.h"
#include "crypto/digest.h"

#define SETS 256
#define WAYS 4

/* Two fixed windows side by side; the one before counts by the part of it that still matters. */
struct slot {
	uint64_t subject; /* 0: free */
	int64_t window;   /* its number */
	int64_t before, current;
};

struct local_limiter {
	struct slot slots[SETS][WAYS];
};

struct local_limiter *
local_limiter_new(struct arena *arena)
{
	return arena_new(arena, struct local_limiter);
}

/* Through SHA-256, so that nobody chooses addresses that share a set. */
static uint64_t
hash_of(struct str key)
{
	struct sha256 digest = sha256_of(key);
	uint64_t hash;

	memcpy(&hash, digest.bytes, sizeof hash);
	return hash == 0 ? 1 : hash;
}

static struct slot *
slot_of(struct local_limiter *limiter, uint64_t subject)
{
	struct slot *set = limiter->slots[subject % SETS], *oldest = &set[0];

	for (size_t i = 0; i < WAYS; i++) {
		if (set[i].subject == subject)
			return &set[i];
		if (set[i].window < oldest->window)
			oldest = &set[i];
	}
	*oldest = (struct slot){ .subject = subject };
	return oldest;
}

static void
advance(struct slot *slot, int64_t window)
{
	if (slot->window == window)
		return;
	slot->before = slot->window == window - 1 ? slot->current : 0;
	slot->current = 0;
	slot->window = window;
}

void
local_limiter_hit(struct local_limiter *limiter, struct str key, const struct limit_rule *rule,
    int64_t now_ms, struct limit_verdict *verdict)
{
	struct slot *slot = slot_of(limiter, hash_of(key));
	int64_t left = rule->window_ms - now_ms % rule->window_ms, used;

	advance(slot, now_ms / rule->window_ms);
	/* Rounded down: steady traffic below the limit is never refused for a fraction. */
	used = slot->current +
	       (int64_t)((double)slot->before * (double)left / (double)rule->window_ms);
	*verdict = (struct limit_verdict){
		.allowed = used < rule->limit,
		.known = true,
		.limit = rule->limit,
		.reset_ms = left,
	};
	if (!verdict->allowed)
		return;
	slot->current++;
	verdict->remaining = rule->limit - used - 1;
}
