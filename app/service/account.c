#include "config.h"

#include "service/account.h"

#include "config/config.h"
#include "crypto/password.h"
#include "service/account_lists.h"
#include "service/hash_gate.h"
#include "service/session.h"

#define EMAIL_NAME_MIN 3
#define EMAIL_MAX 255
#define USERNAME_MIN 3
#define USERNAME_MAX 32

/* One '@' with something on both sides, a dot in the domain, no blanks or controls. */
bool
account_is_email(struct str text)
{
	size_t at = str_find_byte(text, '@');
	struct str domain = str_from(text, at + 1);

	for (size_t i = 0; i < text.len; i++)
		if ((unsigned char)text.at[i] <= ' ' || text.at[i] == 0x7f)
			return false;
	return at > 0 && at < text.len && str_find_byte(domain, '@') == domain.len &&
	       domain.len >= 3 && str_find_byte(domain, '.') < domain.len && domain.at[0] != '.' &&
	       domain.at[domain.len - 1] != '.';
}

bool
account_is_username(struct str text)
{
	for (size_t i = 0; i < text.len; i++) {
		char c = text.at[i];

		if (!((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
			c == '_' || c == '-'))
			return false;
	}
	return text.len > 0;
}

static bool
contains_nocase(struct str text, struct str part)
{
	if (part.len == 0)
		return false;
	for (size_t i = 0; i + part.len <= text.len; i++)
		if (str_eq_nocase((struct str){ text.at + i, part.len }, part))
			return true;
	return false;
}

void
account_check_password(struct service *service, struct field_errors *errors, const char *field,
    struct str password, struct str username, struct str email)
{
	struct str name = str_first(email, str_find_byte(email, '@'));

	if (account_lists_have(service->lists, errors->arena, LIST_PASSWORDS, password))
		field_errors_add(
		    errors, str_of(field), "is one of the most common passwords: choose another");
	else if (contains_nocase(password, username))
		field_errors_add(errors, str_of(field), "must not contain the username");
	else if (name.len >= EMAIL_NAME_MIN && contains_nocase(password, name))
		field_errors_add(
		    errors, str_of(field), "must not contain the name of the e-mail address");
}

const struct problem *
account_hash_password(
    struct service *service, struct arena *arena, struct str password, struct str *out)
{
	const struct config *config = service->config;
	struct password_settings settings = { .memory_kib = (int)config->auth.memory_kib,
		.passes = (int)config->auth.passes,
		.lanes = (int)config->auth.lanes };
	const struct problem *problem;
	int slot;

	TRY(hash_gate_enter(service, arena, &slot));
	problem = password_hash(arena, &settings, password, out);
	hash_gate_leave(slot);
	return problem;
}

static const struct problem *
check_registration(
    struct service *service, struct arena *arena, const struct account_registration *wanted)
{
	struct field_errors errors = { .arena = arena };

	/* The API has seen to the lengths, the operator's command has not. */
	if (!account_is_email(wanted->email) || wanted->email.len > EMAIL_MAX)
		field_errors_add(&errors, STR("email"), "must be an e-mail address");
	else if (account_lists_have_domain(service->lists, arena, wanted->email))
		field_errors_add(
		    &errors, STR("email"), "must not be of a provider of throw-away addresses");
	if (!account_is_username(wanted->username))
		field_errors_add(&errors, STR("username"),
		    "must be made of letters A-Z, digits, '_' and '-' only");
	if (wanted->username.len < USERNAME_MIN || wanted->username.len > USERNAME_MAX)
		field_errors_add(&errors, STR("username"), "must have 3 to 32 characters");
	if (account_lists_have(service->lists, arena, LIST_NAMES, wanted->username))
		field_errors_add(&errors, STR("username"), "is reserved: choose another");
	account_check_password(
	    service, &errors, "password", wanted->password, wanted->username, wanted->email);
	return field_errors_problem(&errors);
}

static const struct problem *
name_the_conflict(struct service *service, struct arena *arena, const struct problem *problem)
{
	struct str constraint = pg_constraint(service->pg);

	if (problem == NULL || problem->kind != PROBLEM_CONFLICT)
		return problem;
	if (str_find(constraint, STR("email")) < constraint.len)
		return problem_new(
		    arena, PROBLEM_CONFLICT, "This e-mail address is registered already.");
	return problem_new(arena, PROBLEM_CONFLICT, "This username is taken.");
}

const struct problem *
account_register(struct service *service, struct arena *arena,
    const struct account_registration *wanted, struct account *out)
{
	struct account_new values = { .id = id_new(),
		.email = arena_lower(arena, wanted->email),
		.username = wanted->username,
		.display_name = wanted->display_name,
		.role = role_name(wanted->role) };

	TRY(check_registration(service, arena, wanted));
	TRY(account_hash_password(service, arena, wanted->password, &values.password_hash));
	return name_the_conflict(
	    service, arena, account_repo_insert(service->pg, arena, &values, out));
}

static const struct problem *
no_such_account(struct arena *arena)
{
	return problem_new(arena, PROBLEM_NOT_FOUND, "There is no such account.");
}

const struct problem *
account_find(struct service *service, struct arena *arena, struct id id, struct account *out)
{
	bool found;

	TRY(account_repo_find(service->pg, arena, id, &found, out));
	return found ? NULL : no_such_account(arena);
}

/* Nobody shall find out by an e-mail address who is here. */
const struct problem *
account_find_by_name(
    struct service *service, struct arena *arena, struct str name, struct account *out)
{
	bool found = false;

	if (str_find_byte(name, '@') == name.len)
		TRY(account_repo_find_by_login(service->pg, arena, name, &found, out));
	return found ? NULL : no_such_account(arena);
}

bool
account_is_open_to(const struct viewer *viewer, struct id id)
{
	return viewer_is(viewer, id) || viewer_moderates(viewer);
}

const struct problem *
account_update_profile(struct service *service, struct arena *arena, const struct viewer *viewer,
    struct id id, const struct account_profile *profile, struct account *out)
{
	bool found;

	if (!viewer_is(viewer, id) && !viewer_administers(viewer))
		return problem_new(arena, PROBLEM_FORBIDDEN, "This profile is not yours.");
	TRY(account_repo_update_profile(service->pg, arena, id, profile, &found, out));
	return found ? NULL : no_such_account(arena);
}

const struct problem *
account_give_role(
    struct service *service, struct arena *arena, struct id id, enum role role, struct account *out)
{
	bool found;

	TRY(account_find(service, arena, id, out));
	TRY(account_repo_update_role(service->pg, arena, id, role_name(role), &found, out));
	if (!found)
		return problem_new(arena, PROBLEM_CONFLICT,
		    "This is the last administrator: make another one first.");
	return session_ask_again(service, arena, id);
}
