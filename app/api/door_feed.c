/* Feeds: Atom (RFC 4287), or RSS 2.0 with ?format=rss. The latest public images of a person, a tag,
 * an album; none that is not safe. */
#include "config.h"

#include "api/door_handlers.h"

#include <stdio.h>
#include <time.h>

#include "api/image_json.h"
#include "api/image_list.h"
#include "api/markup.h"
#include "api/query.h"
#include "base/clock.h"
#include "base/encode.h"
#include "service/account.h"
#include "service/album.h"
#include "service/image.h"
#include "text/text.h"

#define FEED_SIZE 30
#define RSS_TIME_SIZE 40

static const struct viewer anybody = { 0 };

struct feed {
	struct call *call;
	bool rss;
	struct str title, home; /* home: the page it is of */
	struct str self;        /* its own address */
	const struct image_page *page;
};

/* "Wed, 02 Jan 2026 03:04:05 GMT" (RFC 822), whatever the locale. */
static struct str
rss_time(int64_t us, char text[static RSS_TIME_SIZE])
{
	static const char days[][4] = { "Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat" };
	static const char months[][4] = { "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug",
		"Sep", "Oct", "Nov", "Dec" };
	time_t seconds = (time_t)(us / CLOCK_SECOND_US);
	struct tm tm;
	int length;

	if (gmtime_r(&seconds, &tm) == NULL)
		return STR("");
	length =
	    snprintf(text, RSS_TIME_SIZE, "%s, %02d %s %04d %02d:%02d:%02d GMT", days[tm.tm_wday],
		tm.tm_mday, months[tm.tm_mon], tm.tm_year + 1900, tm.tm_hour, tm.tm_min, tm.tm_sec);
	return (struct str){ text, (size_t)length };
}

static struct str
title_of(const struct image *image)
{
	return image->title.len > 0 ? image->title : STR("Photo");
}

static struct str
author_of(const struct image *image)
{
	return image->owner_display_name.len > 0 ? image->owner_display_name
						 : image->owner_username;
}

/* What a reader shows of it: markup, which is text to the feed. */
static struct str
content_of(struct call *call, const struct image *image)
{
	struct buf out = buf_new(call->arena, 1024);

	if (!id_is_nil(image->variants[VARIANT_MEDIUM].id)) {
		buf_append(&out, STR("<p><a"));
		markup_attribute(&out, STR("href"), door_image_url(call, image->id));
		buf_append(&out, STR("><img"));
		markup_attribute(&out, STR("src"), variant_url(call, image, VARIANT_MEDIUM));
		markup_attribute(
		    &out, STR("alt"), image->alt_text.len > 0 ? image->alt_text : title_of(image));
		buf_append(&out, STR("></a></p>"));
	}
	if (image->description.len > 0)
		markup_element(&out, STR("p"), image->description);
	return buf_str(&out);
}

static void
put_link(struct buf *out, struct str rel, struct str href)
{
	buf_append(out, STR("<link"));
	markup_attribute(out, STR("rel"), rel);
	markup_attribute(out, STR("href"), href);
	buf_append(out, STR("/>\n"));
}

static struct str
urn_of(struct call *call, struct id id)
{
	char text[ID_TEXT_SIZE];

	return arena_printf(call->arena, "urn:uuid:%s", id_format(id, text).at);
}

static void
put_atom_entry(const struct feed *feed, struct buf *out, const struct image *image)
{
	buf_append(out, STR("<entry>\n"));
	markup_element(out, STR("id"), urn_of(feed->call, image->id));
	markup_element(out, STR("title"), title_of(image));
	put_link(out, STR("alternate"), door_image_url(feed->call, image->id));
	markup_time(out, STR("published"), image->created_at);
	markup_time(out, STR("updated"), image->updated_at);
	buf_append(out, STR("<author>"));
	markup_element(out, STR("name"), author_of(image));
	buf_append(out, STR("</author>\n<content type=\"html\">"));
	markup_text(out, content_of(feed->call, image));
	buf_append(out, STR("</content>\n</entry>\n"));
}

static void
put_rss_item(const struct feed *feed, struct buf *out, const struct image *image)
{
	char text[RSS_TIME_SIZE];

	buf_append(out, STR("<item>\n"));
	markup_element(out, STR("title"), title_of(image));
	markup_element(out, STR("link"), door_image_url(feed->call, image->id));
	buf_append(out, STR("<guid isPermaLink=\"false\">"));
	markup_text(out, urn_of(feed->call, image->id));
	buf_append(out, STR("</guid>\n"));
	markup_element(out, STR("pubDate"), rss_time(image->created_at, text));
	markup_element(out, STR("description"), content_of(feed->call, image));
	buf_append(out, STR("</item>\n"));
}

static void
put_items(const struct feed *feed, struct buf *out)
{
	for (size_t i = 0; i < feed->page->count; i++) {
		const struct image *image = &feed->page->items[i];

		if (image->rating != RATING_SAFE)
			continue;
		if (feed->rss)
			put_rss_item(feed, out, image);
		else
			put_atom_entry(feed, out, image);
	}
}

/* Of an empty feed: the beginning of time, so that it is the same whenever it is asked for. */
static int64_t
updated_of(const struct feed *feed)
{
	int64_t latest = 0;

	for (size_t i = 0; i < feed->page->count; i++)
		if (feed->page->items[i].updated_at > latest)
			latest = feed->page->items[i].updated_at;
	return latest;
}

static void
put_atom(const struct feed *feed, struct buf *out)
{
	buf_append(out, STR("<feed xmlns=\"http://www.w3.org/2005/Atom\">\n"));
	markup_element(out, STR("id"), feed->self);
	markup_element(out, STR("title"), feed->title);
	put_link(out, STR("self"), feed->self);
	put_link(out, STR("alternate"), feed->home);
	markup_time(out, STR("updated"), updated_of(feed));
	put_items(feed, out);
	buf_append(out, STR("</feed>\n"));
}

static void
put_rss(const struct feed *feed, struct buf *out)
{
	buf_append(out, STR("<rss version=\"2.0\">\n<channel>\n"));
	markup_element(out, STR("title"), feed->title);
	markup_element(out, STR("link"), feed->home);
	markup_element(out, STR("description"), feed->title);
	put_items(feed, out);
	buf_append(out, STR("</channel>\n</rss>\n"));
}

static void
reply_feed(const struct feed *feed)
{
	struct buf out = buf_new(feed->call->arena, 32 * 1024);

	buf_append(&out, STR("<?xml version=\"1.0\" encoding=\"utf-8\"?>\n"));
	if (feed->rss)
		put_rss(feed, &out);
	else
		put_atom(feed, &out);
	reply_markup(feed->call,
	    feed->rss ? STR("application/rss+xml; charset=utf-8")
		      : STR("application/atom+xml; charset=utf-8"),
	    &out);
}

/* The feed of what is asked for, but its title and home. */
static const struct problem *
begin(struct call *call, const struct image_page *page, struct feed *out)
{
	static const struct str formats[] = { STR("atom"), STR("rss") };
	struct field_errors errors = { .arena = call->arena };
	int format = 0;

	query_choice(call, &errors, "format", formats, 2, &format);
	TRY(field_errors_problem(&errors));
	*out = (struct feed){ .call = call,
		.rss = format == 1,
		.self = door_url(call, call->request->path),
		.page = page };
	return NULL;
}

static const struct paging latest = { .page = 1, .per_page = FEED_SIZE };

const struct problem *
get_user_feed(struct call *call)
{
	struct image_query query = { .order = IMAGES_NEWEST };
	struct account account;
	struct image_page page;
	struct str name;
	struct feed feed;

	TRY(call_id(call, 0, "account", &query.owner));
	TRY(begin(call, &page, &feed));
	TRY(account_find(call->service, call->arena, query.owner, &account));
	if (!str_eq(account.status, STR("active")))
		return problem_new(call->arena, PROBLEM_NOT_FOUND, "There is no such account.");
	TRY(image_list(call->service, call->arena, &anybody, &query, &latest, &page));
	name = account.display_name.len > 0 ? account.display_name : account.username;
	feed.title = arena_printf(call->arena, "Photos by %.*s", (int)name.len, name.at);
	feed.home = door_url(call,
	    arena_printf(call->arena, "/u/%.*s", (int)account.username.len, account.username.at));
	reply_feed(&feed);
	return NULL;
}

const struct problem *
get_tag_feed(struct call *call)
{
	struct image_query query = { .order = IMAGES_NEWEST };
	struct image_page page;
	struct str tag, slug;
	struct feed feed;

	tag = text_slug(call->arena, call->params[0]);
	query.tags = &tag;
	query.tag_count = 1;
	TRY(begin(call, &page, &feed));
	TRY(image_list(call->service, call->arena, &anybody, &query, &latest, &page));
	if (page.result.total == 0)
		return problem_new(call->arena, PROBLEM_NOT_FOUND, "There is no such tag.");
	slug = percent_encode(call->arena, tag);
	feed.title = arena_printf(call->arena, "Photos tagged %.*s", (int)tag.len, tag.at);
	feed.home = door_url(call, arena_printf(call->arena, "/tag/%.*s", (int)slug.len, slug.at));
	reply_feed(&feed);
	return NULL;
}

const struct problem *
get_album_feed(struct call *call)
{
	char text[ID_TEXT_SIZE];
	struct image_page page;
	struct album album;
	struct feed feed;
	struct id id;

	TRY(call_id(call, 0, "album", &id));
	TRY(begin(call, &page, &feed));
	TRY(album_find(call->service, call->arena, &anybody, id, &album));
	TRY(album_list_images(call->service, call->arena, &anybody, id, &latest, &page));
	feed.title = album.title;
	feed.home = door_url(call, arena_printf(call->arena, "/album/%s", id_format(id, text).at));
	reply_feed(&feed);
	return NULL;
}
