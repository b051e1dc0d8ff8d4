#include "config.h"

#include "api/body.h"

#include "base/clock.h"
#include "base/utf8.h"
#include "text/text.h"

#define BODY_MAX ((size_t)1024 * 1024)

static const struct json_value empty_object = { .kind = JSON_OBJECT };

static const struct problem *
require_json(struct call *call)
{
	struct str rest = http_header(call->request, "Content-Type");
	struct str type = rest.len == 0 ? rest : str_trim(str_cut(&rest, ';'));

	if (str_eq_nocase(type, STR("application/json")))
		return NULL;
	return problem_new(
	    call->arena, PROBLEM_UNSUPPORTED_TYPE, "The body must be sent as application/json.");
}

static const struct problem *
read_text(struct call *call, struct str *out)
{
	if (!call->body_read) {
		TRY(http_body_read(call->arena, call->request, BODY_MAX, &call->body_text));
		call->body_read = true;
	}
	*out = call->body_text;
	return NULL;
}

static const struct problem *
parse_object(struct call *call, struct str text, struct body *out)
{
	const struct json_value *json;

	TRY(require_json(call));
	TRY(json_parse(call->arena, text, &json));
	if (json->kind != JSON_OBJECT)
		return problem_new(call->arena, PROBLEM_BAD_REQUEST,
		    "The body must be a JSON object, not %s.", json_kind_name(json->kind));
	*out = (struct body){ .arena = call->arena, .json = json, .errors.arena = call->arena };
	return NULL;
}

const struct problem *
body_read(struct call *call, struct body *out)
{
	struct str text;

	TRY(require_json(call));
	TRY(read_text(call, &text));
	return parse_object(call, text, out);
}

const struct problem *
body_read_optional(struct call *call, struct body *out)
{
	struct str text;

	TRY(read_text(call, &text));
	if (str_trim(text).len > 0)
		return parse_object(call, text, out);
	*out = (struct body){
		.arena = call->arena, .json = &empty_object, .errors.arena = call->arena
	};
	return NULL;
}

bool
body_has(const struct body *body, const char *name)
{
	return json_member(body->json, name) != NULL;
}

/*
 * The member if it is there and of the kind; else says what is wrong. *is_null tells of an optional
 * one that was sent as null.
 */
static const struct json_value *
take(struct body *body, const char *name, enum body_presence presence, enum json_kind kind,
    bool *is_null)
{
	const struct json_value *value = json_member(body->json, name);

	*is_null = false;
	if (value == NULL || value->kind == JSON_NULL) {
		*is_null = value != NULL && presence == BODY_OPTIONAL;
		if (presence == BODY_REQUIRED)
			field_errors_add(&body->errors, str_of(name), "is required");
		return NULL;
	}
	if (value->kind == kind)
		return value;
	field_errors_add(&body->errors, str_of(name), "must be %s, not %s", json_kind_name(kind),
	    json_kind_name(value->kind));
	return NULL;
}

/* Cleans and measures one text; false after saying what is wrong with it. */
static bool
check_text(
    struct body *body, struct str name, struct text_rule rule, struct str text, struct str *out)
{
	struct str clean = rule.raw ? text : text_clean(body->arena, text);
	size_t length = utf8_length(clean);

	if (length < rule.min && rule.min == 1)
		field_errors_add(&body->errors, name, "must not be empty");
	else if (length < rule.min)
		field_errors_add(&body->errors, name,
		    "must be at least %zu characters long, not %zu", rule.min, length);
	else if (length > rule.max)
		field_errors_add(&body->errors, name,
		    "must be at most %zu characters long, not %zu", rule.max, length);
	else
		*out = clean;
	return length >= rule.min && length <= rule.max;
}

bool
body_text(struct body *body, const char *name, enum body_presence presence, struct text_rule rule,
    struct str *out)
{
	bool is_null;
	const struct json_value *value = take(body, name, presence, JSON_STRING, &is_null);

	if (value != NULL)
		return check_text(body, str_of(name), rule, value->string, out);
	if (is_null && rule.min == 0)
		*out = STR("");
	else if (is_null)
		field_errors_add(&body->errors, str_of(name), "must not be null");
	return is_null && rule.min == 0;
}

bool
body_bool(struct body *body, const char *name, enum body_presence presence, bool *out)
{
	bool is_null;
	const struct json_value *value = take(body, name, presence, JSON_BOOL, &is_null);

	if (value != NULL)
		*out = value->boolean;
	else if (is_null)
		*out = false;
	return value != NULL || is_null;
}

bool
body_i64(struct body *body, const char *name, enum body_presence presence, int64_t min, int64_t max,
    int64_t *out)
{
	bool is_null;
	const struct json_value *value = take(body, name, presence, JSON_INTEGER, &is_null);

	if (value == NULL) {
		if (is_null)
			*out = 0;
		return is_null;
	}
	if (value->integer < min || value->integer > max) {
		field_errors_add(&body->errors, str_of(name), "must be between %lld and %lld",
		    (long long)min, (long long)max);
		return false;
	}
	*out = value->integer;
	return true;
}

bool
body_id(struct body *body, const char *name, enum body_presence presence, struct id *out)
{
	bool is_null;
	const struct json_value *value = take(body, name, presence, JSON_STRING, &is_null);

	if (value == NULL) {
		if (is_null)
			*out = (struct id){ 0 };
		return is_null;
	}
	if (id_parse(value->string, out))
		return true;
	field_errors_add(&body->errors, str_of(name), "must be a UUID");
	return false;
}

bool
body_time(struct body *body, const char *name, enum body_presence presence, int64_t *us)
{
	bool is_null;
	const struct json_value *value = take(body, name, presence, JSON_STRING, &is_null);

	if (value == NULL) {
		if (is_null)
			*us = 0;
		return is_null;
	}
	if (clock_parse(value->string, us))
		return true;
	field_errors_add(&body->errors, str_of(name), "must be a time like 2026-01-02T03:04:05Z");
	return false;
}

static struct str
join(struct arena *arena, const struct str *names, size_t count)
{
	struct buf out = buf_new(arena, 128);

	for (size_t i = 0; i < count; i++) {
		buf_append(&out, i == 0 ? STR("") : STR(", "));
		buf_append(&out, names[i]);
	}
	return buf_str(&out);
}

bool
body_choice(struct body *body, const char *name, enum body_presence presence,
    const struct str *choices, size_t count, int *out)
{
	bool is_null;
	const struct json_value *value = take(body, name, presence, JSON_STRING, &is_null);
	struct str all;

	for (size_t i = 0; value != NULL && i < count; i++) {
		if (str_eq(value->string, choices[i])) {
			*out = (int)i;
			return true;
		}
	}
	if (value == NULL && !is_null)
		return false;
	all = join(body->arena, choices, count);
	field_errors_add(&body->errors, str_of(name), "must be one of: %.*s", (int)all.len, all.at);
	return false;
}

/* An array with min..max elements, all strings. */
static const struct json_value *
take_strings(struct body *body, const char *name, enum body_presence presence, size_t min,
    size_t max, bool *is_null)
{
	const struct json_value *value = take(body, name, presence, JSON_ARRAY, is_null);

	if (value == NULL)
		return NULL;
	if (value->count < min || value->count > max) {
		field_errors_add(&body->errors, str_of(name),
		    "must have between %zu and %zu elements", min, max);
		return NULL;
	}
	for (size_t i = 0; i < value->count; i++) {
		if (value->items[i].kind != JSON_STRING) {
			field_errors_add(&body->errors, str_of(name),
			    "element %zu must be a string, not %s", i,
			    json_kind_name(value->items[i].kind));
			return NULL;
		}
	}
	return value;
}

bool
body_ids(struct body *body, const char *name, enum body_presence presence, size_t min, size_t max,
    struct id **out, size_t *count)
{
	bool is_null;
	const struct json_value *value = take_strings(body, name, presence, min, max, &is_null);
	struct id *ids;

	if (value == NULL)
		return false;
	ids = arena_array(body->arena, struct id, value->count + 1);
	for (size_t i = 0; i < value->count; i++) {
		if (!id_parse(value->items[i].string, &ids[i])) {
			field_errors_add(
			    &body->errors, str_of(name), "element %zu must be a UUID", i);
			return false;
		}
	}
	*out = ids;
	*count = value->count;
	return true;
}

bool
body_texts(struct body *body, const char *name, enum body_presence presence, size_t max,
    struct text_rule rule, struct str **out, size_t *count)
{
	bool is_null;
	const struct json_value *value = take_strings(body, name, presence, 0, max, &is_null);
	size_t n = value == NULL ? 0 : value->count;
	struct str *texts;

	if (value == NULL && !is_null)
		return false;
	texts = arena_array(body->arena, struct str, n + 1);
	for (size_t i = 0; i < n; i++)
		if (!check_text(body, str_of(name), rule, value->items[i].string, &texts[i]))
			return false;
	*out = texts;
	*count = n;
	return true;
}
