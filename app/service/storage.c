#include "config.h"

#include "service/storage.h"

#include <errno.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "base/clock.h"
#include "service/orphan.h"
#include "service/publish.h"
#include "service/removal.h"

#define PAGE 200
#define PIECE ((size_t)64 * 1024)
/* What came to the old place while it was emptied. */
#define PASSES_MAX 5

/* One walk over what rows say is at a place. */
struct walk {
	const struct storage *storage;
	enum storage_files of;
	enum blob_place place;
	void *context;
	const struct problem *(*file)(
	    const struct walk *walk, struct arena *arena, const struct storage_file *file);
	struct arena page;
};

static enum blob_place
other(enum blob_place place)
{
	return place == BLOB_LOCAL ? BLOB_S3 : BLOB_LOCAL;
}

static const struct problem *
walk_pages(struct walk *walk, struct arena *arena)
{
	struct str after = STR("");
	size_t count = PAGE;

	while (count == PAGE) {
		struct storage_file *files;

		TRY(storage_repo_list(walk->storage->pg, &walk->page, walk->of,
		    blob_place_name(walk->place), after, PAGE, &files, &count));
		for (size_t i = 0; i < count; i++)
			TRY(walk->file(walk, &walk->page, &files[i]));
		if (count > 0)
			after = arena_copy(arena, files[count - 1].key);
		arena_reset(&walk->page);
	}
	return NULL;
}

static void
end_walk(void *walk)
{
	arena_release(&((struct walk *)walk)->page);
}

/* Variants, and uploads that wait. */
static const struct problem *
walk_place(const struct walk *as, struct arena *arena)
{
	struct walk *walk = arena_new(arena, struct walk);

	*walk = *as;
	arena_at_exit(arena, end_walk, walk);
	for (int of = STORAGE_VARIANTS; of <= STORAGE_UPLOADS; of++) {
		walk->of = (enum storage_files)of;
		TRY(walk_pages(walk, arena));
	}
	return NULL;
}

struct checking {
	struct storage_verdict *verdict;
	bool repair;
};

static void
note(const struct storage *storage, struct storage_verdict *verdict, enum storage_fault fault,
    enum blob_place place, struct str key)
{
	verdict->faults[fault]++;
	storage->tell_fault(storage->context, fault, place, key);
}

/* Perhaps its rows went while we looked; perhaps it is at the other place. */
static const struct problem *
check_absent(const struct walk *walk, struct arena *arena, const struct storage_file *file)
{
	const struct storage *storage = walk->storage;
	const struct checking *checking = walk->context;
	bool found = false, named;
	int64_t size;

	TRY(storage_repo_is_named(storage->pg, arena, file->key, &named));
	if (!named)
		return NULL;
	if (blob_has_place(storage->blobs, other(walk->place)))
		TRY(blob_find(storage->blobs, arena, other(walk->place), file->key, &found, &size));
	note(storage, checking->verdict, found ? STORAGE_MISPLACED : STORAGE_MISSING, walk->place,
	    file->key);
	if (!found || !checking->repair)
		return NULL;
	return storage_repo_move(storage->pg, arena, walk->of, file->key,
	    blob_place_name(walk->place), blob_place_name(other(walk->place)));
}

static const struct problem *
check_file(const struct walk *walk, struct arena *arena, const struct storage_file *file)
{
	const struct checking *checking = walk->context;
	int64_t size;
	bool found;

	checking->verdict->blobs++;
	TRY(blob_find(walk->storage->blobs, arena, walk->place, file->key, &found, &size));
	if (!found)
		return check_absent(walk, arena, file);
	if (size != file->size)
		note(walk->storage, checking->verdict, STORAGE_WRONG_SIZE, walk->place, file->key);
	return NULL;
}

struct orphans {
	const struct storage *storage;
	struct storage_verdict *verdict;
	bool repair;
};

static const struct problem *
take_orphan(void *context, struct arena *arena, enum blob_place place, struct str key)
{
	const struct orphans *orphans = context;

	note(orphans->storage, orphans->verdict, STORAGE_ORPHAN, place, key);
	if (!orphans->repair)
		return NULL;
	return removal_of(orphans->storage->pg, orphans->storage->blobs, arena, place, key);
}

static const struct problem *
repair_rest(const struct storage *storage, struct arena *arena, struct storage_verdict *verdict)
{
	int64_t age = orphan_age(storage->config);

	TRY(publish_sweep(storage->pg, storage->blobs, arena));
	TRY(blob_sweep_temporary(
	    storage->blobs, arena, clock_now_us() - age / 1000, &verdict->temporary));
	TRY(storage_repo_requeue_images(
	    storage->pg, arena, age / CLOCK_SECOND_NS, &verdict->waiting));
	return storage_repo_settle_copies(storage->pg, arena);
}

const struct problem *
storage_check(
    const struct storage *storage, struct arena *arena, bool repair, struct storage_verdict *out)
{
	struct orphans orphans = { storage, out, repair };
	const struct orphan_search search = { .pg = storage->pg,
		.blobs = storage->blobs,
		.before_us = clock_now_us() - orphan_age(storage->config) / 1000,
		.context = &orphans,
		.found = take_orphan };
	struct checking checking = { out, repair };
	int64_t count;

	*out = (struct storage_verdict){ .blobs = 0 };
	for (int place = 0; place < BLOB_PLACE_COUNT; place++) {
		const struct walk walk = { .storage = storage,
			.place = (enum blob_place)place,
			.context = &checking,
			.file = check_file };

		if (blob_has_place(storage->blobs, walk.place))
			TRY(walk_place(&walk, arena));
	}
	TRY(orphan_find(&search, arena, &count));
	return repair ? repair_rest(storage, arena, out) : NULL;
}

struct moving {
	enum blob_place to;
	struct storage_moved *moved;
	int64_t pass; /* blobs of this one */
};

static const struct problem *
copy_bytes(struct arena *arena, int fd, struct blob_writer *writer)
{
	char *piece = arena_alloc_raw(arena, PIECE, 1);

	for (;;) {
		ssize_t n = read(fd, piece, PIECE);

		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return problem_caused(
			    arena, PROBLEM_UNAVAILABLE, "storage: %s", strerror(errno));
		if (n == 0)
			return NULL;
		TRY(blob_write(writer, (struct str){ piece, (size_t)n }));
	}
}

static const struct problem *
copy_blob(const struct walk *walk, struct arena *arena, struct str key, enum blob_place to)
{
	const struct problem *problem;
	struct blob_writer *writer;
	int64_t size;
	int fd;

	TRY(blob_begin(walk->storage->blobs, arena, &writer));
	TRY(blob_read_fd(walk->storage->blobs, arena, key, &fd, &size));
	problem = copy_bytes(arena, fd, writer);
	close(fd);
	TRY(problem);
	return blob_commit_to(writer, arena, to, key);
}

/* A file that went while we looked is nobody's loss; one that is missing is the doctor's. */
static const struct problem *
move_file(const struct walk *walk, struct arena *arena, const struct storage_file *file)
{
	const struct storage *storage = walk->storage;
	struct moving *moving = walk->context;
	const struct problem *problem;
	int64_t size;
	bool found;

	TRY(blob_find(storage->blobs, arena, moving->to, file->key, &found, &size));
	if (!found || size != file->size) {
		problem = copy_blob(walk, arena, file->key, moving->to);
		if (problem != NULL && problem->kind == PROBLEM_NOT_FOUND)
			return NULL;
		TRY(problem);
	}
	TRY(storage_repo_move(storage->pg, arena, walk->of, file->key, blob_place_name(walk->place),
	    blob_place_name(moving->to)));
	moving->pass++;
	moving->moved->blobs++;
	moving->moved->bytes += file->size;
	storage->tell_moved(storage->context, file->key, file->size);
	return NULL;
}

static const struct problem *
remove_left(void *context, struct arena *arena, enum blob_place place, struct str key)
{
	const struct walk *walk = context;
	const struct moving *moving = walk->context;
	bool named;

	if (place != walk->place)
		return NULL;
	/* An orphan of any other kind is the sweeper's. */
	TRY(storage_repo_is_named(walk->storage->pg, arena, key, &named));
	if (!named)
		return NULL;
	moving->moved->removed++;
	return removal_of(walk->storage->pg, walk->storage->blobs, arena, place, key);
}

/* Whoever read the rows before they changed has its answer by then. */
static void
wait_for_requests(const struct config *config)
{
	const struct timespec pause = { .tv_sec =
					    config->server.request_timeout / CLOCK_SECOND_NS };

	nanosleep(&pause, NULL);
}

const struct problem *
storage_move(const struct storage *storage, struct arena *arena, enum blob_place to,
    struct storage_moved *out)
{
	struct moving moving = { .to = to, .moved = out };
	struct walk walk = {
		.storage = storage, .place = other(to), .context = &moving, .file = move_file
	};
	struct orphan_search left = {
		.pg = storage->pg, .blobs = storage->blobs, .context = &walk, .found = remove_left
	};
	int64_t count;

	*out = (struct storage_moved){ .blobs = 0 };
	if (!blob_has_place(storage->blobs, to) || !blob_has_place(storage->blobs, other(to)))
		return problem_caused(
		    arena, PROBLEM_BAD_REQUEST, "S3_ENDPOINT and the other S3_* must be set");
	for (int pass = 0; pass < PASSES_MAX; pass++) {
		moving.pass = 0;
		TRY(walk_place(&walk, arena));
		if (moving.pass == 0)
			break;
	}
	left.before_us = clock_now_us();
	wait_for_requests(storage->config);
	return orphan_find(&left, arena, &count);
}
