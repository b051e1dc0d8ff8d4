#include "config.h"

#include "blob/store.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/clock.h"

#define DIR_MODE 0750
#define DEEPEST 8

/* The folder of a key, and the last part of it. */
static struct str
folder_of(struct str key)
{
	size_t end = key.len;

	while (end > 0 && key.at[end - 1] != '/')
		end--;
	return end == 0 ? STR(".") : str_first(key, end - 1);
}

static const struct problem *
sync_folder(struct blob_store *store, struct arena *arena, struct str folder)
{
	const struct problem *problem = NULL;
	int fd =
	    openat(store->blobs, arena_c_string(arena, folder), O_RDONLY | O_DIRECTORY | O_CLOEXEC);

	if (fd < 0)
		return blob_failed(arena, "folder");
	if (fsync(fd) != 0)
		problem = blob_failed(arena, "fsync of a folder");
	close(fd);
	return problem;
}

/* Makes the folders of a key; a new one is durable in the one above it. */
static const struct problem *
make_folders(struct blob_store *store, struct arena *arena, struct str key)
{
	for (size_t at = 0; at < key.len; at++) {
		struct str folder = str_first(key, at);

		if (key.at[at] != '/')
			continue;
		if (mkdirat(store->blobs, arena_c_string(arena, folder), DIR_MODE) == 0)
			TRY(sync_folder(store, arena, folder_of(folder)));
		else if (errno != EEXIST)
			return blob_failed(arena, "folder");
	}
	return NULL;
}

static const struct problem *
put(struct blob_store *store, struct arena *arena, int fd, struct str name, struct str key)
{
	if (fsync(fd) != 0)
		return blob_failed(arena, "fsync");
	TRY(make_folders(store, arena, key));
	if (renameat(store->incoming, name.at, store->blobs, arena_c_string(arena, key)) != 0)
		return blob_failed(arena, "rename");
	return sync_folder(store, arena, folder_of(key));
}

static const struct problem *
open_blob(struct blob_store *store, struct arena *arena, struct str key, int *fd, int64_t *size)
{
	struct stat about;
	int opened =
	    openat(store->blobs, arena_c_string(arena, key), O_RDONLY | O_CLOEXEC | O_NOFOLLOW);

	if (opened < 0 && (errno == ENOENT || errno == ENOTDIR))
		return problem_new(arena, PROBLEM_NOT_FOUND, "The file is gone.");
	if (opened < 0)
		return blob_failed(arena, "open");
	if (fstat(opened, &about) != 0 || !S_ISREG(about.st_mode)) {
		close(opened);
		return problem_caused(arena, PROBLEM_INTERNAL, "storage: not a file");
	}
	*fd = opened;
	*size = about.st_size;
	return NULL;
}

static const struct problem *
remove_blob(struct blob_store *store, struct arena *arena, struct str key)
{
	if (unlinkat(store->blobs, arena_c_string(arena, key), 0) == 0 || errno == ENOENT ||
	    errno == ENOTDIR)
		return NULL;
	return blob_failed(arena, "unlink");
}

static const struct problem *
find(struct blob_store *store, struct arena *arena, struct str key, bool *found, int64_t *size)
{
	struct stat about;

	*found =
	    fstatat(store->blobs, arena_c_string(arena, key), &about, AT_SYMLINK_NOFOLLOW) == 0;
	if (!*found && errno != ENOENT && errno != ENOTDIR)
		return blob_failed(arena, "stat");
	*size = *found ? about.st_size : 0;
	return NULL;
}

/* A folder on the way of a listing. */
struct visit {
	const struct blob_events *events;
	struct arena arena; /* of one event */
	char path[512];
};

static const struct problem *walk(struct visit *visit, int fd, size_t length, int depth);

static const struct problem *
tell(struct visit *visit, size_t length, const struct stat *about)
{
	const struct blob_about blob = { .key = { visit->path, length },
		.size = about->st_size,
		.changed_us =
		    about->st_mtim.tv_sec * CLOCK_SECOND_US + about->st_mtim.tv_nsec / 1000 };
	const struct problem *problem =
	    visit->events->blob(visit->events->context, &visit->arena, &blob);

	/* What it returned must outlive the event. */
	if (problem == NULL)
		arena_reset(&visit->arena);
	return problem;
}

static const struct problem *
enter(struct visit *visit, int folder, const char *name, size_t length, int depth)
{
	size_t left = sizeof visit->path - length;
	int printed = snprintf(visit->path + length, left, "%s%s", length == 0 ? "" : "/", name);
	struct stat about;
	int fd;

	if (printed < 0 || (size_t)printed >= left ||
	    fstatat(folder, name, &about, AT_SYMLINK_NOFOLLOW) != 0)
		return NULL;
	if (S_ISREG(about.st_mode))
		return tell(visit, length + (size_t)printed, &about);
	if (!S_ISDIR(about.st_mode) || depth == DEEPEST)
		return NULL;
	fd = openat(folder, name, O_RDONLY | O_DIRECTORY | O_CLOEXEC | O_NOFOLLOW);
	return fd < 0 ? NULL : walk(visit, fd, length + (size_t)printed, depth + 1);
}

/* Takes the descriptor. */
static const struct problem *
walk(struct visit *visit, int fd, size_t length, int depth)
{
	DIR *folder = fdopendir(fd);
	const struct problem *problem = NULL;
	const struct dirent *entry;

	if (folder == NULL) {
		close(fd);
		return NULL;
	}
	while (problem == NULL && (entry = readdir(folder)) != NULL)
		if (entry->d_name[0] != '.')
			problem = enter(visit, fd, entry->d_name, length, depth);
	closedir(folder);
	return problem;
}

static void
end_visit(void *visit)
{
	arena_release(&((struct visit *)visit)->arena);
}

static const struct problem *
list(struct blob_store *store, struct arena *arena, const struct blob_events *events)
{
	struct visit *visit = arena_new(arena, struct visit);
	int fd = openat(store->blobs, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);

	if (fd < 0)
		return blob_failed(arena, "blobs");
	visit->events = events;
	arena_at_exit(arena, end_visit, visit);
	return walk(visit, fd, 0, 0);
}

static const struct problem *
check(struct blob_store *store, struct arena *arena)
{
	if (faccessat(store->blobs, ".", W_OK | X_OK, 0) != 0)
		return blob_failed(arena, "blobs");
	return NULL;
}

const struct blob_kind blob_kind_local = { .name = { "local", 5 },
	.put = put,
	.open = open_blob,
	.remove = remove_blob,
	.find = find,
	.list = list,
	.check = check };
