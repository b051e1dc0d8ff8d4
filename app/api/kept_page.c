#include "config.h"

#include "api/kept_page.h"

#include "api/reply.h"
#include "base/buf.h"
#include "crypto/checksum.h"
#include "http/content_coding.h"
#include "http/etag.h"

/* Nothing becomes longer by more when it is inflated: no memory is taken for what is made up. */
#define DEFLATE_MOST ((size_t)1032)

struct str
kept_page_pack(struct arena *arena, struct str text)
{
	struct str packed = http_gzip(arena, text), tag = checksum_text(arena, text);
	struct buf out = buf_new(arena, packed.len + 64);

	buf_printf(&out, "%.*s\n%zu\n", (int)tag.len, tag.at, text.len);
	buf_append(&out, packed);
	return buf_str(&out);
}

/* *page: what is left is the text compressed. */
static bool
read_head(struct str *page, struct str *tag, size_t *length)
{
	struct str digits;
	int64_t number;

	*tag = str_cut(page, '\n');
	digits = str_cut(page, '\n');
	if (tag->len != KEPT_TAG_LENGTH || !str_to_i64(digits, 0, INT32_MAX, &number) ||
	    (uint64_t)number > page->len * DEFLATE_MOST)
		return false;
	*length = (size_t)number;
	return true;
}

bool
kept_page_text(struct arena *arena, struct str page, struct str *text)
{
	struct str tag;
	size_t length;

	return read_head(&page, &tag, &length) && http_gunzip(arena, page, length, text);
}

void
kept_page_answer_known(struct call *call, struct str tag)
{
	http_response_set(call->response, STR("ETag"), http_etag(call->arena, tag));
	reply_empty(call, 304);
}

static void
set_body(struct call *call, struct str body)
{
	call->response->status = 200;
	call->response->body = body;
	http_response_set(
	    call->response, STR("Content-Type"), STR("application/json; charset=utf-8"));
}

static bool
answer_packed(struct call *call, struct str packed, size_t length)
{
	struct str text;

	http_response_vary(call->response, STR("Accept-Encoding"));
	if (http_accepts_gzip(http_header(call->request, "Accept-Encoding"))) {
		set_body(call, packed);
		http_response_set(call->response, STR("Content-Encoding"), STR("gzip"));
		return true;
	}
	if (!http_gunzip(call->arena, packed, length, &text))
		return false;
	set_body(call, text);
	return true;
}

bool
kept_page_answer(struct call *call, struct str page)
{
	struct str tag, etag;
	size_t length;

	if (!read_head(&page, &tag, &length))
		return false;
	etag = http_etag(call->arena, tag);
	if (http_if_none_match(http_header(call->request, "If-None-Match"), etag)) {
		kept_page_answer_known(call, tag);
		return true;
	}
	http_response_set(call->response, STR("ETag"), etag);
	return answer_packed(call, page, length);
}
