#include "config.h"

#include "api/upload_form.h"

#include "base/utf8.h"
#include "service/image.h"
#include "service/tag.h"
#include "text/text.h"

#define FILE_NAME_MAX 255

void
upload_form_init(struct upload_form *form, struct arena *arena)
{
	*form = (struct upload_form){ .errors = { .arena = arena },
		.fields = { .visibility = VISIBILITY_PRIVATE } };
}

static void
set_text(struct upload_form *form, struct str text, size_t max, struct str *out)
{
	if (utf8_length(text) > max)
		field_errors_add(&form->errors, form->name,
		    "must be at most %zu characters long, not %zu", max, utf8_length(text));
	*out = text;
}

static void
set_visibility(struct upload_form *form, struct str text)
{
	if (!visibility_parse(text, &form->fields.visibility))
		field_errors_add(
		    &form->errors, form->name, "must be one of: public, unlisted, private");
}

static void
set_rating(struct upload_form *form, struct str text)
{
	if (!content_rating_parse(text, &form->fields.rating))
		field_errors_add(&form->errors, form->name, "must be one of: safe, nsfw");
}

static void
set_album(struct upload_form *form, struct str text)
{
	if (text.len > 0 && !id_parse(text, &form->fields.album))
		field_errors_add(&form->errors, form->name, "must be a UUID");
}

static void
set_keep_position(struct upload_form *form, struct str text)
{
	form->fields.keep_position = str_eq(text, STR("true"));
	if (!form->fields.keep_position && text.len > 0 && !str_eq(text, STR("false")))
		field_errors_add(&form->errors, form->name, "must be true or false");
}

/* Comma-separated, and the field may come again. */
static void
add_tags(struct upload_form *form, struct str text)
{
	while (text.len > 0) {
		struct str name = text_clean(form->errors.arena, str_cut(&text, ','));

		if (name.len == 0)
			continue;
		if (form->tag_name_count == UPLOAD_TAG_NAMES_MAX) {
			field_errors_add(
			    &form->errors, form->name, "must be at most %d tags", TAGS_MAX);
			return;
		}
		form->tag_names[form->tag_name_count++] = name;
	}
}

/* */
void
upload_form_take(struct upload_form *form, struct str name, struct str text)
{
	form->name = name;
	if (!utf8_valid(text) || str_find_byte(text, '\0') < text.len) {
		field_errors_add(&form->errors, form->name, "must be UTF-8 text without NUL");
		return;
	}
	text = text_clean(form->errors.arena, text);
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
	else if (str_eq(form->name, STR("keep_position")))
		set_keep_position(form, text);
	else if (str_eq(form->name, STR("tags")) || str_eq(form->name, STR("tags[]")))
		add_tags(form, text);
}

/* The last 255 characters: they hold the extension. */
struct str
upload_file_name(struct arena *arena, struct str name)
{
	name = text_clean(arena, name);
	while (utf8_length(name) > FILE_NAME_MAX)
		utf8_take(&name);
	return name;
}

const struct problem *
upload_form_end(struct upload_form *form)
{
	struct tag_given *tags;

	tags_check(&form->errors, STR("tags"), form->tag_names, form->tag_name_count, &tags,
	    &form->fields.tag_count);
	form->fields.tags = tags;
	return field_errors_problem(&form->errors);
}
