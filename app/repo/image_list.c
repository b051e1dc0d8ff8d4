#include "config.h"

#include "repo/batch_loader.h"
#include "repo/image.h"
#include "repo/image_row.h"

/* Keys before every other: the first page begins behind them. */
#define TIME_FIRST INT64_C(-62135596800000000) /* year 1 */
#define TIME_LAST INT64_C(253402300799000000)  /* year 9999 */
#define COUNT_LAST INT64_C(9223372036854775807)
/* Pages that begin before so many rows skip them; deeper ones look for their beginning. */
#define DEEP 2000

struct listing {
	bool there;
	bool rising; /* from the smallest key */
	bool key_is_time;
	enum statement statement;
};

#define FALLING_TIME(name)                                                                         \
	{                                                                                          \
		true, false, true, SQL_IMAGE_LIST_##name                                           \
	}
#define RISING_TIME(name)                                                                          \
	{                                                                                          \
		true, true, true, SQL_IMAGE_LIST_##name                                            \
	}
#define FALLING_COUNT(name)                                                                        \
	{                                                                                          \
		true, false, false, SQL_IMAGE_LIST_##name                                          \
	}
#define RISING_COUNT(name)                                                                         \
	{                                                                                          \
		true, true, false, SQL_IMAGE_LIST_##name                                           \
	}

static const struct listing listings[IMAGES_LISTING_COUNT][IMAGES_ORDER_COUNT] = {
	[IMAGES_PUBLIC] = {
		[IMAGES_NEWEST] = FALLING_TIME(PUBLIC_NEWEST),
		[IMAGES_OLDEST] = RISING_TIME(PUBLIC_OLDEST),
		[IMAGES_MOST_VIEWED] = FALLING_COUNT(PUBLIC_MOST_VIEWED),
		[IMAGES_LEAST_VIEWED] = RISING_COUNT(PUBLIC_LEAST_VIEWED),
		[IMAGES_MOST_LIKED] = FALLING_COUNT(PUBLIC_MOST_LIKED),
		[IMAGES_LEAST_LIKED] = RISING_COUNT(PUBLIC_LEAST_LIKED),
	},
	[IMAGES_SAFE] = {
		[IMAGES_NEWEST] = FALLING_TIME(SAFE_NEWEST),
		[IMAGES_OLDEST] = RISING_TIME(SAFE_OLDEST),
		[IMAGES_MOST_VIEWED] = FALLING_COUNT(SAFE_MOST_VIEWED),
		[IMAGES_LEAST_VIEWED] = RISING_COUNT(SAFE_LEAST_VIEWED),
		[IMAGES_MOST_LIKED] = FALLING_COUNT(SAFE_MOST_LIKED),
		[IMAGES_LEAST_LIKED] = RISING_COUNT(SAFE_LEAST_LIKED),
	},
	[IMAGES_OWNER_PUBLIC] = {
		[IMAGES_NEWEST] = FALLING_TIME(OWNER_PUBLIC_NEWEST),
		[IMAGES_OLDEST] = RISING_TIME(OWNER_PUBLIC_OLDEST),
	},
	[IMAGES_OWNER_ACTIVE] = {
		[IMAGES_NEWEST] = FALLING_TIME(OWNER_ACTIVE_NEWEST),
		[IMAGES_OLDEST] = RISING_TIME(OWNER_ACTIVE_OLDEST),
	},
	[IMAGES_OWNER_ALL] = {
		[IMAGES_NEWEST] = FALLING_TIME(OWNER_ALL_NEWEST),
		[IMAGES_OLDEST] = RISING_TIME(OWNER_ALL_OLDEST),
	},
	[IMAGES_STATUS] = { [IMAGES_NEWEST] = FALLING_TIME(STATUS_NEWEST) },
	[IMAGES_TAG] = {
		[IMAGES_NEWEST] = FALLING_TIME(TAG_NEWEST),
		[IMAGES_OLDEST] = RISING_TIME(TAG_OLDEST),
	},
	[IMAGES_ALBUM] = { [IMAGES_NEWEST] = RISING_COUNT(ALBUM) },
	[IMAGES_LIKED] = { [IMAGES_NEWEST] = FALLING_TIME(LIKED_NEWEST) },
	[IMAGES_POPULAR] = { [IMAGES_NEWEST] = FALLING_COUNT(POPULAR) },
	[IMAGES_FEED] = { [IMAGES_NEWEST] = FALLING_TIME(FEED) },
	[IMAGES_TRASH] = { [IMAGES_NEWEST] = FALLING_TIME(TRASH_NEWEST) },
};

/* The key that the first page begins behind. */
static struct page_key
first_key(const struct listing *listing)
{
	struct page_key key = { 0 };

	if (listing->rising) {
		key.value = listing->key_is_time ? TIME_FIRST : -1;
		return key;
	}
	key.value = listing->key_is_time ? TIME_LAST : COUNT_LAST;
	for (size_t i = 0; i < sizeof key.id.bytes; i++)
		key.id.bytes[i] = 0xff;
	return key;
}

/* $1..$7 of a listing. */
static struct pg_call
listing_call(struct arena *arena, const struct listing *listing, const struct image_wanted *wanted,
    int64_t limit, int64_t offset, struct page_key after)
{
	struct pg_call call = pg_call_new(listing->statement);

	pg_arg_id_or_null(&call, arena, wanted->viewer);
	pg_arg_i64(&call, arena, limit);
	pg_arg_i64(&call, arena, offset);
	if (listing->key_is_time)
		pg_arg_time(&call, arena, after.value);
	else
		pg_arg_i64(&call, arena, after.value);
	pg_arg_id(&call, arena, after.id);
	if (wanted->listing == IMAGES_TAG)
		pg_arg_text(&call, arena, wanted->tag);
	else if (wanted->listing == IMAGES_POPULAR)
		pg_arg_i64(
		    &call, arena, (int64_t)wanted->period + (wanted->safe ? PERIOD_SAFE : 0));
	else if (wanted->listing != IMAGES_PUBLIC && wanted->listing != IMAGES_SAFE)
		pg_arg_id(&call, arena, wanted->of);
	if (wanted->listing == IMAGES_ALBUM)
		pg_arg_bool(&call, arena, wanted->moderates);
	if (wanted->listing == IMAGES_STATUS)
		pg_arg_text(&call, arena, image_status_names[wanted->status]);
	return call;
}

/* The total stands in the rows: a page that lies behind the last row asks the first for it. */
static const struct problem *
find_total(struct pg *pg, struct arena *arena, const struct listing *listing,
    const struct image_wanted *wanted, int64_t *total)
{
	struct pg_call call = listing_call(arena, listing, wanted, 1, 0, first_key(listing));
	struct image_page page;

	TRY(pg_run(pg, arena, &call));
	image_rows_read(call.rows, arena, 1, listing->key_is_time, &page);
	*total = page.result.total;
	return NULL;
}

bool
image_repo_lists(enum image_listing listing, enum image_order order)
{
	return listings[listing][order].there;
}

static int64_t
sort_of(enum image_order order)
{
	switch (order) {
	case IMAGES_MOST_VIEWED:
	case IMAGES_LEAST_VIEWED:
		return 1;
	case IMAGES_MOST_LIKED:
	case IMAGES_LEAST_LIKED:
		return 2;
	case IMAGES_NEWEST:
	case IMAGES_OLDEST:
	case IMAGES_BEST_MATCH:
	case IMAGES_ORDER_COUNT:
		break;
	}
	return 0;
}

/* The image that so many others lie before, sought from the nearer end. */
static const struct problem *
find_start(struct pg *pg, struct arena *arena, const struct image_wanted *wanted, int64_t before,
    int64_t total, bool *found, struct page_key *out)
{
	bool falling = !listings[wanted->listing][wanted->order].rising;
	bool far = before > total / 2;
	struct pg_call call = pg_call_new(SQL_IMAGE_FIND_START);

	pg_arg_i64(&call, arena, far ? total - 1 - before : before);
	pg_arg_i64(&call, arena, sort_of(wanted->order));
	pg_arg_bool(&call, arena, falling != far);
	pg_arg_bool(&call, arena, wanted->listing == IMAGES_SAFE);
	pg_arg_id_or_null(
	    &call, arena, wanted->listing == IMAGES_OWNER_PUBLIC ? wanted->of : (struct id){ 0 });
	TRY(pg_run(pg, arena, &call));
	*found = row_count(call.rows) == 1;
	if (*found)
		*out = (struct page_key){ row_i64(call.rows, 0, 0), row_id(call.rows, 0, 1) };
	return NULL;
}

/* A tag's and an album's, told with the total of that moment. */
static struct pg_call
start_call(struct arena *arena, const struct image_wanted *wanted, int64_t before)
{
	bool tag = wanted->listing == IMAGES_TAG;
	struct pg_call call =
	    pg_call_new(tag ? SQL_IMAGE_FIND_TAG_START : SQL_IMAGE_FIND_ALBUM_START);

	pg_arg_i64(&call, arena, before);
	if (tag) {
		pg_arg_bool(&call, arena, !listings[IMAGES_TAG][wanted->order].rising);
		pg_arg_text(&call, arena, wanted->tag);
		return call;
	}
	pg_arg_id(&call, arena, wanted->of);
	pg_arg_id_or_null(&call, arena, wanted->viewer);
	pg_arg_bool(&call, arena, wanted->moderates);
	return call;
}

static const struct problem *
find_start_and_total(struct pg *pg, struct arena *arena, const struct image_wanted *wanted,
    int64_t before, int64_t *total, bool *found, struct page_key *out)
{
	struct pg_call call = start_call(arena, wanted, before);
	bool there;

	TRY(pg_run(pg, arena, &call));
	there = row_count(call.rows) == 1;
	*total = there ? row_i64(call.rows, 0, 0) : 0;
	*found = there && !row_is_null(call.rows, 0, 2);
	if (*found)
		*out = (struct page_key){ row_i64(call.rows, 0, 1), row_id(call.rows, 0, 2) };
	return NULL;
}

/*
 * Where a page begins that is asked for by number and lies deep: *offset rows behind *after, or
 * behind the *total. Of what everybody sees, all or an owner's, of a tag and an album, the
 * beginning is looked for; others are shorter, and skip to it.
 */
static const struct problem *
find_deep(struct pg *pg, struct arena *arena, const struct image_wanted *wanted, int64_t *offset,
    int64_t *total, struct page_key *after)
{
	bool found = false;

	if (wanted->listing == IMAGES_TAG || wanted->listing == IMAGES_ALBUM)
		TRY(find_start_and_total(pg, arena, wanted, *offset - 1, total, &found, after));
	else
		TRY(find_total(
		    pg, arena, &listings[wanted->listing][wanted->order], wanted, total));
	if (*offset >= *total)
		return NULL;
	if (wanted->listing == IMAGES_PUBLIC || wanted->listing == IMAGES_SAFE ||
	    wanted->listing == IMAGES_OWNER_PUBLIC)
		TRY(find_start(pg, arena, wanted, *offset - 1, *total, &found, after));
	if (found)
		*offset = 0;
	return NULL;
}

const struct problem *
image_repo_list(struct pg *pg, struct arena *arena, const struct image_wanted *wanted,
    const struct paging *paging, struct image_page *out)
{
	const struct listing *listing = &listings[wanted->listing][wanted->order];
	struct page_key after = paging->by_key ? paging->after : first_key(listing);
	int64_t offset = paging_offset(paging), total = INT64_MAX;
	struct image_page page = { 0 };
	struct pg_call call;

	if (offset > DEEP && wanted->listing != IMAGES_FEED)
		TRY(find_deep(pg, arena, wanted, &offset, &total, &after));
	if (offset < total) {
		call = listing_call(arena, listing, wanted, paging->per_page + 1, offset, after);
		TRY(pg_run(pg, arena, &call));
		image_rows_read(call.rows, arena, paging->per_page, listing->key_is_time, &page);
	}
	if (page.count == 0 && total < INT64_MAX)
		page.result.total = total;
	else if (page.count == 0 && (paging->by_key || paging->page > 1) &&
		 wanted->listing != IMAGES_FEED)
		TRY(find_total(pg, arena, listing, wanted, &page.result.total));
	TRY(batch_load(pg, arena, page.items, page.count));
	*out = page;
	return NULL;
}

const struct problem *
image_repo_rank(struct pg *pg, struct arena *arena)
{
	struct pg_call lock = pg_call_new(SQL_IMAGE_LOCK_RANKINGS);
	struct pg_call calls[2] = { pg_call_new(SQL_IMAGE_FORGET_VIEWS),
		pg_call_new(SQL_IMAGE_REFRESH_RANKINGS) };

	/* The refresh sees what those it waited for have committed. */
	TRY(pg_run(pg, arena, &lock));
	return pg_run_all(pg, arena, calls, 2);
}
