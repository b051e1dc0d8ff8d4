/* Which part of a listing is wanted: by number, or behind a key. */
#ifndef TINTYPE_REPO_PAGING_H
#define TINTYPE_REPO_PAGING_H

#include "base/id.h"
#include "db/pg.h"

/* What a listing is ordered by: the value of the sort column, and the id where values are equal. */
struct page_key {
	int64_t value; /* microseconds of created_at, or a count */
	struct id id;
};

struct paging {
	int64_t page, per_page; /* page is 0 when paging by key */
	bool by_key;
	struct page_key after; /* the last item of the page before */
	struct page_key edge;  /* as the page before told it */
};

/* What came of it. */
struct page_result {
	int64_t total;        /* -1: not counted */
	bool total_is_least;  /* there are more: counting them all would cost too much */
	bool more;            /* there is at least one item behind the last */
	struct page_key last; /* of the last item, if there was one */
	struct page_key edge; /* where what is ranked ends, its id nil if that does not matter */
};

/* Behind every time there is: what a first page begins after. */
#define PAGING_END_OF_TIME (INT64_C(253402300799) * 1000000)

/* Before every time there is. */
#define PAGING_BEGIN_OF_TIME INT64_C(-62135596800000000)

/* How many rows are skipped: 0 by key. */
int64_t paging_offset(const struct paging *paging);

/*
 * $1..$4 of a listing in the order of a time and an id: limit (one more than a page), offset, and
 * the key to begin behind. rising: the oldest first.
 */
void paging_time_args(
    struct pg_call *call, struct arena *arena, const struct paging *paging, bool rising);
/* How many of so many rows are of the page; tells *result whether there are more behind it. */
size_t paging_count(const struct paging *paging, int rows, struct page_result *result);

#endif
