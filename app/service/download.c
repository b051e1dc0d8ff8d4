#include "config.h"

#include "service/download.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "base/utf8.h"
#include "blob/blob.h"
#include "crypto/checksum.h"
#include "repo/download.h"
#include "service/album.h"

#define PIECE ((size_t)64 * 1024)
/* Code points of an image's name in the archive, beside its number and ending. */
#define NAME_MAX_POINTS 80

static void
close_file(int *fd)
{
	if (*fd >= 0)
		close(*fd);
}

static const struct problem *
read_at(struct arena *arena, int fd, int64_t offset, char *into, size_t size)
{
	while (size > 0) {
		ssize_t got = pread(fd, into, size, (off_t)offset);

		if (got < 0 && errno == EINTR)
			continue;
		if (got <= 0)
			return problem_caused(arena, PROBLEM_UNAVAILABLE, "an original: %s",
			    got == 0 ? "it is too short" : strerror(errno));
		into += got;
		offset += got;
		size -= (size_t)got;
	}
	return NULL;
}

/* A row without its file is nothing that the viewer did wrong. */
static const struct problem *
open_file(struct service *service, struct arena *arena, struct str key, int *fd, int64_t *size)
{
	const struct problem *problem = blob_read_fd(service->blobs, arena, key, fd, size);

	if (problem != NULL && problem->kind == PROBLEM_NOT_FOUND)
		return problem_caused(arena, PROBLEM_UNAVAILABLE, "%.*s: there is no such file",
		    (int)key.len, key.at);
	return problem;
}

/* Read through once in the life of a file. */
static const struct problem *
find_checksum(struct service *service, struct arena *arena, struct download_file *file)
{
	int __attribute__((cleanup(close_file))) fd = -1;
	char *piece = arena_alloc_raw(arena, PIECE, 1);
	uint32_t crc = 0;
	int64_t size;

	TRY(open_file(service, arena, file->storage_key, &fd, &size));
	if (size != file->file_size)
		return problem_caused(arena, PROBLEM_INTERNAL, "%.*s: another size than its row",
		    (int)file->storage_key.len, file->storage_key.at);
	for (int64_t at = 0; at < size;) {
		size_t more = size - at < (int64_t)PIECE ? (size_t)(size - at) : PIECE;

		TRY(read_at(arena, fd, at, piece, more));
		crc = archive_crc32(crc, (struct str){ piece, more });
		at += (int64_t)more;
	}
	file->crc32 = crc;
	return download_repo_set_checksum(service->pg, arena, file->variant, crc);
}

/* Characters that some system does not take in a name of a file. */
static bool
is_odd(char c)
{
	return (unsigned char)c < 0x20 || c == 0x7f || strchr("/\\:*?\"<>|", c) != NULL;
}

/* "0001 Le Gras.jpeg": in order, each once, whatever they are called. */
static struct str
name_of(struct arena *arena, const struct download_file *file, size_t number)
{
	struct str base = file->title, rest;
	struct buf out = buf_new(arena, 64);
	size_t points = 0;

	if (base.len == 0) {
		base = file->original_filename;
		for (size_t i = base.len; i > 1; i--)
			if (base.at[i - 1] == '.') {
				base.len = i - 1;
				break;
			}
	}
	buf_printf(&out, "%04zu ", number);
	rest = base;
	while (rest.len > 0 && points++ < NAME_MAX_POINTS)
		utf8_take(&rest);
	base.len -= rest.len;
	for (size_t i = 0; i < base.len; i++)
		buf_byte(&out, is_odd(base.at[i]) ? '_' : base.at[i]);
	buf_byte(&out, '.');
	buf_append(&out, file->format);
	return buf_str(&out);
}

static const struct problem *
plan(struct service *service, struct arena *arena, struct download_file *files, size_t count,
    struct download *out)
{
	struct buf all = buf_new(arena, 64 * (count + 1));

	out->files = arena_array(arena, struct archive_file, count);
	out->keys = arena_array(arena, struct str, count);
	out->count = count;
	for (size_t i = 0; i < count; i++) {
		struct download_file *file = &files[i];

		if (file->crc32 < 0)
			TRY(find_checksum(service, arena, file));
		out->keys[i] = file->storage_key;
		out->files[i] = (struct archive_file){ .name = name_of(arena, file, i + 1),
			.size = file->file_size,
			.crc32 = (uint32_t)file->crc32,
			.modified_us = file->created_us };
		buf_append(&all,
		    (struct str){ (const char *)file->variant.bytes, sizeof file->variant.bytes });
		buf_append(&all, out->files[i].name);
		buf_byte(&all, '\n');
	}
	out->size = archive_layout(out->files, count);
	out->tag = checksum_text(arena, buf_str(&all));
	return NULL;
}

const struct problem *
download_album(struct service *service, struct arena *arena, const struct viewer *viewer,
    struct id id, struct download *out)
{
	struct download_file *files;
	struct album album;
	size_t count;

	TRY(album_find(service, arena, viewer, id, &album));
	TRY(download_repo_list_album(service->pg, arena, id, viewer->id, viewer_moderates(viewer),
	    DOWNLOAD_FILES_MAX + 1, &files, &count));
	if (count > DOWNLOAD_FILES_MAX)
		return problem_new(arena, PROBLEM_TOO_LARGE, "An archive holds at most %d images.",
		    DOWNLOAD_FILES_MAX);
	out->title = album.title;
	return plan(service, arena, files, count, out);
}

const struct problem *
download_images(struct service *service, struct arena *arena, const struct viewer *viewer,
    const struct id *images, size_t wanted, struct download *out)
{
	struct download_file *files;
	size_t count;

	TRY(download_repo_list_images(service->pg, arena, images, wanted, viewer->id,
	    viewer_moderates(viewer), &files, &count));
	if (count == 0)
		return problem_new(arena, PROBLEM_NOT_FOUND, "There are no such images.");
	out->title = STR("images");
	return plan(service, arena, files, count, out);
}

struct reading {
	struct service *service;
	struct arena *arena;
	const struct download *download;
};

static const struct problem *
read_file(void *context, size_t index, int64_t offset, size_t size, struct buf *out)
{
	struct reading *reading = context;
	int __attribute__((cleanup(close_file))) fd = -1;
	int64_t whole;

	TRY(blob_read_fd(
	    reading->service->blobs, reading->arena, reading->download->keys[index], &fd, &whole));
	TRY(read_at(reading->arena, fd, offset, buf_reserve(out, size), size));
	out->len += size;
	return NULL;
}

const struct problem *
download_read(struct service *service, struct arena *arena, const struct download *download,
    int64_t first, int64_t last, struct buf *out)
{
	struct reading reading = { service, arena, download };
	const struct archive_source source = { &reading, read_file };

	return archive_read(arena, download->files, download->count, &source, first, last, out);
}
