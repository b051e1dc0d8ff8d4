/* Accounts: who reads what, roles, and bad input. Who may what: api_permissions. */
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

static const struct {
	int user;
	enum role role;
} viewers[] = {
	{ 0, ROLE_USER },
	{ SOMEBODY, ROLE_USER },
	{ OWNER, ROLE_USER },
	{ MODERATOR, ROLE_MODERATOR },
	{ ADMIN, ROLE_ADMIN },
};

/* Who may read what is nobody else's business. */
static void
test_own_and_public(void **state)
{
	char id[ID_TEXT_SIZE];

	(void)state;
	id_format(gallery_id("u", OWNER), id);
	for (size_t v = 0; v < sizeof viewers / sizeof *viewers; v++) {
		bool whole = viewers[v].user == OWNER || viewers[v].role != ROLE_USER;

		api_client_be(&client, viewers[v].user, viewers[v].role);
		assert_int_equal(api_client_get(&client, "/users/%s", id), 200);
		assert_int_equal(json_member(client.json, "email") != NULL, whole);
		assert_int_equal(json_member(client.json, "status") != NULL, whole);
		assert_null(json_member(client.json, "password_hash"));
	}
}

/* A name will do for an id, in any case; an e-mail address will not. */
static void
test_by_name(void **state)
{
	char id[ID_TEXT_SIZE];

	(void)state;
	api_client_be(&client, 0, ROLE_USER);
	assert_int_equal(api_client_get(&client, "/users/UsEr%d", OWNER), 200);
	assert_true(str_eq(api_client_text(&client, "id"), id_format(gallery_id("u", OWNER), id)));
	assert_null(json_member(client.json, "email"));
	assert_int_equal(api_client_get(&client, "/users/u%d@example.org", OWNER), 404);
	assert_int_equal(api_client_get(&client, "/users/nobody-at-all"), 404);
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
		TEST(test_own_and_public),
		TEST(test_by_name),
		TEST(test_role_change),
		TEST(test_bad_input),
	};

	return cmocka_run_group_tests(tests, account_client_set_up, account_client_tear_down);
}
