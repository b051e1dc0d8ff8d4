/* What there is in all, day by day: taken now and then, so that nobody who looks counts. */
#ifndef TINTYPE_REPO_STATISTICS_H
#define TINTYPE_REPO_STATISTICS_H

#include "db/pg.h"

/* In the order of the columns; statistics_names[] says them. */
enum statistics_figure {
	FIGURE_USERS,
	FIGURE_USERS_SUSPENDED,
	FIGURE_USERS_NEW,
	FIGURE_IMAGES,
	FIGURE_IMAGES_PUBLIC,
	FIGURE_BYTES,
	FIGURE_JOBS_WAITING,
	FIGURE_JOBS_DEAD,
	FIGURE_REPORTS_OPEN,
	FIGURE_REPORTS_NEW,
	FIGURE_REPORTS_DECIDED,
	FIGURE_COUNT,
};
extern const struct str statistics_names[FIGURE_COUNT];

struct statistics_day {
	struct str day; /* 2026-01-31 */
	int64_t taken_us;
	int64_t figures[FIGURE_COUNT];
};

struct statistics_place {
	struct str provider;
	int64_t taken_us, files, bytes;
};

/* Uploads that are not whole yet, and images that are being made. */
struct statistics_uploads {
	int64_t unfinished, unfinished_bytes, processing;
};

/* Counts, unless that was done a moment ago. */
const struct problem *statistics_repo_take(struct pg *pg, struct arena *arena) MUST_CHECK;
/* Files by place: reads all of them, at most once an hour. */
const struct problem *statistics_repo_take_storage(struct pg *pg, struct arena *arena) MUST_CHECK;
/* The latest first. */
const struct problem *statistics_repo_list(struct pg *pg, struct arena *arena, int64_t days,
    struct statistics_day **out, size_t *count) MUST_CHECK;
const struct problem *statistics_repo_storage(struct pg *pg, struct arena *arena,
    struct statistics_place **out, size_t *count, struct statistics_uploads *uploads) MUST_CHECK;

#endif
