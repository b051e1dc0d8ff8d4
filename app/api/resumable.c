#include "config.h"

#include "api/resumable.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "api/reply.h"
#include "api/upload_form.h"
#include "base/clock.h"
#include "base/encode.h"
#include "config/config.h"
#include "http/media_type.h"
#include "service/resumable.h"
#include "json/writer.h"

#define DATE_SIZE 32

static void
put_number(struct call *call, struct str name, int64_t number)
{
	http_response_set(
	    call->response, name, arena_printf(call->arena, "%lld", (long long)number));
}

static void
put_version(struct call *call)
{
	http_response_set(call->response, STR("Tus-Resumable"), STR("1.0.0"));
}

void
resumable_tell_options(struct call *call)
{
	if (!str_starts(call->request->path, STR("/api/v1/uploads")))
		return;
	put_version(call);
	http_response_set(call->response, STR("Tus-Version"), STR("1.0.0"));
	http_response_set(
	    call->response, STR("Tus-Extension"), STR("creation,expiration,termination"));
	put_number(call, STR("Tus-Max-Size"), call->config->upload.max_bytes);
}

static const struct problem *
check_version(struct call *call)
{
	put_version(call);
	if (str_eq(http_header(call->request, "Tus-Resumable"), STR("1.0.0")))
		return NULL;
	return problem_new(call->arena, PROBLEM_PRECONDITION_FAILED,
	    "Tus-Resumable must be 1.0.0, the version of the protocol that is spoken here.");
}

static const struct problem *
read_number(struct call *call, const char *name, int64_t least, int64_t *out)
{
	if (str_to_i64(http_header(call->request, name), least, INT64_MAX, out))
		return NULL;
	return problem_field(
	    call->arena, name, "must be a whole number of at least %lld", (long long)least);
}

/* RFC 4648 with '+', '/' and padding. */
static bool
decode(struct arena *arena, struct str text, struct str *out)
{
	struct str copy;
	char *bytes;

	while (str_ends(text, STR("=")))
		text.len--;
	copy = arena_copy(arena, text);
	bytes = arena_c_string(arena, copy);
	for (size_t i = 0; i < copy.len; i++) {
		if (bytes[i] == '+')
			bytes[i] = '-';
		else if (bytes[i] == '/')
			bytes[i] = '_';
	}
	return base64url_decode(arena, (struct str){ bytes, copy.len }, out);
}

/* "filename ZmlsZQ==,title dGl0bGU=": the fields of POST /images, and the file's name. */
static const struct problem *
read_metadata(void *context, struct str metadata, struct upload_fields *out)
{
	struct call *call = context;
	struct upload_form *form = arena_new(call->arena, struct upload_form);
	struct str name, value;

	upload_form_init(form, call->arena);
	while (metadata.len > 0) {
		struct str pair = str_trim(str_cut(&metadata, ','));

		name = arena_copy(call->arena, str_cut(&pair, ' '));
		if (name.len == 0)
			continue;
		if (!decode(call->arena, str_trim(pair), &value))
			field_errors_add(
			    &form->errors, STR("Upload-Metadata"), "must have values in base64");
		else if (str_eq(name, STR("filename")) || str_eq(name, STR("name")))
			form->fields.file_name = upload_file_name(call->arena, value);
		else
			upload_form_take(form, name, value);
	}
	TRY(upload_form_end(form));
	*out = form->fields;
	return NULL;
}

static void
put_state(struct call *call, const struct resumable *upload)
{
	time_t expires = (time_t)(upload->expires_at / CLOCK_SECOND_US);
	char date[DATE_SIZE], image[ID_TEXT_SIZE];
	struct tm parts;

	gmtime_r(&expires, &parts);
	strftime(date, sizeof date, "%a, %d %b %Y %H:%M:%S GMT", &parts);
	http_response_set(
	    call->response, STR("Upload-Expires"), arena_copy(call->arena, str_of(date)));
	put_number(call, STR("Upload-Offset"), upload->received);
	http_response_set(call->response, STR("Cache-Control"), STR("no-store"));
	if (!id_is_nil(upload->image))
		http_response_set(call->response, STR("Content-Location"),
		    arena_printf(
			call->arena, "/api/v1/images/%s", id_format(upload->image, image).at));
	/* RFC 6249 */
	if (!id_is_nil(upload->duplicate_of))
		http_response_set(call->response, STR("Link"),
		    arena_printf(call->arena, "</api/v1/images/%s>; rel=\"duplicate\"",
			id_format(upload->duplicate_of, image).at));
}

const struct problem *
post_uploads(struct call *call)
{
	struct str metadata = http_header(call->request, "Upload-Metadata");
	struct resumable upload;
	struct upload_fields ignored;
	int64_t size;

	TRY(check_version(call));
	TRY(read_number(call, "Upload-Length", 1, &size));
	/* What is wrong is told before the bytes are sent. */
	TRY(read_metadata(call, metadata, &ignored));
	TRY(resumable_begin(call->service, call->arena, &call->viewer, size, metadata, &upload));
	put_state(call, &upload);
	reply_location(call, STR("/uploads"), upload.id);
	reply_empty(call, 201);
	return NULL;
}

const struct problem *
get_upload(struct call *call)
{
	struct buf out = buf_new(call->arena, 256);
	struct json_writer json = json_writer_new(&out);
	struct resumable upload;
	struct id id;

	put_version(call);
	TRY(call_id(call, 0, "upload", &id));
	TRY(resumable_find(call->service, call->arena, &call->viewer, id, &upload));
	put_state(call, &upload);
	put_number(call, STR("Upload-Length"), upload.size);
	if (upload.metadata.len > 0)
		http_response_set(call->response, STR("Upload-Metadata"), upload.metadata);
	json_object_begin(&json);
	json_put_id(&json, STR("id"), upload.id);
	json_put_i64(&json, STR("size"), upload.size);
	json_put_i64(&json, STR("received"), upload.received);
	json_name(&json, STR("image_id"));
	json_id_or_null(&json, upload.image);
	json_put_time(&json, STR("expires_at"), upload.expires_at);
	json_object_end(&json);
	reply_json(call, 200, &out);
	return NULL;
}

static void
close_file(void *fd)
{
	close(*(int *)fd);
}

/* The file that nginx wrote the body to; without one the body is read as it comes. */
static const struct problem *
open_body(struct call *call, struct blob_source *source)
{
	struct str path = http_param(call->request, "TINTYPE_BODY_FILE");
	int *fd;

	*source = (struct blob_source){
		.fd = -1, .read = call->request->body.read, .context = call->request->body.source
	};
	if (path.len == 0)
		return NULL;
	fd = arena_new(call->arena, int);
	*fd = open(arena_c_string(call->arena, path), O_RDONLY | O_CLOEXEC);
	if (*fd < 0)
		return problem_caused(call->arena, PROBLEM_INTERNAL, "%.*s: %s", (int)path.len,
		    path.at, strerror(errno));
	arena_at_exit(call->arena, close_file, fd);
	source->fd = *fd;
	return NULL;
}

static const struct problem *
check_type(struct call *call)
{
	struct http_media_type type;

	if (http_media_type_parse(call->arena, http_header(call->request, "Content-Type"), &type) &&
	    http_media_type_is(&type, STR("application/offset+octet-stream")))
		return NULL;
	return problem_new(call->arena, PROBLEM_UNSUPPORTED_TYPE,
	    "The request body must be application/offset+octet-stream.");
}

const struct problem *
patch_upload(struct call *call)
{
	struct blob_source source;
	struct resumable_piece piece = {
		.source = &source, .fields = read_metadata, .context = call
	};
	struct resumable upload;

	TRY(check_version(call));
	TRY(check_type(call));
	TRY(call_id(call, 0, "upload", &piece.id));
	TRY(read_number(call, "Upload-Offset", 0, &piece.offset));
	call->streamed = true;
	TRY(open_body(call, &source));
	TRY(resumable_append(call->service, call->arena, &call->viewer, &piece, &upload));
	put_state(call, &upload);
	reply_empty(call, 204);
	return NULL;
}

const struct problem *
delete_upload(struct call *call)
{
	struct id id;

	TRY(check_version(call));
	TRY(call_id(call, 0, "upload", &id));
	TRY(resumable_end(call->service, call->arena, &call->viewer, id));
	reply_empty(call, 204);
	return NULL;
}
