/* The part of repo/image.h that combines conditions. */
#include "config.h"

#include "repo/batch_loader.h"
#include "repo/image.h"
#include "repo/image_row.h"

/* Statements count so far; one more says that there are more. */
#define COUNTED_MAX 1000
/* So many images are looked through for a phrase, or for those without a word. */
#define AMONG_MAX 5000

/* By relevance so many are ranked; what is older follows in the order of time. */
#define RANKED_MAX 300
/* Makes a time a key that is smaller than all ranks. */
#define KEY_OF_TIME (-(INT64_C(1) << 62))

/* What image/search and image/search_ordered return; the edge is the former's alone. */
enum found_column { FOUND_ID, FOUND_KEY, FOUND_TOTAL, FOUND_EDGE_KEY, FOUND_EDGE_ID };

/* Part of a search: the images of a page in order, and one more. */
struct found {
	struct id *ids;
	int64_t *keys;
	size_t count;
};

/* $6 and $7 of each order. */
static const struct {
	int sort;
	bool falling;
} orders[IMAGES_ORDER_COUNT] = {
	[IMAGES_NEWEST] = { 0, true },
	[IMAGES_OLDEST] = { 0, false },
	[IMAGES_MOST_VIEWED] = { 1, true },
	[IMAGES_LEAST_VIEWED] = { 1, false },
	[IMAGES_MOST_LIKED] = { 2, true },
	[IMAGES_LEAST_LIKED] = { 2, false },
	[IMAGES_BEST_MATCH] = { 3, true },
};

/* Begins with the condition that fewest images meet, as far as it can be told beforehand. */
static enum statement
statement_for(const struct image_filter *filter)
{
	if (filter->text.len > 0)
		return filter->order == IMAGES_BEST_MATCH ? SQL_IMAGE_SEARCH
							  : SQL_IMAGE_SEARCH_ORDERED;
	if (filter->tag_count > 0)
		return SQL_IMAGE_FILTER_TAGS;
	if (!id_is_nil(filter->album))
		return SQL_IMAGE_FILTER_ALBUM;
	return id_is_nil(filter->owner) ? SQL_IMAGE_FILTER_PUBLIC : SQL_IMAGE_FILTER_OWNER;
}

static void
time_or_null(struct pg_call *call, struct arena *arena, int64_t us)
{
	if (us == 0)
		pg_arg_null(call);
	else
		pg_arg_time(call, arena, us);
}

static bool
searches(enum statement statement)
{
	return statement == SQL_IMAGE_SEARCH || statement == SQL_IMAGE_SEARCH_ORDERED;
}

/* From $8 on: the conditions. */
static void
condition_args(struct pg_call *call, struct arena *arena, const struct image_filter *filter)
{
	pg_arg_i64(call, arena, filter->level);
	pg_arg_id_or_null(call, arena, filter->owner);
	pg_arg_id_or_null(call, arena, filter->album);
	pg_arg_bool(call, arena, filter->moderates);
	if (filter->has_visibility)
		pg_arg_text(call, arena, visibility_names[filter->visibility]);
	else
		pg_arg_null(call);
	pg_arg_texts(call, arena, filter->tags, filter->tag_count);
	time_or_null(call, arena, filter->from);
	time_or_null(call, arena, filter->to);
	if (!searches(call->statement))
		return;
	pg_arg_text(call, arena, filter->text);
	pg_arg_i64(call, arena, filter->reading);
	if (filter->among == NULL)
		pg_arg_null(call);
	else
		pg_arg_ids(call, arena, filter->among, filter->among_count);
	if (call->statement != SQL_IMAGE_SEARCH)
		return;
	if (id_is_nil(filter->edge.id))
		pg_arg_null(call);
	else
		pg_arg_i64(call, arena, filter->edge.value);
	pg_arg_id(call, arena, filter->edge.id);
}

static const struct problem *
run(struct pg *pg, struct arena *arena, enum statement statement, const struct image_filter *filter,
    int64_t limit, int64_t offset, const struct page_key *after, struct pg_call *out)
{
	struct pg_call call = pg_call_new(statement);

	pg_arg_id_or_null(&call, arena, filter->viewer);
	pg_arg_i64(&call, arena, limit);
	pg_arg_i64(&call, arena, offset);
	if (after == NULL)
		pg_arg_null(&call);
	else
		pg_arg_i64(&call, arena, after->value);
	pg_arg_id(&call, arena, after == NULL ? (struct id){ 0 } : after->id);
	/* Relevance is of a text. */
	pg_arg_i64(&call, arena,
	    filter->text.len == 0 && filter->order == IMAGES_BEST_MATCH
		? orders[IMAGES_NEWEST].sort
		: orders[filter->order].sort);
	pg_arg_bool(&call, arena, orders[filter->order].falling);
	condition_args(&call, arena, filter);
	TRY(pg_run(pg, arena, &call));
	*out = call;
	return NULL;
}

/* The images that were found and their texts with what was found in them: rows of image/list_found.
 */
static void
read_found(const struct pg_rows *rows, struct arena *arena, struct image_page *page)
{
	page->count = (size_t)row_count(rows);
	page->items = arena_array(arena, struct image, page->count);
	for (size_t i = 0; i < page->count; i++) {
		image_row_read(rows, arena, (int)i, &page->items[i]);
		page->items[i].title_highlight = row_str(rows, (int)i, IMAGE_TITLE_HIGHLIGHT);
		page->items[i].description_highlight =
		    row_str(rows, (int)i, IMAGE_DESCRIPTION_HIGHLIGHT);
	}
}

/* The images that were found, whether there is more, and the key that it begins behind. */
static const struct problem *
list_found(struct pg *pg, struct arena *arena, const struct image_filter *filter,
    const struct found *found, int64_t per_page, struct image_page *page)
{
	struct pg_call call = pg_call_new(SQL_IMAGE_LIST_FOUND);
	size_t count = found->count;

	page->result.more = count > (size_t)per_page;
	if (page->result.more)
		count = (size_t)per_page;
	if (count == 0)
		return NULL;
	page->result.last = (struct page_key){ found->keys[count - 1], found->ids[count - 1] };
	pg_arg_id_or_null(&call, arena, filter->viewer);
	pg_arg_ids(&call, arena, found->ids, count);
	pg_arg_i64(&call, arena, filter->level);
	pg_arg_text(&call, arena, filter->text);
	pg_arg_i64(&call, arena, filter->reading);
	TRY(pg_run(pg, arena, &call));
	read_found(call.rows, arena, page);
	return NULL;
}

static struct found
found_new(struct arena *arena, int64_t per_page)
{
	size_t count = (size_t)per_page + 1;

	return (struct found){ arena_array(arena, struct id, count),
		arena_array(arena, int64_t, count), 0 };
}

static void
keep_found(const struct pg_rows *rows, int64_t add, struct found *found)
{
	for (int i = 0; i < row_count(rows); i++) {
		if (row_is_null(rows, i, FOUND_ID))
			continue;
		found->ids[found->count] = row_id(rows, i, FOUND_ID);
		found->keys[found->count++] = row_i64(rows, i, FOUND_KEY) + add;
	}
}

/* What the index of words, read for itself, finds as fast as PostgreSQL guesses that it does. */
static bool
is_one_word(struct str text)
{
	for (size_t i = 0; i < text.len; i++) {
		unsigned char c = (unsigned char)text.at[i];

		if (c < 0x80 && !(c >= 'a' && c <= 'z') && !(c >= 'A' && c <= 'Z') &&
		    !(c >= '0' && c <= '9'))
			return false;
	}
	return true;
}

static void
keep_ids(const struct pg_rows *rows, struct arena *arena, struct image_filter *filter)
{
	int count = row_count(rows);
	struct id *ids = arena_array(arena, struct id, (size_t)count + 1);

	filter->among_count = 0;
	for (int i = 0; i < count; i++)
		if (!row_is_null(rows, i, 0))
			ids[filter->among_count++] = row_id(rows, i, 0);
	filter->among = ids;
}

/* The newest that have the words: of more than are looked through. */
static const struct problem *
bound_to_newest(struct pg *pg, struct arena *arena, struct image_filter *filter)
{
	struct pg_call call = pg_call_new(SQL_IMAGE_SEARCH_NEWEST);

	pg_arg_text(&call, arena, filter->text);
	pg_arg_i64(&call, arena, filter->reading);
	pg_arg_i64(&call, arena, AMONG_MAX);
	pg_arg_i64(&call, arena, filter->level);
	time_or_null(&call, arena, filter->from);
	time_or_null(&call, arena, filter->to);
	TRY(pg_run(pg, arena, &call));
	keep_ids(call.rows, arena, filter);
	filter->among_newest = filter->among_count == AMONG_MAX;
	return NULL;
}

/*
 * PostgreSQL takes words for independent of each other: it reads the gallery by time until a page
 * is full, which for words that never come together is all of it. So they are counted. What an
 * owner, an album or tags have is few enough to be looked through.
 */
static const struct problem *
bound(struct pg *pg, struct arena *arena, struct image_filter *filter)
{
	struct pg_call call = pg_call_new(SQL_IMAGE_SEARCH_FEW);

	if (is_one_word(filter->text) || !id_is_nil(filter->owner) || !id_is_nil(filter->album) ||
	    filter->tag_count > 0)
		return NULL;
	pg_arg_text(&call, arena, filter->text);
	pg_arg_i64(&call, arena, filter->reading);
	pg_arg_i64(&call, arena, AMONG_MAX + 1);
	TRY(pg_run(pg, arena, &call));
	if (row_bool(call.rows, 0, 1) ||
	    (row_count(call.rows) > AMONG_MAX && row_bool(call.rows, 0, 2)))
		return bound_to_newest(pg, arena, filter);
	if (row_count(call.rows) <= AMONG_MAX)
		keep_ids(call.rows, arena, filter);
	return NULL;
}

/* What is ranked, how many match, and where the older ones begin, if there are any. */
static const struct problem *
find_ranked(struct pg *pg, struct arena *arena, const struct image_filter *filter,
    const struct paging *paging, struct found *found, struct page_result *result)
{
	struct image_filter ranked = *filter;
	struct pg_call call;

	ranked.edge = paging->edge;
	TRY(run(pg, arena, SQL_IMAGE_SEARCH, &ranked, paging->per_page + 1, paging_offset(paging),
	    paging->by_key ? &paging->after : NULL, &call));
	keep_found(call.rows, 0, found);
	result->total = row_i64(call.rows, 0, FOUND_TOTAL);
	result->edge = paging->edge;
	if (!row_is_null(call.rows, 0, FOUND_EDGE_ID))
		result->edge = (struct page_key){ row_i64(call.rows, 0, FOUND_EDGE_KEY),
			row_id(call.rows, 0, FOUND_EDGE_ID) };
	return NULL;
}

/* What is older than what is ranked, by number or behind the edge or an older image. */
static const struct problem *
find_older(struct pg *pg, struct arena *arena, const struct image_filter *filter,
    const struct page_key *after, const struct paging *paging, struct found *found)
{
	struct image_filter older = *filter;
	int64_t skipped = paging_offset(paging) - RANKED_MAX;
	struct pg_call call;

	older.order = IMAGES_NEWEST;
	TRY(run(pg, arena, SQL_IMAGE_SEARCH_ORDERED, &older,
	    paging->per_page + 1 - (int64_t)found->count, skipped > 0 ? skipped : 0, after, &call));
	keep_found(call.rows, KEY_OF_TIME, found);
	return NULL;
}

/* A page of the best, of those that are older, or where the one goes over into the other. */
static const struct problem *
find_best(struct pg *pg, struct arena *arena, const struct image_filter *filter,
    const struct paging *paging, struct image_page *page)
{
	struct found found = found_new(arena, paging->per_page);
	struct page_result *result = &page->result;
	struct page_key after = { paging->after.value - KEY_OF_TIME, paging->after.id };

	if (paging->by_key && paging->after.value < 0) {
		result->total = RANKED_MAX + 1;
	} else {
		TRY(find_ranked(pg, arena, filter, paging, &found, result));
		after = result->edge;
	}
	if (found.count <= (size_t)paging->per_page && !id_is_nil(after.id))
		TRY(find_older(pg, arena, filter, &after, paging, &found));
	result->total_is_least = result->total > RANKED_MAX || !id_is_nil(after.id);
	if (result->total_is_least)
		result->total = RANKED_MAX;
	TRY(list_found(pg, arena, filter, &found, paging->per_page, page));
	if (result->last.value < 0)
		result->edge = (struct page_key){ 0 };
	return NULL;
}

/* Rows of a statement that has its total in them: a page behind the last one is told the first's.
 */
static const struct problem *
find_counted(struct pg *pg, struct arena *arena, enum statement statement,
    const struct image_filter *filter, const struct paging *paging, struct pg_call *out,
    int64_t *total)
{
	const struct page_key *after = paging->by_key ? &paging->after : NULL;
	int total_column = searches(statement) ? FOUND_TOTAL : IMAGE_TOTAL;
	int64_t offset = paging_offset(paging);
	struct pg_call first;

	TRY(run(pg, arena, statement, filter, paging->per_page + 1, offset, after, out));
	first = *out;
	if (row_count(out->rows) == 0 && (paging->by_key || offset > 0))
		TRY(run(pg, arena, statement, filter, 1, 0, NULL, &first));
	*total = row_count(first.rows) == 0 ? 0 : row_i64(first.rows, 0, total_column);
	return NULL;
}

static const struct problem *
find_in_order(struct pg *pg, struct arena *arena, enum statement statement,
    const struct image_filter *filter, const struct paging *paging, struct image_page *page)
{
	struct found found = found_new(arena, paging->per_page);
	struct pg_call call;
	int64_t total;

	TRY(find_counted(pg, arena, statement, filter, paging, &call, &total));
	if (searches(statement)) {
		keep_found(call.rows, 0, &found);
		TRY(list_found(pg, arena, filter, &found, paging->per_page, page));
	} else {
		image_rows_read(call.rows, arena, paging->per_page, false, page);
	}
	page->result.total_is_least = total > COUNTED_MAX;
	page->result.total = total > COUNTED_MAX ? COUNTED_MAX : total;
	return NULL;
}

/* One page without variants and tags. */
static const struct problem *
find_page(struct pg *pg, struct arena *arena, enum statement statement,
    const struct image_filter *filter, const struct paging *paging, struct image_page *out)
{
	struct image_page page = { 0 };

	if (statement == SQL_IMAGE_SEARCH)
		TRY(find_best(pg, arena, filter, paging, &page));
	else
		TRY(find_in_order(pg, arena, statement, filter, paging, &page));
	page.result.total_is_least |= filter->among_newest;
	*out = page;
	return NULL;
}

/* As it may have been meant, if anything is spelled like it. */
static const struct problem *
find_respelled(struct pg *pg, struct arena *arena, const struct image_filter *filter,
    const struct paging *paging, struct image_page *page)
{
	struct pg_call call = pg_call_new(SQL_IMAGE_RESPELL);
	struct image_filter meant = *filter;

	pg_arg_text(&call, arena, filter->text);
	TRY(pg_run(pg, arena, &call));
	if (row_is_null(call.rows, 0, 0))
		return NULL;
	meant.text = row_str(call.rows, 0, 0);
	meant.reading = TEXT_IS_QUERY;
	meant.among = NULL;
	meant.among_newest = false;
	TRY(bound(pg, arena, &meant));
	return find_page(pg, arena, statement_for(&meant), &meant, paging, page);
}

const struct problem *
image_repo_filter(struct pg *pg, struct arena *arena, const struct image_filter *filter,
    const struct paging *paging, struct image_page *out)
{
	enum statement statement = statement_for(filter);
	struct image_filter bounded = *filter;
	struct image_page page;

	if (searches(statement))
		TRY(bound(pg, arena, &bounded));
	TRY(find_page(pg, arena, statement, &bounded, paging, &page));
	if (searches(statement) && page.result.total == 0 && filter->spelling)
		TRY(find_respelled(pg, arena, filter, paging, &page));
	TRY(batch_load(pg, arena, page.items, page.count));
	*out = page;
	return NULL;
}

const struct problem *
image_repo_forget_words(struct pg *pg, struct arena *arena, int64_t limit, int64_t *forgotten)
{
	struct pg_call call = pg_call_new(SQL_IMAGE_FORGET_WORDS);

	pg_arg_i64(&call, arena, limit);
	TRY(pg_run(pg, arena, &call));
	*forgotten = call.affected;
	return NULL;
}
