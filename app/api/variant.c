#include "config.h"

#include "api/image_handlers.h"
#include "api/image_json.h"
#include "api/reply.h"
#include "base/encode.h"
#include "blob/blob.h"
#include "service/image.h"

/* A file never changes under its address: whoever may keep it, may keep it for ever. */
static void
set_caching(struct call *call, const struct variant_file *file)
{
	http_response_set(call->response, STR("Cache-Control"),
	    file->everybody ? STR("public, max-age=31536000, immutable")
			    : STR("private, max-age=31536000, immutable"));
}

static void
send_file(struct call *call, const struct variant_file *file)
{
	char tag[ID_TEXT_SIZE];

	set_caching(call, file);
	if (reply_etag(call, arena_copy(call->arena, id_format(file->id, tag))))
		return;
	reply_accel(call, blob_accel_path(call->service->blobs, call->arena, file->storage_key),
	    variant_mime(file->format));
}

const struct problem *
get_variant(struct call *call)
{
	struct variant_file file;
	enum variant_size size;
	struct id id;

	TRY(call_id(call, 0, "image", &id));
	if (!variant_parse(call->params[1], &size))
		return problem_new(
		    call->arena, PROBLEM_NOT_FOUND, "There is no such size of an image.");
	TRY(image_find_file(call->service, call->arena, &call->viewer, id, size, &file));
	send_file(call, &file);
	return NULL;
}

/* RFC 6266: the name as it is in UTF-8, and for very old clients nothing that could break a header.
 */
static void
set_file_name(struct call *call, const struct variant_file *file)
{
	struct str name = percent_encode(call->arena, file->original_filename);

	http_response_set(call->response, STR("Content-Disposition"),
	    arena_printf(call->arena, "attachment; filename=\"image.%.*s\"; filename*=UTF-8''%.*s",
		(int)file->format.len, file->format.at, (int)name.len, name.at));
}

const struct problem *
get_download(struct call *call)
{
	struct variant_file file;
	struct id id;

	TRY(call_id(call, 0, "image", &id));
	TRY(image_find_file(
	    call->service, call->arena, &call->viewer, id, VARIANT_ORIGINAL, &file));
	set_file_name(call, &file);
	send_file(call, &file);
	return NULL;
}
