#include "config.h"

#include "service/counters.h"

#include "cache/keys.h"
#include "cache/record.h"
#include "cache/views.h"
#include "repo/image_see.h"
#include "repo/view.h"
#include "service/replica.h"

#define VIEW_LIFE_MS INT64_C(3600000)
/* MGET takes that many keys. */
#define BATCH (REDIS_ARGS_MAX - 1)
/* A bound for one flush: it is tried again. */
#define ROUNDS_MAX 10000

/* Both arrays are of the same lots. */
static const struct problem *
write_lots(struct service *service, struct arena *arena, const struct views_lot *lots, size_t count)
{
	struct view_lots out = {
		.ids = arena_array(arena, struct id, count),
		.images = arena_array(arena, struct id, count),
		.amounts = arena_array(arena, int64_t, count),
		.count = count,
	};

	for (size_t i = 0; i < count; i++) {
		out.ids[i] = lots[i].id;
		out.images[i] = lots[i].image;
		out.amounts[i] = lots[i].amount;
	}
	return view_repo_write(service->pg, arena, &out);
}

/* One taking; *more is false if there was nothing. Dying anywhere here loses nothing. */
static const struct problem *
flush_some(struct service *service, struct arena *arena, struct id image, bool *more)
{
	struct redis_command take = { 0 }, *done;
	struct views_lot *lots;
	size_t count, n = 0;

	views_take_command(&take, arena, image);
	TRY(redis_run(service->redis, arena, &take, 1));
	lots = views_taken(arena, &take, &count);
	*more = count > 0;
	if (count == 0)
		return NULL;
	TRY(write_lots(service, arena, lots, count));
	done = arena_array(arena, struct redis_command, 2 * count + 1);
	/* Else a replica would show neither what is counted no more nor what is written. */
	if (replica_wanted(service->config))
		TRY(replica_tell_command(service->pg, arena, &done[n++]));
	for (size_t i = 0; i < count; i++) {
		views_done_command(&done[n++], arena, lots[i].id);
		/* What is kept of it was made before they were written. */
		record_drop_command(&done[n++], arena, key_image(arena, lots[i].image));
	}
	return redis_run(service->redis, arena, done, n);
}

const struct problem *
counters_flush(struct service *service, struct arena *arena)
{
	bool more = true;

	for (int i = 0; more && i < ROUNDS_MAX; i++)
		TRY(flush_some(service, arena, (struct id){ .bytes = { 0 } }, &more));
	return view_repo_forget(service->pg, arena);
}

static const struct problem *
check_seen(
    struct service *service, struct arena *arena, const struct viewer *viewer, struct id image)
{
	struct pg_call call = image_see_call(arena, image, viewer->id, viewer_moderates(viewer));
	struct image_seen seen;

	TRY(pg_run(service->pg, arena, &call));
	return image_see_read(arena, &call, &seen);
}

const struct problem *
counters_view(struct service *service, struct arena *arena, const struct viewer *viewer,
    struct id image, struct str key)
{
	struct redis_command command = { 0 };
	int64_t counted;
	bool more;

	TRY(check_seen(service, arena, viewer, image));
	views_count_command(&command, arena, image, key, VIEW_LIFE_MS);
	if (redis_run(service->redis, arena, &command, 1) != NULL ||
	    command.reply.kind == REDIS_ERROR)
		return view_repo_count(service->pg, arena, image, key);
	counted = views_counted(&command);
	if (counted > 0 && counted % VIEWS_PER_LOT == 0)
		return flush_some(service, arena, image, &more);
	return NULL;
}

static void
add_batch(const struct redis_reply *reply, struct image *images, size_t count)
{
	for (size_t i = 0; i < count && reply->kind == REDIS_ARRAY && i < reply->count; i++) {
		int64_t more;

		if (reply->items[i].kind == REDIS_STRING &&
		    str_to_i64(reply->items[i].string, 0, INT32_MAX, &more))
			images[i].view_count += more;
	}
}

void
counters_add(struct service *service, struct arena *arena, struct image *images, size_t count)
{
	size_t batches = (count + BATCH - 1) / BATCH;
	struct redis_command *commands = arena_array(arena, struct redis_command, batches + 1);

	for (size_t b = 0; b < batches; b++)
		redis_arg(&commands[b], STR("MGET"));
	for (size_t i = 0; i < count; i++)
		redis_arg(&commands[i / BATCH], key_image_views(arena, images[i].id));
	if (redis_run_within(service->redis, arena, commands, batches, REDIS_PATIENCE_NS) != NULL)
		return;
	for (size_t b = 0; b < batches; b++)
		add_batch(&commands[b].reply, images + b * BATCH,
		    b + 1 < batches ? BATCH : count - b * BATCH);
}
