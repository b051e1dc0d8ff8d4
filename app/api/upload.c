#include "config.h"

#include "api/image_handlers.h"
#include "api/image_json.h"
#include "api/reply.h"
#include "base/utf8.h"
#include "config/config.h"
#include "http/multipart.h"
#include "service/image.h"
#include "service/tag.h"
#include "service/upload.h"
#include "text/text.h"

#define PARTS_MAX 100
#define PART_HEAD_MAX ((size_t)8 * 1024)
/* Of one text field; all have shorter rules, this only bounds memory. */
#define FIELD_MAX ((size_t)16 * 1024)
/* Beside the file: fields, boundaries, part heads. */
#define FORM_MAX ((int64_t)1024 * 1024)
#define FILE_NAME_MAX 255
#define TAG_NAMES_MAX 100

/* The form while it is read. */
struct form {
	struct call *call;
	struct field_errors errors;
	struct upload *upload; /* NULL until the file comes */
	bool in_file;
	struct str name; /* of the field that is being read */
	struct buf value;
	struct upload_fields fields;
	struct str tag_names[TAG_NAMES_MAX];
	size_t tag_name_count;
};

static void
set_text(struct form *form, struct str text, size_t max, struct str *out)
{
	if (utf8_length(text) > max)
		field_errors_add(&form->errors, form->name,
		    "must be at most %zu characters long, not %zu", max, utf8_length(text));
	*out = text;
}

static void
set_visibility(struct form *form, struct str text)
{
	if (!visibility_parse(text, &form->fields.visibility))
		field_errors_add(
		    &form->errors, form->name, "must be one of: public, unlisted, private");
}

static void
set_rating(struct form *form, struct str text)
{
	if (!content_rating_parse(text, &form->fields.rating))
		field_errors_add(&form->errors, form->name, "must be one of: safe, nsfw");
}

static void
set_album(struct form *form, struct str text)
{
	if (text.len > 0 && !id_parse(text, &form->fields.album))
		field_errors_add(&form->errors, form->name, "must be a UUID");
}

/* Comma-separated, and the field may come again. */
static void
add_tags(struct form *form, struct str text)
{
	while (text.len > 0) {
		struct str name = text_clean(form->call->arena, str_cut(&text, ','));

		if (name.len == 0)
			continue;
		if (form->tag_name_count == TAG_NAMES_MAX) {
			field_errors_add(
			    &form->errors, form->name, "must be at most %d tags", TAGS_MAX);
			return;
		}
		form->tag_names[form->tag_name_count++] = name;
	}
}

/* A whole text field. Ones we do not know are nobody's mistake. */
static void
take_field(struct form *form, struct str text)
{
	if (!utf8_valid(text) || str_find_byte(text, '\0') < text.len) {
		field_errors_add(&form->errors, form->name, "must be UTF-8 text without NUL");
		return;
	}
	text = text_clean(form->call->arena, text);
	if (str_eq(form->name, STR("title")))
		set_text(form, text, IMAGE_TITLE_MAX, &form->fields.title);
	else if (str_eq(form->name, STR("description")))
		set_text(form, text, IMAGE_DESCRIPTION_MAX, &form->fields.description);
	else if (str_eq(form->name, STR("visibility")))
		set_visibility(form, text);
	else if (str_eq(form->name, STR("content_rating")))
		set_rating(form, text);
	else if (str_eq(form->name, STR("album_id")))
		set_album(form, text);
	else if (str_eq(form->name, STR("tags")) || str_eq(form->name, STR("tags[]")))
		add_tags(form, text);
}

/* The last 255 characters: they hold the extension. */
static struct str
short_name(struct arena *arena, struct str name)
{
	name = text_clean(arena, name);
	while (utf8_length(name) > FILE_NAME_MAX)
		utf8_take(&name);
	return name;
}

static const struct problem *
begin_part(void *context, const struct http_part *part)
{
	struct form *form = context;
	struct arena *arena = form->call->arena;

	form->name = arena_copy(arena, part->name);
	form->in_file = str_eq(part->name, STR("file")) || str_eq(part->name, STR("image"));
	if (!form->in_file) {
		form->value = buf_new(arena, 256);
		return NULL;
	}
	if (form->upload != NULL)
		return problem_field(arena, "file", "must be sent once: one image a request");
	form->fields.file_name = short_name(arena, part->file_name);
	return upload_begin(form->call->service, arena, &form->upload);
}

static const struct problem *
take_bytes(void *context, struct str piece)
{
	struct form *form = context;

	if (form->in_file)
		return upload_write(form->upload, piece);
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
		take_field(form, buf_str(&form->value));
	return NULL;
}

static const struct problem *
read_form(struct form *form)
{
	struct call *call = form->call;
	struct http_multipart_limits limits = {
		.parts = PARTS_MAX,
		.head_bytes = PART_HEAD_MAX,
		.body_bytes = call->config->upload.max_bytes + FORM_MAX,
	};
	struct http_multipart_events events = {
		.context = form,
		.begin = begin_part,
		.bytes = take_bytes,
		.end = end_part,
	};
	struct tag_given *tags;

	call->streamed = true;
	TRY(http_multipart_read(call->arena, call->request, &limits, &events));
	if (form->upload == NULL)
		field_errors_add(&form->errors, STR("file"), "is required");
	tags_check(&form->errors, STR("tags"), form->tag_names, form->tag_name_count, &tags,
	    &form->fields.tag_count);
	form->fields.tags = tags;
	return field_errors_problem(&form->errors);
}

const struct problem *
post_images(struct call *call)
{
	struct form *form = arena_new(call->arena, struct form);
	struct buf out = buf_new(call->arena, 2048);
	struct json_writer json = json_writer_new(&out);
	struct image_detail detail;

	form->call = call;
	form->errors.arena = call->arena;
	form->fields.visibility = VISIBILITY_PRIVATE;
	TRY(read_form(form));
	TRY(upload_finish(form->upload, &call->viewer, &form->fields, &detail));
	image_detail_json(call, &json, &detail);
	reply_location(call, STR("/images"), detail.image.id);
	reply_json(call, 201, &out);
	return NULL;
}
