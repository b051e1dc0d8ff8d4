#include "config.h"

#include "jobs/count.h"

#include <fcntl.h>
#include <stdio.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include "jobs/kind.h"

#define MS INT64_C(1000000)

static const int64_t bounds[] = { 10 * MS, 50 * MS, 100 * MS, 250 * MS, 500 * MS, 1000 * MS,
	2500 * MS, 5000 * MS, 10000 * MS, 30000 * MS };
#define BOUND_COUNT (sizeof bounds / sizeof *bounds)

static const char *const results[JOB_RESULT_COUNT] = { "done", "failed", "dead" };
static const char *const states[JOB_STATE_COUNT] = { "queued", "running", "dead" };
static const char *const outcomes[IMAGE_RESULT_COUNT] = { "active", "refused", "malware" };
static const char *const steps[IMAGE_STEP_COUNT] = { "scan", "decode", "store" };

static void
finished_labels(size_t series, struct buf *out)
{
	buf_printf(out, "kind=\"%s\",result=\"%s\"", job_kind_name(series / JOB_RESULT_COUNT),
	    results[series % JOB_RESULT_COUNT]);
}

static void
state_labels(size_t series, struct buf *out)
{
	buf_printf(out, "state=\"%s\"", states[series]);
}

static void
outcome_labels(size_t series, struct buf *out)
{
	buf_printf(out, "result=\"%s\"", outcomes[series]);
}

static void
step_labels(size_t series, struct buf *out)
{
	buf_printf(out, "step=\"%s\"", steps[series]);
}

static const struct metric_family families[JOB_METRIC_COUNT] = {
	[JOB_METRIC_FINISHED] = { "jobs_finished_total",
	    "Tries of jobs: done, to be tried again, given up.", METRIC_COUNTER,
	    (size_t)JOB_KINDS_MAX *JOB_RESULT_COUNT, finished_labels, NULL, 0 },
	[JOB_METRIC_STATES] = { "jobs", "Jobs that are not done, by state.", METRIC_GAUGE,
	    JOB_STATE_COUNT, state_labels, NULL, 0 },
	[JOB_METRIC_OLDEST] = { "jobs_oldest_due_seconds",
	    "How long the oldest job that is due has waited.", METRIC_GAUGE, 1, NULL, NULL, 0 },
	[JOB_METRIC_IMAGES] = { "images_processed_total", "Uploads that became an image, or not.",
	    METRIC_COUNTER, IMAGE_RESULT_COUNT, outcome_labels, NULL, 0 },
	[JOB_METRIC_STEPS] = { "image_processing_seconds", "Time of each step of an image.",
	    METRIC_HISTOGRAM, IMAGE_STEP_COUNT, step_labels, bounds, BOUND_COUNT },
	[JOB_METRIC_FREE] = { "storage_free_bytes", "Free on the disk of STORAGE_LOCAL_PATH.",
	    METRIC_GAUGE, 1, NULL, NULL, 0 },
};

struct metrics *
count_open(struct arena *arena, size_t runners)
{
	return metrics_open(arena, families, JOB_METRIC_COUNT, runners + 1, -1);
}

static bool
write_whole(const char *path, struct str text)
{
	int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0640);
	bool good = fd >= 0 && write(fd, text.at, text.len) == (ssize_t)text.len;

	if (fd >= 0)
		close(fd);
	return good;
}

void
count_write(struct metrics *metrics, struct arena *arena, struct str storage)
{
	struct str path = arena_printf(arena, "%.*s/jobs.prom", (int)storage.len, storage.at);
	struct str new = arena_printf(arena, "%s.new", path.at);
	struct buf out = buf_new(arena, 16384);
	struct statvfs about;

	if (metrics == NULL)
		return;
	if (statvfs(arena_c_string(arena, storage), &about) == 0)
		metrics_set(
		    metrics, JOB_METRIC_FREE, 0, (int64_t)about.f_bavail * (int64_t)about.f_frsize);
	metrics_render(metrics, &out);
	/* Nobody else writes it; readers find the old or the new one. */
	if (write_whole(new.at, buf_str(&out)))
		(void)rename(new.at, path.at);
}
