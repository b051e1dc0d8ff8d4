#include "config.h"

#include "api/account_handlers.h"

#include "api/account_json.h"
#include "api/body.h"
#include "api/image_json.h"
#include "api/reply.h"
#include "service/account.h"
#include "service/account_end.h"
#include "service/follow.h"

static const struct text_rule email_rule = { 1, 255, false }, username_rule = { 3, 32, false },
			      password_rule = { 12, 128, true },
			      any_password_rule = { 1, 1024, true },
			      display_name_rule = { 0, 100, false }, bio_rule = { 0, 500, false };

static void
reply_account(struct call *call, int status, const struct account *account, bool own)
{
	struct buf out = buf_new(call->arena, 1024);
	struct json_writer json = json_writer_new(&out);

	account_json(call, &json, account, own);
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

static void
reply_profile(struct call *call, const struct account *account, const struct bond *bond, bool own)
{
	struct buf out = buf_new(call->arena, 1024);
	struct json_writer json = json_writer_new(&out);

	account_profile_json(call, &json, account, bond, own);
	reply_json(call, 200, &out);
	reply_versioned(call, account->version);
}

/* By id, by username, or the viewer's own. */
static const struct problem *
find_account(struct call *call, struct account *out)
{
	struct str name = call->params[0];
	struct id id;

	if (name.len == 0 || str_eq(name, STR("me")))
		id = call->viewer.id;
	else if (!id_parse(name, &id))
		return account_find_by_name(call->service, call->arena, name, out);
	return account_find(call->service, call->arena, id, out);
}

const struct problem *
get_user(struct call *call)
{
	struct account account;
	struct bond bond;
	bool own;

	TRY(find_account(call, &account));
	own = account_is_open_to(&call->viewer, account.id);
	if (!own && !str_eq(account.status, STR("active")))
		return problem_new(call->arena, PROBLEM_NOT_FOUND, "There is no such account.");
	TRY(follow_find_bond(call->service, call->arena, &call->viewer, account.id, &bond));
	reply_profile(call, &account, &bond, own);
	return NULL;
}

/* PUT sets what is left out to nothing, PATCH leaves it as it is. */
static const struct problem *
change_profile(struct call *call, bool whole)
{
	struct account account;
	struct body body;
	struct account_profile profile;
	struct id id;

	TRY(account_id(call, &id));
	TRY(body_read(call, &body));
	TRY(account_find(call->service, call->arena, id, &account));
	TRY(require_version(call, account.version));
	profile = (struct account_profile){ .show_nsfw = account.show_nsfw };
	if (!whole) {
		profile.display_name = account.display_name;
		profile.bio = account.bio;
	}
	body_text(&body, "display_name", BODY_OPTIONAL, display_name_rule, &profile.display_name);
	body_text(&body, "bio", BODY_OPTIONAL, bio_rule, &profile.bio);
	body_bool(&body, "show_nsfw", BODY_OPTIONAL, &profile.show_nsfw);
	TRY(field_errors_problem(&body.errors));
	TRY(account_update_profile(
	    call->service, call->arena, &call->viewer, id, &profile, &account));
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
