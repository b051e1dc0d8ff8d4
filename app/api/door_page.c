/* /i/{id} and /explore as they are without a script. */
#include "config.h"

#include "api/door_handlers.h"

#include "api/cursor.h"
#include "api/door_image.h"
#include "api/image_json.h"
#include "api/image_list.h"
#include "api/markup.h"
#include "api/query.h"
#include "api/shell.h"
#include "base/encode.h"
#include "base/utf8.h"
#include "config/config.h"
#include "service/image.h"
#include "text/text.h"

#define EXPLORE_SIZE 40
/* Pictures that are seen at first, and are not put off. */
#define EXPLORE_SEEN 6
/* Code points of a description in the head. */
#define DESCRIPTION_LENGTH 200
#define QUERY_LISTING STR("explore page")

/* The first so many code points. */
static struct str
beginning(struct str text, size_t length)
{
	struct str rest = text;

	while (length-- > 0 && rest.len > 0)
		if (utf8_take(&rest) < 0)
			break;
	return str_first(text, text.len - rest.len);
}

static struct str
description_of(struct call *call, const struct image *image)
{
	struct str text =
	    image->description.len > 0 ? image->description : door_image_alt(call, image);

	return beginning(text, DESCRIPTION_LENGTH);
}

static void
put_meta(struct buf *head, struct str kind, struct str name, struct str value)
{
	buf_append(head, STR("<meta"));
	markup_attribute(head, kind, name);
	markup_attribute(head, STR("content"), value);
	buf_append(head, STR(">\n"));
}

static void
put_property(struct buf *head, struct str name, struct str value)
{
	put_meta(head, STR("property"), name, value);
}

static void
put_link(struct buf *head, struct str rel, struct str type, struct str href)
{
	buf_append(head, STR("<link"));
	markup_attribute(head, STR("rel"), rel);
	if (type.len > 0)
		markup_attribute(head, STR("type"), type);
	markup_attribute(head, STR("href"), href);
	buf_append(head, STR(">\n"));
}

/* Of the page's script, what will be asked for next. */
static void
put_module(struct buf *head, struct str path)
{
	put_link(head, STR("modulepreload"), STR(""), path);
}

/* Worth something when it is whole: where our address is known. */
static void
put_canonical(struct call *call, struct buf *head, struct str url)
{
	if (call->config->site.public_base_url.len > 0)
		put_link(head, STR("canonical"), STR(""), url);
}

/* The picture for those who unfurl the link; none of what is not safe. */
static void
put_preview(struct call *call, struct buf *head, const struct image *image)
{
	enum variant_size size =
	    door_image_has(image, VARIANT_LARGE) ? VARIANT_LARGE : VARIANT_MEDIUM;
	struct str url = variant_url(call, image, size);

	if (image->rating != RATING_SAFE || !door_image_has(image, size)) {
		put_meta(head, STR("name"), STR("twitter:card"), STR("summary"));
		return;
	}
	put_property(head, STR("og:image"), url);
	put_property(head, STR("og:image:type"), variant_mime(image->variants[size].format));
	put_property(head, STR("og:image:width"), door_number(call, image->variants[size].width));
	put_property(head, STR("og:image:height"), door_number(call, image->variants[size].height));
	put_property(head, STR("og:image:alt"), door_image_alt(call, image));
	put_meta(head, STR("name"), STR("twitter:card"), STR("summary_large_image"));
	put_meta(head, STR("name"), STR("twitter:image"), url);
	put_meta(head, STR("name"), STR("twitter:image:alt"), door_image_alt(call, image));
}

static void
put_alternates(struct call *call, struct buf *head, const struct image *image)
{
	struct str page = percent_encode(call->arena, door_image_url(call, image->id));
	char owner[ID_TEXT_SIZE];

	put_link(head, STR("alternate"), STR("application/json+oembed"),
	    door_url(call,
		arena_printf(call->arena, "/oembed?format=json&url=%.*s", (int)page.len, page.at)));
	put_link(head, STR("alternate"), STR("text/xml+oembed"),
	    door_url(call,
		arena_printf(call->arena, "/oembed?format=xml&url=%.*s", (int)page.len, page.at)));
	put_link(head, STR("alternate"), STR("application/atom+xml"),
	    door_url(call, arena_printf(call->arena, "/feeds/users/%s",
			       id_format(image->owner_id, owner).at)));
}

static struct buf
image_head(struct call *call, const struct image *image)
{
	struct buf head = buf_new(call->arena, 4096);
	struct str title = door_image_title(call, image), page = door_image_url(call, image->id);

	put_canonical(call, &head, page);
	if (image->visibility != VISIBILITY_PUBLIC || image->rating != RATING_SAFE)
		put_meta(&head, STR("name"), STR("robots"), STR("noindex"));
	put_property(&head, STR("og:type"), STR("article"));
	put_property(&head, STR("og:site_name"), STR("tintype"));
	put_property(&head, STR("og:title"), title);
	put_property(&head, STR("og:description"), description_of(call, image));
	put_property(&head, STR("og:url"), page);
	put_meta(&head, STR("name"), STR("twitter:title"), title);
	put_preview(call, &head, image);
	put_alternates(call, &head, image);
	put_link(&head, STR("stylesheet"), STR(""), STR("/css/photo.css"));
	put_module(&head, STR("/js/pages/image.js"));
	put_module(&head, STR("/js/exif.js"));
	put_module(&head, STR("/js/text.js"));
	put_module(&head, STR("/js/follow.js"));
	return head;
}

static void
put_anchor(struct buf *out, struct str href, struct str text)
{
	buf_append(out, STR("<a"));
	markup_attribute(out, STR("href"), href);
	buf_byte(out, '>');
	markup_text(out, text);
	buf_append(out, STR("</a>"));
}

/* As wide as the window, unless it would be too high then: js/pages/image.js says the same. */
static struct str
photo_sizes(struct call *call, const struct image *image)
{
	return arena_printf(call->arena, "min(100vw, calc((100vh - 160px) * %lld / %lld))",
	    (long long)image->width, (long long)image->height);
}

static void
put_picture(struct call *call, struct buf *out, const struct image *image)
{
	enum variant_size size =
	    door_image_has(image, VARIANT_LARGE) ? VARIANT_LARGE : VARIANT_ORIGINAL;

	if (!door_image_has(image, size))
		return;
	buf_append(out, STR("<figure>"));
	if (image->rating != RATING_SAFE) {
		buf_append(out, STR("<p>This photo is not for everybody's eyes. "));
		put_anchor(out, variant_url(call, image, size), STR("Show it"));
		buf_append(out, STR("</p></figure>\n"));
		return;
	}
	buf_append(out, STR("<a"));
	markup_attribute(out, STR("href"), variant_url(call, image, size));
	buf_byte(out, '>');
	door_image_put_own(call, out, image,
	    door_image_has(image, VARIANT_SMALL) ? VARIANT_SMALL : size, size,
	    photo_sizes(call, image), true);
	buf_append(out, STR("</a></figure>\n"));
}

static void
put_tags(struct call *call, struct buf *out, const struct image *image)
{
	if (image->tag_count == 0)
		return;
	buf_append(out, STR("<ul class=\"tags\">"));
	for (size_t i = 0; i < image->tag_count; i++) {
		struct str slug =
		    percent_encode(call->arena, text_slug(call->arena, image->tags[i]));

		buf_append(out, STR("<li>"));
		put_anchor(out, arena_printf(call->arena, "/tag/%.*s", (int)slug.len, slug.at),
		    image->tags[i]);
		buf_append(out, STR("</li> "));
	}
	buf_append(out, STR("</ul>\n"));
}

static void
put_code(struct buf *out, struct str name, struct str code)
{
	buf_append(out, STR("<p><label>"));
	markup_text(out, name);
	buf_append(out, STR("<br><textarea readonly rows=\"2\" cols=\"60\">"));
	markup_text(out, code);
	buf_append(out, STR("</textarea></label></p>\n"));
}

/* For other people's pages: HTML, BBCode, Markdown. */
static void
put_embed_codes(struct call *call, struct buf *out, const struct image *image)
{
	enum variant_size size =
	    door_image_has(image, VARIANT_MEDIUM) ? VARIANT_MEDIUM : VARIANT_ORIGINAL;
	struct str page = door_image_url(call, image->id), url = variant_url(call, image, size);
	struct buf html = buf_new(call->arena, 512);

	if (!door_image_has(image, size))
		return;
	buf_append(&html, STR("<a"));
	markup_attribute(&html, STR("href"), page);
	buf_byte(&html, '>');
	door_image_put(call, &html, image, size);
	buf_append(&html, STR("</a>"));
	buf_append(out, STR("<details class=\"embed\"><summary>Embed</summary>\n"));
	put_code(out, STR("Link"), page);
	put_code(out, STR("HTML"), buf_str(&html));
	put_code(out, STR("BBCode"),
	    arena_printf(call->arena, "[url=%.*s][img]%.*s[/img][/url]", (int)page.len, page.at,
		(int)url.len, url.at));
	put_code(out, STR("Markdown"),
	    arena_printf(call->arena, "[![photo](%.*s)](%.*s)", (int)url.len, url.at, (int)page.len,
		page.at));
	buf_append(out, STR("</details>\n"));
}

static struct buf
image_main(struct call *call, const struct image *image)
{
	struct buf out = buf_new(call->arena, 8192);
	struct str name = percent_encode(call->arena, image->owner_username);

	buf_append(&out, STR("<article>\n"));
	put_picture(call, &out, image);
	markup_element(&out, STR("h1"), door_image_title(call, image));
	buf_append(&out, STR("<p>by "));
	put_anchor(&out, arena_printf(call->arena, "/u/%.*s", (int)name.len, name.at),
	    door_image_owner(image));
	buf_append(&out, STR("</p>\n"));
	if (image->description.len > 0)
		markup_element(&out, STR("p"), image->description);
	put_tags(call, &out, image);
	buf_printf(&out, "<p>%lld views, %lld likes, %lld comments</p>\n",
	    (long long)image->view_count, (long long)image->like_count,
	    (long long)image->comment_count);
	put_embed_codes(call, &out, image);
	put_anchor(&out, STR("/explore"), STR("More photos"));
	buf_append(&out, STR("\n</article>\n"));
	return out;
}

/*
 * It may be there for somebody: their script will show it. For all others, and for whoever indexes,
 * it is not there.
 */
static void
reply_no_image(struct call *call)
{
	struct buf head = buf_new(call->arena, 128), main = buf_new(call->arena, 256);

	put_meta(&head, STR("name"), STR("robots"), STR("noindex"));
	markup_element(&main, STR("h1"), STR("There is no such photo"));
	buf_append(&main, STR("<p>It may be private. "));
	put_anchor(&main, STR("/explore"), STR("See others"));
	buf_append(&main, STR("</p>\n"));
	reply_shell(call, 404, STR("There is no such photo"), STR(""), &head, &main);
}

const struct problem *
get_image_page(struct call *call)
{
	const struct viewer anybody = { 0 };
	const struct problem *problem;
	struct image_detail detail;
	struct buf head, main;
	struct id id;

	if (!id_parse(call->params[0], &id)) {
		reply_no_image(call);
		return NULL;
	}
	problem = image_find(call->service, call->arena, &anybody, id, &detail);
	if (problem != NULL && problem->kind == PROBLEM_NOT_FOUND) {
		reply_no_image(call);
		return NULL;
	}
	TRY(problem);
	head = image_head(call, &detail.image);
	main = image_main(call, &detail.image);
	reply_shell(call, 200, door_image_title(call, &detail.image),
	    description_of(call, &detail.image), &head, &main);
	return NULL;
}

/*
 * How wide it is shown in rows as high as nginx/html/css/base.css and js/grid.js make them, less
 * what nobody sees of a photo among others (js/picture.js).
 */
static struct str
tile_sizes(struct call *call, const struct image *image)
{
	int64_t side = image->height > 0 ? image->height : 1;

	return arena_printf(call->arena,
	    "(max-width: 35rem) %lldpx, (max-width: 65rem) %lldpx, %lldpx",
	    (long long)(image->width * 120 / side), (long long)(image->width * 168 / side),
	    (long long)(image->width * 212 / side));
}

/* As high as that of the script (js/pages/explore.js); without one the tabs do not show. */
static void
put_explore_head(struct buf *out)
{
	static const struct str periods[][2] = {
		{ STR("day"), STR("Today") },
		{ STR("week"), STR("This week") },
		{ STR("month"), STR("This month") },
		{ STR("all"), STR("All time") },
	};

	buf_append(out, STR("<div class=\"head\"><h1 class=\"grow\">Explore</h1>\n"
			    "<nav class=\"tabs\" aria-label=\"Order\"><a href=\"/explore\" "
			    "aria-current=\"page\">Recent</a>"));
	for (size_t i = 0; i < sizeof periods / sizeof *periods; i++) {
		buf_append(out, STR("<a href=\"/explore?popular="));
		buf_append(out, periods[i][0]);
		buf_append(out, STR("\">"));
		markup_text(out, periods[i][1]);
		buf_append(out, STR("</a>"));
	}
	buf_append(out, STR("</nav></div>\n"));
}

static struct buf
explore_main(struct call *call, const struct image_page *page)
{
	struct buf out = buf_new(call->arena, 32 * 1024);

	put_explore_head(&out);
	buf_append(&out, STR("<ul class=\"grid\">\n"));
	for (size_t i = 0; i < page->count; i++) {
		const struct image *image = &page->items[i];

		if (!door_image_has(image, VARIANT_SMALL))
			continue;
		buf_append(&out, STR("<li><a"));
		markup_attribute(&out, STR("href"), door_image_url(call, image->id));
		buf_byte(&out, '>');
		door_image_put_own(call, &out, image, VARIANT_SMALL, VARIANT_MEDIUM,
		    tile_sizes(call, image), i < EXPLORE_SEEN);
		buf_append(&out, STR("</a></li>\n"));
	}
	buf_append(&out, STR("</ul>\n"));
	if (page->result.more) {
		struct str cursor = cursor_write(call, QUERY_LISTING, &page->result);

		put_anchor(&out,
		    arena_printf(call->arena, "/explore?cursor=%.*s", (int)cursor.len, cursor.at),
		    STR("Older photos"));
	}
	return out;
}

const struct problem *
get_explore_page(struct call *call)
{
	const struct viewer anybody = { 0 };
	const struct image_query query = { .order = IMAGES_NEWEST };
	struct field_errors errors = { .arena = call->arena };
	struct buf head = buf_new(call->arena, 256), main;
	struct image_page page;
	struct paging paging;

	query_paging(call, &errors, QUERY_LISTING, &paging);
	TRY(field_errors_problem(&errors));
	paging.per_page = EXPLORE_SIZE;
	TRY(image_list(call->service, call->arena, &anybody, &query, &paging, &page));
	put_canonical(call, &head, door_url(call, STR("/explore")));
	put_property(&head, STR("og:type"), STR("website"));
	put_property(&head, STR("og:title"), STR("Explore"));
	put_property(&head, STR("og:url"), door_url(call, STR("/explore")));
	put_module(&head, STR("/js/pages/explore.js"));
	main = explore_main(call, &page);
	reply_shell(call, 200, STR("Explore"), STR("The latest photos"), &head, &main);
	return NULL;
}
