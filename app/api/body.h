/*
 * Request bodies: JSON of at most 1 MiB (413), application/json (415), an object (400). Then each
 * field is read by a body_* function that gathers what is wrong with it, so that the client hears
 * of every wrong field at once: read all, then TRY(field_errors_problem(&body.errors)). Text comes
 * out NFC-normalised and trimmed, its length counted in code points.
 */
#ifndef TINTYPE_API_BODY_H
#define TINTYPE_API_BODY_H

#include "api/call.h"
#include "json/reader.h"

struct body {
	struct arena *arena;
	const struct json_value *json; /* an object; empty if the body was empty and that is fine */
	struct field_errors errors;
};

enum body_presence {
	BODY_REQUIRED, /* absent or null is an error */
	BODY_OPTIONAL, /* absent leaves *out untouched, null makes it empty (nil, 0, false) */
};

struct text_rule {
	size_t min, max; /* code points */
	bool raw;        /* as typed: neither trimmed nor normalised (passwords) */
};

const struct problem *body_read(struct call *call, struct body *out) MUST_CHECK;
/* The same, but no body at all is an empty object. */
const struct problem *body_read_optional(struct call *call, struct body *out) MUST_CHECK;

/* Was the field sent (also as null)? */
bool body_has(const struct body *body, const char *name);
/* Each returns whether *out was set. */
bool body_text(struct body *body, const char *name, enum body_presence presence,
    struct text_rule rule, struct str *out);
bool body_bool(struct body *body, const char *name, enum body_presence presence, bool *out);
bool body_i64(struct body *body, const char *name, enum body_presence presence, int64_t min,
    int64_t max, int64_t *out);
bool body_id(struct body *body, const char *name, enum body_presence presence, struct id *out);
bool body_time(struct body *body, const char *name, enum body_presence presence, int64_t *us);
/* One of count names; *out is its index. */
bool body_choice(struct body *body, const char *name, enum body_presence presence,
    const struct str *choices, size_t count, int *out);
/* Arrays of min..max elements. */
bool body_ids(struct body *body, const char *name, enum body_presence presence, size_t min,
    size_t max, struct id **out, size_t *count);
bool body_texts(struct body *body, const char *name, enum body_presence presence, size_t max,
    struct text_rule rule, struct str **out, size_t *count);

#endif
