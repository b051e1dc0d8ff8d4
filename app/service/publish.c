#include "config.h"

#include "service/publish.h"

#define BATCH 500

static void
on_withdrawn(void *context, struct str text)
{
	struct id image;

	if (id_parse(text, &image))
		blob_withdraw(context, image);
}

void
publish_attach(struct pg *pg, struct blob_store *blobs)
{
	pg_on_signal(pg, on_withdrawn, blobs);
}

const struct problem *
publish_file(struct pg *pg, struct blob_store *blobs, struct arena *arena, struct id image,
    const struct variant_types *types, struct str stem, struct str *name)
{
	bool everybody;
	struct str key, format;

	*name = STR("");
	TRY(pg_begin(pg, arena));
	TRY(variant_repo_lock_public(pg, arena, image, types, &everybody, &key, &format));
	if (everybody) {
		*name = arena_printf(
		    arena, "%.*s.%.*s", (int)stem.len, stem.at, (int)format.len, format.at);
		TRY(blob_publish(blobs, arena, image, *name, key));
	}
	return pg_commit(pg, arena);
}

struct gathering {
	struct pg *pg;
	struct blob_store *blobs;
	struct arena *arena;
	struct id ids[BATCH];
	size_t count;
};

static const struct problem *
withdraw(struct gathering *gathering)
{
	struct id *wrong;
	size_t count;

	TRY(variant_repo_list_not_public(
	    gathering->pg, gathering->arena, gathering->ids, gathering->count, &wrong, &count));
	for (size_t i = 0; i < count; i++)
		blob_withdraw(gathering->blobs, wrong[i]);
	gathering->count = 0;
	return NULL;
}

static const struct problem *
gather(void *context, struct id image)
{
	struct gathering *gathering = context;

	gathering->ids[gathering->count++] = image;
	return gathering->count == BATCH ? withdraw(gathering) : NULL;
}

const struct problem *
publish_sweep(struct pg *pg, struct blob_store *blobs, struct arena *arena)
{
	struct gathering *gathering = arena_new(arena, struct gathering);
	const struct blob_public_events events = { gathering, gather };

	gathering->pg = pg;
	gathering->blobs = blobs;
	gathering->arena = arena;
	TRY(blob_list_public(blobs, arena, &events));
	return withdraw(gathering);
}
