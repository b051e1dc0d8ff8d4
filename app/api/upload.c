#include "config.h"

#include "api/gate.h"
#include "api/image_handlers.h"
#include "api/image_json.h"
#include "api/problem_reply.h"
#include "api/reply.h"
#include "api/upload_form.h"
#include "config/config.h"
#include "http/multipart.h"

#define FILES_MAX 50
#define PARTS_MAX 150
#define PART_HEAD_MAX ((size_t)8 * 1024)
/* Of one text field; all have shorter rules, this only bounds memory. */
#define FIELD_MAX ((size_t)16 * 1024)
/* Beside the file: fields, boundaries, part heads. */
#define FORM_MAX ((int64_t)1024 * 1024)

/* One file of a request, and why it is refused, if it is. */
struct form_file {
	struct upload *upload;
	struct str name;
	const struct problem *refused;
};

/* The form while it is read. */
struct form {
	struct call *call;
	struct upload_form text;
	bool in_file;
	struct str name; /* of the field that is being read */
	struct buf value;
	struct form_file files[FILES_MAX];
	size_t file_count;
};

static const struct problem *
begin_file(struct form *form, const struct http_part *part)
{
	struct arena *arena = form->call->arena;
	struct form_file *file = &form->files[form->file_count];

	if (form->file_count == FILES_MAX)
		return problem_field(arena, "file", "must be sent at most %d times", FILES_MAX);
	TRY(upload_begin(form->call->service, arena, &file->upload));
	file->name = upload_file_name(arena, part->file_name);
	form->file_count++;
	return NULL;
}

static const struct problem *
begin_part(void *context, const struct http_part *part)
{
	struct form *form = context;
	struct arena *arena = form->call->arena;

	form->name = arena_copy(arena, part->name);
	form->in_file = str_eq(part->name, STR("file")) || str_eq(part->name, STR("image"));
	if (form->in_file)
		return begin_file(form, part);
	form->value = buf_new(arena, 256);
	return NULL;
}

/* A file that is refused does not end the others; its bytes pass by. */
static void
take_file_bytes(struct form_file *file, struct str piece)
{
	if (file->refused != NULL)
		return;
	file->refused = upload_write(file->upload, piece);
	if (file->refused != NULL)
		upload_cancel(file->upload);
}

static const struct problem *
take_bytes(void *context, struct str piece)
{
	struct form *form = context;

	if (form->in_file) {
		take_file_bytes(&form->files[form->file_count - 1], piece);
		return NULL;
	}
	if (form->value.len + piece.len > FIELD_MAX)
		return problem_new(form->call->arena, PROBLEM_TOO_LARGE,
		    "A text field must be at most %zu bytes large.", FIELD_MAX);
	buf_append(&form->value, piece);
	return NULL;
}

static const struct problem *
end_part(void *context)
{
	struct form *form = context;

	if (!form->in_file)
		upload_form_take(&form->text, form->name, buf_str(&form->value));
	return NULL;
}

static int64_t
body_max(const struct config *config)
{
	int64_t one = config->upload.max_bytes + FORM_MAX;

	return config->upload.request_max_bytes > one ? config->upload.request_max_bytes : one;
}

static const struct problem *
read_form(struct form *form)
{
	struct call *call = form->call;
	struct http_multipart_limits limits = {
		.parts = PARTS_MAX,
		.head_bytes = PART_HEAD_MAX,
		.body_bytes = body_max(call->config),
	};
	struct http_multipart_events events = {
		.context = form,
		.begin = begin_part,
		.bytes = take_bytes,
		.end = end_part,
	};

	call->streamed = true;
	TRY(http_multipart_read(call->arena, call->request, &limits, &events));
	if (form->file_count == 0)
		field_errors_add(&form->text.errors, STR("file"), "is required");
	return upload_form_end(&form->text);
}

static const struct problem *
finish_file(struct form *form, struct form_file *file, struct image_detail *out)
{
	if (file->refused != NULL)
		return file->refused;
	form->text.fields.file_name = file->name;
	return upload_finish(file->upload, &form->call->viewer, &form->text.fields, out);
}

static const struct problem *
reply_one(struct form *form)
{
	struct call *call = form->call;
	struct buf out = buf_new(call->arena, 2048);
	struct json_writer json = json_writer_new(&out);
	struct image_detail detail;

	TRY(finish_file(form, &form->files[0], &detail));
	image_detail_json(call, &json, &detail);
	reply_location(call, STR("/images"), detail.image.id);
	reply_json(call, 201, &out);
	return NULL;
}

/* The gate counted the request, so the first file; each other one counts like a request. */
static const struct problem *
finish_counted(struct form *form, size_t index, struct image_detail *out)
{
	if (index > 0)
		TRY(gate_count_again(form->call));
	return finish_file(form, &form->files[index], out);
}

/* True if it became an image. */
static bool
put_result(struct form *form, struct json_writer *json, size_t index)
{
	struct image_detail detail;
	const struct problem *problem = finish_counted(form, index, &detail);

	json_object_begin(json);
	json_put_str(json, STR("file_name"), form->files[index].name);
	json_put_i64(
	    json, STR("status"), problem == NULL ? 201 : problem_kind_info(problem->kind)->status);
	json_name(json, problem == NULL ? STR("image") : STR("problem"));
	if (problem == NULL)
		image_detail_json(form->call, json, &detail);
	else
		json_raw(json, problem_document(form->call, problem));
	json_object_end(json);
	return problem == NULL;
}

/* Each file for itself: what is wrong with one is no reason to refuse another. */
static void
reply_each(struct form *form)
{
	struct call *call = form->call;
	struct buf out = buf_new(call->arena, 2048 * form->file_count);
	struct json_writer json = json_writer_new(&out);
	int64_t created = 0;

	json_object_begin(&json);
	json_name(&json, STR("items"));
	json_array_begin(&json);
	for (size_t i = 0; i < form->file_count; i++)
		created += put_result(form, &json, i);
	json_array_end(&json);
	json_put_i64(&json, STR("created"), created);
	json_put_i64(&json, STR("refused"), (int64_t)form->file_count - created);
	json_object_end(&json);
	reply_json(call, 207, &out);
}

const struct problem *
post_images(struct call *call)
{
	struct form *form = arena_new(call->arena, struct form);

	form->call = call;
	upload_form_init(&form->text, call->arena);
	TRY(read_form(form));
	if (form->file_count == 1)
		return reply_one(form);
	reply_each(form);
	return NULL;
}
