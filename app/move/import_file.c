/* One file of a tree: read, judged, and made an image by the rules of uploads. */
#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/encode.h"
#include "config/config.h"
#include "crypto/digest.h"
#include "db/pg.h"
#include "media/probe.h"
#include "move/import_state.h"
#include "move/tree.h"
#include "service/album.h"
#include "service/upload.h"

#define PIECE ((size_t)128 * 1024)

struct incoming {
	const char *path;
	int fd;
	struct words words;
	struct sha256 hash;
	int64_t size;
};

static const struct problem *
unreadable(struct arena *arena)
{
	return problem_new(arena, PROBLEM_UNPROCESSABLE, "It cannot be read: %s.", strerror(errno));
}

/* Each piece of the file, to its end. */
static const struct problem *
read_through(struct arena *arena, int fd, void *context,
    const struct problem *(*take)(void *context, struct str piece))
{
	char *piece = arena_alloc_raw(arena, PIECE, 1);

	if (lseek(fd, 0, SEEK_SET) != 0)
		return unreadable(arena);
	for (;;) {
		ssize_t n = read(fd, piece, PIECE);

		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return unreadable(arena);
		if (n == 0)
			return NULL;
		TRY(take(context, (struct str){ piece, (size_t)n }));
	}
}

static const struct problem *
take_sum(void *context, struct str piece)
{
	sha256_add(context, piece);
	return NULL;
}

static const struct problem *
take_bytes(void *context, struct str piece)
{
	return upload_write(context, piece);
}

/* What an upload of it would be told at once. */
static const struct problem *
judge(struct importing *importing, struct arena *arena, struct incoming *file)
{
	const struct config *config = importing->service->config;
	const struct media_limits limits = { .formats = media_formats(config->upload.formats),
		.min_side = config->upload.min_side,
		.max_side = config->upload.max_side,
		.max_pixels = config->upload.max_pixels };
	struct media_info info;
	struct stat about;

	if (fstat(file->fd, &about) != 0)
		return unreadable(arena);
	file->size = about.st_size;
	if (file->size == 0)
		return problem_new(arena, PROBLEM_UNPROCESSABLE, "It is empty.");
	if (file->size > config->upload.max_bytes)
		return problem_new(arena, PROBLEM_TOO_LARGE,
		    "It has %lld bytes, of at most %lld (UPLOAD_MAX_BYTES).", (long long)file->size,
		    (long long)config->upload.max_bytes);
	return media_check(arena, file->fd, &limits, &info);
}

static const struct problem *
sum_up(struct arena *arena, struct incoming *file)
{
	struct sha256_stream *stream = sha256_begin(arena);
	struct str hex;

	TRY(read_through(arena, file->fd, stream, take_sum));
	file->hash = sha256_end(stream);
	hex = hex_encode(arena, file->hash.bytes, sizeof file->hash.bytes);
	if (file->words.sha256.len > 0 && !str_eq(file->words.sha256, hex))
		return problem_new(arena, PROBLEM_UNPROCESSABLE,
		    "Its bytes are not those that were exported: it is damaged, or was edited.");
	return NULL;
}

/* Is it here already? *id: as what it is to be made. */
static const struct problem *
recognise(struct importing *importing, struct arena *arena, const struct incoming *file,
    struct id *id, struct import_same *same)
{
	struct pg *pg = importing->service->pg;
	struct import_id ids = import_id_of(file->words.id, importing->owner.id);
	struct str hash = { (const char *)file->hash.bytes, sizeof file->hash.bytes };
	bool taken, there;

	*id = (struct id){ { 0 } };
	*same = (struct import_same){ .id = *id };
	if (id_is_nil(file->words.id))
		return import_repo_find_same(pg, arena, importing->owner.id, hash, same);
	TRY(import_repo_find_image(pg, arena, &ids, importing->owner.id, &taken, &there));
	*id = taken ? ids.second : ids.first;
	if (there)
		same->id = *id;
	return NULL;
}

static const struct problem *
put_into_albums(
    struct importing *importing, struct arena *arena, const struct words *words, struct id image)
{
	struct import_place *places =
	    arena_array(arena, struct import_place, words->place_count + 1);

	if (words->place_count == 0)
		return NULL;
	for (size_t i = 0; i < words->place_count; i++)
		places[i] = (struct import_place){ import_id_of(
						       words->places[i].album, importing->owner.id),
			words->places[i].position };
	return import_repo_put_into_albums(
	    importing->service->pg, arena, image, importing->owner.id, places, words->place_count);
}

static struct upload_fields
fields_of(const struct importing *importing, const struct import_folder *folder,
    const struct words *words, struct id id)
{
	bool of_export = !id_is_nil(words->id);

	return (struct upload_fields){ .file_name = words->file_name,
		.title = words->title,
		.description = words->description,
		.visibility = of_export ? words->visibility : importing->wish->visibility,
		.rating = words->rating,
		.album = of_export ? (struct id){ { 0 } } : folder->album,
		.tags = words->tags,
		.tag_count = words->tag_count,
		.inside = true,
		.history = { .id = id,
		    .created_us = words->created_us,
		    .view_count = words->view_count,
		    .alt_text = words->alt_text,
		    .exif = words->exif,
		    .over_quota = importing->wish->over_quota } };
}

/* The bytes, then all rows in one transaction. */
static const struct problem *
make(struct importing *importing, struct arena *arena, const struct import_folder *folder,
    const struct incoming *file, struct id id)
{
	struct service *service = importing->service;
	struct upload_fields fields = fields_of(importing, folder, &file->words, id);
	const struct problem *problem;
	struct image_detail image;
	struct upload *upload;

	TRY(upload_begin(service, arena, &upload));
	TRY(read_through(arena, file->fd, upload, take_bytes));
	TRY(pg_begin(service->pg, arena));
	problem = upload_finish(upload, &importing->owner, &fields, &image);
	if (problem == NULL)
		problem = put_into_albums(importing, arena, &file->words, image.image.id);
	if (problem != NULL) {
		pg_rollback(service->pg);
		return problem;
	}
	return pg_commit(service->pg, arena);
}

/* The same bytes, in this folder's album too. */
static const struct problem *
add_to_album(struct importing *importing, struct arena *arena, const struct import_folder *folder,
    struct id image)
{
	struct album album = { .id = folder->album, .owner_id = importing->owner.id };
	int64_t added, present;

	if (importing->wish->dry_run || id_is_nil(folder->album))
		return NULL;
	return album_add_images(importing->service, arena, &album, &image, 1, &added, &present);
}

static const struct problem *
tell_there(struct importing *importing, struct arena *arena, const struct import_folder *folder,
    const struct incoming *file, const struct import_same *same)
{
	if (str_eq(same->status, STR("failed")))
		return problem_new(arena, PROBLEM_UNPROCESSABLE,
		    "It is there already, but failed: %.*s", (int)same->failure_reason.len,
		    same->failure_reason.at);
	if (id_is_nil(file->words.id))
		TRY(add_to_album(importing, arena, folder, same->id));
	import_tell(importing, IMPORT_THERE, file->path, file->words.title);
	return NULL;
}

static const struct problem *
bring_in(struct importing *importing, struct arena *arena, struct import_folder *folder,
    const struct words *known, struct incoming *file)
{
	struct import_same same;
	struct id id;

	TRY(judge(importing, arena, file));
	if (known != NULL)
		file->words = *known;
	else
		TRY(words_read(arena, file->path, file->fd, &file->words));
	TRY(sum_up(arena, file));
	TRY(recognise(importing, arena, file, &id, &same));
	if (id_is_nil(file->words.id))
		TRY(import_album_needed(importing, arena, folder));
	if (!id_is_nil(same.id))
		return tell_there(importing, arena, folder, file, &same);
	if (!importing->wish->dry_run)
		TRY(make(importing, arena, folder, file, id));
	importing->sum.bytes += file->size;
	importing->sum.tags_left_out += (int64_t)file->words.tags_left_out;
	import_tell(importing, IMPORT_MADE, file->path, file->words.title);
	return NULL;
}

/* Of this file alone: others may be better. */
static bool
is_of_the_file(const struct problem *problem)
{
	switch (problem->kind) {
	case PROBLEM_BAD_REQUEST:
	case PROBLEM_TOO_LARGE:
	case PROBLEM_UNSUPPORTED_TYPE:
	case PROBLEM_UNPROCESSABLE:
	case PROBLEM_MALWARE:
	case PROBLEM_IMAGE_TOO_LARGE:
	case PROBLEM_TOO_MANY_PIXELS:
		return true;
	case PROBLEM_UNAUTHORIZED:
	case PROBLEM_FORBIDDEN:
	case PROBLEM_QUOTA:
	case PROBLEM_NOT_FOUND:
	case PROBLEM_METHOD_NOT_ALLOWED:
	case PROBLEM_NOT_ACCEPTABLE:
	case PROBLEM_CONFLICT:
	case PROBLEM_GONE:
	case PROBLEM_PRECONDITION_FAILED:
	case PROBLEM_RANGE:
	case PROBLEM_RATE_LIMITED:
	case PROBLEM_HEADERS_TOO_LARGE:
	case PROBLEM_INTERNAL:
	case PROBLEM_UNAVAILABLE:
	case PROBLEM_TIMEOUT:
	case PROBLEM_INSUFFICIENT_STORAGE:
	case PROBLEM_RETRY:
	case PROBLEM_KIND_COUNT:
		break;
	}
	return false;
}

/* An open file, or none; closes it. */
static const struct problem *
take(struct importing *importing, struct arena *arena, struct import_folder *folder,
    const char *path, int fd, const struct words *known)
{
	struct incoming file = { .path = path, .fd = fd };
	const struct problem *problem;

	if (fd < 0) {
		problem = unreadable(arena);
	} else {
		problem = bring_in(importing, arena, folder, known, &file);
		/* Somebody else changed the same rows at the same time. */
		for (int again = 0; problem != NULL && problem->kind == PROBLEM_RETRY && again < 3;
		     again++)
			problem = bring_in(importing, arena, folder, known, &file);
		close(file.fd);
	}
	if (problem == NULL || !is_of_the_file(problem))
		return problem;
	import_tell(importing, IMPORT_REFUSED, path,
	    str_of(problem->cause == NULL ? problem->detail : problem->cause));
	return NULL;
}

const struct problem *
import_one(struct importing *importing, struct arena *arena, struct import_folder *folder,
    const char *path, const struct words *known)
{
	return take(
	    importing, arena, folder, path, open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW), known);
}

const struct problem *
import_one_below(
    struct importing *importing, struct arena *arena, struct str path, const struct words *known)
{
	const char *whole = tree_path(arena, importing->wish->folder, path);
	struct import_folder folder = { .path = whole };
	int fd = tree_open_below(importing->wish->folder, arena_c_string(arena, path));

	if (fd < 0 && (errno == EXDEV || errno == ELOOP)) {
		import_tell(importing, IMPORT_REFUSED, whole,
		    STR("Its path leads out of the folder, or over a link."));
		return NULL;
	}
	return take(importing, arena, &folder, whole, fd, known);
}
