#include "config.h"

#include "api/query.h"

#include "api/cursor.h"
#include "base/clock.h"
#include "base/utf8.h"
#include "text/text.h"

#define PER_PAGE_DEFAULT 20
#define PER_PAGE_MAX 100
#define PAGE_MAX 1000000

bool
query_text(
    struct call *call, struct field_errors *errors, const char *name, size_t max, struct str *out)
{
	struct str value;

	if (!http_query_get(&call->query, name, &value))
		return false;
	value = text_clean(call->arena, value);
	if (utf8_length(value) > max) {
		field_errors_add(errors, str_of(name),
		    "must be at most %zu characters long, not %zu", max, utf8_length(value));
		return false;
	}
	*out = value;
	return true;
}

bool
query_i64(struct call *call, struct field_errors *errors, const char *name, int64_t min,
    int64_t max, int64_t *out)
{
	struct str value;

	if (!http_query_get(&call->query, name, &value))
		return false;
	if (str_to_i64(value, min, max, out))
		return true;
	field_errors_add(errors, str_of(name), "must be a whole number between %lld and %lld",
	    (long long)min, (long long)max);
	return false;
}

bool
query_id(struct call *call, struct field_errors *errors, const char *name, struct id *out)
{
	struct str value;

	if (!http_query_get(&call->query, name, &value))
		return false;
	if (id_parse(value, out))
		return true;
	field_errors_add(errors, str_of(name), "must be a UUID");
	return false;
}

bool
query_time(struct call *call, struct field_errors *errors, const char *name, int64_t *us)
{
	struct str value;

	if (!http_query_get(&call->query, name, &value))
		return false;
	if (clock_parse(value, us))
		return true;
	field_errors_add(
	    errors, str_of(name), "must be a date or time like 2026-01-02 or 2026-01-02T03:04:05Z");
	return false;
}

bool
query_choice(struct call *call, struct field_errors *errors, const char *name,
    const struct str *choices, size_t count, int *out)
{
	struct buf all = buf_new(call->arena, 128);
	struct str value;

	if (!http_query_get(&call->query, name, &value))
		return false;
	for (size_t i = 0; i < count; i++) {
		if (str_eq(value, choices[i])) {
			*out = (int)i;
			return true;
		}
		buf_append(&all, i == 0 ? STR("") : STR(", "));
		buf_append(&all, choices[i]);
	}
	field_errors_add(errors, str_of(name), "must be one of: %.*s", (int)all.len, all.at);
	return false;
}

/* Adds the items of one comma-separated value; false if there are too many or one is too long. */
static bool
add_items(struct call *call, struct str value, size_t max_items, size_t max_length,
    struct str *items, size_t *count)
{
	while (value.len > 0) {
		struct str item = text_clean(call->arena, str_cut(&value, ','));

		if (item.len == 0)
			continue;
		if (*count == max_items || utf8_length(item) > max_length)
			return false;
		items[(*count)++] = item;
	}
	return true;
}

bool
query_list(struct call *call, struct field_errors *errors, const char *name, size_t max_items,
    size_t max_length, struct str **out, size_t *count)
{
	struct str *items = arena_array(call->arena, struct str, max_items);
	size_t n = 0;

	for (size_t i = 0; i < call->query.count; i++) {
		if (!str_eq(call->query.pairs[i].name, str_of(name)))
			continue;
		if (!add_items(
			call, call->query.pairs[i].value, max_items, max_length, items, &n)) {
			field_errors_add(errors, str_of(name),
			    "must be at most %zu items of at most %zu characters", max_items,
			    max_length);
			return false;
		}
	}
	*out = items;
	*count = n;
	return n > 0;
}

static void
query_per_page(struct call *call, struct field_errors *errors, struct paging *out)
{
	out->per_page = PER_PAGE_DEFAULT;
	query_i64(call, errors, "limit", 1, PER_PAGE_MAX, &out->per_page);
	query_i64(call, errors, "per_page", 1, PER_PAGE_MAX, &out->per_page);
}

void
query_paging(struct call *call, struct field_errors *errors, struct str listing, struct paging *out)
{
	struct paging paging = { .page = 1 };
	struct str cursor;

	query_per_page(call, errors, &paging);
	if (http_query_get(&call->query, "cursor", &cursor)) {
		paging.page = 0;
		paging.by_key = true;
		if (!cursor_read(call, listing, cursor, &paging))
			field_errors_add(errors, STR("cursor"), "is not a cursor of this listing");
	} else {
		query_i64(call, errors, "page", 1, PAGE_MAX, &paging.page);
	}
	*out = paging;
}
