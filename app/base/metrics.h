/*
 * Numbers of the whole pool, in shared memory: every worker adds, any worker renders them all as
 * Prometheus text. Lock-free, so a worker killed in the middle loses nothing and blocks nobody.
 * main describes the families; nothing here knows what they mean.
 *
 * Counters and histograms belong to the pool and outlive workers. Gauges are kept by slot, one for
 * each worker, and shown as their sum, so that what a dead worker claimed can be taken back.
 */
#ifndef TINTYPE_BASE_METRICS_H
#define TINTYPE_BASE_METRICS_H

#include "base/buf.h"

enum metric_type { METRIC_COUNTER, METRIC_GAUGE, METRIC_HISTOGRAM };

struct metric_family {
	const char *name; /* "http_requests_total" */
	const char *help;
	enum metric_type type;
	size_t series; /* how many label sets; at least 1 */
	/* Appends the labels of one series without braces: method="GET",status="200". NULL: none.
	 */
	void (*labels)(size_t series, struct buf *out);
	const int64_t *bounds; /* histograms: upper bounds in nanoseconds, rising */
	size_t bound_count;
};

struct metrics;

/*
 * Before the fork. Keeps the table. slots is the number of workers that set gauges. fd is that of a
 * former metrics_fd(), inherited over exec(): its numbers go on if the table has the same shape.
 * -1: begin with zeros. NULL when the kernel gives no memory.
 */
struct metrics *metrics_open(
    struct arena *arena, const struct metric_family *families, size_t count, size_t slots, int fd);
/*
 * For processes that have no parent of ours (spawn-fcgi, multiwatch): they meet in a file, and each
 * takes a slot that the kernel gives back when it dies. The file is made anew if its numbers are
 * another table's. NULL with errno: it cannot be opened or locked, or all slots are taken.
 */
struct metrics *metrics_open_shared(struct arena *arena, const struct metric_family *families,
    size_t count, size_t slots, const char *path);
/* Clears the gauges of slots nobody holds any more; does nothing unless opened as shared. */
void metrics_forget_dead(struct metrics *metrics);
/* Close-on-exec; clear that to hand it on. */
int metrics_fd(const struct metrics *metrics);
size_t metrics_slot_count(const struct metrics *metrics);

/* In a worker after the fork: its gauges go here. */
void metrics_attach(struct metrics *metrics, size_t slot);
/* Forgets the gauges of a worker that is gone. */
void metrics_slot_clear(struct metrics *metrics, size_t slot);

/* All do nothing when metrics is NULL or the series is out of range. family is the table's index.
 */
void metrics_add(struct metrics *metrics, size_t family, size_t series, uint64_t amount);
void metrics_observe(struct metrics *metrics, size_t family, size_t series, int64_t nanoseconds);
void metrics_set(struct metrics *metrics, size_t family, size_t series, int64_t value);

/* The value of a counter, the sum of a gauge, the count of a histogram. */
int64_t metrics_value(const struct metrics *metrics, size_t family, size_t series);
/*
 * Prometheus text exposition. Series of counters and histograms that never moved are left out if
 * there are several of them, so that a wide table costs nothing until it is used.
 */
void metrics_render(const struct metrics *metrics, struct buf *out);

#endif
