#include "config.h"

#include "api/reply.h"

#include "api/cursor.h"
#include "config/config.h"
#include "http/etag.h"

/* A listing of fifty images fits. */
#define PAGE_BUFFER ((size_t)128 * 1024)

void
reply_json(struct call *call, int status, const struct buf *json)
{
	call->response->status = status;
	call->response->body = buf_str(json);
	http_response_set(
	    call->response, STR("Content-Type"), STR("application/json; charset=utf-8"));
}

void
reply_empty(struct call *call, int status)
{
	call->response->status = status;
	call->response->body = STR("");
}

void
reply_location(struct call *call, struct str path, struct id id)
{
	char text[ID_TEXT_SIZE];

	id_format(id, text);
	http_response_set(call->response, STR("Location"),
	    arena_printf(call->arena, "/api/v1%.*s/%s", (int)path.len, path.at, text));
}

bool
reply_etag(struct call *call, struct str tag)
{
	struct str known = http_header(call->request, "If-None-Match");
	struct str etag = http_etag(call->arena, tag);

	http_response_set(call->response, STR("ETag"), etag);
	/* What is kept for others is made whole; then 304 is cached_reply_keep()'s to say. */
	if (call->cached != NULL || call->record != NULL || !http_if_none_match(known, etag))
		return false;
	reply_empty(call, 304);
	return true;
}

const struct problem *
reply_if_match(struct call *call, struct str tag)
{
	struct str wanted = http_header(call->request, "If-Match");

	if (http_if_match(wanted, http_etag(call->arena, tag)))
		return NULL;
	return problem_new(call->arena, PROBLEM_PRECONDITION_FAILED,
	    "It was changed since you read it. Read it again and repeat your change.");
}

struct json_writer
reply_page_begin(struct call *call, struct buf *out)
{
	return reply_page_begin_named(call, STR("items"), out);
}

struct json_writer
reply_page_begin_named(struct call *call, struct str name, struct buf *out)
{
	struct json_writer json;

	*out = buf_new(call->arena, PAGE_BUFFER);
	json = json_writer_new(out);
	json_object_begin(&json);
	json_name(&json, name);
	json_array_begin(&json);
	return json;
}

void
reply_page_end(struct call *call, struct json_writer *json, struct str listing,
    const struct paging *paging, const struct page_result *result)
{
	json_array_end(json);
	json_name(json, STR("pagination"));
	json_object_begin(json);
	if (result->total >= 0)
		json_put_i64(json, STR("total"), result->total);
	if (result->total_is_least)
		json_put_bool(json, STR("total_is_estimate"), true);
	if (!paging->by_key)
		json_put_i64(json, STR("page"), paging->page);
	json_put_i64(json, STR("per_page"), paging->per_page);
	if (result->total >= 0)
		json_put_i64(json, STR("total_pages"),
		    (result->total + paging->per_page - 1) / paging->per_page);
	if (result->more)
		json_put_str(json, STR("next_cursor"), cursor_write(call, listing, result));
	else
		json_put_null(json, STR("next_cursor"));
	json_object_end(json);
	json_object_end(json);
	reply_json(call, 200, json->out);
}

/* "/_blobs/..." and "/_public/..." are nginx's names for the folders of the storage. */
static void
set_sendfile(struct call *call, struct str path)
{
	struct str root = call->config->storage.local_path;

	http_response_set(call->response, STR("X-Sendfile"),
	    arena_printf(
		call->arena, "%.*s/%.*s", (int)root.len, root.at, (int)path.len - 2, path.at + 2));
}

void
reply_accel(struct call *call, struct str path, struct str content_type)
{
	call->response->status = 200;
	call->response->body = STR("");
	if (str_eq(call->config->storage.sendfile, STR("x-sendfile")))
		set_sendfile(call, path);
	else
		http_response_set(call->response, STR("X-Accel-Redirect"), path);
	http_response_set(call->response, STR("Content-Type"), content_type);
}
