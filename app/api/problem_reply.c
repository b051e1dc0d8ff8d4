#include "config.h"

#include "api/problem_reply.h"

#include "api/api.h"
#include "config/config.h"
#include "json/writer.h"

#define RETRY_AFTER_UNAVAILABLE 5

static void
write_fields(struct json_writer *json, const struct problem *problem)
{
	json_name(json, STR("errors"));
	json_array_begin(json);
	for (size_t i = 0; i < problem->field_count; i++) {
		json_object_begin(json);
		json_put_str(json, STR("field"), problem->fields[i].field);
		json_put_str(json, STR("message"), problem->fields[i].message);
		json_object_end(json);
	}
	json_array_end(json);
}

struct str
problem_document(struct call *call, const struct problem *problem)
{
	const struct problem_kind_info *info = problem_kind_info(problem->kind);
	struct str base = call->config->site.public_base_url;
	struct buf out = buf_new(call->arena, 512);
	struct json_writer json = json_writer_new(&out);

	json_object_begin(&json);
	json_put_str(&json, STR("type"),
	    arena_printf(call->arena, "%.*s/problems/%s", (int)base.len, base.at, info->slug.at));
	json_put_str(
	    &json, STR("title"), problem->field_count > 0 ? STR("Validation Failed") : info->title);
	json_put_i64(&json, STR("status"), info->status);
	json_put_str(&json, STR("detail"), str_of(problem->detail));
	json_put_str(&json, STR("instance"), call->request->path);
	json_put_str(&json, STR("traceId"), call->request->id);
	if (problem->field_count > 0)
		write_fields(&json, problem);
	json_object_end(&json);
	return buf_str(&out);
}

static void
set_retry_after(struct call *call, const struct problem *problem, int status)
{
	int seconds = problem->retry_after;

	if (seconds == 0 && status == 503)
		seconds = RETRY_AFTER_UNAVAILABLE;
	if (seconds > 0)
		http_response_set(
		    call->response, STR("Retry-After"), arena_printf(call->arena, "%d", seconds));
}

void
problem_reply(struct call *call, const struct problem *problem)
{
	struct http_response *response = call->response;
	int status = problem_kind_info(problem->kind)->status;

	http_response_clear(response);
	response->status = status;
	response->body = problem_document(call, problem);
	http_response_set(response, STR("Content-Type"), STR("application/problem+json"));
	http_response_set(response, STR("Cache-Control"), STR("no-store"));
	if (status == 401)
		http_response_set(response, STR("WWW-Authenticate"), STR("Bearer"));
	set_retry_after(call, problem, status);
	call->api->last.cause = problem->cause;
}
