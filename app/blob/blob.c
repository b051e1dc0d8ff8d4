#include "config.h"

#include "blob/store.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include "base/encode.h"
#include "base/random.h"
#include "blob/s3.h"

#define KEY_MAX 400
#define DIR_MODE 0750
/* The group may read: nginx sends the bytes. */
#define FILE_MODE 0640
/* Free space is looked at again after so many bytes of one file. */
#define LOOK_AGAIN ((int64_t)4 * 1024 * 1024)

struct blob_writer {
	struct blob_store *store;
	struct str name; /* in incoming; empty once it is committed or discarded */
	int fd;
	int64_t written, look_at;
};

const struct problem *
blob_failed(struct arena *arena, const char *what)
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
		return blob_failed(arena, path.at);
	*fd = open(path.at, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	return *fd < 0 ? blob_failed(arena, path.at) : NULL;
}

const struct problem *
blob_open(struct arena *arena, const struct blob_options *options, struct blob_store **out)
{
	struct blob_store *store = arena_new(arena, struct blob_store);
	char *root = arena_c_string(arena, options->root);

	store->min_free_bytes = options->min_free_bytes;
	store->first = options->first_s3 ? BLOB_S3 : BLOB_LOCAL;
	if (mkdir(root, DIR_MODE) != 0 && errno != EEXIST)
		return blob_failed(arena, root);
	TRY(open_folder(arena, options->root, "blobs", &store->blobs));
	TRY(open_folder(arena, options->root, "incoming", &store->incoming));
	TRY(open_folder(arena, options->root, "partial", &store->partial));
	TRY(open_folder(arena, options->root, "public", &store->public));
	store->kinds[BLOB_LOCAL] = &blob_kind_local;
	if (options->s3.endpoint.len > 0) {
		TRY(s3_open(arena, options, &store->s3));
		store->kinds[BLOB_S3] = &blob_kind_s3;
	}
	*out = store;
	return NULL;
}

void
blob_close(struct blob_store *store)
{
	close(store->blobs);
	close(store->incoming);
	close(store->partial);
	close(store->public);
	if (store->s3 != NULL)
		s3_close(store->s3);
}

struct str
blob_place_name(enum blob_place place)
{
	return place == BLOB_S3 ? STR("s3") : STR("local");
}

struct str
blob_place_of_new(const struct blob_store *store)
{
	return blob_place_name(store->first);
}

bool
blob_place_parse(struct str name, enum blob_place *out)
{
	for (int place = 0; place < BLOB_PLACE_COUNT; place++) {
		if (str_eq(name, blob_place_name((enum blob_place)place))) {
			*out = (enum blob_place)place;
			return true;
		}
	}
	return false;
}

bool
blob_has_place(const struct blob_store *store, enum blob_place place)
{
	return store->kinds[place] != NULL;
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

static bool
has_room(const struct blob_store *store)
{
	struct statvfs about;

	return fstatvfs(store->incoming, &about) != 0 ||
	       about.f_bavail * about.f_frsize >= (uint64_t)store->min_free_bytes;
}

bool
blob_room(const struct blob_store *store, int64_t *size, int64_t *free_bytes)
{
	struct statvfs about;

	if (fstatvfs(store->incoming, &about) != 0)
		return false;
	*size = (int64_t)(about.f_blocks * about.f_frsize);
	*free_bytes = (int64_t)(about.f_bavail * about.f_frsize);
	return true;
}

const struct problem *
blob_check_room(struct blob_store *store, struct arena *arena)
{
	if (has_room(store))
		return NULL;
	return problem_caused(arena, PROBLEM_INSUFFICIENT_STORAGE,
	    "storage: less than %lld bytes are free", (long long)store->min_free_bytes);
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

static struct str
temporary_name(struct arena *arena)
{
	uint8_t random[16];

	random_bytes(random, sizeof random);
	return arena_printf(arena, "%s.part", hex_encode(arena, random, sizeof random).at);
}

const struct problem *
blob_begin(struct blob_store *store, struct arena *arena, struct blob_writer **out)
{
	struct blob_writer *writer = arena_new(arena, struct blob_writer);
	struct str name = temporary_name(arena);

	TRY(blob_check_room(store, arena));
	*writer = (struct blob_writer){ .store = store, .look_at = LOOK_AGAIN };
	writer->fd =
	    openat(store->incoming, name.at, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, FILE_MODE);
	if (writer->fd < 0)
		return blob_failed(arena, "temporary file");
	writer->name = name;
	arena_at_exit(arena, discard_at_exit, writer);
	*out = writer;
	return NULL;
}

const struct problem *
blob_writer_link(struct blob_store *store, struct arena *arena, int folder, const char *name,
    struct blob_writer **out)
{
	struct blob_writer *writer = arena_new(arena, struct blob_writer);
	struct str second = temporary_name(arena);
	struct stat about;

	if (linkat(folder, name, store->incoming, second.at, 0) != 0 && errno == ENOENT)
		return problem_new(arena, PROBLEM_NOT_FOUND, "The file is gone.");
	*writer = (struct blob_writer){ .store = store };
	writer->fd = openat(store->incoming, second.at, O_RDWR | O_CLOEXEC | O_NOFOLLOW);
	if (writer->fd < 0)
		return blob_failed(arena, "temporary file");
	writer->name = second;
	arena_at_exit(arena, discard_at_exit, writer);
	if (fstat(writer->fd, &about) != 0)
		return blob_failed(arena, "temporary file");
	writer->written = about.st_size;
	*out = writer;
	return NULL;
}

const struct problem *
blob_spool_nameless(struct blob_store *store, struct arena *arena, int *fd)
{
	TRY(blob_check_room(store, arena));
	*fd = openat(store->incoming, ".", O_RDWR | O_TMPFILE | O_CLOEXEC, FILE_MODE);
	return *fd < 0 ? blob_failed(arena, "temporary file") : NULL;
}

const struct problem *
blob_write(struct blob_writer *writer, struct str bytes)
{
	/* A full disk is told when it happens; the arena of the request is not at hand here. */
	static const struct problem full = { .kind = PROBLEM_INSUFFICIENT_STORAGE,
		.detail = "There is no room left for new files.",
		.cause = "storage: writing a temporary file failed" };

	if (writer->written >= writer->look_at) {
		if (!has_room(writer->store))
			return &full;
		writer->look_at += LOOK_AGAIN;
	}
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

static const struct problem *
kind_of(const struct blob_store *store, struct arena *arena, enum blob_place place,
    const struct blob_kind **out)
{
	*out = store->kinds[place];
	if (*out != NULL)
		return NULL;
	return problem_caused(
	    arena, PROBLEM_UNAVAILABLE, "storage: there is no %s here", blob_place_name(place).at);
}

const struct problem *
blob_commit_to(
    struct blob_writer *writer, struct arena *arena, enum blob_place place, struct str key)
{
	const struct blob_kind *kind;

	TRY(check_key(arena, key));
	TRY(kind_of(writer->store, arena, place, &kind));
	if (writer->name.len == 0)
		return problem_caused(arena, PROBLEM_INTERNAL, "storage: committed twice");
	TRY(kind->put(writer->store, arena, writer->fd, writer->name, key));
	writer->name = STR("");
	return NULL;
}

const struct problem *
blob_commit(struct blob_writer *writer, struct arena *arena, struct str key)
{
	return blob_commit_to(writer, arena, writer->store->first, key);
}

const struct problem *
blob_remove_from(
    struct blob_store *store, struct arena *arena, enum blob_place place, struct str key)
{
	const struct blob_kind *kind;

	TRY(check_key(arena, key));
	TRY(kind_of(store, arena, place, &kind));
	return kind->remove(store, arena, key);
}

const struct problem *
blob_remove(struct blob_store *store, struct arena *arena, struct str key)
{
	for (int place = 0; place < BLOB_PLACE_COUNT; place++)
		if (store->kinds[place] != NULL)
			TRY(blob_remove_from(store, arena, (enum blob_place)place, key));
	return NULL;
}

const struct problem *
blob_read_fd(struct blob_store *store, struct arena *arena, struct str key, int *fd, int64_t *size)
{
	enum blob_place second = store->first == BLOB_S3 ? BLOB_LOCAL : BLOB_S3;
	const struct problem *problem;

	TRY(check_key(arena, key));
	problem = store->kinds[store->first]->open(store, arena, key, fd, size);
	if (problem == NULL || problem->kind != PROBLEM_NOT_FOUND || store->kinds[second] == NULL)
		return problem;
	return store->kinds[second]->open(store, arena, key, fd, size);
}

const struct problem *
blob_find(struct blob_store *store, struct arena *arena, enum blob_place place, struct str key,
    bool *found, int64_t *size)
{
	const struct blob_kind *kind;

	TRY(check_key(arena, key));
	TRY(kind_of(store, arena, place, &kind));
	return kind->find(store, arena, key, found, size);
}

const struct problem *
blob_list(struct blob_store *store, struct arena *arena, enum blob_place place,
    const struct blob_events *events)
{
	const struct blob_kind *kind;

	TRY(kind_of(store, arena, place, &kind));
	return kind->list(store, arena, events);
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
		return blob_failed(arena, "incoming");
	TRY(blob_check_room(store, arena));
	return store->kinds[store->first]->check(store, arena);
}
