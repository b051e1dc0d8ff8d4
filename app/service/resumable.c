#include "config.h"

#include "service/resumable.h"

#include "base/clock.h"
#include "config/config.h"
#include "service/quota.h"

#define METADATA_MAX ((size_t)16 * 1024)
#define SWEEP_BATCH 500

const struct problem *
resumable_begin(struct service *service, struct arena *arena, const struct viewer *viewer,
    int64_t size, struct str metadata, struct resumable *out)
{
	const struct config *config = service->config;

	if (size > config->upload.max_bytes)
		return problem_new(arena, PROBLEM_TOO_LARGE,
		    "The file must be at most %lld bytes large.",
		    (long long)config->upload.max_bytes);
	if (metadata.len > METADATA_MAX)
		return problem_new(arena, PROBLEM_HEADERS_TOO_LARGE,
		    "Upload-Metadata must be at most %zu bytes large.", METADATA_MAX);
	TRY(quota_check(service, arena, viewer->id, size));
	TRY(blob_check(service->blobs, arena));
	*out = (struct resumable){
		.id = id_new(), .owner = viewer->id, .size = size, .metadata = metadata
	};
	return resumable_repo_insert(
	    service->pg, arena, out, config->upload.resumable_life / CLOCK_SECOND_NS);
}

const struct problem *
resumable_find(struct service *service, struct arena *arena, const struct viewer *viewer,
    struct id id, struct resumable *out)
{
	return resumable_repo_find(service->pg, arena, id, viewer->id, false, out);
}

/* Its bytes are all here: an upload like any other, in the open transaction. */
static const struct problem *
make_image(struct service *service, struct arena *arena, const struct viewer *viewer,
    const struct resumable_piece *piece, struct resumable *upload)
{
	struct upload_fields fields;
	struct image_detail detail;
	struct blob_writer *writer;
	struct upload *made;

	TRY(piece->fields(piece->context, upload->metadata, &fields));
	fields.inside = true;
	TRY(blob_partial_take(service->blobs, arena, upload->id, &writer));
	TRY(upload_adopt(service, arena, writer, &made));
	TRY(upload_finish(made, viewer, &fields, &detail));
	upload->image = detail.image.id;
	upload->duplicate_of = detail.duplicate_of;
	return NULL;
}

static const struct problem *
append(struct service *service, struct arena *arena, const struct viewer *viewer,
    const struct resumable_piece *piece, struct resumable *upload, bool *whole)
{
	int64_t written;

	*whole = false;
	TRY(resumable_repo_find(service->pg, arena, piece->id, viewer->id, true, upload));
	if (piece->offset != upload->received)
		return problem_new(arena, PROBLEM_CONFLICT,
		    "Upload-Offset must be %lld, where the upload is.",
		    (long long)upload->received);
	if (!id_is_nil(upload->image))
		return NULL;
	TRY(blob_partial_append(service->blobs, arena, piece->id, piece->offset,
	    upload->size - upload->received, piece->source, &written));
	upload->received += written;
	*whole = upload->received == upload->size;
	if (*whole)
		TRY(make_image(service, arena, viewer, piece, upload));
	return resumable_repo_advance(
	    service->pg, arena, upload->id, upload->received, upload->image);
}

/* Sent again it would be refused again. */
static bool
is_final(enum problem_kind kind)
{
	return kind == PROBLEM_BAD_REQUEST || kind == PROBLEM_UNSUPPORTED_TYPE ||
	       kind == PROBLEM_UNPROCESSABLE || kind == PROBLEM_MALWARE ||
	       kind == PROBLEM_IMAGE_TOO_LARGE || kind == PROBLEM_TOO_MANY_PIXELS;
}

const struct problem *
resumable_append(struct service *service, struct arena *arena, const struct viewer *viewer,
    const struct resumable_piece *piece, struct resumable *out)
{
	const struct problem *problem, *second;
	bool whole;

	TRY(pg_begin(service->pg, arena));
	problem = append(service, arena, viewer, piece, out, &whole);
	if (problem == NULL)
		problem = pg_commit(service->pg, arena);
	else
		pg_rollback(service->pg);
	if (problem == NULL && !id_is_nil(out->image))
		blob_partial_remove(service->blobs, out->id);
	if (problem != NULL && whole && is_final(problem->kind)) {
		/* What cannot be forgotten now expires. */
		second = resumable_end(service, arena, viewer, piece->id);
		(void)second;
	}
	return problem;
}

const struct problem *
resumable_end(
    struct service *service, struct arena *arena, const struct viewer *viewer, struct id id)
{
	bool done;

	TRY(resumable_repo_delete(service->pg, arena, id, viewer->id, &done));
	if (!done)
		return problem_new(arena, PROBLEM_NOT_FOUND, "There is no such upload.");
	blob_partial_remove(service->blobs, id);
	return NULL;
}

struct gathering {
	struct pg *pg;
	struct blob_store *blobs;
	struct arena *arena;
	struct id ids[SWEEP_BATCH];
	size_t count;
};

static const struct problem *
remove_unknown(struct gathering *gathering)
{
	struct id *unknown;
	size_t count;

	TRY(resumable_repo_list_unknown(
	    gathering->pg, gathering->arena, gathering->ids, gathering->count, &unknown, &count));
	for (size_t i = 0; i < count; i++)
		blob_partial_remove(gathering->blobs, unknown[i]);
	gathering->count = 0;
	return NULL;
}

static const struct problem *
gather(void *context, struct id name)
{
	struct gathering *gathering = context;

	gathering->ids[gathering->count++] = name;
	return gathering->count == SWEEP_BATCH ? remove_unknown(gathering) : NULL;
}

const struct problem *
resumable_sweep(struct pg *pg, struct blob_store *blobs, struct arena *arena, int64_t age_ns)
{
	struct gathering *gathering = arena_new(arena, struct gathering);
	const struct blob_partial_events events = { gathering, gather };
	int64_t expired;

	gathering->pg = pg;
	gathering->blobs = blobs;
	gathering->arena = arena;
	TRY(resumable_repo_delete_expired(pg, arena, &expired));
	TRY(blob_partial_list(blobs, arena, clock_now_us() - age_ns / 1000, &events));
	return remove_unknown(gathering);
}
