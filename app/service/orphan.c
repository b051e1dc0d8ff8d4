#include "config.h"

#include "service/orphan.h"

#include "repo/storage.h"

#define BATCH 500
/* An image is stored as so many files at most. */
#define FILES_OF_IMAGE 20

/* Keys are gathered and asked about together. */
struct gathering {
	const struct orphan_search *search;
	struct arena arena;
	enum blob_place place;
	struct str keys[BATCH];
	size_t count;
	int64_t found;
};

int64_t
orphan_age(const struct config *config)
{
	int64_t least =
	    config->server.request_timeout + config->jobs.timeout + config->clamav.timeout;

	if (config->storage.s3_endpoint.len > 0)
		least += FILES_OF_IMAGE * config->storage.s3_timeout;

	return config->storage.orphan_age > least ? config->storage.orphan_age : least;
}

static const struct problem *
ask(struct gathering *gathering)
{
	const struct orphan_search *search = gathering->search;
	struct str *orphans;
	size_t count;

	TRY(storage_repo_list_orphans(search->pg, &gathering->arena, gathering->keys,
	    gathering->count, blob_place_name(gathering->place), &orphans, &count));
	for (size_t i = 0; i < count; i++)
		TRY(search->found(
		    search->context, &gathering->arena, gathering->place, orphans[i]));
	gathering->found += (int64_t)count;
	gathering->count = 0;
	arena_reset(&gathering->arena);
	return NULL;
}

static const struct problem *
gather(void *context, struct arena *arena, const struct blob_about *blob)
{
	struct gathering *gathering = context;

	(void)arena;
	if (blob->changed_us >= gathering->search->before_us ||
	    str_starts(blob->key, STR(ORPHAN_QUARANTINE)))
		return NULL;
	gathering->keys[gathering->count++] = arena_copy(&gathering->arena, blob->key);
	return gathering->count == BATCH ? ask(gathering) : NULL;
}

static void
end_gathering(void *gathering)
{
	arena_release(&((struct gathering *)gathering)->arena);
}

const struct problem *
orphan_find(const struct orphan_search *search, struct arena *arena, int64_t *count)
{
	struct gathering *gathering = arena_new(arena, struct gathering);
	const struct blob_events events = { gathering, gather };

	gathering->search = search;
	arena_at_exit(arena, end_gathering, gathering);
	for (int place = 0; place < BLOB_PLACE_COUNT; place++) {
		if (!blob_has_place(search->blobs, (enum blob_place)place))
			continue;
		gathering->place = (enum blob_place)place;
		TRY(blob_list(search->blobs, arena, gathering->place, &events));
		TRY(ask(gathering));
	}
	*count = gathering->found;
	return NULL;
}
