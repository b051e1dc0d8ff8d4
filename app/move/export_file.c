/* One image of an export: its bytes once, its words beside them, links in further albums. */
#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/encode.h"
#include "blob/blob.h"
#include "crypto/digest.h"
#include "move/export_state.h"
#include "move/sidecar.h"
#include "move/tree.h"

#define PIECE ((size_t)128 * 1024)
#define NAME_MAX_BYTES 150
#define PART ".tintype-part"

static void
close_file(int *fd)
{
	if (*fd >= 0)
		close(*fd);
}

/* Reads to the end, sums up, and writes it to another descriptor unless that is -1. */
static const struct problem *
pump(struct arena *arena, int from, int to, struct str *sha256, int64_t *size)
{
	struct sha256_stream *stream = sha256_begin(arena);
	char *piece = arena_alloc_raw(arena, PIECE, 1);
	struct sha256 hash;
	ssize_t n;

	*size = 0;
	while ((n = read(from, piece, PIECE)) != 0) {
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return problem_caused(
			    arena, PROBLEM_UNPROCESSABLE, "reading: %s", strerror(errno));
		sha256_add(stream, (struct str){ piece, (size_t)n });
		*size += n;
		for (ssize_t done = 0, more; to >= 0 && done < n; done += more)
			if ((more = write(to, piece + done, (size_t)(n - done))) <= 0)
				return export_failed(arena, "writing");
	}
	hash = sha256_end(stream);
	*sha256 = hex_encode(arena, hash.bytes, sizeof hash.bytes);
	return NULL;
}

/* "IMG 1.jpg": the name it came with, by the format it has now. */
static struct str
name_of(struct arena *arena, const struct export_image *image, int attempt)
{
	struct str stem = image->original_filename;
	const char *ending =
	    str_eq(image->format, STR("jpeg")) ? "jpg" : arena_c_string(arena, image->format);
	char id[ID_TEXT_SIZE];

	for (size_t i = stem.len; i > 1; i--)
		if (stem.at[i - 1] == '.') {
			stem.len = i - 1;
			break;
		}
	stem = tree_name(arena, stem, NAME_MAX_BYTES);
	if (attempt == 0)
		return arena_printf(arena, "%.*s.%s", (int)stem.len, stem.at, ending);
	return arena_printf(
	    arena, "%.*s (%s).%s", (int)stem.len, stem.at, id_format(image->id, id).at, ending);
}

struct place {
	const char *path, *json, *xmp;
	bool known;        /* it is there, with words of this image */
	struct str sha256; /* that they tell */
};

/* Its own name, unless another image has it. */
static const struct problem *
find_place(
    struct arena *arena, const char *folder, const struct export_image *image, struct place *out)
{
	for (int attempt = 0; attempt < 2; attempt++) {
		struct words words = { .title = STR("") };
		struct stat about;

		out->path = tree_path(arena, folder, name_of(arena, image, attempt));
		out->json = arena_printf(arena, "%s.json", out->path).at;
		out->xmp = arena_printf(arena, "%s.xmp", out->path).at;
		TRY(sidecar_read_image(arena, out->json, &out->known, &words));
		out->sha256 = words.sha256;
		if (out->known ? id_eq(words.id, image->id)
			       : lstat(out->path, &about) != 0 || !S_ISDIR(about.st_mode))
			return NULL;
	}
	return problem_caused(arena, PROBLEM_CONFLICT, "%s is something else", out->path);
}

/* Still what it was when it was written? */
static bool
is_good(struct arena *arena, const struct export_image *image, const struct place *place)
{
	int __attribute__((cleanup(close_file))) fd =
	    place->known ? open(place->path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW) : -1;
	struct str sha256;
	int64_t size;

	return fd >= 0 && pump(arena, fd, -1, &sha256, &size) == NULL && size == image->file_size &&
	       str_eq(sha256, place->sha256);
}

/* Into a file of another name; then it is read again, as it lies on the disk. */
static const struct problem *
copy(struct exporting *exporting, struct arena *arena, const struct export_image *image,
    const char *part, struct str *sha256)
{
	int __attribute__((cleanup(close_file))) from = -1;
	int __attribute__((cleanup(close_file))) to = -1;
	struct str again;
	int64_t size, stored;

	TRY(blob_read_fd(exporting->service->blobs, arena, image->key, &from, &stored));
	if (unlink(part) != 0 && errno != ENOENT)
		return export_failed(arena, part);
	to = open(part, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
	if (to < 0)
		return export_failed(arena, part);
	TRY(pump(arena, from, to, sha256, &size));
	if (size != image->file_size)
		return problem_caused(arena, PROBLEM_UNPROCESSABLE,
		    "its original has %lld bytes instead of %lld", (long long)size,
		    (long long)image->file_size);
	if (fdatasync(to) != 0 || lseek(to, 0, SEEK_SET) != 0)
		return export_failed(arena, part);
	TRY(pump(arena, to, -1, &again, &size));
	return str_eq(*sha256, again) ? NULL : export_failed(arena, part);
}

static const struct problem *
write_bytes(struct exporting *exporting, struct arena *arena, const struct export_image *image,
    struct place *place)
{
	const char *slash = strrchr(place->path, '/');
	const char *part =
	    arena_printf(arena, "%.*s/" PART, (int)(slash - place->path), place->path).at;
	const struct problem *problem;

	if (is_good(arena, image, place)) {
		exporting->sum->kept++;
		return NULL;
	}
	problem = copy(exporting, arena, image, part, &place->sha256);
	if (problem == NULL && rename(part, place->path) != 0)
		problem = export_failed(arena, place->path);
	if (problem != NULL) {
		unlink(part);
		return problem;
	}
	exporting->sum->written++;
	exporting->sum->written_bytes += image->file_size;
	return NULL;
}

/* XMP first: the JSON says that all is there. */
static const struct problem *
write_words(struct arena *arena, const struct export_image *image, const struct place *place)
{
	struct str xmp;

	TRY(sidecar_format_xmp(arena, image, &xmp));
	TRY(export_write_text(arena, place->xmp, xmp));
	return export_write_text(
	    arena, place->json, sidecar_format_image(arena, image, place->sha256));
}

/* *done is false where the disk knows no links. */
static const struct problem *
link_one(struct arena *arena, const char *from, const char *to, bool *done)
{
	struct stat here, there;

	if (stat(from, &here) != 0)
		return export_failed(arena, from);
	*done =
	    lstat(to, &there) == 0 && here.st_ino == there.st_ino && here.st_dev == there.st_dev;
	if (*done)
		return NULL;
	if (unlink(to) != 0 && errno != ENOENT)
		return export_failed(arena, to);
	*done = link(from, to) == 0;
	if (*done || errno == EPERM || errno == EXDEV || errno == EMLINK || errno == EOPNOTSUPP ||
	    errno == ENOSYS)
		return NULL;
	return export_failed(arena, to);
}

static const struct problem *
link_all(struct exporting *exporting, struct arena *arena, const struct export_image *image,
    const struct place *place, const char *folder)
{
	struct place other;
	bool done = false;

	TRY(find_place(arena, folder, image, &other));
	TRY(link_one(arena, place->path, other.path, &done));
	if (done)
		TRY(link_one(arena, place->xmp, other.xmp, &done));
	if (done)
		TRY(link_one(arena, place->json, other.json, &done));
	exporting->sum->linked += done;
	exporting->sum->listed += !done;
	return NULL;
}

static const struct problem *
write_image(struct exporting *exporting, struct arena *arena, const struct export_image *image)
{
	const char *folder = NULL;
	struct place place;
	size_t i = 0;

	while (folder == NULL && i < image->album_count)
		folder = export_folder_of(exporting, image->albums[i++]);
	TRY(find_place(arena, folder == NULL ? exporting->path : folder, image, &place));
	TRY(write_bytes(exporting, arena, image, &place));
	TRY(write_words(arena, image, &place));
	for (; i < image->album_count; i++) {
		folder = export_folder_of(exporting, image->albums[i]);
		if (folder != NULL)
			TRY(link_all(exporting, arena, image, &place, folder));
	}
	exporting->sum->images++;
	return NULL;
}

const struct problem *
export_image(struct exporting *exporting, struct arena *arena, const struct export_image *image)
{
	const struct problem *problem = write_image(exporting, arena, image);
	char id[ID_TEXT_SIZE];

	if (problem == NULL ||
	    (problem->kind != PROBLEM_NOT_FOUND && problem->kind != PROBLEM_UNPROCESSABLE))
		return problem;
	exporting->sum->refused++;
	if (exporting->events->refused != NULL)
		exporting->events->refused(exporting->events->context, id_format(image->id, id).at,
		    str_of(problem->cause == NULL ? problem->detail : problem->cause));
	return NULL;
}
