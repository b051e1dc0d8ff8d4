#include "config.h"

#include "api/download.h"

#include "api/query.h"
#include "api/reply.h"
#include "base/encode.h"
#include "http/range.h"
#include "service/download.h"

/* No answer has more of the archive: that is what a worker needs of memory. nginx asks for less. */
#define SLICE_MAX ((int64_t)1024 * 1024)

static void
set_fields(struct call *call, const struct download *download)
{
	struct str name = percent_encode(call->arena, download->title);

	/* Whether it may be sent again is asked each time. */
	http_response_set(call->response, STR("Cache-Control"), STR("private, no-cache"));
	http_response_set(call->response, STR("Content-Type"), STR("application/zip"));
	http_response_set(call->response, STR("Accept-Ranges"), STR("bytes"));
	http_response_set(call->response, STR("Content-Disposition"),
	    arena_printf(call->arena,
		"attachment; filename=\"images.zip\"; filename*=UTF-8''%.*s.zip", (int)name.len,
		name.at));
}

static const struct problem *
unsatisfiable(struct call *call, int64_t size)
{
	http_response_set(call->response, STR("Content-Range"),
	    arena_printf(call->arena, "bytes */%lld", (long long)size));
	return problem_new(
	    call->arena, PROBLEM_RANGE, "The archive has %lld bytes.", (long long)size);
}

/* One slice: whole archives are put together by nginx, which keeps no worker waiting for a client.
 */
static const struct problem *
reply_slice(struct call *call, const struct download *download)
{
	struct str field = http_header(call->request, "Range");
	int64_t first = 0, last = download->size - 1;
	enum http_range range = http_range_parse(field, download->size, &first, &last);
	struct buf out;

	if (reply_etag(call, download->tag))
		return NULL;
	if (range == HTTP_RANGE_UNSATISFIABLE)
		return unsatisfiable(call, download->size);
	if (range == HTTP_RANGE_WHOLE && download->size > SLICE_MAX)
		return problem_caused(
		    call->arena, PROBLEM_UNAVAILABLE, "nginx has to ask for archives in slices");
	if (last - first >= SLICE_MAX)
		last = first + SLICE_MAX - 1;
	out = buf_new(call->arena, (size_t)(last - first + 1));
	TRY(download_read(call->service, call->arena, download, first, last, &out));
	set_fields(call, download);
	if (range == HTTP_RANGE_PART)
		http_response_set(call->response, STR("Content-Range"),
		    arena_printf(call->arena, "bytes %lld-%lld/%lld", (long long)first,
			(long long)last, (long long)download->size));
	call->response->status = range == HTTP_RANGE_PART ? 206 : 200;
	call->response->body = buf_str(&out);
	return NULL;
}

const struct problem *
get_album_download(struct call *call)
{
	struct download download;
	struct id id;

	TRY(call_id(call, 0, "album", &id));
	TRY(download_album(call->service, call->arena, &call->viewer, id, &download));
	return reply_slice(call, &download);
}

static const struct problem *
read_ids(struct call *call, struct id **ids, size_t *count)
{
	struct field_errors errors = { .arena = call->arena };
	struct str *texts = NULL;

	*count = 0;
	query_list(call, &errors, "ids", DOWNLOAD_IDS_MAX, ID_TEXT_SIZE, &texts, count);
	if (errors.count == 0 && *count == 0)
		field_errors_add(&errors, STR("ids"), "is required");
	*ids = arena_array(call->arena, struct id, *count);
	for (size_t i = 0; errors.count == 0 && i < *count; i++)
		if (!id_parse(texts[i], &(*ids)[i]))
			field_errors_add(&errors, STR("ids"), "must be UUIDs, comma-separated");
	return field_errors_problem(&errors);
}

const struct problem *
get_images_download(struct call *call)
{
	struct download download;
	struct id *ids;
	size_t count;

	TRY(read_ids(call, &ids, &count));
	TRY(download_images(call->service, call->arena, &call->viewer, ids, count, &download));
	return reply_slice(call, &download);
}
