#include "config.h"

#include "api/account_handlers.h"

#include "api/account_json.h"
#include "api/body.h"
#include "api/reply.h"
#include "service/account.h"
#include "service/account_end.h"

static const struct text_rule email_rule = { 1, 255, false }, username_rule = { 3, 32, false },
			      password_rule = { 12, 128, true },
			      any_password_rule = { 1, 1024, true },
			      display_name_rule = { 0, 100, false }, bio_rule = { 0, 500, false };

static void
reply_account(struct call *call, int status, const struct account *account, bool own)
{
	struct buf out = buf_new(call->arena, 1024);
	struct json_writer json = json_writer_new(&out);

	account_json(&json, account, own);
	reply_json(call, status, &out);
}

const struct problem *
post_auth_register(struct call *call)
{
	struct account_registration wanted = { 0 };
	struct account account;
	struct body body;

	TRY(body_read(call, &body));
	body_text(&body, "email", BODY_REQUIRED, email_rule, &wanted.email);
	body_text(&body, "username", BODY_REQUIRED, username_rule, &wanted.username);
	body_text(&body, "password", BODY_REQUIRED, password_rule, &wanted.password);
	body_text(&body, "display_name", BODY_OPTIONAL, display_name_rule, &wanted.display_name);
	TRY(field_errors_problem(&body.errors));
	TRY(account_register(call->service, call->arena, &wanted, &account));
	reply_location(call, STR("/users"), account.id);
	reply_account(call, 201, &account, true);
	return NULL;
}

/* The account the address names: {id}, or the viewer's own for /users/me. */
static const struct problem *
account_id(struct call *call, struct id *out)
{
	if (call->params[0].len > 0 && !str_eq(call->params[0], STR("me")))
		return call_id(call, 0, "account", out);
	*out = call->viewer.id;
	return NULL;
}

/* "<version>-<images>": what the document is made of. */
static struct str
account_tag(struct call *call, const struct account *account, bool own)
{
	return arena_printf(call->arena, "%lld-%lld%s", (long long)account->version,
	    (long long)account->image_count, own ? "-own" : "");
}

const struct problem *
get_user(struct call *call)
{
	struct account account;
	struct id id;
	bool own;

	TRY(account_id(call, &id));
	TRY(account_find(call->service, call->arena, id, &account));
	own = account_is_open_to(&call->viewer, id);
	if (!own && !str_eq(account.status, STR("active")))
		return problem_new(call->arena, PROBLEM_NOT_FOUND, "There is no such account.");
	if (!reply_etag(call, account_tag(call, &account, own)))
		reply_account(call, 200, &account, own);
	return NULL;
}

/* PUT sets what is left out to nothing, PATCH leaves it as it is. */
static const struct problem *
change_profile(struct call *call, bool whole)
{
	struct account account;
	struct body body;
	struct str name, bio;
	struct id id;

	TRY(account_id(call, &id));
	TRY(body_read(call, &body));
	TRY(account_find(call->service, call->arena, id, &account));
	TRY(reply_if_match(call, account_tag(call, &account, true)));
	name = whole ? STR("") : account.display_name;
	bio = whole ? STR("") : account.bio;
	body_text(&body, "display_name", BODY_OPTIONAL, display_name_rule, &name);
	body_text(&body, "bio", BODY_OPTIONAL, bio_rule, &bio);
	TRY(field_errors_problem(&body.errors));
	TRY(account_update_profile(
	    call->service, call->arena, &call->viewer, id, name, bio, &account));
	reply_account(call, 200, &account, true);
	return NULL;
}

const struct problem *
put_user(struct call *call)
{
	return change_profile(call, true);
}

const struct problem *
patch_user(struct call *call)
{
	return change_profile(call, false);
}

const struct problem *
delete_user(struct call *call)
{
	struct str password = STR("");
	struct body body;
	struct id id;

	TRY(account_id(call, &id));
	TRY(body_read_optional(call, &body));
	body_text(&body, "password", viewer_is(&call->viewer, id) ? BODY_REQUIRED : BODY_OPTIONAL,
	    any_password_rule, &password);
	TRY(field_errors_problem(&body.errors));
	TRY(account_delete(call->service, call->arena, &call->viewer, id, password));
	reply_empty(call, 204);
	return NULL;
}

const struct problem *
put_user_role(struct call *call)
{
	static const struct str roles[ROLE_COUNT] = { [ROLE_USER] = STR("user"),
		[ROLE_MODERATOR] = STR("moderator"),
		[ROLE_ADMIN] = STR("admin") };
	struct account account;
	struct body body;
	struct id id;
	int role = 0;

	TRY(account_id(call, &id));
	TRY(body_read(call, &body));
	body_choice(&body, "role", BODY_REQUIRED, roles, ROLE_COUNT, &role);
	TRY(field_errors_problem(&body.errors));
	TRY(account_give_role(call->service, call->arena, id, (enum role)role, &account));
	reply_account(call, 200, &account, true);
	return NULL;
}
