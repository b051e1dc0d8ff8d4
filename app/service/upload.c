#include "config.h"

#include "service/upload.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "blob/blob.h"
#include "config/config.h"
#include "crypto/digest.h"
#include "db/pg.h"
#include "media/probe.h"
#include "repo/album.h"
#include "repo/job.h"
#include "repo/upload.h"
#include "service/quota.h"

#define FAN_OUT_DIGITS 2
#define PIECE ((size_t)64 * 1024)
#define MEBIBYTE (1024.0 * 1024.0)

struct upload {
	struct service *service;
	struct arena *arena;
	struct blob_writer *writer;
	struct sha256_stream *hash;
};

const struct problem *
upload_begin(struct service *service, struct arena *arena, struct upload **out)
{
	struct upload *upload = arena_new(arena, struct upload);

	upload->service = service;
	upload->arena = arena;
	TRY(blob_begin(service->blobs, arena, &upload->writer));
	upload->hash = sha256_begin(arena);
	*out = upload;
	return NULL;
}

const struct problem *
upload_adopt(
    struct service *service, struct arena *arena, struct blob_writer *writer, struct upload **out)
{
	struct upload *upload = arena_new(arena, struct upload);
	char *piece = arena_alloc_raw(arena, PIECE, 1);

	*upload = (struct upload){ service, arena, writer, sha256_begin(arena) };
	for (;;) {
		ssize_t n = read(blob_writer_fd(writer), piece, PIECE);

		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return problem_caused(
			    arena, PROBLEM_UNAVAILABLE, "upload: %s", strerror(errno));
		if (n == 0)
			break;
		sha256_add(upload->hash, (struct str){ piece, (size_t)n });
	}
	*out = upload;
	return NULL;
}

/* Check 1 of 7: size. */
static const struct problem *
check_size(struct upload *upload, size_t more)
{
	int64_t limit = upload->service->config->upload.max_bytes;

	if (blob_written(upload->writer) + (int64_t)more <= limit)
		return NULL;
	return problem_new(upload->arena, PROBLEM_TOO_LARGE,
	    "The file must be at most %.4g MiB (%lld bytes) large.", (double)limit / MEBIBYTE,
	    (long long)limit);
}

const struct problem *
upload_write(struct upload *upload, struct str bytes)
{
	TRY(check_size(upload, bytes.len));
	sha256_add(upload->hash, bytes);
	return blob_write(upload->writer, bytes);
}

void
upload_cancel(struct upload *upload)
{
	blob_discard(upload->writer);
}

/*
 * Checks 2 to 4: type by content, dimensions, pixels. 5 (scan), 6 (metadata) and 7 (re-encoding)
 * need the decoder or the scanner, and are the job's; until then nobody but the owner sees the
 * image, and not one byte of it is served.
 */
static const struct problem *
check_contents(struct upload *upload, struct media_info *out)
{
	const struct config *config = upload->service->config;
	struct media_limits limits = {
		.formats = media_formats(config->upload.formats),
		.min_side = config->upload.min_side,
		.max_side = config->upload.max_side,
		.max_pixels = config->upload.max_pixels,
	};

	if (blob_written(upload->writer) == 0)
		return problem_field(upload->arena, "file", "is empty");
	return media_check(upload->arena, blob_writer_fd(upload->writer), &limits, out);
}

/* Into the open transaction; the hot row, the album's, last. */
static const struct problem *
put_into_album(struct upload *upload, const struct image_new *image, struct id album)
{
	struct service *service = upload->service;
	int64_t added;
	bool found;

	TRY(album_repo_lock(service->pg, upload->arena, album, image->owner, &found));
	if (!found)
		return problem_field(upload->arena, "album_id", "is not an album of yours");
	TRY(album_repo_add_images(
	    service->pg, upload->arena, album, image->owner, &image->id, 1, &added));
	return album_repo_touch(service->pg, upload->arena, album);
}

/* What every new image brings, whether its bytes are new or not. */
static const struct problem *
write_image(
    struct upload *upload, const struct image_new *image, const struct upload_fields *fields)
{
	struct service *service = upload->service;

	TRY(image_repo_insert(service->pg, upload->arena, image));
	return tag_repo_attach(
	    service->pg, upload->arena, image->id, fields->tags, fields->tag_count);
}

/* The album's row is a hot one: last. */
static const struct problem *
write_album(
    struct upload *upload, const struct image_new *image, const struct upload_fields *fields)
{
	return id_is_nil(fields->album) ? NULL : put_into_album(upload, image, fields->album);
}

/* Bytes that no row names. What cannot be removed now is found by the sweeper. */
static void
forget_blob(struct upload *upload, struct str key)
{
	const struct problem *ignored = blob_remove(upload->service->blobs, upload->arena, key);

	(void)ignored;
}

/*
 * The bytes first, then the rows: a row never names bytes that are not there. *stored: bytes are in
 * place that go again if the rows cannot be written.
 */
static const struct problem *
write_new(struct upload *upload, const struct image_new *image, const struct upload_fields *fields,
    bool *stored)
{
	struct service *service = upload->service;

	/* Unless it is in place already: it is put there before the transaction, which is short. */
	if (!*stored)
		TRY(blob_commit(upload->writer, upload->arena, image->storage_key));
	*stored = true;
	TRY(write_image(upload, image, fields));
	TRY(job_repo_enqueue(
	    service->pg, upload->arena, STR("image.process"), image->id, 0, STR("{}")));
	return write_album(upload, image, fields);
}

/* The owner has these bytes already: the copy shares the files, now or when they are made. */
static const struct problem *
write_copy(struct upload *upload, const struct image_new *image, const struct upload_fields *fields,
    const struct upload_same *same)
{
	struct service *service = upload->service;

	blob_discard(upload->writer);
	TRY(write_image(upload, image, fields));
	TRY(upload_repo_set_duplicate(service->pg, upload->arena, image->id, same->source));
	if (same->active)
		TRY(upload_repo_share(service->pg, upload->arena, same->source));
	return write_album(upload, image, fields);
}

static const struct problem *
write_rows(struct upload *upload, struct image_new *image, const struct upload_fields *fields,
    struct id *same_as, bool *stored)
{
	struct upload_same same;
	char id[ID_TEXT_SIZE];

	TRY(upload_repo_find_same(
	    upload->service->pg, upload->arena, image->owner, image->content_hash, &same));
	/* After the image, as whoever makes it active: nobody waits in a circle. */
	if (!fields->history.over_quota)
		TRY(quota_take(upload->service, upload->arena, image->owner, image->file_size));
	*same_as = same.id;
	if (id_is_nil(same.id))
		return write_new(upload, image, fields, stored);
	/* Names nothing: the files are in its variants. */
	image->storage_key = arena_printf(upload->arena, "copies/%s", id_format(image->id, id).at);
	return write_copy(upload, image, fields, &same);
}

/* When the commit itself fails nobody knows whether the rows are there: the sweeper will judge. */
static const struct problem *
store(struct upload *upload, struct image_new *image, const struct upload_fields *fields,
    struct id *same_as)
{
	struct service *service = upload->service;
	struct str key = image->storage_key;
	const struct problem *problem;
	struct upload_same before;
	bool stored = false;

	TRY(upload_repo_look_for_same(
	    service->pg, upload->arena, image->owner, image->content_hash, &before));
	if (id_is_nil(before.id))
		TRY(blob_commit(upload->writer, upload->arena, key));
	stored = id_is_nil(before.id);
	if (!fields->inside)
		TRY(pg_begin(service->pg, upload->arena));
	problem = write_rows(upload, image, fields, same_as, &stored);
	if (problem != NULL) {
		pg_rollback(service->pg);
		if (stored)
			forget_blob(upload, key);
		return problem;
	}
	if (!fields->inside)
		TRY(pg_commit(service->pg, upload->arena));
	/* Somebody was faster with the same bytes. */
	if (stored && !id_is_nil(*same_as))
		forget_blob(upload, key);
	return NULL;
}

const struct problem *
upload_finish(struct upload *upload, const struct viewer *viewer,
    const struct upload_fields *fields, struct image_detail *out)
{
	struct sha256 hash = sha256_end(upload->hash);
	struct image_new image = {
		.id = id_is_nil(fields->history.id) ? id_new() : fields->history.id,
		.owner = viewer->id,
		.title = fields->title,
		.description = fields->description,
		.alt_text = fields->history.alt_text,
		.exif = fields->history.exif,
		.created_us = fields->history.created_us,
		.view_count = fields->history.view_count,
		.visibility = fields->visibility,
		.rating = fields->rating,
		.keep_position = fields->keep_position,
		.original_filename = fields->file_name,
		.content_hash = { (const char *)hash.bytes, sizeof hash.bytes },
		.file_size = blob_written(upload->writer),
	};
	char id[ID_TEXT_SIZE];
	struct id same_as = { 0 };
	struct media_info info;

	TRY(check_contents(upload, &info));
	id_format(image.id, id);
	/* The last digits: the first of an id are the time, and alike for all of an hour. */
	image.storage_key = arena_printf(
	    upload->arena, "incoming/%s/%s", id + ID_TEXT_SIZE - 1 - FAN_OUT_DIGITS, id);
	image.storage_provider = blob_place_of_new(upload->service->blobs);
	image.mime_type = media_mime(info.format);
	image.width = info.width;
	image.height = info.height;
	TRY(store(upload, &image, fields, &same_as));
	TRY(image_repo_find(upload->service->pg, upload->arena, image.id, viewer->id, false, out));
	out->duplicate_of = same_as;
	return NULL;
}
