/* What search engines ask for: robots.txt and the sitemap. */
#include "config.h"

#include "api/door_handlers.h"

#include "api/markup.h"
#include "config/config.h"
#include "repo/sitemap.h"
#include "service/sitemap.h"

const struct problem *
get_robots(struct call *call)
{
	struct buf out = buf_new(call->arena, 512);

	/* Pictures are the api's, too. */
	buf_append(&out, STR("User-agent: *\n"
			     "Allow: /api/v1/images/*/variants/\n"
			     "Disallow: /api/\n"
			     "Disallow: /oembed\n"));
	if (call->config->site.public_base_url.len > 0) {
		buf_append(&out, STR("\nSitemap: "));
		buf_append(&out, door_url(call, STR("/sitemap.xml")));
		buf_byte(&out, '\n');
	}
	reply_markup(call, STR("text/plain; charset=utf-8"), &out);
	return NULL;
}

/* The addresses in a sitemap are whole ones. */
static const struct problem *
require_base(struct call *call)
{
	if (call->config->site.public_base_url.len > 0)
		return NULL;
	return problem_new(call->arena, PROBLEM_NOT_FOUND,
	    "There is no sitemap: this site does not know its own address (PUBLIC_BASE_URL).");
}

static struct buf
begin(struct call *call, struct str element, size_t size)
{
	struct buf out = buf_new(call->arena, size);

	buf_append(&out, STR("<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<"));
	buf_append(&out, element);
	buf_append(&out, STR(" xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">\n"));
	return out;
}

const struct problem *
get_sitemap_index(struct call *call)
{
	struct buf out = begin(call, STR("sitemapindex"), 4096);
	int64_t pages;

	TRY(require_base(call));
	TRY(sitemap_count(call->service, call->arena, &pages));
	for (int64_t i = 1; i <= pages; i++) {
		buf_append(&out, STR("<sitemap>"));
		markup_element(&out, STR("loc"),
		    door_url(call, arena_printf(call->arena, "/sitemap/%lld", (long long)i)));
		buf_append(&out, STR("</sitemap>\n"));
	}
	buf_append(&out, STR("</sitemapindex>\n"));
	reply_markup(call, STR("application/xml; charset=utf-8"), &out);
	return NULL;
}

const struct problem *
get_sitemap_page(struct call *call)
{
	struct sitemap_entry *entries;
	struct buf out;
	int64_t page;
	size_t count;

	TRY(require_base(call));
	if (!str_to_i64(call->params[0], 1, INT32_MAX, &page))
		return problem_new(call->arena, PROBLEM_NOT_FOUND, "The sitemap has no such page.");
	TRY(sitemap_page(call->service, call->arena, page, &entries, &count));
	out = begin(call, STR("urlset"), 1024 + 160 * count);
	for (size_t i = 0; i < count; i++) {
		buf_append(&out, STR("<url>"));
		markup_element(&out, STR("loc"), door_image_url(call, entries[i].id));
		markup_time(&out, STR("lastmod"), entries[i].updated_us);
		buf_append(&out, STR("</url>\n"));
	}
	buf_append(&out, STR("</urlset>\n"));
	reply_markup(call, STR("application/xml; charset=utf-8"), &out);
	return NULL;
}
