#include "config.h"

#include "api/body.h"
#include "api/image_handlers.h"
#include "api/image_json.h"
#include "api/query.h"
#include "api/reply.h"
#include "service/image_own.h"

#define HASHES_MAX 1000
#define HASH_DIGITS 64
#define SIMILAR_MAX 50
#define SIMILAR_PRESET 20
/* Of 64 bits: what people take for the same picture differs in fewer. */
#define DISTANCE_MAX 16
#define DISTANCE_PRESET 10

static bool
is_hash(struct str text)
{
	for (size_t i = 0; i < text.len; i++)
		if (!(text.at[i] >= '0' && text.at[i] <= '9') &&
		    !(text.at[i] >= 'a' && text.at[i] <= 'f'))
			return false;
	return text.len == HASH_DIGITS;
}

static const struct problem *
read_hashes(struct call *call, struct str **hashes, size_t *count)
{
	struct body body;

	TRY(body_read(call, &body));
	body_texts(&body, "sha256", BODY_REQUIRED, HASHES_MAX,
	    (struct text_rule){ .min = HASH_DIGITS, .max = HASH_DIGITS }, hashes, count);
	for (size_t i = 0; body.errors.count == 0 && i < *count; i++)
		if (!is_hash((*hashes)[i]))
			field_errors_add(&body.errors, STR("sha256"),
			    "must be %d lower-case hexadecimal digits each", HASH_DIGITS);
	return field_errors_problem(&body.errors);
}

const struct problem *
post_images_exists(struct call *call)
{
	struct image_same *same;
	struct json_writer json;
	size_t count = 0, found;
	struct str *hashes = NULL;
	struct buf out;

	TRY(read_hashes(call, &hashes, &count));
	TRY(image_list_same(
	    call->service, call->arena, &call->viewer, hashes, count, &same, &found));
	out = buf_new(call->arena, 256 + found * 200);
	json = json_writer_new(&out);
	json_object_begin(&json);
	json_name(&json, STR("items"));
	json_array_begin(&json);
	for (size_t i = 0; i < found; i++) {
		json_object_begin(&json);
		json_put_str(&json, STR("sha256"), same[i].sha256);
		json_put_id(&json, STR("image_id"), same[i].id);
		json_put_str(&json, STR("status"), same[i].status);
		json_object_end(&json);
	}
	json_array_end(&json);
	json_object_end(&json);
	reply_json(call, 200, &out);
	return NULL;
}

static void
reply_similar(struct call *call, const struct image_similar *similar, size_t count)
{
	struct buf out = buf_new(call->arena, 256 + count * 2048);
	struct json_writer json = json_writer_new(&out);

	json_object_begin(&json);
	json_name(&json, STR("items"));
	json_array_begin(&json);
	for (size_t i = 0; i < count; i++) {
		json_object_begin(&json);
		json_put_i64(&json, STR("distance"), similar[i].distance);
		json_name(&json, STR("image"));
		image_json(call, &json, &similar[i].image);
		json_object_end(&json);
	}
	json_array_end(&json);
	json_object_end(&json);
	reply_json(call, 200, &out);
}

const struct problem *
get_image_similar(struct call *call)
{
	int64_t distance = DISTANCE_PRESET, limit = SIMILAR_PRESET;
	struct field_errors errors = { .arena = call->arena };
	struct image_similar *similar;
	size_t count;
	struct id id;

	TRY(call_id(call, 0, "image", &id));
	query_i64(call, &errors, "distance", 0, DISTANCE_MAX, &distance);
	query_i64(call, &errors, "limit", 1, SIMILAR_MAX, &limit);
	TRY(field_errors_problem(&errors));
	TRY(image_list_similar(
	    call->service, call->arena, &call->viewer, id, distance, limit, &similar, &count));
	reply_similar(call, similar, count);
	return NULL;
}

const struct problem *
get_image_position(struct call *call)
{
	struct buf out = buf_new(call->arena, 128);
	struct json_writer json = json_writer_new(&out);
	struct image_position position;
	struct id id;

	TRY(call_id(call, 0, "image", &id));
	TRY(image_position(call->service, call->arena, &call->viewer, id, &position));
	json_object_begin(&json);
	json_name(&json, STR("latitude"));
	json_f64(&json, position.latitude);
	json_name(&json, STR("longitude"));
	json_f64(&json, position.longitude);
	json_object_end(&json);
	http_response_set(call->response, STR("Cache-Control"), STR("no-store"));
	reply_json(call, 200, &out);
	return NULL;
}

const struct problem *
delete_image_position(struct call *call)
{
	struct id id;

	TRY(call_id(call, 0, "image", &id));
	TRY(image_forget_position(call->service, call->arena, &call->viewer, id));
	reply_empty(call, 204);
	return NULL;
}
