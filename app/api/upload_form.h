/* What comes beside the bytes of an upload: fields of a form, or metadata of a resumable one. */
#ifndef TINTYPE_API_UPLOAD_FORM_H
#define TINTYPE_API_UPLOAD_FORM_H

#include "service/upload.h"

#define UPLOAD_TAG_NAMES_MAX 100

struct upload_form {
	struct field_errors errors;
	struct upload_fields fields;
	struct str name; /* of the field that is being read */
	struct str tag_names[UPLOAD_TAG_NAMES_MAX];
	size_t tag_name_count;
};

void upload_form_init(struct upload_form *form, struct arena *arena);
/* A whole text field; the texts stay where they are. One we do not know is nobody's mistake. */
void upload_form_take(struct upload_form *form, struct str name, struct str text);
/* 400 naming every wrong field. */
const struct problem *upload_form_end(struct upload_form *form) MUST_CHECK;
/* A file's name as it is kept: clean, at most its last 255 characters, which hold the extension. */
struct str upload_file_name(struct arena *arena, struct str name);

#endif
