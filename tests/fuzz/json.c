/* Any bytes as JSON: what is accepted is written and read again as the same. */
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "json/reader.h"
#include "json/writer.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

static void
put(struct json_writer *json, const struct json_value *value)
{
	if (value->kind == JSON_ARRAY)
		json_array_begin(json);
	else if (value->kind == JSON_OBJECT)
		json_object_begin(json);
	else if (value->kind == JSON_STRING)
		json_str(json, value->string);
	else if (value->kind == JSON_INTEGER)
		json_i64(json, value->integer);
	else if (value->kind == JSON_NUMBER)
		json_f64(json, value->number);
	else if (value->kind == JSON_BOOL)
		json_bool(json, value->boolean);
	else
		json_null(json);
	for (size_t i = 0; i < value->count; i++) {
		if (value->kind == JSON_OBJECT) {
			/* Names from outside need escapes, which json_name() leaves to its caller.
			 */
			json_str(json, value->names[i]);
			buf_byte(json->out, ':');
			json->after_name = true;
		}
		put(json, &value->items[i]);
	}
	if (value->kind == JSON_ARRAY)
		json_array_end(json);
	else if (value->kind == JSON_OBJECT)
		json_object_end(json);
}

static struct str
text_of(struct arena *arena, const struct json_value *value)
{
	struct buf out = buf_new(arena, 0);
	struct json_writer json = json_writer_new(&out);

	put(&json, value);
	return buf_str(&out);
}

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
	struct arena arena = { 0 };
	struct str input = { (const char *)bytes, size }, once, twice;
	const struct json_value *value, *again;
	struct buf out = buf_new(&arena, 0);
	struct json_writer json = json_writer_new(&out);

	/* Whatever a string holds, it comes out as JSON. */
	json_str(&json, input);
	if (str_find_byte(input, '\0') == input.len &&
	    json_parse(&arena, buf_str(&out), &value) != NULL)
		abort();
	if (json_parse(&arena, input, &value) == NULL) {
		once = text_of(&arena, value);
		if (json_parse(&arena, once, &again) != NULL)
			abort();
		twice = text_of(&arena, again);
		if (!str_eq(once, twice))
			abort();
	}
	arena_release(&arena);
	return 0;
}
