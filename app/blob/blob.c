#include "config.h"

#include "blob/blob.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include "base/encode.h"
#include "base/random.h"

#define KEY_MAX 400
#define DIR_MODE 0750
/* The group may read: nginx sends the bytes. */
#define FILE_MODE 0640

struct blob_store {
	int blobs, incoming; /* folders */
	int64_t min_free_bytes;
};

struct blob_writer {
	struct blob_store *store;
	struct str name; /* in incoming; empty once it is committed or discarded */
	int fd;
	int64_t written;
};

static const struct problem *
failed(struct arena *arena, const char *what)
{
	enum problem_kind kind =
	    errno == ENOSPC || errno == EDQUOT ? PROBLEM_INSUFFICIENT_STORAGE : PROBLEM_UNAVAILABLE;

	return problem_caused(arena, kind, "storage, %s: %s", what, strerror(errno));
}

static const struct problem *
open_folder(struct arena *arena, struct str root, const char *name, int *fd)
{
	struct str path = arena_printf(arena, "%.*s/%s", (int)root.len, root.at, name);

	if (mkdir(path.at, DIR_MODE) != 0 && errno != EEXIST)
		return failed(arena, path.at);
	*fd = open(path.at, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	return *fd < 0 ? failed(arena, path.at) : NULL;
}

const struct problem *
blob_open(struct arena *arena, const struct blob_options *options, struct blob_store **out)
{
	struct blob_store *store = arena_new(arena, struct blob_store);
	char *root = arena_c_string(arena, options->root);

	store->min_free_bytes = options->min_free_bytes;
	if (mkdir(root, DIR_MODE) != 0 && errno != EEXIST)
		return failed(arena, root);
	TRY(open_folder(arena, options->root, "blobs", &store->blobs));
	TRY(open_folder(arena, options->root, "incoming", &store->incoming));
	*out = store;
	return NULL;
}

void
blob_close(struct blob_store *store)
{
	close(store->blobs);
	close(store->incoming);
}

bool
blob_key_valid(struct str key)
{
	if (key.len == 0 || key.len > KEY_MAX || key.at[0] == '/' || key.at[key.len - 1] == '/')
		return false;
	for (size_t i = 0; i < key.len; i++) {
		char c = key.at[i];

		if (!((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '/' || c == '.' ||
			c == '_' || c == '-'))
			return false;
	}
	return str_find(key, STR("..")) == key.len && str_find(key, STR("//")) == key.len &&
	       str_find(key, STR("/.")) == key.len && key.at[0] != '.';
}

static const struct problem *
check_key(struct arena *arena, struct str key)
{
	if (blob_key_valid(key))
		return NULL;
	return problem_caused(
	    arena, PROBLEM_INTERNAL, "not a storage key: %.*s", (int)key.len, key.at);
}

static const struct problem *
check_free(struct blob_store *store, struct arena *arena)
{
	struct statvfs about;

	if (fstatvfs(store->incoming, &about) != 0)
		return failed(arena, "free space");
	if (about.f_bavail * about.f_frsize < (uint64_t)store->min_free_bytes)
		return problem_caused(arena, PROBLEM_INSUFFICIENT_STORAGE,
		    "storage: less than %lld bytes are free", (long long)store->min_free_bytes);
	return NULL;
}

void
blob_discard(struct blob_writer *writer)
{
	if (writer->fd >= 0)
		close(writer->fd);
	writer->fd = -1;
	if (writer->name.len > 0)
		unlinkat(writer->store->incoming, writer->name.at, 0);
	writer->name = STR("");
}

static void
discard_at_exit(void *writer)
{
	blob_discard(writer);
}

const struct problem *
blob_begin(struct blob_store *store, struct arena *arena, struct blob_writer **out)
{
	struct blob_writer *writer = arena_new(arena, struct blob_writer);
	uint8_t random[16];
	struct str name;

	TRY(check_free(store, arena));
	random_bytes(random, sizeof random);
	name = arena_printf(arena, "%s.part", hex_encode(arena, random, sizeof random).at);
	*writer = (struct blob_writer){ .store = store };
	writer->fd =
	    openat(store->incoming, name.at, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, FILE_MODE);
	if (writer->fd < 0)
		return failed(arena, "temporary file");
	writer->name = name;
	arena_at_exit(arena, discard_at_exit, writer);
	*out = writer;
	return NULL;
}

const struct problem *
blob_write(struct blob_writer *writer, struct str bytes)
{
	/* A full disk is told when it happens; the arena of the request is not at hand here. */
	static const struct problem full = { .kind = PROBLEM_INSUFFICIENT_STORAGE,
		.detail = "There is no room left for new files.",
		.cause = "storage: writing a temporary file failed" };

	while (bytes.len > 0) {
		ssize_t n = write(writer->fd, bytes.at, bytes.len);

		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			return &full;
		writer->written += n;
		bytes = str_from(bytes, (size_t)n);
	}
	return NULL;
}

int64_t
blob_written(const struct blob_writer *writer)
{
	return writer->written;
}

int
blob_writer_fd(const struct blob_writer *writer)
{
	return writer->fd;
}

/* Makes the folders of a key, and what is new in them durable. */
static const struct problem *
make_folders(struct blob_store *store, struct arena *arena, struct str key)
{
	for (size_t at = 0; at < key.len; at++) {
		if (key.at[at] != '/')
			continue;
		if (mkdirat(store->blobs, arena_c_string(arena, str_first(key, at)), DIR_MODE) == 0)
			fsync(store->blobs);
		else if (errno != EEXIST)
			return failed(arena, "folder");
	}
	return NULL;
}

static const struct problem *
sync_folder_of(struct blob_store *store, struct arena *arena, struct str key)
{
	size_t end = key.len;
	const struct problem *problem = NULL;
	int fd;

	while (end > 0 && key.at[end - 1] != '/')
		end--;
	fd = openat(store->blobs, end == 0 ? "." : arena_c_string(arena, str_first(key, end)),
	    O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (fd < 0)
		return failed(arena, "folder");
	if (fsync(fd) != 0)
		problem = failed(arena, "fsync of a folder");
	close(fd);
	return problem;
}

const struct problem *
blob_commit(struct blob_writer *writer, struct arena *arena, struct str key)
{
	struct blob_store *store = writer->store;

	TRY(check_key(arena, key));
	if (writer->name.len == 0)
		return problem_caused(arena, PROBLEM_INTERNAL, "storage: committed twice");
	if (fsync(writer->fd) != 0)
		return failed(arena, "fsync");
	TRY(make_folders(store, arena, key));
	if (renameat(store->incoming, writer->name.at, store->blobs, arena_c_string(arena, key)) !=
	    0)
		return failed(arena, "rename");
	writer->name = STR("");
	return sync_folder_of(store, arena, key);
}

const struct problem *
blob_remove(struct blob_store *store, struct arena *arena, struct str key)
{
	TRY(check_key(arena, key));
	if (unlinkat(store->blobs, arena_c_string(arena, key), 0) == 0 || errno == ENOENT ||
	    errno == ENOTDIR)
		return NULL;
	return failed(arena, "unlink");
}

const struct problem *
blob_read_fd(struct blob_store *store, struct arena *arena, struct str key, int *fd, int64_t *size)
{
	struct stat about;
	int opened;

	TRY(check_key(arena, key));
	opened =
	    openat(store->blobs, arena_c_string(arena, key), O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
	if (opened < 0 && errno == ENOENT)
		return problem_new(arena, PROBLEM_NOT_FOUND, "The file is gone.");
	if (opened < 0)
		return failed(arena, "open");
	if (fstat(opened, &about) != 0 || !S_ISREG(about.st_mode)) {
		close(opened);
		return problem_caused(arena, PROBLEM_INTERNAL, "storage: not a file");
	}
	*fd = opened;
	*size = about.st_size;
	return NULL;
}

struct str
blob_accel_path(struct blob_store *store, struct arena *arena, struct str key)
{
	(void)store;
	return arena_printf(arena, "/_blobs/%.*s", (int)key.len, key.at);
}

const struct problem *
blob_check(struct blob_store *store, struct arena *arena)
{
	if (faccessat(store->incoming, ".", W_OK | X_OK, 0) != 0)
		return failed(arena, "incoming");
	if (faccessat(store->blobs, ".", W_OK | X_OK, 0) != 0)
		return failed(arena, "blobs");
	return check_free(store, arena);
}
