#include <config.h>

#include "main/command_storage.h"

#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "main/command.h"
#include "service/publish.h"
#include "service/storage.h"

static void
print_fault(void *context, enum storage_fault fault, enum blob_place place, struct str key)
{
	static const char *const names[STORAGE_FAULT_COUNT] = {
		[STORAGE_ORPHAN] = "orphan",
		[STORAGE_MISPLACED] = "misplaced",
		[STORAGE_MISSING] = "missing",
		[STORAGE_WRONG_SIZE] = "wrong size",
	};

	(void)context;
	printf("%-10s %-5s %.*s\n", names[fault], blob_place_name(place).at, (int)key.len, key.at);
}

static void
print_moved(void *context, struct str key, int64_t size)
{
	(void)context;
	if (isatty(STDOUT_FILENO))
		printf("%10lld  %.*s\n", (long long)size, (int)key.len, key.at);
}

const struct problem *
command_check_storage_user(struct arena *arena, const struct config *config)
{
	const char *root = arena_c_string(arena, config->storage.local_path);
	struct stat about;

	if (stat(root, &about) != 0 || about.st_uid == geteuid())
		return NULL;
	return problem_caused(arena, PROBLEM_BAD_REQUEST,
	    "%s belongs to user %u: run this as that user", root, (unsigned)about.st_uid);
}

/* Opens both stores and the database, and runs one thing. */
static const struct problem *
with_storage(struct arena *arena,
    const struct problem *(*run)(const struct storage *storage, struct arena *arena, void *wanted),
    void *wanted)
{
	const struct config *config = command_config_or_exit(arena);
	struct storage storage = {
		.config = config, .tell_fault = print_fault, .tell_moved = print_moved
	};
	struct blob_options blobs = blob_options_of(arena, config);
	struct pg_options options = command_pg_options(config);
	const struct problem *problem;

	TRY(command_check_storage_user(arena, config));
	TRY(blob_open(arena, &blobs, &storage.blobs));
	storage.pg = pg_new(&options);
	publish_attach(storage.pg, storage.blobs);
	problem = run(&storage, arena, wanted);
	pg_free(storage.pg);
	blob_close(storage.blobs);
	return problem;
}

struct examination {
	bool repair, healthy;
	struct storage_verdict verdict;
};

static const struct problem *
examine(const struct storage *storage, struct arena *arena, void *wanted)
{
	struct examination *examination = wanted;
	const int64_t *faults = examination->verdict.faults;

	TRY(storage_check(storage, arena, examination->repair, &examination->verdict));
	examination->healthy =
	    faults[STORAGE_MISSING] + faults[STORAGE_WRONG_SIZE] == 0 &&
	    (examination->repair || faults[STORAGE_ORPHAN] + faults[STORAGE_MISPLACED] == 0);
	return NULL;
}

bool
command_storage_is_healthy(struct arena *arena, bool repair, const struct problem **problem)
{
	struct examination examination = { .repair = repair };

	*problem = with_storage(arena, examine, &examination);
	return *problem == NULL && examination.healthy;
}

static void
print_verdict(const struct examination *examination)
{
	const struct storage_verdict *verdict = &examination->verdict;
	const int64_t *faults = verdict->faults;

	printf(
	    "%lld blobs named by rows; %lld orphans, %lld misplaced, %lld missing, %lld of wrong "
	    "size\n",
	    (long long)verdict->blobs, (long long)faults[STORAGE_ORPHAN],
	    (long long)faults[STORAGE_MISPLACED], (long long)faults[STORAGE_MISSING],
	    (long long)faults[STORAGE_WRONG_SIZE]);
	if (examination->repair)
		printf("repaired; %lld stale temporary files removed, %lld images given a job\n",
		    (long long)verdict->temporary, (long long)verdict->waiting);
}

int
command_doctor_storage(int argc, char **argv)
{
	struct examination examination = { .repair =
					       argc == 3 && strcmp(argv[2], "--repair") == 0 };
	struct arena arena = { 0 };
	const struct problem *problem;

	if (argc > 3 || (argc == 3 && !examination.repair)) {
		fputs("usage: tintype doctor storage [--repair]\n", stderr);
		return 2;
	}
	problem = with_storage(&arena, examine, &examination);
	if (problem != NULL)
		return command_fail(problem);
	print_verdict(&examination);
	arena_release(&arena);
	return examination.healthy ? 0 : 1;
}

static const struct problem *
move(const struct storage *storage, struct arena *arena, void *wanted)
{
	enum blob_place to = *(const enum blob_place *)wanted;
	struct storage_moved moved;

	if (!str_eq(blob_place_of_new(storage->blobs), blob_place_name(to)))
		fprintf(stderr,
		    "tintype: STORAGE_PROVIDER is not %s: what is uploaded meanwhile goes on to "
		    "the "
		    "old place\n",
		    blob_place_name(to).at);
	TRY(storage_move(storage, arena, to, &moved));
	printf("%lld blobs moved, %lld bytes; %lld removed at the old place\n",
	    (long long)moved.blobs, (long long)moved.bytes, (long long)moved.removed);
	return NULL;
}

int
command_storage(int argc, char **argv)
{
	struct arena arena = { 0 };
	const struct problem *problem;
	enum blob_place to;

	if (argc != 4 || strcmp(argv[1], "move") != 0 || strcmp(argv[2], "--to") != 0 ||
	    !blob_place_parse(str_of(argv[3]), &to)) {
		fputs("usage: tintype storage move --to s3|local\n", stderr);
		return 2;
	}
	problem = with_storage(&arena, move, &to);
	if (problem != NULL)
		return command_fail(problem);
	arena_release(&arena);
	return 0;
}
