#include "config.h"

#include "api/account_handlers.h"

#include "api/access_token.h"
#include "api/account_json.h"
#include "api/body.h"
#include "api/decorate.h"
#include "api/measure.h"
#include "api/query.h"
#include "api/reply.h"
#include "base/clock.h"
#include "cache/keys.h"
#include "cache/redis.h"
#include "config/config.h"
#include "crypto/signing_key.h"
#include "http/cookie.h"
#include "service/session.h"

#define COOKIE_NAME STR("tintype_refresh")

static const struct text_rule login_rule = { 1, 255, false }, password_rule = { 12, 128, true },
			      any_password_rule = { 1, 1024, true }, token_rule = { 1, 512, true };

static struct session_client
client_of(struct call *call)
{
	return (struct session_client){ .address = call->client_address,
		.user_agent = http_header(call->request, "User-Agent") };
}

static void
set_cookie(struct call *call, struct str token, int64_t max_age)
{
	struct http_cookie cookie = { .name = COOKIE_NAME,
		.value = token,
		.path = STR("/api/v1/auth"),
		.max_age = max_age,
		.secure = true,
		.http_only = true,
		.same_site = HTTP_SAME_SITE_STRICT };
	struct str text;

	if (http_cookie_format(call->arena, &cookie, &text))
		http_response_add(call->response, STR("Set-Cookie"), text);
}

/* access_token, token_type, expires_in, and the refresh token unless it goes into the cookie. */
static void
put_tokens(
    struct call *call, struct json_writer *json, const struct session_grant *grant, bool cookie)
{
	int64_t life = call->config->auth.access_ttl / CLOCK_SECOND_NS;
	char token_id[ID_TEXT_SIZE];
	struct access_claims claims = { .subject = grant->user_id,
		.session = grant->session,
		.role = grant->role,
		.token_id = id_format(id_new(), token_id),
		.expires = clock_now_us() / CLOCK_SECOND_US + life };

	json_put_str(json, STR("access_token"), access_token_make(call, &claims));
	if (cookie)
		set_cookie(
		    call, grant->refresh_token, call->config->auth.refresh_ttl / CLOCK_SECOND_NS);
	else
		json_put_str(json, STR("refresh_token"), grant->refresh_token);
	json_put_str(json, STR("token_type"), STR("Bearer"));
	json_put_i64(json, STR("expires_in"), life);
}

static void
reply_tokens(struct call *call, const struct session_grant *grant, const struct account *account,
    bool cookie)
{
	struct buf out = buf_new(call->arena, 2048);
	struct json_writer json = json_writer_new(&out);

	json_object_begin(&json);
	put_tokens(call, &json, grant, cookie);
	if (account != NULL) {
		json_name(&json, STR("user"));
		account_json(call, &json, account, true);
	}
	json_object_end(&json);
	http_response_set(call->response, STR("Cache-Control"), STR("no-store"));
	reply_json(call, 200, &out);
}

const struct problem *
post_auth_login(struct call *call)
{
	struct str login = { 0 }, password = { 0 };
	const struct problem *problem;
	struct session_grant grant;
	struct account account;
	struct body body;
	bool cookie = false, locked;

	TRY(body_read(call, &body));
	if (!body_text(&body, "email", BODY_OPTIONAL, login_rule, &login) &&
	    !body_text(&body, "username", BODY_OPTIONAL, login_rule, &login))
		field_errors_add(&body.errors, STR("email"), "is required, or username");
	body_text(&body, "password", BODY_REQUIRED, any_password_rule, &password);
	body_bool(&body, "cookie", BODY_OPTIONAL, &cookie);
	TRY(field_errors_problem(&body.errors));
	problem = session_sign_in(call->service, call->arena, login, password, client_of(call),
	    &account, &grant, &locked);
	if (problem != NULL && problem->kind == PROBLEM_UNAUTHORIZED)
		measure_security(call, locked ? SECURITY_ACCOUNT_LOCKED : SECURITY_LOGIN_FAILED);
	TRY(problem);
	reply_tokens(call, &grant, &account, cookie);
	return NULL;
}

/*
 * SameSite=Strict keeps the cookie from other sites' requests; browsers that say where a request
 * comes from are taken by their word, too, which shuts out other hosts of the same site.
 */
static const struct problem *
check_site(struct call *call)
{
	struct str site = http_header(call->request, "Sec-Fetch-Site");

	if (site.len == 0 || str_eq(site, STR("same-origin")) || str_eq(site, STR("none")) ||
	    decorate_origin_is_listed(call))
		return NULL;
	return problem_new(call->arena, PROBLEM_FORBIDDEN,
	    "The cookie does not count for a request that another site's page made.");
}

/*
 * The token of the body, or of the cookie, which counts with a JSON body or none at all only:
 * body_read_optional() sees to that.
 */
static const struct problem *
refresh_token_of(struct call *call, struct str *token, bool *cookie)
{
	struct body body;

	TRY(body_read_optional(call, &body));
	*token = STR("");
	body_text(&body, "refresh_token", BODY_OPTIONAL, token_rule, token);
	TRY(field_errors_problem(&body.errors));
	*cookie = token->len == 0 &&
		  http_cookie_get(http_header(call->request, "Cookie"), COOKIE_NAME, token);
	return *cookie ? check_site(call) : NULL;
}

const struct problem *
post_auth_refresh(struct call *call)
{
	const struct problem *problem;
	struct session_grant grant;
	struct str token;
	bool cookie, replayed;

	TRY(refresh_token_of(call, &token, &cookie));
	if (token.len == 0)
		return problem_new(call->arena, PROBLEM_UNAUTHORIZED, "There is no refresh token.");
	problem = session_refresh(call->service, call->arena, token, key_ring_secret(call->keys),
	    client_of(call), &grant, &replayed);
	if (replayed)
		measure_security(call, SECURITY_REFRESH_REPLAYED);
	TRY(problem);
	reply_tokens(call, &grant, NULL, cookie);
	return NULL;
}

/* The token that was sent works no more, whatever is kept of its session elsewhere. */
static void
blacklist_token(struct call *call)
{
	int64_t life = (call->token_expires_us - clock_now_us()) / CLOCK_SECOND_US + 1;
	struct redis_command command = { 0 };

	redis_arg(&command, STR("SET"));
	redis_arg(&command, key_blacklist(call->arena, call->token_id));
	redis_arg(&command, STR("1"));
	redis_arg(&command, STR("EX"));
	redis_arg_i64(&command, call->arena, life > 0 ? life : 1);
	if (redis_run(call->service->redis, call->arena, &command, 1) != NULL)
		return; /* PostgreSQL knows that the session has ended */
}

const struct problem *
post_auth_logout(struct call *call)
{
	struct viewer *viewer = &call->viewer;
	struct body body;
	struct str token = STR("");
	bool all = false, ended;

	TRY(body_read_optional(call, &body));
	body_bool(&body, "logout_all", BODY_OPTIONAL, &all);
	body_text(&body, "refresh_token", BODY_OPTIONAL, token_rule, &token);
	TRY(field_errors_problem(&body.errors));
	TRY(session_end(
	    call->service, call->arena, viewer->id, viewer->session, STR("logout"), &ended));
	if (token.len > 0)
		TRY(session_end_by_token(
		    call->service, call->arena, viewer->id, token, STR("logout")));
	if (all)
		TRY(session_end_others(
		    call->service, call->arena, viewer->id, (struct id){ 0 }, STR("logout_all")));
	blacklist_token(call);
	set_cookie(call, STR(""), 0);
	reply_empty(call, 204);
	return NULL;
}

const struct problem *
post_auth_password(struct call *call)
{
	struct str current = { 0 }, wanted = { 0 };
	struct body body;

	TRY(body_read(call, &body));
	body_text(&body, "current_password", BODY_REQUIRED, any_password_rule, &current);
	body_text(&body, "new_password", BODY_REQUIRED, password_rule, &wanted);
	TRY(field_errors_problem(&body.errors));
	TRY(session_change_password(call->service, call->arena, &call->viewer, current, wanted));
	reply_empty(call, 204);
	return NULL;
}

/* Oneself or an administrator; nobody else learns whether the account is there. */
static const struct problem *
session_owner_id(struct call *call, struct id *out)
{
	if (str_eq(call->params[0], STR("me")))
		*out = call->viewer.id;
	else
		TRY(call_id(call, 0, "account", out));
	if (viewer_is(&call->viewer, *out) || viewer_administers(&call->viewer))
		return NULL;
	return problem_new(call->arena, PROBLEM_FORBIDDEN, "These sessions are not yours.");
}

static void
put_session(struct call *call, struct json_writer *json, const struct session *session)
{
	json_object_begin(json);
	json_put_id(json, STR("id"), session->id);
	json_put_id(json, STR("user_id"), session->user_id);
	json_put_str_or_null(json, STR("ip_address"), session->ip_address);
	json_put_str_or_null(json, STR("user_agent"), session->user_agent);
	json_put_time(json, STR("created_at"), session->created_us);
	if (session->last_used_us == 0)
		json_put_null(json, STR("last_used_at"));
	else
		json_put_time(json, STR("last_used_at"), session->last_used_us);
	json_put_time(json, STR("expires_at"), session->expires_us);
	json_put_bool(json, STR("is_current"), id_eq(session->id, call->viewer.session));
	json_object_end(json);
}

const struct problem *
get_user_sessions(struct call *call)
{
	struct field_errors errors = { .arena = call->arena };
	struct page_result result;
	struct session *sessions;
	struct paging paging;
	struct json_writer json;
	char text[ID_TEXT_SIZE];
	struct str listing;
	struct buf out;
	struct id id;
	size_t count;

	TRY(session_owner_id(call, &id));
	listing = arena_printf(call->arena, "sessions %s", id_format(id, text).at);
	query_paging(call, &errors, listing, &paging);
	TRY(field_errors_problem(&errors));
	TRY(session_list(call->service, call->arena, id, &paging, &sessions, &count, &result));
	json = reply_page_begin_named(call, STR("sessions"), &out);
	for (size_t i = 0; i < count; i++)
		put_session(call, &json, &sessions[i]);
	reply_page_end(call, &json, listing, &paging, &result);
	return NULL;
}

const struct problem *
delete_user_session(struct call *call)
{
	struct id owner, session;
	bool ended;

	TRY(session_owner_id(call, &owner));
	TRY(call_id(call, 1, "session", &session));
	TRY(session_end(call->service, call->arena, owner, session, STR("ended"), &ended));
	if (!ended)
		return problem_new(call->arena, PROBLEM_NOT_FOUND, "There is no such session.");
	reply_empty(call, 204);
	return NULL;
}
