#include "config.h"

#include "api/account_handlers.h"

#include "api/body.h"
#include "api/query.h"
#include "api/reply.h"
#include "base/clock.h"
#include "service/api_token.h"

static const struct text_rule name_rule = { 1, 100, false }, scope_rule = { 1, 20, false };

static void
put_time_or_null(struct json_writer *json, struct str name, int64_t us)
{
	if (us == 0)
		json_put_null(json, name);
	else
		json_put_time(json, name, us);
}

/* Inside an open object. */
static void
put_token(struct json_writer *json, const struct api_token *token)
{
	json_put_id(json, STR("id"), token->id);
	json_put_str(json, STR("name"), token->name);
	json_put_str(json, STR("hint"), token->hint);
	json_name(json, STR("scopes"));
	json_array_begin(json);
	for (int i = 0; i < TOKEN_SCOPE_COUNT; i++)
		if ((token->scopes & 1 << i) != 0)
			json_str(json, token_scope_names[i]);
	json_array_end(json);
	json_put_time(json, STR("created_at"), token->created_us);
	put_time_or_null(json, STR("expires_at"), token->expires_us);
	put_time_or_null(json, STR("last_used_at"), token->last_used_us);
}

static void
read_scopes(struct body *body, int64_t *scopes)
{
	struct str *names = NULL;
	size_t count = 0;

	if (!body_texts(
		body, "scopes", BODY_REQUIRED, TOKEN_SCOPE_COUNT, scope_rule, &names, &count))
		return;
	for (size_t i = 0; i < count; i++) {
		int scope = 0;

		while (scope < TOKEN_SCOPE_COUNT && !str_eq(names[i], token_scope_names[scope]))
			scope++;
		if (scope == TOKEN_SCOPE_COUNT)
			field_errors_add(&body->errors, STR("scopes"),
			    "must be of: read, upload, write, moderate, admin");
		else
			*scopes |= 1 << scope;
	}
	if (*scopes == 0)
		field_errors_add(&body->errors, STR("scopes"), "must name at least one");
}

const struct problem *
post_own_token(struct call *call)
{
	struct buf out = buf_new(call->arena, 1024);
	struct json_writer json = json_writer_new(&out);
	struct api_token token = { 0 };
	struct body body;
	struct str text;

	TRY(body_read(call, &body));
	body_text(&body, "name", BODY_REQUIRED, name_rule, &token.name);
	read_scopes(&body, &token.scopes);
	if (body_time(&body, "expires_at", BODY_OPTIONAL, &token.expires_us) &&
	    token.expires_us != 0 && token.expires_us <= clock_now_us())
		field_errors_add(&body.errors, STR("expires_at"), "must be in the future");
	TRY(field_errors_problem(&body.errors));
	TRY(api_token_make(call->service, call->arena, &call->viewer, &token, &text));
	json_object_begin(&json);
	put_token(&json, &token);
	json_put_str(&json, STR("token"), text);
	json_object_end(&json);
	http_response_set(call->response, STR("Cache-Control"), STR("no-store"));
	reply_json(call, 201, &out);
	return NULL;
}

const struct problem *
get_own_tokens(struct call *call)
{
	struct field_errors errors = { .arena = call->arena };
	const struct str listing = STR("tokens");
	struct page_result result;
	struct json_writer json;
	struct api_token *tokens;
	struct paging paging;
	struct buf out;
	size_t count;

	query_paging(call, &errors, listing, &paging);
	TRY(field_errors_problem(&errors));
	TRY(api_token_list(
	    call->service, call->arena, &call->viewer, &paging, &tokens, &count, &result));
	json = reply_page_begin(call, &out);
	for (size_t i = 0; i < count; i++) {
		json_object_begin(&json);
		put_token(&json, &tokens[i]);
		json_object_end(&json);
	}
	reply_page_end(call, &json, listing, &paging, &result);
	return NULL;
}

const struct problem *
delete_own_token(struct call *call)
{
	struct id id;

	TRY(call_id(call, 0, "token", &id));
	TRY(api_token_revoke(call->service, call->arena, &call->viewer, id));
	reply_empty(call, 204);
	return NULL;
}
