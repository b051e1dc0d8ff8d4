#include "config.h"

#include "repo/job.h"

#include "db/row.h"

static const struct problem *
lease_lost(struct arena *arena)
{
	return problem_caused(arena, PROBLEM_CONFLICT, "the lease of the job was lost");
}

const struct problem *
job_repo_enqueue(struct pg *pg, struct arena *arena, struct str kind, struct id subject,
    int64_t priority, struct str payload)
{
	struct pg_call call = pg_call_new(SQL_JOB_INSERT);

	pg_arg_id(&call, arena, id_new());
	pg_arg_text(&call, arena, kind);
	pg_arg_id_or_null(&call, arena, subject);
	pg_arg_i64(&call, arena, priority);
	pg_arg_text(&call, arena, payload);
	return pg_run(pg, arena, &call);
}

const struct problem *
job_repo_claim(
    struct pg *pg, struct arena *arena, int64_t lease_seconds, bool *found, struct job *out)
{
	struct pg_call call = pg_call_new(SQL_JOB_CLAIM);
	struct id lease = id_new();

	pg_arg_id(&call, arena, lease);
	pg_arg_i64(&call, arena, lease_seconds);
	TRY(pg_run(pg, arena, &call));
	*found = row_count(call.rows) == 1;
	if (*found)
		*out = (struct job){ .id = row_id(call.rows, 0, 0),
			.kind = row_str(call.rows, 0, 1),
			.subject = row_id(call.rows, 0, 2),
			.attempts = row_i64(call.rows, 0, 3),
			.payload = row_str(call.rows, 0, 4),
			.lease = lease };
	return NULL;
}

const struct problem *
job_repo_count_states(struct pg *pg, struct arena *arena, struct job_states *out)
{
	struct pg_call call = pg_call_new(SQL_JOB_COUNT_STATES);

	TRY(pg_run(pg, arena, &call));
	*out = (struct job_states){ .queued = row_i64(call.rows, 0, 0),
		.running = row_i64(call.rows, 0, 1),
		.dead = row_i64(call.rows, 0, 2),
		.oldest_due = row_i64(call.rows, 0, 3) };
	return NULL;
}

const struct problem *
job_repo_requeue_expired(struct pg *pg, struct arena *arena)
{
	struct pg_call call = pg_call_new(SQL_JOB_REQUEUE_EXPIRED);

	return pg_run(pg, arena, &call);
}

const struct problem *
job_repo_forget(struct pg *pg, struct arena *arena)
{
	struct pg_call call = pg_call_new(SQL_JOB_FORGET);

	return pg_run(pg, arena, &call);
}

const struct problem *
job_repo_progress(struct pg *pg, struct arena *arena, const struct job *job, int64_t percent,
    int64_t lease_seconds)
{
	struct pg_call call = pg_call_new(SQL_JOB_PROGRESS);

	pg_arg_id(&call, arena, job->id);
	pg_arg_id(&call, arena, job->lease);
	pg_arg_i64(&call, arena, percent);
	pg_arg_i64(&call, arena, lease_seconds);
	TRY(pg_run(pg, arena, &call));
	return row_count(call.rows) == 1 ? NULL : lease_lost(arena);
}

const struct problem *
job_repo_finish(struct pg *pg, struct arena *arena, const struct job *job)
{
	struct pg_call call = pg_call_new(SQL_JOB_FINISH);

	pg_arg_id(&call, arena, job->id);
	pg_arg_id(&call, arena, job->lease);
	TRY(pg_run(pg, arena, &call));
	return row_count(call.rows) == 1 ? NULL : lease_lost(arena);
}

const struct problem *
job_repo_postpone(struct pg *pg, struct arena *arena, const struct job *job, int64_t seconds)
{
	struct pg_call call = pg_call_new(SQL_JOB_POSTPONE);

	pg_arg_id(&call, arena, job->id);
	pg_arg_id(&call, arena, job->lease);
	pg_arg_i64(&call, arena, seconds);
	return pg_run(pg, arena, &call);
}

const struct problem *
job_repo_fail(
    struct pg *pg, struct arena *arena, const struct job *job, struct str error, bool *dead)
{
	struct pg_call call = pg_call_new(SQL_JOB_FAIL);

	pg_arg_id(&call, arena, job->id);
	pg_arg_id(&call, arena, job->lease);
	pg_arg_text(&call, arena, error);
	pg_arg_i64(&call, arena, JOB_ATTEMPTS_MAX);
	TRY(pg_run(pg, arena, &call));
	*dead = row_count(call.rows) == 1 && row_bool(call.rows, 0, 0);
	return NULL;
}

const struct problem *
job_repo_image_source(
    struct pg *pg, struct arena *arena, struct id image, bool *found, struct job_image *out)
{
	struct pg_call call = pg_call_new(SQL_JOB_IMAGE_SOURCE);

	pg_arg_id(&call, arena, image);
	TRY(pg_run(pg, arena, &call));
	*found = row_count(call.rows) == 1;
	if (*found)
		*out = (struct job_image){ row_str(call.rows, 0, 0), row_str(call.rows, 0, 1),
			row_bool(call.rows, 0, 2) };
	return NULL;
}

const struct problem *
job_repo_position_insert(
    struct pg *pg, struct arena *arena, struct id image, double latitude, double longitude)
{
	struct pg_call call = pg_call_new(SQL_JOB_POSITION_INSERT);

	pg_arg_id(&call, arena, image);
	pg_arg_f64(&call, arena, latitude);
	pg_arg_f64(&call, arena, longitude);
	return pg_run(pg, arena, &call);
}

const struct problem *
job_repo_variant_insert(struct pg *pg, struct arena *arena, struct id image,
    const struct job_variant *variants, size_t count)
{
	struct pg_call call = pg_call_new(SQL_JOB_VARIANT_INSERT);
	struct id *ids = arena_array(arena, struct id, count);
	struct str *types = arena_array(arena, struct str, count);
	struct str *keys = arena_array(arena, struct str, count);
	int64_t *widths = arena_array(arena, int64_t, count);
	int64_t *heights = arena_array(arena, int64_t, count);
	int64_t *sizes = arena_array(arena, int64_t, count);
	struct str *formats = arena_array(arena, struct str, count);
	struct str *providers = arena_array(arena, struct str, count);

	for (size_t i = 0; i < count; i++) {
		ids[i] = id_new();
		types[i] = variants[i].type;
		keys[i] = variants[i].storage_key;
		widths[i] = variants[i].width;
		heights[i] = variants[i].height;
		sizes[i] = variants[i].file_size;
		formats[i] = variants[i].format;
		providers[i] = variants[i].storage_provider;
	}
	pg_arg_id(&call, arena, image);
	pg_arg_ids(&call, arena, ids, count);
	pg_arg_texts(&call, arena, types, count);
	pg_arg_texts(&call, arena, keys, count);
	pg_arg_i64s(&call, arena, widths, count);
	pg_arg_i64s(&call, arena, heights, count);
	pg_arg_i64s(&call, arena, sizes, count);
	pg_arg_texts(&call, arena, formats, count);
	pg_arg_texts(&call, arena, providers, count);
	return pg_run(pg, arena, &call);
}

const struct problem *
job_repo_image_activate(struct pg *pg, struct arena *arena, struct id image,
    const struct job_image_done *done, bool *activated)
{
	struct pg_call call = pg_call_new(SQL_JOB_IMAGE_ACTIVATE);

	pg_arg_id(&call, arena, image);
	pg_arg_text(&call, arena, done->storage_key);
	pg_arg_i64(&call, arena, done->width);
	pg_arg_i64(&call, arena, done->height);
	pg_arg_i64(&call, arena, done->file_size);
	pg_arg_text_or_null(&call, arena, done->exif);
	pg_arg_text_or_null(&call, arena, done->color);
	pg_arg_text_or_null(&call, arena, done->blurhash);
	pg_arg_text_or_null(&call, arena, done->scan_status);
	pg_arg_i64(&call, arena, done->perceptual_hash);
	pg_arg_text(&call, arena, done->mime_type);
	TRY(pg_run(pg, arena, &call));
	*activated = row_count(call.rows) == 1;
	return NULL;
}

const struct problem *
job_repo_image_fail(
    struct pg *pg, struct arena *arena, struct id image, struct str reason, struct str scan_status)
{
	struct pg_call call = pg_call_new(SQL_JOB_IMAGE_FAIL);

	pg_arg_id(&call, arena, image);
	pg_arg_text(&call, arena, reason);
	pg_arg_text_or_null(&call, arena, scan_status);
	return pg_run(pg, arena, &call);
}

static struct job_listed
read_listed(const struct pg_rows *rows, int row)
{
	return (struct job_listed){ .id = row_id(rows, row, 0),
		.kind = row_str(rows, row, 1),
		.state = row_str(rows, row, 2),
		.subject = row_id(rows, row, 3),
		.attempts = row_i64(rows, row, 4),
		.progress = row_i64(rows, row, 5),
		.error = row_str(rows, row, 6),
		.updated_at = row_time(rows, row, 7) };
}

const struct problem *
job_repo_list(struct pg *pg, struct arena *arena, bool dead_only, int64_t limit,
    struct job_listed **out, size_t *count)
{
	struct pg_call call = pg_call_new(SQL_JOB_LIST);
	struct job_listed *jobs;
	int rows;

	pg_arg_bool(&call, arena, dead_only);
	pg_arg_i64(&call, arena, limit);
	TRY(pg_run(pg, arena, &call));
	rows = row_count(call.rows);
	jobs = arena_array(arena, struct job_listed, (size_t)rows);
	for (int i = 0; i < rows; i++)
		jobs[i] = read_listed(call.rows, i);
	*count = (size_t)rows;
	*out = jobs;
	return NULL;
}

const struct problem *
job_repo_list_state(struct pg *pg, struct arena *arena, struct str state,
    const struct paging *paging, struct job_listed **out, size_t *count, struct page_result *result)
{
	struct pg_call calls[2] = { pg_call_new(SQL_JOB_LIST_STATE),
		pg_call_new(SQL_JOB_COUNT_STATE) };

	paging_time_args(&calls[0], arena, paging, false);
	pg_arg_text(&calls[0], arena, state);
	pg_arg_text(&calls[1], arena, state);
	TRY(pg_run_all(pg, arena, calls, 2));
	*count = paging_count(paging, row_count(calls[0].rows), result);
	result->total = row_i64(calls[1].rows, 0, 0);
	*out = arena_array(arena, struct job_listed, *count + 1);
	for (size_t i = 0; i < *count; i++) {
		(*out)[i] = read_listed(calls[0].rows, (int)i);
		(*out)[i].created_at = row_time(calls[0].rows, (int)i, 8);
		(*out)[i].run_at = row_time(calls[0].rows, (int)i, 9);
		(*out)[i].owner = row_id(calls[0].rows, (int)i, 10);
	}
	if (*count > 0)
		result->last =
		    (struct page_key){ (*out)[*count - 1].created_at, (*out)[*count - 1].id };
	return NULL;
}

const struct problem *
job_repo_retry(struct pg *pg, struct arena *arena, struct id job, bool *found)
{
	struct pg_call call = pg_call_new(SQL_JOB_RETRY);

	pg_arg_id(&call, arena, job);
	TRY(pg_run(pg, arena, &call));
	*found = row_count(call.rows) == 1;
	return NULL;
}

const struct problem *
job_repo_drop(struct pg *pg, struct arena *arena, struct id job, bool *found, struct str *upload)
{
	struct pg_call call = pg_call_new(SQL_JOB_DROP);

	pg_arg_id(&call, arena, job);
	TRY(pg_run(pg, arena, &call));
	*found = row_count(call.rows) == 1;
	*upload = *found ? row_str(call.rows, 0, 0) : STR("");
	return NULL;
}

const struct problem *
job_repo_image_progress(struct pg *pg, struct arena *arena, struct id image, int64_t *percent)
{
	struct pg_call call = pg_call_new(SQL_JOB_IMAGE_PROGRESS);

	pg_arg_id(&call, arena, image);
	TRY(pg_run(pg, arena, &call));
	*percent = row_count(call.rows) == 1 ? row_i64(call.rows, 0, 0) : 0;
	return NULL;
}
