#include "config.h"

#include "api/cached_reply.h"

#include <string.h>
#include <time.h>

#include "api/album_handlers.h"
#include "api/api.h"
#include "api/counted.h"
#include "api/image_handlers.h"
#include "api/kept_page.h"
#include "api/listing_depends.h"
#include "api/measure.h"
#include "api/members_page.h"
#include "api/warm.h"
#include "base/buf.h"
#include "base/clock.h"
#include "base/encode.h"
#include "cache/held.h"
#include "config/config.h"
#include "crypto/digest.h"
#include "crypto/signing_key.h"
#include "repo/image_counts.h"
#include "service/replica.h"

#define SECOND_MS INT64_C(1000)
#define MINUTE_MS (60 * SECOND_MS)
/* While somebody else makes the page; then it is made here, too. */
#define WAIT_NS (3 * CLOCK_SECOND_NS / 1000)
#define WAITS_MAX 60

struct kept_route {
	api_handler *handler;
	const char *name; /* in the key */
	int64_t fresh_ms, old_ms;
};

static const struct kept_route kept_routes[] = {
	{ get_images, "images", 5 * MINUTE_MS, MINUTE_MS },
	{ get_explore_recent, "recent", 5 * MINUTE_MS, MINUTE_MS },
	/* The ranking itself is refreshed twice a minute. */
	{ get_explore_popular, "popular", 15 * SECOND_MS, 15 * SECOND_MS },
	{ get_tag_images, "tag", 5 * MINUTE_MS, MINUTE_MS },
	{ get_images_search, "search", 5 * MINUTE_MS, MINUTE_MS },
	{ get_user_images, "user", 5 * MINUTE_MS, MINUTE_MS },
	{ get_user_likes, "likes", 5 * MINUTE_MS, MINUTE_MS },
	{ get_album_images, "album", 5 * MINUTE_MS, MINUTE_MS },
	{ get_tags, "popular", 60 * MINUTE_MS, 5 * MINUTE_MS },
	{ get_tags_search, "search", 60 * MINUTE_MS, 5 * MINUTE_MS },
};

static const struct kept_route *
route_of(const struct call *call)
{
	for (size_t i = 0; i < sizeof kept_routes / sizeof *kept_routes; i++)
		if (kept_routes[i].handler == call->route->handler)
			return &kept_routes[i];
	return NULL;
}

struct str
cached_reply_fingerprint(struct arena *arena, const struct api *api)
{
	/* Cursors are signed: those of other keys are not ours. */
	struct sha256 keys = key_ring_mac(api->keys, STR("pages")), all;
	struct str base = api->config->site.public_base_url;

	all = sha256_of(arena_printf(arena, "%s\n%.*s\n%s", PACKAGE_VERSION, (int)base.len, base.at,
	    hex_encode(arena, keys.bytes, sizeof keys.bytes).at));
	return hex_encode(arena, all.bytes, 6);
}

/* Pages are told apart by other parts of the key. */
bool
cached_reply_is_paging(struct str name)
{
	return str_eq(name, STR("page")) || str_eq(name, STR("limit")) ||
	       str_eq(name, STR("per_page")) || str_eq(name, STR("cursor"));
}

/* ",4:text" */
static void
put_measured(struct buf *out, char before, struct str text)
{
	buf_byte(out, before);
	buf_i64(out, (int64_t)text.len);
	buf_byte(out, ':');
	buf_append(out, text);
}

/*
 * All other parameters, also those that say nothing here: so none that somebody adds is forgotten.
 * With their lengths, so that no value looks like another.
 */
static void
put_parameters(const struct call *call, struct buf *out)
{
	for (size_t i = 0; i < call->query.count; i++) {
		const struct http_pair *pair = &call->query.pairs[i];

		if (cached_reply_is_paging(pair->name))
			continue;
		put_measured(out, ',', pair->name);
		put_measured(out, '=', pair->value);
	}
}

static struct str
filter_of(const struct call *call, const struct kept_route *route)
{
	struct buf out = buf_new(call->arena, 128);

	buf_append(&out, str_of(route->name));
	buf_byte(&out, '-');
	buf_append(&out, call->api->fingerprint);
	if (call->params[0].len > 0)
		put_measured(&out, ',', call->params[0]);
	put_parameters(call, &out);
	return buf_str(&out);
}

/* A number that will be refused all the same makes no page. */
static bool
number_of(const struct call *call, const char *name, int64_t *out)
{
	struct str text;

	return !http_query_get(&call->query, name, &text) || str_to_i64(text, 1, 1000000000, out);
}

static bool
page_of_call(const struct call *call, const struct kept_route *route, struct key_page *out)
{
	*out = (struct key_page){ .page = 1, .limit = 20 };
	if (!number_of(call, "limit", &out->limit) || !number_of(call, "per_page", &out->limit) ||
	    !number_of(call, "page", &out->page))
		return false;
	http_query_get(&call->query, "cursor", &out->cursor);
	out->filter = filter_of(call, route);
	return true;
}

/* The tag, if the client knows one of ours. */
static struct str
known_tag(const struct call *call)
{
	struct str text = str_trim(http_header(call->request, "If-None-Match"));

	if (str_starts(text, STR("W/")))
		text = str_from(text, 2);
	if (text.len != KEPT_TAG_LENGTH + 2 || text.at[0] != '"' ||
	    text.at[KEPT_TAG_LENGTH + 1] != '"')
		return STR("");
	return str_first(str_from(text, 1), KEPT_TAG_LENGTH);
}

/* "<tag>\n" alone is held of a page that only clients have who ask whether it is still right. */
static bool
is_tag_alone(struct str held)
{
	return held.len == KEPT_TAG_LENGTH + 1;
}

static void
find_held(struct call *call, struct cached_reply *cached)
{
	struct lookup *lookup = &cached->lookup;

	held_find(call->api->held, &lookup->key, clock_now_ms(), &cached->held, &lookup->held);
	if (is_tag_alone(cached->held) &&
	    !str_eq(str_first(cached->held, KEPT_TAG_LENGTH), lookup->known))
		lookup->held = STR("");
}

/* So that the next who has it costs Redis no more than a number. */
static void
hold_tag(struct call *call)
{
	const struct cached_reply *cached = call->cached;
	struct str tag = arena_printf(
	    call->arena, "%.*s\n", (int)cached->lookup.known.len, cached->lookup.known.at);

	if (cached->looked.known_old_at_ms > clock_now_ms())
		held_keep(call->api->held, &cached->lookup.key, cached->looked.held_as, tag,
		    cached->looked.known_old_at_ms);
}

void
cached_reply_begin(struct call *call)
{
	const struct kept_route *route = route_of(call);
	struct arena *arena = call->arena;
	struct cached_reply *cached;
	struct key_page page;

	if (route == NULL || !call->query_read ||
	    (viewer_moderates(&call->viewer) && !listing_is_tags(call)) ||
	    !page_of_call(call, route, &page))
		return;
	cached = arena_new(arena, struct cached_reply);
	cached->fresh_ms = route->fresh_ms;
	cached->old_ms = route->old_ms;
	cached->role = call->viewer.role;
	cached->lookup.known = known_tag(call);
	cached->lookup.position = replica_key(call->service->replica, arena);
	if (listing_is_tags(call))
		cached->lookup.key = key_tags_parts(arena, &page);
	else if (call->viewer.signed_in)
		cached->lookup.key = key_user_listing_parts(arena, call->viewer.id, &page);
	else
		cached->lookup.key = key_public_listing_parts(arena, &page);
	listing_depends(call, true, &cached->lookup);
	find_held(call, cached);
	call->cached = cached;
	members_page_begin(call, &page);
}

bool
cached_reply_command(struct call *call, struct redis_command *command)
{
	return lookup_command(call->service->redis, command, call->arena, &call->cached->lookup);
}

/* Of a page that is made now, for a generation that was read before: a replica may be asked for it
 * that has come so far. */
static void
require_position(struct call *call)
{
	struct cached_reply *cached = call->cached;

	replica_require_nothing(call->service->replica);
	if (cached->locked && cached->lookup.position.len > 0)
		replica_require(call->service->replica, cached->looked.position);
}

void
cached_reply_take(struct call *call, struct redis_command *command, bool ran)
{
	struct cached_reply *cached = call->cached;

	cached->looked = lookup_reply(
	    call->service->redis, call->arena, &cached->lookup, command, ran, clock_now_ms());
	if (cached->lookup.is_known && ran)
		measure_known(call);
	if (cached->looked.began)
		warm_want(call->api->warm);
	if (cached->looked.state == LOOKUP_KNOWN)
		hold_tag(call);
	else if (cached->looked.state == LOOKUP_HELD && is_tag_alone(cached->held))
		cached->looked.state = LOOKUP_KNOWN;
	cached->locked = cached->looked.state == LOOKUP_MAKE;
	require_position(call);
}

/* One of those who see an old page makes it anew. */
static bool
lock_old(struct call *call)
{
	struct cached_reply *cached = call->cached;
	struct str key = lookup_key(call->arena, &cached->lookup, cached->looked.generation);
	struct redis_command commands[2] = { 0 };
	struct lock lock;

	lock_take_command(
	    &commands[0], call->arena, key_lock(call->arena, key), LOOKUP_LOCK_MS, &lock);
	redis_arg(&commands[1], STR("GET"));
	redis_arg(&commands[1], cached->lookup.position);
	if (redis_run_within(call->service->redis, call->arena, commands,
		cached->lookup.position.len > 0 ? 2 : 1, REDIS_PATIENCE_NS) != NULL ||
	    !lock_is_taken(&commands[0]))
		return false;
	cached->looked.position = commands[1].reply.string;
	memcpy(cached->lookup.token, lock.token, sizeof lock.token);
	cached->locked = true;
	require_position(call);
	return true;
}

/* Until whoever makes the page has made it; false if it is to be made here. */
static bool
wait_for_page(struct call *call)
{
	struct cached_reply *cached = call->cached;
	const struct timespec pause = { .tv_nsec = WAIT_NS };

	for (int i = 0; i < WAITS_MAX && cached->looked.state == LOOKUP_WAIT; i++) {
		struct redis_command command = { 0 };
		bool ran;

		nanosleep(&pause, NULL);
		cached_reply_command(call, &command);
		ran = redis_run_within(call->service->redis, call->arena, &command, 1,
			  REDIS_PATIENCE_NS) == NULL;
		cached_reply_take(call, &command, ran);
	}
	return cached->looked.state != LOOKUP_AWAY && cached->looked.state != LOOKUP_MAKE &&
	       cached->looked.state != LOOKUP_WAIT;
}

/* Keeps what was put right, until the page would have ended. */
static void
rewrite(struct call *call, const struct looked *looked)
{
	const struct page_new page = { looked->page.body, looked->page.ids, looked->stamp };
	struct redis_command command = { 0 };

	page_rewrite_command(&command, call->arena,
	    lookup_key(call->arena, &call->cached->lookup, looked->generation), &page,
	    looked->page.old_at_ms);
	/* If Redis is away by now, the next reader puts it right again. */
	if (redis_run_within(call->service->redis, call->arena, &command, 1, REDIS_PATIENCE_NS) !=
	    NULL)
		return;
}

/*
 * Some images of the page were liked or commented on: asks for those numbers alone. From the
 * primary, after the number of counts was read, so what it shows is no older than the new stamp.
 */
static bool
put_counts(struct call *call)
{
	struct looked *looked = &call->cached->looked;
	struct image_counts *counts =
	    arena_array(call->arena, struct image_counts, looked->counted_count);
	struct str text;
	size_t found;

	if (!kept_page_text(call->arena, looked->page.body, &text) ||
	    image_counts_repo_list(call->service->pg, call->arena, looked->counted,
		looked->counted_count, call->viewer.id, counts, &found) != NULL ||
	    found != looked->counted_count ||
	    !counted_put(call->arena, text, counts, found, call->viewer.signed_in, &text))
		return false;
	looked->page.body = kept_page_pack(call->arena, text);
	rewrite(call, looked);
	measure_mended(call);
	return true;
}

/* Writes the page, unless there is none, and lets those in who wait for it. text: what the members'
 * page is made of; empty: nothing. */
static void
keep(struct call *call, const struct page_new *page, int64_t fresh_ms, struct str text)
{
	const struct cached_reply *cached = call->cached;
	struct redis_command commands[2 + MEMBERS_PAGE_COMMANDS + WARM_NOTE_COMMANDS] = { 0 };
	struct str key = lookup_key(call->arena, &cached->lookup, cached->looked.generation);
	struct lock lock = lookup_lock(call->arena, &cached->lookup, cached->looked.generation);
	size_t count = 0;

	if (page != NULL) {
		page_write_command(&commands[count++], call->arena, key, page, clock_now_ms(),
		    fresh_ms, cached->old_ms);
		count += warm_note_commands(call, &commands[count]);
	}
	count += members_page_keep(call, text, &commands[count]);
	if (cached->locked)
		lock_release_command(&commands[count++], &lock);
	/* If Redis is away by now, the next reader makes it. */
	if (redis_run_within(
		call->service->redis, call->arena, commands, count, REDIS_PATIENCE_NS) != NULL)
		return;
}

/* From what all members are shown: fresh for as long as that is. */
static bool
answer_as_member(struct call *call)
{
	struct cached_reply *cached = call->cached;
	int64_t old_at_ms, fresh_ms;
	struct page_new page;

	if (cached->members == NULL || !members_page_find(call, &page, &old_at_ms))
		return false;
	page.stamp = cached->looked.stamp;
	fresh_ms = old_at_ms - clock_now_ms();
	keep(call, &page, fresh_ms > 0 ? fresh_ms : 1, STR(""));
	measure_mended(call);
	return kept_page_answer(call, page.body);
}

static bool
answer(struct call *call)
{
	struct cached_reply *cached = call->cached;

	if (cached->looked.state == LOOKUP_WAIT && !wait_for_page(call))
		return false;
	if (cached->looked.state == LOOKUP_KNOWN) {
		kept_page_answer_known(call, cached->lookup.known);
		return true;
	}
	if (cached->looked.state == LOOKUP_HELD)
		return kept_page_answer(call, cached->held);
	if (cached->looked.state == LOOKUP_MAKE)
		return answer_as_member(call);
	if (!cached->looked.page.found || (cached->looked.page.old && lock_old(call)))
		return false;
	if (cached->looked.state == LOOKUP_COUNTED)
		return put_counts(call) && kept_page_answer(call, cached->looked.page.body);
	if (!cached->looked.page.old)
		held_keep(call->api->held, &cached->lookup.key, cached->looked.held_as,
		    cached->looked.page.body, cached->looked.page.old_at_ms);
	return kept_page_answer(call, cached->looked.page.body);
}

bool
cached_reply_answer(struct call *call)
{
	bool answered;

	/* A role that was changed since the token was made: another person's pages, so to say. */
	if (call->cached->role != call->viewer.role || call->cached->looked.state == LOOKUP_AWAY)
		call->cached = NULL;
	if (call->cached == NULL) {
		replica_require_nothing(call->service->replica);
		return false;
	}
	answered = answer(call);
	measure_cache(call, CACHE_LISTING, answered);
	return answered;
}

void
cached_reply_lists(struct call *call, const struct image *images, size_t count)
{
	char text[ID_TEXT_SIZE];
	struct buf ids;

	if (call->cached == NULL)
		return;
	ids = buf_new(call->arena, count * PAGE_ID_SIZE);
	for (size_t i = 0; i < count; i++)
		buf_append(&ids, id_format(images[i].id, text));
	call->cached->ids = buf_str(&ids);
}

void
cached_reply_keep(struct call *call, bool made)
{
	struct cached_reply *cached = call->cached;
	struct str text = call->response->body;
	struct page_new page = { .ids = cached->ids, .stamp = cached->looked.stamp };

	made = made && call->response->status == 200;
	if (made)
		page.body = kept_page_pack(call->arena, text);
	keep(call, made ? &page : NULL, cached->fresh_ms, made ? text : STR(""));
	call->cached = NULL;
	if (made)
		kept_page_answer(call, page.body);
}
