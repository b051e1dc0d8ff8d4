#include "config.h"

#include "blob/partial.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/clock.h"
#include "blob/store.h"

#define PIECE ((size_t)64 * 1024)

static const struct problem *
too_large(struct arena *arena)
{
	return problem_new(arena, PROBLEM_TOO_LARGE,
	    "There are more bytes than Upload-Length said there would be.");
}

/* Without going through our memory. */
static const struct problem *
copy_file(struct arena *arena, int from, int to, int64_t offset, int64_t max, int64_t *written)
{
	off_t out = offset, in = 0;
	struct stat about;

	if (fstat(from, &about) != 0)
		return blob_failed(arena, "body file");
	if (about.st_size > max)
		return too_large(arena);
	while (in < about.st_size) {
		ssize_t n = copy_file_range(from, &in, to, &out, (size_t)(about.st_size - in), 0);

		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			return blob_failed(arena, "copying a body");
		*written += n;
	}
	return NULL;
}

static const struct problem *
write_at(struct arena *arena, int fd, struct str bytes, int64_t offset)
{
	while (bytes.len > 0) {
		ssize_t n = pwrite(fd, bytes.at, bytes.len, offset);

		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			return blob_failed(arena, "writing a piece");
		offset += n;
		bytes = str_from(bytes, (size_t)n);
	}
	return NULL;
}

static const struct problem *
copy_stream(struct arena *arena, const struct blob_source *source, int to, int64_t offset,
    int64_t max, int64_t *written)
{
	char *piece = arena_alloc_raw(arena, PIECE, 1);

	for (;;) {
		ptrdiff_t got =
		    source->read == NULL ? 0 : source->read(source->context, piece, PIECE);

		if (got <= 0)
			return NULL;
		if (got > max - *written)
			return too_large(arena);
		TRY(write_at(arena, to, (struct str){ piece, (size_t)got }, offset + *written));
		*written += got;
	}
}

const struct problem *
blob_partial_append(struct blob_store *store, struct arena *arena, struct id name, int64_t offset,
    int64_t max, const struct blob_source *source, int64_t *written)
{
	const struct problem *problem;
	char text[ID_TEXT_SIZE];
	int fd;

	*written = 0;
	TRY(blob_check_room(store, arena));
	id_format(name, text);
	fd = openat(store->partial, text, O_WRONLY | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0640);
	if (fd < 0)
		return blob_failed(arena, "partial file");
	problem = source->fd >= 0 ? copy_file(arena, source->fd, fd, offset, max, written)
				  : copy_stream(arena, source, fd, offset, max, written);
	if (problem == NULL && (fsync(fd) != 0 || (offset == 0 && fsync(store->partial) != 0)))
		problem = blob_failed(arena, "fsync");
	close(fd);
	return problem;
}

const struct problem *
blob_partial_take(
    struct blob_store *store, struct arena *arena, struct id name, struct blob_writer **out)
{
	char text[ID_TEXT_SIZE];

	id_format(name, text);
	return blob_writer_link(store, arena, store->partial, text, out);
}

void
blob_partial_remove(struct blob_store *store, struct id name)
{
	char text[ID_TEXT_SIZE];

	id_format(name, text);
	unlinkat(store->partial, text, 0);
}

static const struct problem *
tell(int fd, const char *name, int64_t before_us, const struct blob_partial_events *events)
{
	struct stat about;
	struct id id;

	if (!id_parse(str_of(name), &id) || fstatat(fd, name, &about, AT_SYMLINK_NOFOLLOW) != 0 ||
	    about.st_mtim.tv_sec * CLOCK_SECOND_US >= before_us)
		return NULL;
	return events->partial(events->context, id);
}

const struct problem *
blob_partial_list(struct blob_store *store, struct arena *arena, int64_t before_us,
    const struct blob_partial_events *events)
{
	int fd = openat(store->partial, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	DIR *folder = fd < 0 ? NULL : fdopendir(fd);
	const struct problem *problem = NULL;
	const struct dirent *entry;

	if (folder == NULL) {
		problem = blob_failed(arena, "partial");
		if (fd >= 0)
			close(fd);
		return problem;
	}
	while (problem == NULL && (entry = readdir(folder)) != NULL)
		problem = tell(fd, entry->d_name, before_us, events);
	closedir(folder);
	return problem;
}
