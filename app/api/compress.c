#include "config.h"

#include "api/compress.h"

#include "http/content_coding.h"

/* Below this the answer fits into one packet anyway. */
#define LENGTH_MIN 1024

static const struct str types[] = {
	STR("application/json"),
	STR("application/problem+json"),
	STR("application/xml"),
	STR("application/atom+xml"),
	STR("application/rss+xml"),
	STR("text/"),
};

static bool
is_text(struct str type)
{
	for (size_t i = 0; i < sizeof types / sizeof *types; i++)
		if (str_starts(type, types[i]))
			return true;
	return false;
}

void
compress(struct call *call)
{
	struct http_response *response = call->response;
	struct str packed;

	if (response->body.len < LENGTH_MIN ||
	    http_response_get(response, STR("Content-Encoding")).len > 0 ||
	    !is_text(http_response_get(response, STR("Content-Type"))))
		return;
	http_response_vary(response, STR("Accept-Encoding"));
	if (!http_accepts_gzip(http_header(call->request, "Accept-Encoding")))
		return;
	packed = http_gzip(call->arena, response->body);
	if (packed.len >= response->body.len)
		return;
	response->body = packed;
	http_response_set(response, STR("Content-Encoding"), STR("gzip"));
}
