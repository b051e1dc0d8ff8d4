#include "config.h"

#include "jobs/runner_state.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <math.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/encode.h"
#include "base/log.h"
#include "crypto/digest.h"
#include "jobs/count.h"
#include "jobs/decoder.h"
#include "jobs/quarantine.h"
#include "jobs/scan.h"
#include "jobs/test_point.h"
#include "media/probe.h"
#include "repo/upload.h"
#include "repo/variant.h"
#include "json/writer.h"

#define HASH_DIGITS 8
#define COPY_BYTES ((size_t)64 * 1024)

/* One image on its way. */
struct work {
	struct runner *runner;
	const struct job *job;
	struct job_image source;
	struct str folder; /* of the files the decoder makes */
	struct decoder_result result;
	struct job_variant variants[DERIVE_FILES_MAX];
	size_t variant_count;       /* blobs that are in place */
	struct str scan_status;     /* empty: nobody scanned it */
	const struct problem *lost; /* why decoding was ended */
};

/* In percent, when so much is done. */
enum { PROGRESS_SCANNED = 10, PROGRESS_DECODED = 80 };

static const struct problem *
tell_progress(struct work *work, int64_t percent)
{
	struct runner *runner = work->runner;

	return job_repo_progress(
	    runner->pg, &runner->arena, work->job, percent, runner->lease_seconds);
}

static struct str
image_text(const struct work *work)
{
	char text[ID_TEXT_SIZE];

	return arena_copy(&work->runner->arena, id_format(work->job->subject, text));
}

static void
name_folder(struct work *work)
{
	struct str root = work->runner->config->storage.local_path;

	work->folder = arena_printf(&work->runner->arena, "%.*s/incoming/work-%s", (int)root.len,
	    root.at, image_text(work).at);
}

static const struct problem *
make_folder(struct work *work)
{
	struct arena *arena = &work->runner->arena;

	if (mkdir(work->folder.at, 0700) == 0 || errno == EEXIST)
		return NULL;
	return problem_caused(
	    arena, PROBLEM_UNAVAILABLE, "%s: %s", work->folder.at, strerror(errno));
}

/* Also what a runner that died left there. Before the job ends: afterwards nobody would. */
static void
remove_folder(const struct work *work)
{
	int fd = open(work->folder.at, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	DIR *folder = fd < 0 ? NULL : fdopendir(fd);
	const struct dirent *entry;

	if (folder == NULL) {
		if (fd >= 0)
			close(fd);
		return;
	}
	while ((entry = readdir(folder)) != NULL)
		unlinkat(fd, entry->d_name, 0);
	closedir(folder);
	rmdir(work->folder.at);
}

/* The image cannot be made: its owner reads why, and the upload is removed. */
static const struct problem *
fail_image(struct work *work, const char *reason)
{
	struct runner *runner = work->runner;
	struct log_line line;

	remove_folder(work);
	TRY(pg_begin(runner->pg, &runner->arena));
	TRY(job_repo_image_fail(
	    runner->pg, &runner->arena, work->job->subject, str_of(reason), work->scan_status));
	TRY(upload_repo_fail_copies(runner->pg, &runner->arena, work->job->subject));
	TRY(enqueue_removal(runner, work->source.storage_key));
	TRY(job_repo_finish(runner->pg, &runner->arena, work->job));
	test_point_die("failing");
	TRY(pg_commit(runner->pg, &runner->arena));
	metrics_add(runner->metrics, JOB_METRIC_IMAGES,
	    str_eq(work->scan_status, STR("infected")) ? IMAGE_RESULT_MALWARE
						       : IMAGE_RESULT_REFUSED,
	    1);
	log_begin(&line, LOG_LEVEL_WARNING, "image_failed");
	log_str(&line, "image", image_text(work));
	log_str(&line, "reason", str_of(reason));
	log_end(&line);
	return NULL;
}

static const struct problem *
copy_bytes(struct work *work, int fd, struct blob_writer *writer, struct sha256_stream *hash)
{
	struct arena *arena = &work->runner->arena;
	char *bytes = arena_alloc_raw(arena, COPY_BYTES, 1);

	for (;;) {
		ssize_t n = read(fd, bytes, COPY_BYTES);

		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return problem_caused(
			    arena, PROBLEM_UNAVAILABLE, "derived file: %s", strerror(errno));
		if (n == 0)
			return NULL;
		sha256_add(hash, (struct str){ bytes, (size_t)n });
		TRY(blob_write(writer, (struct str){ bytes, (size_t)n }));
	}
}

static struct str
variant_key(struct work *work, const struct derived_file *file, struct sha256 hash)
{
	struct arena *arena = &work->runner->arena;
	struct str id = image_text(work);

	/* The last digits: the first of an id are the time, and alike for all of an hour. */
	return arena_printf(arena, "images/%s/%s/%s-%.*s.%s", id.at + id.len - 2, id.at, file->type,
	    HASH_DIGITS, hex_encode(arena, hash.bytes, sizeof hash.bytes).at, file->format);
}

/* What others than WebP browsers get is called by its format, too: "large_avif". */
static struct str
variant_type(struct work *work, const struct derived_file *file)
{
	if (strcmp(file->type, "original") == 0 || strcmp(file->format, "webp") == 0)
		return str_of(file->type);
	return arena_printf(&work->runner->arena, "%s_%s", file->type, file->format);
}

static const struct problem *
store_file(struct work *work, const struct derived_file *file, int fd)
{
	struct arena *arena = &work->runner->arena;
	struct sha256_stream *hash = sha256_begin(arena);
	struct job_variant *variant = &work->variants[work->variant_count];
	struct blob_writer *writer;

	TRY(blob_begin(work->runner->blobs, arena, &writer));
	TRY(copy_bytes(work, fd, writer, hash));
	*variant = (struct job_variant){ .type = variant_type(work, file),
		.storage_key = variant_key(work, file, sha256_end(hash)),
		.format = str_of(file->format),
		.storage_provider = blob_place_of_new(work->runner->blobs),
		.width = file->width,
		.height = file->height,
		.file_size = blob_written(writer) };
	TRY(blob_commit(writer, arena, variant->storage_key));
	work->variant_count++;
	test_point_die("one-stored");
	return NULL;
}

static const struct problem *
store_files(struct work *work)
{
	struct arena *arena = &work->runner->arena;

	for (size_t i = 0; i < work->result.derived.file_count; i++) {
		const struct derived_file *file = &work->result.derived.files[i];
		struct str path =
		    arena_printf(arena, "%s/%s.%s", work->folder.at, file->type, file->format);
		const struct problem *problem;
		int fd = open(path.at, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);

		if (fd < 0)
			return problem_caused(
			    arena, PROBLEM_UNAVAILABLE, "%s: %s", path.at, strerror(errno));
		problem = store_file(work, file, fd);
		close(fd);
		TRY(problem);
	}
	return NULL;
}

static struct str
exif_json(struct work *work)
{
	const struct derived_metadata *metadata = &work->result.derived.metadata;
	const struct {
		struct str name;
		const char *text;
	} fields[] = {
		{ STR("camera_make"), metadata->make },
		{ STR("camera_model"), metadata->model },
		{ STR("lens"), metadata->lens },
		{ STR("exposure_time"), metadata->exposure },
		{ STR("aperture"), metadata->aperture },
		{ STR("iso"), metadata->iso },
		{ STR("focal_length"), metadata->focal_length },
		{ STR("taken_at"), metadata->taken_at },
	};
	struct buf out = buf_new(&work->runner->arena, 512);
	struct json_writer json = json_writer_new(&out);

	json_object_begin(&json);
	for (size_t i = 0; i < sizeof fields / sizeof *fields; i++)
		if (*fields[i].text != '\0')
			json_put_str(&json, fields[i].name, str_of(fields[i].text));
	json_object_end(&json);
	return buf_str(&out);
}

static const struct job_variant *
original_of(const struct work *work)
{
	for (size_t i = 0; i < work->variant_count; i++)
		if (str_eq(work->variants[i].type, STR("original")))
			return &work->variants[i];
	return NULL;
}

/* Told by a child that met hostile bytes: a place is one on this planet, or none. */
static const struct problem *
write_position(struct work *work)
{
	const struct derived_metadata *metadata = &work->result.derived.metadata;
	struct runner *runner = work->runner;

	if (!work->source.keep_position || !metadata->has_position ||
	    !(fabs(metadata->latitude) <= 90) || !(fabs(metadata->longitude) <= 180))
		return NULL;
	return job_repo_position_insert(runner->pg, &runner->arena, work->job->subject,
	    metadata->latitude, metadata->longitude);
}

/* All or nothing, with the end of the job: an image is never half there. */
static const struct problem *
write_rows(struct work *work, const struct job_variant *original)
{
	struct runner *runner = work->runner;
	struct arena *arena = &runner->arena;
	const struct job_image_done done = { .storage_key = original->storage_key,
		.mime_type = arena_printf(
		    arena, "image/%.*s", (int)original->format.len, original->format.at),
		.exif = exif_json(work),
		.color = str_of(work->result.derived.color),
		.blurhash = str_of(work->result.derived.blurhash),
		.scan_status = work->scan_status,
		.perceptual_hash = (int64_t)work->result.derived.perceptual_hash,
		.width = original->width,
		.height = original->height,
		.file_size = original->file_size };
	bool activated;

	TRY(pg_begin(runner->pg, arena));
	TRY(job_repo_image_activate(runner->pg, arena, work->job->subject, &done, &activated));
	if (!activated)
		return problem_caused(
		    arena, PROBLEM_CONFLICT, "the image is not processing any more");
	TRY(job_repo_variant_insert(
	    runner->pg, arena, work->job->subject, work->variants, work->variant_count));
	TRY(write_position(work));
	TRY(upload_repo_share(runner->pg, arena, work->job->subject));
	TRY(enqueue_removal(runner, work->source.storage_key));
	TRY(job_repo_finish(runner->pg, arena, work->job));
	test_point_die("written");
	TRY(pg_commit(runner->pg, arena));
	test_point_die("committed");
	return NULL;
}

static void
log_made(const struct work *work)
{
	struct log_line line;

	log_begin(&line, LOG_LEVEL_INFO, "image_made");
	log_str(&line, "image", image_text(work));
	log_i64(&line, "peak_kb", work->result.peak_memory / 1024);
	log_end(&line);
}

static bool
note_file(size_t files, size_t of, void *context)
{
	struct work *work = context;
	int64_t part = PROGRESS_DECODED - PROGRESS_SCANNED;

	if (of > DERIVE_FILES_MAX || files < 1 || files > of)
		return false;
	test_point_die("decoding");
	work->lost = tell_progress(work, PROGRESS_SCANNED + part * (int64_t)files / (int64_t)of);
	return work->lost == NULL;
}

/* Checks once more what the web worker checked, then decodes. */
static const struct problem *
decode(struct work *work, int fd, const char **refused)
{
	const struct config *config = work->runner->config;
	/* Of any format: what was let in is made, whatever is let in by now. */
	struct media_limits media = { ~0U, config->upload.min_side, config->upload.max_side,
		config->upload.max_pixels };
	struct derive_wish wish = { .avif = config_names(config->upload.variant_formats, "avif"),
		.jpeg = config_names(config->upload.variant_formats, "jpeg") };
	const struct decoder_limits limits = { config->jobs.memory, config->jobs.timeout };
	const struct decoder_watch watch = { note_file, work };
	const struct problem *problem;
	struct media_info info;

	*refused = NULL;
	problem = media_check(&work->runner->arena, fd, &media, &info);
	if (problem != NULL) {
		*refused = problem->detail;
		return NULL;
	}
	TRY(make_folder(work));
	wish.format = info.format;
	if (!decoder_run(fd, &wish, work->folder.at, &limits, &watch, &work->result))
		return problem_caused(
		    &work->runner->arena, PROBLEM_UNAVAILABLE, "no decoder: %s", strerror(errno));
	TRY(work->lost);
	if (!work->result.made)
		*refused = work->result.reason;
	return NULL;
}

/* Before anything is decoded. With the scanner away the job is tried again, and fails at last. */
static const struct problem *
scan(struct work *work, int fd, const char **refused)
{
	struct arena *arena = &work->runner->arena;
	const struct config *config = work->runner->config;
	struct log_line line;
	struct str found;

	if (config->clamav.host.len == 0)
		return NULL;
	TRY(scan_file(config, arena, fd, &found));
	if (found.len == 0) {
		work->scan_status = STR("clean");
		return NULL;
	}
	TRY(quarantine_keep(arena, config->storage.local_path, image_text(work), fd));
	work->scan_status = STR("infected");
	*refused = "The malware scanner refused this file.";
	log_begin(&line, LOG_LEVEL_WARNING, "security");
	log_str(&line, "what", STR("malware_detected"));
	log_str(&line, "image", image_text(work));
	log_str(&line, "found", found);
	log_end(&line);
	return NULL;
}

static int64_t
count_step(struct work *work, enum image_step step, int64_t since)
{
	int64_t now = clock_monotonic_ns();

	metrics_observe(work->runner->metrics, JOB_METRIC_STEPS, step, now - since);
	return now;
}

static const struct problem *
scan_and_decode(struct work *work, int fd, const char **refused)
{
	int64_t since = clock_monotonic_ns();

	TRY(scan(work, fd, refused));
	if (work->runner->config->clamav.host.len > 0)
		since = count_step(work, IMAGE_STEP_SCAN, since);
	test_point_die("scanned");
	if (*refused != NULL)
		return NULL;
	TRY(tell_progress(work, PROGRESS_SCANNED));
	TRY(decode(work, fd, refused));
	count_step(work, IMAGE_STEP_DECODE, since);
	test_point_die("decoded");
	return NULL;
}

static const struct problem *
process(struct work *work)
{
	struct runner *runner = work->runner;
	const struct problem *problem;
	const char *refused = NULL;
	int64_t size, since;
	int fd;

	problem = blob_read_fd(runner->blobs, &runner->arena, work->source.storage_key, &fd, &size);
	if (problem != NULL && problem->kind == PROBLEM_NOT_FOUND)
		return fail_image(work, "The uploaded file is gone.");
	TRY(problem);
	problem = scan_and_decode(work, fd, &refused);
	close(fd);
	TRY(problem);
	if (refused != NULL)
		return fail_image(work, refused);
	TRY(tell_progress(work, PROGRESS_DECODED));
	since = clock_monotonic_ns();
	TRY(store_files(work));
	remove_folder(work);
	test_point_die("stored");
	TRY(write_rows(work, original_of(work)));
	count_step(work, IMAGE_STEP_STORE, since);
	metrics_add(runner->metrics, JOB_METRIC_IMAGES, IMAGE_RESULT_MADE, 1);
	log_made(work);
	return NULL;
}

const struct problem *
image_process(struct runner *runner, const struct job *job)
{
	struct work *work = arena_new(&runner->arena, struct work);
	bool found;

	*work = (struct work){ .runner = runner, .job = job };
	test_point_die("claimed");
	TRY(job_repo_image_source(runner->pg, &runner->arena, job->subject, &found, &work->source));
	name_folder(work);
	if (found)
		return process(work);
	remove_folder(work);
	return job_repo_finish(runner->pg, &runner->arena, job);
}

void
image_process_clear(struct runner *runner, const struct job *job)
{
	struct work work = { .runner = runner, .job = job };

	name_folder(&work);
	remove_folder(&work);
}
