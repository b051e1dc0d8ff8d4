#include "config.h"

#include "base/metrics.h"

#include <errno.h>
#include <fcntl.h>
#include <stdatomic.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

/* The shape of the table is the first word, so that other code does not read old numbers as its
 * own. */
#define HEADER_CELLS 8

typedef _Atomic uint64_t metric_cell;
_Static_assert(ATOMIC_LLONG_LOCK_FREE == 2, "shared memory needs lock-free 64-bit numbers");

struct metrics {
	const struct metric_family *families;
	size_t family_count, slots, slot;
	size_t *offsets; /* of a family's first cell */
	size_t cells;
	metric_cell *at;
	int fd;
	bool shared; /* slots are claimed by locks on the file */
};

/* A histogram's series: its buckets (the last is +Inf), then the sum in nanoseconds. */
static size_t
series_cells(const struct metrics *metrics, const struct metric_family *family)
{
	switch (family->type) {
	case METRIC_COUNTER:
		return 1;
	case METRIC_GAUGE:
		return metrics->slots;
	case METRIC_HISTOGRAM:
		return family->bound_count + 2;
	}
	return 0;
}

static uint64_t
mix(uint64_t hash, const void *bytes, size_t size)
{
	const unsigned char *at = bytes;

	for (size_t i = 0; i < size; i++)
		hash = (hash ^ at[i]) * UINT64_C(0x100000001b3);
	return hash;
}

static uint64_t
shape(const struct metrics *metrics)
{
	uint64_t hash = mix(UINT64_C(0xcbf29ce484222325), &metrics->slots, sizeof metrics->slots);

	for (size_t i = 0; i < metrics->family_count; i++) {
		const struct metric_family *family = &metrics->families[i];

		hash = mix(hash, family->name, strlen(family->name) + 1);
		hash = mix(hash, &family->type, sizeof family->type);
		hash = mix(hash, &family->series, sizeof family->series);
		if (family->bound_count > 0)
			hash =
			    mix(hash, family->bounds, family->bound_count * sizeof *family->bounds);
	}
	return hash;
}

static void
lay_out(struct metrics *metrics, struct arena *arena)
{
	size_t at = HEADER_CELLS;

	metrics->offsets = arena_array(arena, size_t, metrics->family_count + 1);
	for (size_t i = 0; i < metrics->family_count; i++) {
		metrics->offsets[i] = at;
		at += metrics->families[i].series * series_cells(metrics, &metrics->families[i]);
	}
	metrics->cells = at;
}

static bool
map(struct metrics *metrics, int fd)
{
	size_t size = metrics->cells * sizeof(metric_cell);
	struct stat about;
	void *at;

	if (fstat(fd, &about) != 0 || about.st_size != (off_t)size)
		return false;
	at = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
	if (at == MAP_FAILED)
		return false;
	metrics->at = at;
	metrics->fd = fd;
	return true;
}

static bool
map_inherited(struct metrics *metrics, int fd)
{
	if (fd < 0 || !map(metrics, fd))
		return false;
	if (atomic_load(&metrics->at[0]) == shape(metrics))
		return true;
	munmap(metrics->at, metrics->cells * sizeof(metric_cell));
	metrics->at = NULL;
	return false;
}

static bool
map_new(struct metrics *metrics)
{
	int fd = memfd_create("tintype-metrics", MFD_CLOEXEC);

	if (fd < 0)
		return false;
	if (ftruncate(fd, (off_t)(metrics->cells * sizeof(metric_cell))) != 0 ||
	    !map(metrics, fd)) {
		close(fd);
		return false;
	}
	atomic_store(&metrics->at[0], shape(metrics));
	return true;
}

static struct metrics *
new_metrics(struct arena *arena, const struct metric_family *families, size_t count, size_t slots)
{
	struct metrics *metrics = arena_new(arena, struct metrics);

	*metrics = (struct metrics){
		.families = families, .family_count = count, .slots = slots == 0 ? 1 : slots
	};
	lay_out(metrics, arena);
	return metrics;
}

struct metrics *
metrics_open(
    struct arena *arena, const struct metric_family *families, size_t count, size_t slots, int fd)
{
	struct metrics *metrics = new_metrics(arena, families, count, slots);

	if (map_inherited(metrics, fd)) {
		fcntl(fd, F_SETFD, FD_CLOEXEC);
		return metrics;
	}
	if (fd >= 0)
		close(fd);
	return map_new(metrics) ? metrics : NULL;
}

/*
 * Locks stand behind the numbers, where no file is: a byte for whoever makes the file, then one for
 * each slot. They belong to the open file, so fork() shares them and death ends them.
 */
static struct flock
lock_of(size_t index, short type)
{
	return (struct flock){ .l_type = type,
		.l_whence = SEEK_SET,
		.l_start = (off_t)1 << 40 | (off_t)index,
		.l_len = 1 };
}

static bool
is_at(const char *path, int fd)
{
	struct stat there, here;

	return stat(path, &there) == 0 && fstat(fd, &here) == 0 && there.st_ino == here.st_ino &&
	       there.st_dev == here.st_dev;
}

/* The file at path, locked for making. Whoever waited for the lock may find it replaced. */
static int
lock_file(const char *path)
{
	struct flock making = lock_of(0, F_WRLCK);

	for (;;) {
		int fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);

		if (fd < 0)
			return -1;
		if (fcntl(fd, F_OFD_SETLKW, &making) != 0) {
			close(fd);
			return -1;
		}
		if (is_at(path, fd))
			return fd;
		close(fd);
	}
}

/* A file of another table is replaced, not cut: those who still count in it would crash. */
static bool
map_shared(struct metrics *metrics, const char *path)
{
	struct flock made = lock_of(0, F_UNLCK);
	int fd = lock_file(path);
	struct stat about;

	if (fd >= 0 && !map_inherited(metrics, fd) && fstat(fd, &about) == 0 && about.st_size > 0) {
		unlink(path);
		close(fd);
		fd = lock_file(path);
	}
	if (fd < 0)
		return false;
	if (metrics->at == NULL) {
		if (ftruncate(fd, (off_t)(metrics->cells * sizeof(metric_cell))) != 0 ||
		    !map(metrics, fd)) {
			close(fd);
			return false;
		}
		atomic_store(&metrics->at[0], shape(metrics));
	}
	fcntl(fd, F_OFD_SETLK, &made);
	return true;
}

static bool
claim_slot(struct metrics *metrics)
{
	for (size_t slot = 0; slot < metrics->slots; slot++) {
		struct flock lock = lock_of(slot + 1, F_WRLCK);

		if (fcntl(metrics->fd, F_OFD_SETLK, &lock) == 0) {
			metrics->slot = slot;
			metrics_slot_clear(metrics, slot);
			return true;
		}
	}
	errno = EUSERS;
	return false;
}

struct metrics *
metrics_open_shared(struct arena *arena, const struct metric_family *families, size_t count,
    size_t slots, const char *path)
{
	struct metrics *metrics = new_metrics(arena, families, count, slots);

	if (!map_shared(metrics, path))
		return NULL;
	if (!claim_slot(metrics)) {
		munmap(metrics->at, metrics->cells * sizeof(metric_cell));
		close(metrics->fd);
		return NULL;
	}
	metrics->shared = true;
	return metrics;
}

void
metrics_forget_dead(struct metrics *metrics)
{
	if (metrics == NULL || !metrics->shared)
		return;
	for (size_t slot = 0; slot < metrics->slots; slot++) {
		struct flock lock = lock_of(slot + 1, F_WRLCK);

		if (slot != metrics->slot && fcntl(metrics->fd, F_OFD_GETLK, &lock) == 0 &&
		    lock.l_type == F_UNLCK)
			metrics_slot_clear(metrics, slot);
	}
}

int
metrics_fd(const struct metrics *metrics)
{
	return metrics->fd;
}

size_t
metrics_slot_count(const struct metrics *metrics)
{
	return metrics->slots;
}

void
metrics_attach(struct metrics *metrics, size_t slot)
{
	if (metrics != NULL && slot < metrics->slots)
		metrics->slot = slot;
}

static metric_cell *
series_at(const struct metrics *metrics, size_t family, size_t series)
{
	if (metrics == NULL || family >= metrics->family_count ||
	    series >= metrics->families[family].series)
		return NULL;
	return metrics->at + metrics->offsets[family] +
	       series * series_cells(metrics, &metrics->families[family]);
}

void
metrics_slot_clear(struct metrics *metrics, size_t slot)
{
	if (metrics == NULL || slot >= metrics->slots)
		return;
	for (size_t i = 0; i < metrics->family_count; i++) {
		if (metrics->families[i].type != METRIC_GAUGE)
			continue;
		for (size_t series = 0; series < metrics->families[i].series; series++)
			atomic_store(series_at(metrics, i, series) + slot, 0);
	}
}

void
metrics_add(struct metrics *metrics, size_t family, size_t series, uint64_t amount)
{
	metric_cell *cell = series_at(metrics, family, series);

	if (cell != NULL && metrics->families[family].type == METRIC_COUNTER)
		atomic_fetch_add_explicit(cell, amount, memory_order_relaxed);
}

void
metrics_observe(struct metrics *metrics, size_t family, size_t series, int64_t nanoseconds)
{
	metric_cell *cell = series_at(metrics, family, series);
	const struct metric_family *about;
	size_t bucket = 0;

	if (cell == NULL || metrics->families[family].type != METRIC_HISTOGRAM)
		return;
	about = &metrics->families[family];
	while (bucket < about->bound_count && nanoseconds > about->bounds[bucket])
		bucket++;
	if (nanoseconds > 0)
		atomic_fetch_add_explicit(
		    cell + about->bound_count + 1, (uint64_t)nanoseconds, memory_order_relaxed);
	atomic_fetch_add_explicit(cell + bucket, 1, memory_order_relaxed);
}

void
metrics_set(struct metrics *metrics, size_t family, size_t series, int64_t value)
{
	metric_cell *cell = series_at(metrics, family, series);

	if (cell != NULL && metrics->families[family].type == METRIC_GAUGE)
		atomic_store_explicit(cell + metrics->slot, (uint64_t)value, memory_order_relaxed);
}

int64_t
metrics_value(const struct metrics *metrics, size_t family, size_t series)
{
	const metric_cell *cell = series_at(metrics, family, series);
	size_t count;
	uint64_t sum = 0;

	if (cell == NULL)
		return 0;
	count = series_cells(metrics, &metrics->families[family]);
	if (metrics->families[family].type == METRIC_HISTOGRAM)
		count--;
	for (size_t i = 0; i < count; i++)
		sum += atomic_load_explicit(cell + i, memory_order_relaxed);
	return (int64_t)sum;
}

/* "name_suffix{labels,le="0.5"} " with the braces only if there is something inside. */
static void
render_name(const struct metric_family *family, size_t series, const char *suffix,
    const char *bound, struct buf *out)
{
	buf_printf(out, "%s%s", family->name, suffix);
	if (family->labels != NULL || bound != NULL) {
		buf_byte(out, '{');
		if (family->labels != NULL)
			family->labels(series, out);
		if (bound != NULL)
			buf_printf(out, "%sle=\"%s\"", family->labels != NULL ? "," : "", bound);
		buf_byte(out, '}');
	}
	buf_byte(out, ' ');
}

/* The count is the sum of the buckets just read, so that one scrape agrees with itself. */
static void
render_histogram(
    const struct metric_family *family, size_t series, const metric_cell *cell, struct buf *out)
{
	uint64_t count = 0;

	for (size_t i = 0; i <= family->bound_count; i++) {
		char bound[32] = "+Inf";

		if (i < family->bound_count)
			snprintf(bound, sizeof bound, "%.9g", (double)family->bounds[i] / 1e9);
		count += atomic_load_explicit(cell + i, memory_order_relaxed);
		render_name(family, series, "_bucket", bound, out);
		buf_printf(out, "%llu\n", (unsigned long long)count);
	}
	render_name(family, series, "_sum", NULL, out);
	buf_printf(out, "%.9f\n",
	    (double)atomic_load_explicit(cell + family->bound_count + 1, memory_order_relaxed) /
		1e9);
	render_name(family, series, "_count", NULL, out);
	buf_printf(out, "%llu\n", (unsigned long long)count);
}

static void
render_family(const struct metrics *metrics, size_t index, struct buf *out)
{
	static const char *const types[] = { [METRIC_COUNTER] = "counter",
		[METRIC_GAUGE] = "gauge",
		[METRIC_HISTOGRAM] = "histogram" };
	const struct metric_family *family = &metrics->families[index];

	buf_printf(out, "# HELP %s %s\n# TYPE %s %s\n", family->name, family->help, family->name,
	    types[family->type]);
	for (size_t series = 0; series < family->series; series++) {
		int64_t value = metrics_value(metrics, index, series);

		if (value == 0 && family->series > 1 && family->type != METRIC_GAUGE)
			continue;
		if (family->type == METRIC_HISTOGRAM) {
			render_histogram(family, series, series_at(metrics, index, series), out);
			continue;
		}
		render_name(family, series, "", NULL, out);
		buf_i64(out, value);
		buf_byte(out, '\n');
	}
}

void
metrics_render(const struct metrics *metrics, struct buf *out)
{
	if (metrics == NULL)
		return;
	for (size_t i = 0; i < metrics->family_count; i++)
		render_family(metrics, i, out);
}
