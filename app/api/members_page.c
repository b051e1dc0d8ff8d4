#include "config.h"

#include "api/members_page.h"

#include "api/api.h"
#include "api/counted.h"
#include "api/image_handlers.h"
#include "api/kept_page.h"
#include "api/listing_depends.h"
#include "base/buf.h"
#include "base/clock.h"
#include "repo/image_counts.h"
#include "service/replica.h"

struct members_page {
	struct lookup lookup;
	struct looked looked;
};

/* Public images in an order that is everybody's. Anything else that is asked for may mean what only
 * the viewer sees. */
static bool
is_alike(const struct call *call)
{
	api_handler *handler = call->route->handler;

	if (!call->viewer.signed_in ||
	    (handler != get_images && handler != get_explore_recent &&
		handler != get_explore_popular && handler != get_tag_images))
		return false;
	for (size_t i = 0; i < call->query.count; i++) {
		struct str name = call->query.pairs[i].name;

		if (!cached_reply_is_paging(name) && !str_eq(name, STR("period")))
			return false;
	}
	return true;
}

void
members_page_begin(struct call *call, const struct key_page *page)
{
	struct key_page members = *page;
	struct members_page *out;

	if (!is_alike(call))
		return;
	out = arena_new(call->arena, struct members_page);
	members.filter =
	    arena_printf(call->arena, "members-%.*s", (int)page->filter.len, page->filter.at);
	out->lookup.key = key_public_listing_parts(call->arena, &members);
	out->lookup.position = call->cached->lookup.position;
	listing_depends(call, false, &out->lookup);
	call->cached->members = out;
}

/* The ids that are kept with a page; false if that is damaged. */
static bool
read_ids(struct arena *arena, struct str text, struct id **out, size_t *count)
{
	*count = text.len / PAGE_ID_SIZE;
	*out = arena_array(arena, struct id, *count + 1);
	for (size_t i = 0; i < *count; i++)
		if (!id_parse(
			str_first(str_from(text, i * PAGE_ID_SIZE), PAGE_ID_SIZE), &(*out)[i]))
			return false;
	return true;
}

/*
 * From the primary, after the numbers were read, and of all its images: so neither a count nor what
 * is liked is older than the numbers under which the viewer's page will be kept.
 */
static bool
put_viewer(struct call *call, const struct page *members, struct str *text)
{
	struct image_counts *counts;
	size_t count, found;
	struct id *ids;

	if (!read_ids(call->arena, members->ids, &ids, &count) ||
	    !kept_page_text(call->arena, members->body, text))
		return false;
	if (count == 0)
		return true;
	counts = arena_array(call->arena, struct image_counts, count);
	return image_counts_repo_list(call->service->pg, call->arena, ids, count, call->viewer.id,
		   counts, &found) == NULL &&
	       found == count && counted_put(call->arena, *text, counts, found, true, text);
}

bool
members_page_find(struct call *call, struct page_new *page, int64_t *old_at_ms)
{
	struct members_page *members = call->cached->members;
	struct redis *redis = call->service->redis;
	struct redis_command command = { 0 };
	const struct page *kept = &members->looked.page;
	struct str text;
	bool ran;

	if (!lookup_command(redis, &command, call->arena, &members->lookup))
		return false;
	ran = redis_run_within(redis, call->arena, &command, 1, REDIS_PATIENCE_NS) == NULL;
	members->looked =
	    lookup_reply(redis, call->arena, &members->lookup, &command, ran, clock_now_ms());
	/* The page that is made now is kept under these numbers as well. */
	if (members->looked.state == LOOKUP_MAKE && members->lookup.position.len > 0) {
		replica_require_nothing(call->service->replica);
		replica_require(call->service->replica, members->looked.position);
	}
	if (!kept->found || kept->old || !put_viewer(call, kept, &text))
		return false;
	*page = (struct page_new){ .body = kept_page_pack(call->arena, text), .ids = kept->ids };
	*old_at_ms = kept->old_at_ms;
	return true;
}

/* Inside of a string these quotes would be escaped. */
static struct str
liked_by_nobody(struct arena *arena, struct str text)
{
	const struct str liked = STR(",\"liked\":true");
	struct buf out = buf_new(arena, text.len + 256);

	while (text.len > 0) {
		size_t at = str_find(text, liked);

		buf_append(&out, str_first(text, at));
		text = str_from(text, at);
		if (text.len > 0)
			buf_append(&out, STR(",\"liked\":false"));
		text = str_from(text, liked.len);
	}
	return buf_str(&out);
}

size_t
members_page_keep(struct call *call, struct str text, struct redis_command *commands)
{
	const struct cached_reply *cached = call->cached;
	const struct members_page *members = cached->members;
	struct arena *arena = call->arena;
	struct page_new page = { .ids = cached->ids };
	struct str generation;
	size_t count = 0;
	struct lock lock;

	if (members == NULL || members->looked.state != LOOKUP_MAKE)
		return 0;
	generation = members->looked.generation;
	lock = lookup_lock(arena, &members->lookup, generation);
	page.stamp = members->looked.stamp;
	if (text.len > 0) {
		page.body = kept_page_pack(arena, liked_by_nobody(arena, text));
		page_write_command(&commands[count++], arena,
		    lookup_key(arena, &members->lookup, generation), &page, clock_now_ms(),
		    cached->fresh_ms, cached->old_ms);
	}
	lock_release_command(&commands[count++], &lock);
	return count;
}
