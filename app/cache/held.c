#include "config.h"

#include "cache/held.h"

#include <string.h>

#define KEY_MAX 320
#define GENERATION_MAX 128

struct slot {
	uint64_t used; /* 0: free */
	int64_t old_at_ms;
	size_t key_length, generation_length, page_length;
	char key[KEY_MAX], generation[GENERATION_MAX];
};

/* The pages lie apart: looking for one touches no more memory than it must. */
struct held {
	uint64_t clock;
	struct slot slots[HELD_PAGES];
	char pages[HELD_PAGES][HELD_PAGE_MAX];
};

struct held *
held_new(struct arena *arena)
{
	return arena_new(arena, struct held);
}

/* The parts have no '\n' in them. */
static bool
is_of(const struct slot *slot, const struct key_parts *key)
{
	struct str before = key->before, after = key->after;

	return slot->used > 0 && slot->key_length == before.len + 1 + after.len &&
	       memcmp(slot->key + before.len + 1, after.at, after.len) == 0 &&
	       slot->key[before.len] == '\n' && memcmp(slot->key, before.at, before.len) == 0;
}

static struct slot *
slot_of(struct held *held, const struct key_parts *key)
{
	for (size_t i = 0; i < HELD_PAGES; i++)
		if (is_of(&held->slots[i], key))
			return &held->slots[i];
	return NULL;
}

bool
held_find(struct held *held, const struct key_parts *key, int64_t now_ms, struct str *page,
    struct str *generation)
{
	struct slot *slot = slot_of(held, key);

	if (slot == NULL || now_ms >= slot->old_at_ms)
		return false;
	slot->used = ++held->clock;
	*page = (struct str){ held->pages[slot - held->slots], slot->page_length };
	*generation = (struct str){ slot->generation, slot->generation_length };
	return true;
}

static struct slot *
oldest(struct held *held)
{
	struct slot *oldest = &held->slots[0];

	for (size_t i = 1; i < HELD_PAGES; i++)
		if (held->slots[i].used < oldest->used)
			oldest = &held->slots[i];
	return oldest;
}

void
held_keep(struct held *held, const struct key_parts *key, struct str generation, struct str page,
    int64_t old_at_ms)
{
	struct slot *slot;

	if (key->before.len + 1 + key->after.len > KEY_MAX || generation.len > GENERATION_MAX ||
	    page.len > HELD_PAGE_MAX)
		return;
	slot = slot_of(held, key);
	if (slot == NULL)
		slot = oldest(held);
	memcpy(slot->key, key->before.at, key->before.len);
	slot->key[key->before.len] = '\n';
	memcpy(slot->key + key->before.len + 1, key->after.at, key->after.len);
	slot->key_length = key->before.len + 1 + key->after.len;
	memcpy(slot->generation, generation.at, generation.len);
	slot->generation_length = generation.len;
	memcpy(held->pages[slot - held->slots], page.at, page.len);
	slot->page_length = page.len;
	slot->old_at_ms = old_at_ms;
	slot->used = ++held->clock;
}
