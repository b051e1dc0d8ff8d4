/* Accounts: every route × every viewer, who reads what, roles, and bad input. */
#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <string.h>

#include "account_client.h"
#include "gallery.h"

struct viewer_case {
	const char *name;
	int user;
	enum role role;
	const char *status;
};

enum { VIEWERS = 7 };
static const struct viewer_case viewers[VIEWERS] = {
	{ "anonymous", 0, ROLE_USER, "active" },
	{ "somebody", SOMEBODY, ROLE_USER, "active" },
	{ "owner", OWNER, ROLE_USER, "active" },
	{ "moderator", MODERATOR, ROLE_MODERATOR, "active" },
	{ "admin", ADMIN, ROLE_ADMIN, "active" },
	{ "suspended admin", ADMIN, ROLE_ADMIN, "suspended" },
	{ "deleted admin", ADMIN, ROLE_ADMIN, "deleted" },
};

static const struct {
	const char *method, *target, *body; /* %s: user 1 */
	int status[VIEWERS];
} routes[] = {
	{ "GET", "/users/me", "", { 401, 200, 200, 200, 200, 401, 401 } },
	{ "PATCH", "/users/me", "{\"bio\":\"b\"}", { 401, 200, 200, 200, 200, 401, 401 } },
	{ "PUT", "/users/me", "{\"bio\":\"b\"}", { 401, 200, 200, 200, 200, 401, 401 } },
	{ "GET", "/users/%s", "", { 200, 200, 200, 200, 200, 401, 401 } },
	{ "PATCH", "/users/%s", "{\"bio\":\"b\"}", { 401, 403, 200, 403, 200, 401, 401 } },
	{ "PUT", "/users/%s", "{\"bio\":\"b\"}", { 401, 403, 200, 403, 200, 401, 401 } },
	{ "PUT", "/users/%s/role", "{\"role\":\"moderator\"}",
	    { 401, 403, 403, 403, 200, 401, 401 } },
	{ "GET", "/users/me/sessions", "", { 401, 200, 200, 200, 200, 401, 401 } },
	{ "GET", "/users/%s/sessions", "", { 401, 403, 200, 403, 200, 401, 401 } },
	{ "DELETE", "/users/%s/sessions/00000000-0000-0000-0000-000000000001", "",
	    { 401, 403, 404, 403, 404, 401, 401 } },
	{ "POST", "/auth/logout", "", { 401, 204, 204, 204, 204, 401, 401 } },
	{ "POST", "/auth/logout", "{\"logout_all\":true}", { 401, 204, 204, 204, 204, 401, 401 } },
	{ "POST", "/auth/password",
	    "{\"current_password\":\"" PASSWORD "\",\"new_password\":\"" OTHER_PASSWORD "\"}",
	    { 401, 204, 204, 204, 204, 401, 401 } },
	{ "DELETE", "/users/me", "{\"password\":\"" PASSWORD "\"}",
	    { 401, 204, 204, 204, 204, 401, 401 } },
	{ "DELETE", "/users/me", "{\"password\":\"" OTHER_PASSWORD "\"}",
	    { 401, 401, 401, 401, 401, 401, 401 } },
	{ "DELETE", "/users/me", "", { 401, 400, 400, 400, 400, 401, 401 } },
	{ "DELETE", "/users/%s", "{\"password\":\"" PASSWORD "\"}",
	    { 401, 403, 204, 403, 204, 401, 401 } },
	{ "POST", "/users/%s/ban", "{\"reason\":\"spam\"}", { 401, 403, 403, 403, 200, 401, 401 } },
	{ "DELETE", "/users/%s/ban", "", { 401, 403, 403, 403, 200, 401, 401 } },
	{ "GET", "/moderation/bans", "", { 401, 403, 403, 200, 200, 401, 401 } },
	{ "GET", "/moderation/audit", "", { 401, 403, 403, 200, 200, 401, 401 } },
	{ "POST", "/auth/refresh", "{\"refresh_token\":\"x\"}",
	    { 401, 401, 401, 401, 401, 401, 401 } },
	{ "POST", "/auth/login", "{\"username\":\"user1\",\"password\":\"" PASSWORD "\"}",
	    { 200, 200, 200, 200, 200, 200, 200 } },
};

static void
test_routes(void **state)
{
	char id[ID_TEXT_SIZE], target[256];

	id_format(gallery_id("u", OWNER), id);
	for (size_t r = 0; r < sizeof routes / sizeof *routes; r++) {
		for (size_t v = 0; v < VIEWERS; v++) {
			begin_anew(state);
			api_client_be(&client, viewers[v].user, viewers[v].role);
			gallery_sql(client.admin,
			    arena_printf(&client.worker,
				"UPDATE users SET status = '%s' WHERE id = gid('u', %d)",
				viewers[v].status, viewers[v].user)
				.at);
			snprintf(target, sizeof target, "%s", routes[r].target);
			if (strstr(routes[r].target, "%s") != NULL)
				snprintf(target, sizeof target, "/users/%s%s", id,
				    strstr(routes[r].target, "%s") + 2);
			if (api_client_send(&client, routes[r].method, target,
				str_of(routes[r].body)) != routes[r].status[v])
				fail_msg("%s %s as %s: %d", routes[r].method, target,
				    viewers[v].name, client.response.status);
		}
	}
}

/* Who may read what is nobody else's business. */
static void
test_own_and_public(void **state)
{
	char id[ID_TEXT_SIZE];

	(void)state;
	id_format(gallery_id("u", OWNER), id);
	for (size_t v = 0; v < 5; v++) {
		bool whole = viewers[v].user == OWNER || viewers[v].role != ROLE_USER;

		api_client_be(&client, viewers[v].user, viewers[v].role);
		assert_int_equal(api_client_get(&client, "/users/%s", id), 200);
		assert_int_equal(json_member(client.json, "email") != NULL, whole);
		assert_int_equal(json_member(client.json, "status") != NULL, whole);
		assert_null(json_member(client.json, "password_hash"));
	}
}

static int
give_role(int user, const char *role)
{
	char id[ID_TEXT_SIZE], target[128];

	id_format(gallery_id("u", user), id);
	snprintf(target, sizeof target, "/users/%s/role", id);
	return api_client_send(
	    &client, "PUT", target, arena_printf(&client.worker, "{\"role\":\"%s\"}", role));
}

/* A role that is taken away is gone with the next request, whatever Redis had heard. */
static void
test_role_change(void **state)
{
	struct str admin, other;

	(void)state;
	api_client_be(&client, ADMIN, ROLE_ADMIN);
	admin = client.authorization;
	assert_int_equal(give_role(SOMEBODY, "moderator"), 200);
	api_client_be(&client, OTHER_ADMIN, ROLE_ADMIN);
	other = client.authorization;
	assert_int_equal(give_role(ADMIN, "user"), 200);
	client.authorization = admin;
	for (int i = 0; i < 3; i++)
		assert_int_equal(give_role(SOMEBODY, "user"), 403);
	client.authorization = other;
	assert_int_equal(give_role(OTHER_ADMIN, "user"), 409);
	assert_int_equal(give_role(ADMIN, "admin"), 200);
	client.authorization = admin;
	assert_int_equal(give_role(OTHER_ADMIN, "user"), 200);
	assert_int_equal(give_role(ADMIN, "moderator"), 409);
}

static void
test_bad_input(void **state)
{
	static const struct {
		const char *target, *body;
		int status;
		const char *field;
	} rows[] = {
		{ "/auth/register", "", 415, "" },
		{ "/auth/register", "[]", 400, "" },
		{ "/auth/register", "{", 400, "" },
		{ "/auth/register", "{}", 400, "email" },
		{ "/auth/register",
		    "{\"email\":\"a@b.org\",\"username\":\"ab\",\"password\":\"" PASSWORD "\"}",
		    400, "username" },
		{ "/auth/register",
		    "{\"email\":\"a@b.org\",\"username\":\"a b c\",\"password\":\"" PASSWORD "\"}",
		    400, "username" },
		{ "/auth/register",
		    "{\"email\":\"ab.org\",\"username\":\"abc\",\"password\":\"" PASSWORD "\"}",
		    400, "email" },
		{ "/auth/register",
		    "{\"email\":\"a@b@c.org\",\"username\":\"abc\",\"password\":\"" PASSWORD "\"}",
		    400, "email" },
		{ "/auth/register",
		    "{\"email\":\"a@b.org\",\"username\":\"abc\",\"password\":\"short\"}", 400,
		    "password" },
		{ "/auth/register",
		    "{\"email\":\"a@b.org\",\"username\":\"abc\",\"password\":\"xxxxxABCxxxxx\"}",
		    400, "password" },
		{ "/auth/register",
		    "{\"email\":7,\"username\":\"abc\",\"password\":\"" PASSWORD "\"}", 400,
		    "email" },
		{ "/auth/register",
		    "{\"email\":\"a\\u0000@b.org\",\"username\":\"abc\",\"password\":\"" PASSWORD
		    "\"}",
		    400, "" },
		{ "/auth/register",
		    "{\"email\":\"U1@EXAMPLE.org\",\"username\":\"abc\",\"password\":\"" PASSWORD
		    "\"}",
		    409, NULL },
		{ "/auth/register",
		    "{\"email\":\"a@b.org\",\"username\":\"USER1\",\"password\":\"" PASSWORD "\"}",
		    409, NULL },
		{ "/auth/register",
		    "{\"email\":\"a@sub.Mailinator.com\",\"username\":\"abc\",\"password\":"
		    "\"" PASSWORD "\"}",
		    400, "email" },
		{ "/auth/register",
		    "{\"email\":\"a@b.org\",\"username\":\"Administrator\",\"password\":\"" PASSWORD
		    "\"}",
		    400, "username" },
		{ "/auth/register",
		    "{\"email\":\"a@b.org\",\"username\":\"abc\",\"password\":\"1Q2w3e4r5t6Y\"}",
		    400, "password" },
		{ "/auth/login", "{}", 400, "email" },
		{ "/auth/login", "{\"email\":\"a@b.org\"}", 400, "password" },
		{ "/auth/login", "{\"email\":\"a@b.org\",\"password\":[]}", 400, "password" },
		{ "/auth/refresh", "{\"refresh_token\":7}", 400, "refresh_token" },
		{ "/auth/refresh", "{}", 401, NULL },
		{ "/auth/refresh", "", 401, NULL },
	};

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		const struct json_value *errors;

		if (post(rows[i].target, rows[i].body) != rows[i].status)
			fail_msg("%s %s: %d", rows[i].target, rows[i].body, client.response.status);
		if (rows[i].field == NULL || rows[i].field[0] == '\0')
			continue;
		errors = json_member(client.json, "errors");
		assert_non_null(errors);
		assert_true(
		    str_eq(json_member(&errors->items[0], "field")->string, str_of(rows[i].field)));
	}
	assert_int_equal(
	    gallery_number(client.admin, "SELECT count(*) FROM users WHERE username = 'abc'"), 0);
}

int
main(void)
{
#define TEST(name) cmocka_unit_test_setup(name, begin_anew)
	const struct CMUnitTest tests[] = {
		TEST(test_routes),
		TEST(test_own_and_public),
		TEST(test_role_change),
		TEST(test_bad_input),
	};

	return cmocka_run_group_tests(tests, account_client_set_up, account_client_tear_down);
}
