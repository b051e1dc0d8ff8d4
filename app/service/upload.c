#include "config.h"

#include "service/upload.h"

#include "blob/blob.h"
#include "config/config.h"
#include "crypto/digest.h"
#include "db/pg.h"
#include "media/probe.h"
#include "repo/album.h"
#include "repo/job.h"

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

static const struct problem *
write_rows(struct upload *upload, const struct image_new *image, const struct upload_fields *fields)
{
	struct service *service = upload->service;

	TRY(image_repo_insert(service->pg, upload->arena, image));
	TRY(tag_repo_attach(
	    service->pg, upload->arena, image->id, fields->tags, fields->tag_count));
	TRY(job_repo_enqueue(
	    service->pg, upload->arena, STR("image.process"), image->id, 0, STR("{}")));
	if (!id_is_nil(fields->album))
		TRY(put_into_album(upload, image, fields->album));
	return NULL;
}

/* Bytes that no row names. What cannot be removed now is found by the sweeper. */
static void
forget_blob(struct upload *upload, struct str key)
{
	const struct problem *ignored = blob_remove(upload->service->blobs, upload->arena, key);

	(void)ignored;
}

/*
 * The bytes first, then the rows: a row never names bytes that are not there. When the commit
 * itself fails nobody knows whether the rows are there, so the bytes stay for the sweeper to judge.
 */
static const struct problem *
store(struct upload *upload, const struct image_new *image, const struct upload_fields *fields)
{
	struct service *service = upload->service;
	const struct problem *problem;

	TRY(blob_commit(upload->writer, upload->arena, image->storage_key));
	problem = pg_begin(service->pg, upload->arena);
	if (problem == NULL)
		problem = write_rows(upload, image, fields);
	if (problem == NULL)
		return pg_commit(service->pg, upload->arena);
	pg_rollback(service->pg);
	forget_blob(upload, image->storage_key);
	return problem;
}

const struct problem *
upload_finish(struct upload *upload, const struct viewer *viewer,
    const struct upload_fields *fields, struct image_detail *out)
{
	struct sha256 hash = sha256_end(upload->hash);
	struct image_new image = {
		.id = id_new(),
		.owner = viewer->id,
		.title = fields->title,
		.description = fields->description,
		.visibility = fields->visibility,
		.rating = fields->rating,
		.original_filename = fields->file_name,
		.content_hash = { (const char *)hash.bytes, sizeof hash.bytes },
		.file_size = blob_written(upload->writer),
	};
	char id[ID_TEXT_SIZE];
	struct media_info info;

	TRY(check_contents(upload, &info));
	id_format(image.id, id);
	image.storage_key = arena_printf(upload->arena, "incoming/%s", id);
	image.mime_type = media_mime(info.format);
	image.width = info.width;
	image.height = info.height;
	TRY(store(upload, &image, fields));
	return image_repo_find(
	    upload->service->pg, upload->arena, image.id, viewer->id, false, out);
}
