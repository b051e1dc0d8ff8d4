#include "config.h"

#include "json/reader.h"

#include <json-c/json.h>
#include <limits.h>

#include "json/check.h"

static void convert(struct arena *arena, struct json_object *from, struct json_value *to);

static void
convert_array(struct arena *arena, struct json_object *from, struct json_value *to)
{
	size_t count = json_object_array_length(from);
	struct json_value *items = arena_array(arena, struct json_value, count);

	for (size_t i = 0; i < count; i++)
		convert(arena, json_object_array_get_idx(from, i), &items[i]);
	to->kind = JSON_ARRAY;
	to->items = items;
	to->count = count;
}

static void
convert_object(struct arena *arena, struct json_object *from, struct json_value *to)
{
	size_t count = (size_t)json_object_object_length(from);
	struct json_value *items = arena_array(arena, struct json_value, count);
	struct str *names = arena_array(arena, struct str, count);
	struct json_object_iterator at = json_object_iter_begin(from);
	struct json_object_iterator end = json_object_iter_end(from);

	for (size_t i = 0; !json_object_iter_equal(&at, &end); i++) {
		names[i] = arena_copy(arena, str_of(json_object_iter_peek_name(&at)));
		convert(arena, json_object_iter_peek_value(&at), &items[i]);
		json_object_iter_next(&at);
	}
	to->kind = JSON_OBJECT;
	to->items = items;
	to->names = names;
	to->count = count;
}

static void
convert_string(struct arena *arena, struct json_object *from, struct json_value *to)
{
	struct str text = { json_object_get_string(from),
		(size_t)json_object_get_string_len(from) };

	to->kind = JSON_STRING;
	to->string = arena_copy(arena, text);
}

/* As deep as JSON_DEPTH_MAX. */
static void
convert(struct arena *arena, struct json_object *from, struct json_value *to)
{
	switch (json_object_get_type(from)) {
	case json_type_null:
		to->kind = JSON_NULL;
		break;
	case json_type_boolean:
		to->kind = JSON_BOOL;
		to->boolean = json_object_get_boolean(from);
		break;
	case json_type_int:
		to->kind = JSON_INTEGER;
		to->integer = json_object_get_int64(from);
		to->number = (double)to->integer;
		break;
	case json_type_double:
		to->kind = JSON_NUMBER;
		to->number = json_object_get_double(from);
		break;
	case json_type_string:
		convert_string(arena, from, to);
		break;
	case json_type_array:
		convert_array(arena, from, to);
		break;
	case json_type_object:
		convert_object(arena, from, to);
		break;
	}
}

static const char *
reason_of(enum json_tokener_error error)
{
	switch ((int)error) {
	case json_tokener_continue:
	case json_tokener_error_parse_eof:
		return "the text ends too early";
	case json_tokener_error_parse_array:
		return "',' or ']' was expected";
	case json_tokener_error_parse_object_key_name:
		return "a name in double quotes was expected";
	case json_tokener_error_parse_object_key_sep:
		return "':' was expected";
	case json_tokener_error_parse_object_value_sep:
		return "',' or '}' was expected";
	default:
		return "a value was not expected here";
	}
}

/* The NUL behind the text is given along: it ends a number that is the whole text. */
static const struct problem *
parse(struct arena *arena, struct json_tokener *tokener, const char *text, size_t length,
    const struct json_value **out)
{
	struct json_object *tree = json_tokener_parse_ex(tokener, text, (int)length + 1);
	enum json_tokener_error error = json_tokener_get_error(tokener);
	size_t end = json_tokener_get_parse_end(tokener);
	struct json_value *value;

	if (error != json_tokener_success || end < length) {
		json_object_put(tree);
		return json_malformed(arena, end < length ? end : length, reason_of(error));
	}
	value = arena_new(arena, struct json_value);
	convert(arena, tree, value);
	json_object_put(tree);
	*out = value;
	return NULL;
}

const struct problem *
json_parse(struct arena *arena, struct str text, const struct json_value **out)
{
	struct json_tokener *tokener;
	const struct problem *problem;
	char *copy;

	if (text.len >= INT_MAX)
		return problem_new(arena, PROBLEM_TOO_LARGE, "The JSON text is too long.");
	copy = arena_c_string(arena, text);
	TRY(json_check(arena, copy, text.len));
	/* json-c counts one level less for the scalars within the deepest. */
	tokener = json_tokener_new_ex(JSON_DEPTH_MAX + 1);
	if (tokener == NULL)
		return problem_caused(arena, PROBLEM_UNAVAILABLE, "json-c: out of memory");
	json_tokener_set_flags(tokener, JSON_TOKENER_STRICT);
	problem = parse(arena, tokener, copy, text.len, out);
	json_tokener_free(tokener);
	return problem;
}

const struct json_value *
json_member(const struct json_value *object, const char *name)
{
	struct str wanted = str_of(name);

	if (object == NULL || object->kind != JSON_OBJECT)
		return NULL;
	for (size_t i = 0; i < object->count; i++)
		if (str_eq(object->names[i], wanted))
			return &object->items[i];
	return NULL;
}

const char *
json_kind_name(enum json_kind kind)
{
	static const char *const names[JSON_KIND_COUNT] = {
		[JSON_NULL] = "null",
		[JSON_BOOL] = "a boolean",
		[JSON_INTEGER] = "an integer",
		[JSON_NUMBER] = "a number",
		[JSON_STRING] = "a string",
		[JSON_ARRAY] = "an array",
		[JSON_OBJECT] = "an object",
	};

	return names[kind];
}
