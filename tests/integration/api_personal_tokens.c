/*
 * Personal API tokens: what each scope opens and what it does not, shown once, revoked at once, and
 * never a way to more than their owner may do.
 */
#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "account_client.h"
#include "gallery.h"

/* Private, of user 1, and active. */
#define PRIVATE_IMAGE 12

static int
set_up(void **state)
{
	(void)state;
	setenv("RATE_LIMIT_USER", "0", 1);
	api_client_start(&client, 6, 60);
	return account_client_hash_password();
}

static int
anew(void **state)
{
	gallery_sql(client.admin, "DELETE FROM api_tokens");
	return begin_anew(state);
}

/* Of user, in that role; what goes into authorization. *id may be NULL. */
static struct str
token_of(int user, enum role role, const char *scopes, struct str *id)
{
	struct str text;

	api_client_be(&client, user, role);
	assert_int_equal(
	    post("/users/me/tokens",
		arena_printf(&client.worker, "{\"name\":\"robot\",\"scopes\":[%s]}", scopes).at),
	    201);
	text = own(api_client_text(&client, "token"));
	assert_true(str_starts(text, STR("tt_")));
	if (id != NULL)
		*id = own(api_client_text(&client, "id"));
	return arena_printf(&client.worker, "Bearer %s", text.at);
}

static const char *
id_text(const char *kind, int number)
{
	char text[ID_TEXT_SIZE];

	return own(id_format(gallery_id(kind, number), text)).at;
}

static int
send(const char *method, const char *target, const char *body)
{
	return api_client_send(&client, method, target, str_of(body));
}

static void
test_scopes(void **state)
{
	static const struct {
		const char *scopes;
		int read, write, upload, moderate, admin;
	} cases[] = {
		{ "\"read\"", 200, 403, 403, 403, 403 },
		{ "\"write\"", 403, 200, 403, 403, 403 },
		/* 400: let in, and the form is none. */
		{ "\"upload\"", 403, 403, 415, 403, 403 },
		{ "\"moderate\"", 403, 403, 403, 200, 403 },
		{ "\"admin\"", 403, 403, 403, 403, 200 },
		{ "\"read\",\"write\",\"upload\",\"moderate\",\"admin\"", 200, 200, 415, 200, 200 },
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		client.authorization = token_of(ADMIN, ROLE_ADMIN, cases[i].scopes, NULL);
		assert_int_equal(api_client_get(&client, "/users/me"), cases[i].read);
		assert_int_equal(send("PATCH", "/users/me", "{\"bio\":\"b\"}"), cases[i].write);
		assert_int_equal(send("POST", "/images", "{}"), cases[i].upload);
		assert_int_equal(api_client_get(&client, "/moderation/reports"), cases[i].moderate);
		assert_int_equal(api_client_get(&client, "/admin/users"), cases[i].admin);
	}
}

/* What only a person does, signed in: tokens, sessions, the password, the end of the account. */
static void
test_not_for_tokens(void **state)
{
	(void)state;
	client.authorization = token_of(
	    SOMEBODY, ROLE_USER, "\"read\",\"write\",\"upload\",\"moderate\",\"admin\"", NULL);
	assert_int_equal(api_client_get(&client, "/users/me/tokens"), 403);
	assert_int_equal(
	    post("/users/me/tokens", "{\"name\":\"more\",\"scopes\":[\"admin\"]}"), 403);
	assert_int_equal(
	    send("DELETE", arena_printf(&client.worker, "/users/me/tokens/%s", id_text("x", 1)).at,
		""),
	    403);
	assert_int_equal(
	    api_client_get(&client, "/users/%s/sessions", id_text("u", SOMEBODY)), 403);
	assert_int_equal(post("/auth/logout", ""), 403);
	assert_int_equal(send("DELETE", "/users/me", "{\"password\":\"" PASSWORD "\"}"), 403);
	assert_int_equal(post("/auth/password", "{\"current_password\":\"" PASSWORD
						"\",\"new_password\":\"" OTHER_PASSWORD "\"}"),
	    403);
	/* Nor is anybody more than they are. */
	assert_int_equal(api_client_get(&client, "/moderation/reports"), 403);
	assert_int_equal(api_client_get(&client, "/admin/users"), 403);
}

/* Who reads with a moderator's token sees what the moderator would see without office. */
static void
test_no_office_without_scope(void **state)
{
	(void)state;
	client.authorization = token_of(MODERATOR, ROLE_MODERATOR, "\"read\"", NULL);
	assert_int_equal(api_client_get(&client, "/images/%s", id_text("i", PRIVATE_IMAGE)), 404);
	client.authorization = token_of(MODERATOR, ROLE_MODERATOR, "\"read\",\"moderate\"", NULL);
	assert_int_equal(api_client_get(&client, "/images/%s", id_text("i", PRIVATE_IMAGE)), 200);
}

static void
test_life(void **state)
{
	struct str id, token = token_of(SOMEBODY, ROLE_USER, "\"read\"", &id);
	const struct json_value *item;

	(void)state;
	assert_int_equal(api_client_get(&client, "/users/me/tokens"), 200);
	assert_int_equal(api_client_total(&client), 1);
	item = &json_member(client.json, "items")->items[0];
	assert_null(json_member(item, "token"));
	assert_int_equal(json_member(item, "last_used_at")->kind, JSON_NULL);
	assert_int_equal(gallery_number(client.admin,
			     arena_printf(&client.worker,
				 "SELECT count(*) FROM api_tokens WHERE token_hash = sha256('%s')",
				 str_from(token, 7).at)
				 .at),
	    1);
	client.authorization = token;
	assert_int_equal(api_client_get(&client, "/users/me"), 200);
	/* Of another. */
	api_client_be(&client, OWNER, ROLE_USER);
	assert_int_equal(
	    send("DELETE", arena_printf(&client.worker, "/users/me/tokens/%s", id.at).at, ""), 404);
	api_client_be(&client, SOMEBODY, ROLE_USER);
	assert_int_equal(api_client_get(&client, "/users/me/tokens"), 200);
	item = &json_member(client.json, "items")->items[0];
	assert_int_equal(json_member(item, "last_used_at")->kind, JSON_STRING);
	assert_int_equal(
	    send("DELETE", arena_printf(&client.worker, "/users/me/tokens/%s", id.at).at, ""), 204);
	client.authorization = token;
	assert_int_equal(api_client_get(&client, "/users/me"), 401);
	/* Also where nobody need sign in. */
	assert_int_equal(api_client_get(&client, "/images"), 401);
}

static void
test_ends(void **state)
{
	struct str token = token_of(SOMEBODY, ROLE_USER, "\"read\"", NULL);

	(void)state;
	client.authorization = token;
	gallery_sql(client.admin, "UPDATE api_tokens SET expires_at = now()");
	assert_int_equal(api_client_get(&client, "/users/me"), 401);
	gallery_sql(client.admin, "UPDATE api_tokens SET expires_at = NULL");
	assert_int_equal(api_client_get(&client, "/users/me"), 200);
	gallery_sql(client.admin, "UPDATE users SET status = 'suspended' WHERE id = gid('u', 2)");
	assert_int_equal(api_client_get(&client, "/users/me"), 401);
}

static void
test_bad_input(void **state)
{
	static const char *const bodies[] = { "{}", "{\"name\":\"x\"}",
		"{\"name\":\"x\",\"scopes\":[]}", "{\"name\":\"x\",\"scopes\":[\"fly\"]}",
		"{\"name\":\"\",\"scopes\":[\"read\"]}", "{\"name\":\"x\",\"scopes\":\"read\"}",
		"{\"name\":\"x\",\"scopes\":[\"read\"],\"expires_at\":\"2001-01-01T00:00:00Z\"}" };
	static const char *const bad[] = { "Bearer tt_", "Bearer tt_x",
		"Bearer tt_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA" };

	(void)state;
	api_client_be(&client, SOMEBODY, ROLE_USER);
	for (size_t i = 0; i < sizeof bodies / sizeof *bodies; i++)
		assert_int_equal(post("/users/me/tokens", bodies[i]), 400);
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
		client.authorization = str_of(bad[i]);
		assert_int_equal(api_client_get(&client, "/users/me"), 401);
	}
	client.authorization = STR("");
	assert_int_equal(api_client_get(&client, "/users/me/tokens"), 401);
	/* No more than fifty. */
	gallery_sql(client.admin,
	    "INSERT INTO api_tokens (id, user_id, name, hint, token_hash, scopes) SELECT "
	    "gen_random_uuid(), gid('u', 2), 'x', 'x', sha256(g::text::bytea), 1 FROM "
	    "generate_series(1, 50) g");
	api_client_be(&client, SOMEBODY, ROLE_USER);
	assert_int_equal(post("/users/me/tokens", "{\"name\":\"x\",\"scopes\":[\"read\"]}"), 409);
	assert_int_equal(api_client_get(&client, "/users/me/tokens?per_page=30&page=2"), 200);
	assert_int_equal(json_member(client.json, "items")->count, 20);
}

int
main(void)
{
#define TEST(name) cmocka_unit_test_setup(name, anew)
	const struct CMUnitTest tests[] = {
		TEST(test_scopes),
		TEST(test_not_for_tokens),
		TEST(test_no_office_without_scope),
		TEST(test_life),
		TEST(test_ends),
		TEST(test_bad_input),
	};

	return cmocka_run_group_tests(tests, set_up, account_client_tear_down);
}
