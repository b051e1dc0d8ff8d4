#include "config.h"

#include "jobs/sweep.h"

#include "base/clock.h"
#include "base/log.h"
#include "repo/image.h"
#include "repo/storage.h"
#include "service/orphan.h"
#include "service/publish.h"
#include "service/removal.h"
#include "service/resumable.h"

/* Words of search that are looked at in each sweep: some milliseconds for each at most. */
#define WORDS_AT_ONCE 300

static void
log_swept(int64_t blobs, int64_t files, int64_t images)
{
	struct log_line line;

	if (blobs + files + images == 0)
		return;
	log_begin(&line, LOG_LEVEL_WARNING, "storage_swept");
	log_i64(&line, "orphan_blobs", blobs);
	log_i64(&line, "temporary_files", files);
	log_i64(&line, "requeued_images", images);
	log_end(&line);
}

static const struct problem *
remove_orphan(void *context, struct arena *arena, enum blob_place place, struct str key)
{
	struct runner *runner = context;

	return removal_of(runner->pg, runner->blobs, arena, place, key);
}

static const struct problem *
sweep(struct runner *runner)
{
	int64_t age = orphan_age(runner->config), blobs = 0, files = 0, images = 0, words;
	struct orphan_search search = { .pg = runner->pg,
		.blobs = runner->blobs,
		.before_us = clock_now_us() - age / 1000,
		.context = runner,
		.found = remove_orphan };

	TRY(storage_repo_requeue_images(
	    runner->pg, &runner->arena, age / CLOCK_SECOND_NS, &images));
	TRY(storage_repo_settle_copies(runner->pg, &runner->arena));
	TRY(blob_sweep_temporary(
	    runner->blobs, &runner->arena, clock_now_us() - age / 1000, &files));
	TRY(publish_sweep(runner->pg, runner->blobs, &runner->arena));
	TRY(resumable_sweep(runner->pg, runner->blobs, &runner->arena, age));
	TRY(orphan_find(&search, &runner->arena, &blobs));
	TRY(image_repo_forget_words(runner->pg, &runner->arena, WORDS_AT_ONCE, &words));
	log_swept(blobs, files, images);
	return NULL;
}

const struct problem *
sweep_when_due(struct runner *runner)
{
	int64_t every = runner->config->storage.orphan_age / CLOCK_SECOND_NS / 4;
	bool due;

	TRY(storage_repo_claim_sweep(runner->pg, &runner->arena, every < 1 ? 1 : every, &due));
	return due ? sweep(runner) : NULL;
}
