#include "config.h"

#include "api/image_handlers.h"
#include "api/image_json.h"
#include "api/reply.h"
#include "api/variant_choice.h"
#include "base/clock.h"
#include "base/encode.h"
#include "blob/blob.h"
#include "config/config.h"
#include "db/pg.h"
#include "http/range.h"
#include "service/image.h"
#include "service/publish.h"

/* How long a link to the store is good. */
#define LINK_SECONDS 60

/* A file never changes under its address: whoever may keep it, may keep it for ever. */
static void
set_caching(struct call *call, const struct variant_file *file)
{
	http_response_set(call->response, STR("Cache-Control"),
	    file->everybody ? STR("public, max-age=31536000, immutable")
			    : STR("private, max-age=31536000, immutable"));
}

/* By a link that the store takes, which ends soon: to a CDN if everybody may see it. */
static void
send_away(struct call *call, const struct variant_file *file)
{
	struct str public_url = call->config->storage.s3_public_url;
	struct blob_link link = { .head = call->request->method == HTTP_HEAD,
		.seconds = LINK_SECONDS,
		.type = variant_mime(file->format),
		.caching = http_response_get(call->response, STR("Cache-Control")),
		.disposition = http_response_get(call->response, STR("Content-Disposition")) };
	struct str url;

	if (file->everybody && public_url.len > 0)
		url = arena_printf(call->arena, "%.*s/%.*s", (int)public_url.len, public_url.at,
		    (int)file->storage_key.len, file->storage_key.at);
	else
		url = blob_presign(
		    call->service->blobs, call->arena, file->storage_key, &link, clock_now_us());
	/* The link is good for this viewer, now. */
	http_response_set(call->response, STR("Cache-Control"), STR("no-store"));
	http_response_set(call->response, STR("Location"), url);
	reply_empty(call, 302);
}

/*
 * Through nginx, which asks the store by a link of ours. The store's tags are not ours, so If-Range
 * is judged here, and nginx sends on what X-Tintype-Range says.
 */
static void
send_proxied(struct call *call, const struct variant_file *file)
{
	const struct blob_link link = { .head = call->request->method == HTTP_HEAD,
		.seconds = LINK_SECONDS };
	struct str url = blob_presign(
	    call->service->blobs, call->arena, file->storage_key, &link, clock_now_us());
	struct str path = str_from(url, str_find(url, STR("://")) + 3);

	path = str_from(path, str_find_byte(path, '/'));
	if (http_if_range(http_header(call->request, "If-Range"),
		http_response_get(call->response, STR("ETag"))))
		http_response_set(
		    call->response, STR("X-Tintype-Range"), http_header(call->request, "Range"));
	reply_accel(call, arena_printf(call->arena, "/_s3%.*s", (int)path.len, path.at),
	    variant_mime(file->format));
}

/*
 * What everybody may have, nginx sends by itself from now on; this once we tell it the same file.
 * Its headers are nginx's own, so that they are the same each time. False if it is not for
 * everybody any more, or the link cannot be made: then it is sent like any other.
 */
static bool
send_public(struct call *call, struct id image, const struct variant_choice *choice,
    const struct variant_file *file)
{
	const struct problem *problem;
	struct str name;

	if (!file->everybody || !str_eq(file->storage_provider, STR("local")))
		return false;
	problem = publish_file(call->service->pg, call->service->blobs, call->arena, image,
	    &choice->types, choice->stem, &name);
	if (problem != NULL || name.len == 0) {
		pg_settle(call->service->pg);
		return false;
	}
	set_caching(call, file);
	reply_accel(call, blob_public_path(call->arena, image, name), variant_mime(file->format));
	return true;
}

static void
send_file(struct call *call, const struct variant_file *file)
{
	const struct config *config = call->config;
	char tag[ID_TEXT_SIZE];
	bool away;

	set_caching(call, file);
	if (reply_etag(call, arena_copy(call->arena, id_format(file->id, tag))))
		return;
	away = str_eq(config->storage.s3_delivery, STR("redirect")) ||
	       (file->everybody && config->storage.s3_public_url.len > 0);
	if (!str_eq(file->storage_provider, STR("s3")))
		reply_accel(call,
		    blob_accel_path(call->service->blobs, call->arena, file->storage_key),
		    variant_mime(file->format));
	else if (away)
		send_away(call, file);
	else
		send_proxied(call, file);
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

void
send_file_unshared(struct call *call, const struct variant_file *file, bool as_download)
{
	char tag[ID_TEXT_SIZE];

	http_response_set(call->response, STR("Cache-Control"), STR("private, no-cache"));
	if (reply_etag(call, arena_copy(call->arena, id_format(file->id, tag))))
		return;
	if (as_download)
		set_file_name(call, file);
	if (str_eq(file->storage_provider, STR("s3")))
		send_proxied(call, file);
	else
		reply_accel(call,
		    blob_accel_path(call->service->blobs, call->arena, file->storage_key),
		    variant_mime(file->format));
}

const struct problem *
get_variant(struct call *call)
{
	struct variant_choice choice;
	struct variant_file file;
	enum variant_size size;
	struct id id;

	TRY(call_id(call, 0, "image", &id));
	if (!variant_parse(call->params[1], &size))
		return problem_new(
		    call->arena, PROBLEM_NOT_FOUND, "There is no such size of an image.");
	variant_choose(call, size, &choice);
	TRY(image_find_file(call->service, call->arena, &call->viewer, id, &choice.types, &file));
	if (size != VARIANT_ORIGINAL)
		http_response_vary(call->response, STR("Accept"));
	if (!send_public(call, id, &choice, &file))
		send_file(call, &file);
	return NULL;
}

const struct problem *
get_download(struct call *call)
{
	const struct variant_types original = { { variant_names[VARIANT_ORIGINAL] }, 1 };
	struct variant_file file;
	struct id id;

	TRY(call_id(call, 0, "image", &id));
	TRY(image_find_file(call->service, call->arena, &call->viewer, id, &original, &file));
	set_file_name(call, &file);
	send_file(call, &file);
	return NULL;
}
