/* Sessions: how one begins, what ends it and how soon, and what two things at once do to each
 * other. */
#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdlib.h>
#include <string.h>

#include "account_client.h"
#include "cache/redis.h"
#include "crypto/password.h"
#include "gallery.h"
#include "service/account.h"
#include "service/account_end.h"
#include "service/session.h"

/* One wording and one shape for every cause, or they could be told from each other. */
static void
test_refused_logins_are_alike(void **state)
{
	static const char *const bodies[] = {
		"{\"username\":\"nobody\",\"password\":\"" PASSWORD "\"}",
		"{\"username\":\"user1\",\"password\":\"" OTHER_PASSWORD "\"}",
		"{\"username\":\"user2\",\"password\":\"" PASSWORD "\"}", /* suspended */
		"{\"username\":\"user3\",\"password\":\"" PASSWORD "\"}", /* deleted */
		"{\"username\":\"user4\",\"password\":\"" PASSWORD "\"}", /* locked */
	};
	struct str detail = STR("");

	(void)state;
	gallery_sql(client.admin,
	    "UPDATE users SET status = 'suspended' WHERE id = gid('u', 2); "
	    "UPDATE users SET status = 'deleted' WHERE id = gid('u', 3); "
	    "UPDATE users SET locked_until = now() + interval '10 minutes' WHERE id = gid('u', 4)");
	for (size_t i = 0; i < sizeof bodies / sizeof *bodies; i++) {
		assert_int_equal(post("/auth/login", bodies[i]), 401);
		if (i == 0)
			detail = own(api_client_text(&client, "detail"));
		assert_true(str_eq(api_client_text(&client, "detail"), detail));
	}
	assert_true(http_response_get(&client.response, STR("Retry-After")).len > 0);
}

/* Nor by how much is done for them. What the time tells is measured by tests/bench/logins.sh. */
static void
test_refused_logins_cost_alike(void **state)
{
	static const char *const bodies[] = {
		"{\"username\":\"user1\",\"password\":\"" OTHER_PASSWORD "\"}",
		"{\"username\":\"nobody\",\"password\":\"" OTHER_PASSWORD "\"}",
	};
	struct pg_stats stats[2];

	(void)state;
	for (size_t i = 0; i < 2; i++) {
		assert_int_equal(post("/auth/login", bodies[i]), 401);
		stats[i] = pg_stats(client.api->service.pg);
	}
	assert_int_equal(stats[0].queries, stats[1].queries);
	assert_int_equal(stats[0].round_trips, stats[1].round_trips);
	/* The count of wrong passwords does not wait for the disk, nor does it change the session.
	 */
	assert_int_equal(
	    gallery_number(client.admin, "SELECT failed_logins FROM users WHERE id = gid('u', 1)"),
	    1);
}

static void
test_lock_out(void **state)
{
	const char *wrong = "{\"username\":\"user1\",\"password\":\"" OTHER_PASSWORD "\"}";
	const char *right = "{\"email\":\"U1@example.ORG\",\"password\":\"" PASSWORD "\"}";

	(void)state;
	for (int i = 0; i < 4; i++)
		assert_int_equal(post("/auth/login", wrong), 401);
	/* One good login forgives. */
	assert_int_equal(post("/auth/login", right), 200);
	for (int i = 0; i < 5; i++)
		assert_int_equal(post("/auth/login", wrong), 401);
	assert_true(http_response_get(&client.response, STR("Retry-After")).len > 0);
	assert_int_equal(post("/auth/login", right), 401);
	assert_true(http_response_get(&client.response, STR("Retry-After")).len > 0);
	gallery_sql(client.admin, "UPDATE users SET locked_until = now() - interval '1 second'");
	assert_int_equal(post("/auth/login", right), 200);
}

static struct session_new
new_session(struct str hash)
{
	return (struct session_new){ .id = id_new(),
		.user_id = gallery_id("u", OWNER),
		.token_hash = arena_printf(&client.worker, "%p", (void *)hash.at),
		.user_agent = STR("test"),
		.password_hash = hash,
		.life_seconds = 60 };
}

/*
 * What may come while a password is being verified, done between the reading and the beginning of
 * the session: each leaves the account without it, and no lock is forgiven.
 */
static void
test_changed_while_verifying(void **state)
{
	static const char *const changes[] = {
		"UPDATE users SET password_hash = 'another'",
		"UPDATE users SET locked_until = now() + interval '1 minute'",
		"UPDATE users SET status = 'suspended'",
		"UPDATE users SET status = 'deleted'",
	};
	struct pg *pg = client.api->service.pg;
	struct session_new values;
	bool begun, locked, was_locked;

	for (size_t i = 0; i < sizeof changes / sizeof *changes; i++) {
		begin_anew(state);
		gallery_sql(client.admin, changes[i]);
		values = new_session(account_client_hash());
		assert_null(session_repo_insert(pg, &client.worker, &values, &begun));
		assert_false(begun);
		assert_int_equal(gallery_number(client.admin, "SELECT count(*) FROM sessions"), 0);
	}
	begin_anew(state);
	gallery_sql(client.admin, "UPDATE users SET locked_until = now() + interval '1 minute'");
	assert_null(account_repo_login_failed(
	    pg, &client.worker, values.user_id, 5, 900, &locked, &was_locked));
	assert_true(was_locked && !locked);
	assert_int_equal(
	    gallery_number(client.admin, "SELECT count(*) FROM users WHERE failed_logins > 0 OR "
					 "locked_until > now() + interval '2 minutes'"),
	    0);
	begin_anew(state);
	values = new_session(account_client_hash());
	assert_null(session_repo_insert(pg, &client.worker, &values, &begun));
	assert_true(begun);
}

/* A hash of other settings is made anew at login, but never over a password that is newer. */
static void
test_rehash(void **state)
{
	struct str refresh_token, old_hash;

	(void)state;
	setenv("ARGON2_MEMORY_KIB", "1024", 1);
	gallery_sql(client.admin,
	    "UPDATE users SET password_hash = "
	    "'$argon2id$v=19$m=512,t=1,p=1$c29tZXNhbHRzb21lc2FsdA$"
	    "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA' WHERE id = gid('u', 2)");
	assert_int_equal(
	    post("/auth/login", "{\"username\":\"user2\",\"password\":\"" PASSWORD "\"}"), 401);
	assert_null(account_repo_renew_hash(client.api->service.pg, &client.worker,
	    gallery_id("u", 1), STR("older"), STR("what it is not")));
	log_in(1, &refresh_token);
	/* A right password, hashed when memory was dearer. */
	assert_null(password_hash(
	    &client.worker, &(struct password_settings){ 512, 1, 1 }, STR(PASSWORD), &old_hash));
	gallery_sql(client.admin,
	    arena_printf(&client.worker,
		"UPDATE users SET password_hash = '%s' WHERE id = gid('u', 2)", old_hash.at)
		.at);
	for (int i = 0; i < 2; i++) {
		log_in(2, &refresh_token);
		assert_int_equal(
		    gallery_number(client.admin,
			"SELECT count(*) FROM users WHERE id = gid('u', 2) AND password_hash LIKE "
			"'$argon2id$v=19$m=1024,t=2,p=1$%'"),
		    1);
	}
}

static void
test_password_change(void **state)
{
	struct str first, second, refresh_first, refresh_second;

	(void)state;
	first = log_in(1, &refresh_first);
	assert_int_equal(api_client_get(&client, "/users/me"), 200); /* Redis knows it now */
	second = log_in(1, &refresh_second);
	assert_int_equal(post("/auth/password", "{\"current_password\":\"" OTHER_PASSWORD
						"\",\"new_password\":\"" OTHER_PASSWORD "\"}"),
	    401);
	assert_int_equal(post("/auth/password", "{\"current_password\":\"" PASSWORD
						"\",\"new_password\":\"has user1 in it\"}"),
	    400);
	assert_int_equal(post("/auth/password", "{\"current_password\":\"" PASSWORD
						"\",\"new_password\":\"" OTHER_PASSWORD "\"}"),
	    204);
	assert_int_equal(api_client_get(&client, "/users/me"), 200);
	client.authorization = first;
	assert_int_equal(api_client_get(&client, "/users/me"), 401);
	assert_int_equal(refresh(refresh_first), 401);
	client.authorization = STR("");
	assert_int_equal(
	    post("/auth/login", "{\"username\":\"user1\",\"password\":\"" PASSWORD "\"}"), 401);
	assert_int_equal(
	    post("/auth/login", "{\"username\":\"user1\",\"password\":\"" OTHER_PASSWORD "\"}"),
	    200);
	(void)second;
}

static void
forget_in_redis(void)
{
	struct redis_command command = { 0 };

	redis_arg(&command, STR("FLUSHALL"));
	assert_null(redis_run(client.api->service.redis, &client.worker, &command, 1));
}

/* What ends sessions, and what is left of the account's other one then. */
static void
end_by_request(const char *method, const char *target, const char *body)
{
	int status = api_client_send(&client, method, target, str_of(body));

	if (status != 204 && status != 200)
		fail_msg("%s %s: %d", method, target, status);
}

static void
end_by_operator(const char *act)
{
	struct service *service = &client.api->service;
	struct id id = gallery_id("u", OWNER);
	struct account account;

	if (strcmp(act, "ban") == 0)
		assert_null(account_ban(
		    service, &client.worker, gallery_id("u", ADMIN), id, STR("spam"), 0));
	else if (strcmp(act, "delete") == 0)
		assert_null(account_delete_unasked(service, &client.worker, (struct id){ 0 }, id));
	else {
		assert_null(account_find(service, &client.worker, id, &account));
		assert_null(session_set_password(service, &client.worker, &account,
		    STR(OTHER_PASSWORD), STR(""), (struct id){ 0 }));
	}
}

/* Redis makes it quick; PostgreSQL says it: on the next request, and when Redis knows nothing. */
static void
test_ends_outlive_redis(void **state)
{
	static const struct {
		const char *method, *target, *body; /* NULL: by the operator, target says how */
		bool others;                        /* the account's other session ends, too */
	} rows[] = {
		{ "POST", "/auth/logout", "", false },
		{ "POST", "/auth/logout", "{\"logout_all\":true}", true },
		{ "DELETE", "/users/me", "{\"password\":\"" PASSWORD "\"}", true },
		{ NULL, "password", NULL, true },
		{ NULL, "ban", NULL, true },
		{ NULL, "delete", NULL, true },
	};

	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct str tokens[2], refresh_tokens[2];

		begin_anew(state);
		for (int s = 0; s < 2; s++) {
			tokens[s] = log_in(OWNER, &refresh_tokens[s]);
			/* Redis has it as good. */
			assert_int_equal(api_client_get(&client, "/users/me"), 200);
		}
		if (rows[i].method != NULL)
			end_by_request(rows[i].method, rows[i].target, rows[i].body);
		else
			end_by_operator(rows[i].target);
		for (int flushed = 0; flushed < 2; flushed++) {
			client.authorization = tokens[1];
			assert_int_equal(api_client_get(&client, "/users/me"), 401);
			client.authorization = tokens[0];
			assert_int_equal(
			    api_client_get(&client, "/users/me"), rows[i].others ? 401 : 200);
			forget_in_redis();
		}
		client.authorization = STR("");
		assert_int_equal(refresh(refresh_tokens[1]), 401);
		assert_int_equal(refresh(refresh_tokens[0]), rows[i].others ? 401 : 200);
	}
}

static void
test_logout_of_others(void **state)
{
	struct str mine, mine_too, theirs, refresh_mine, refresh_too, refresh_theirs;

	(void)state;
	mine = log_in(1, &refresh_mine);
	mine_too = log_in(1, &refresh_too);
	theirs = log_in(2, &refresh_theirs);
	for (int i = 0; i < 3; i++) {
		client.authorization = i == 0 ? mine : i == 1 ? mine_too : theirs;
		assert_int_equal(api_client_get(&client, "/users/me"), 200);
	}
	/* Somebody else's token ends nothing. */
	assert_int_equal(
	    post("/auth/logout",
		arena_printf(&client.worker, "{\"refresh_token\":\"%s\"}", refresh_mine.at).at),
	    204);
	client.authorization = mine;
	assert_int_equal(api_client_get(&client, "/users/me"), 200);
	assert_int_equal(
	    post("/auth/logout",
		arena_printf(&client.worker, "{\"refresh_token\":\"%s\"}", refresh_too.at).at),
	    204);
	client.authorization = mine_too;
	assert_int_equal(api_client_get(&client, "/users/me"), 401);
	mine = log_in(1, &refresh_mine);
	mine_too = log_in(1, &refresh_too);
	assert_int_equal(post("/auth/logout", "{\"logout_all\":true}"), 204);
	client.authorization = mine;
	assert_int_equal(api_client_get(&client, "/users/me"), 401);
	assert_int_equal(gallery_number(client.admin,
			     "SELECT count(*) FROM sessions WHERE user_id = gid('u', 1) AND "
			     "revoked_at IS NULL"),
	    0);
}

static void
test_refresh(void **state)
{
	struct str first, second, third;

	(void)state;
	client.user_agent = STR("browser");
	log_in(1, &first);
	client.authorization = STR("");
	assert_int_equal(refresh(first), 200);
	second = own(api_client_text(&client, "refresh_token"));
	assert_false(str_eq(first, second));
	/* The same client sent it twice: the same answer, no second family. */
	assert_int_equal(refresh(first), 200);
	assert_true(str_eq(api_client_text(&client, "refresh_token"), second));
	assert_int_equal(refresh(second), 200);
	third = own(api_client_text(&client, "refresh_token"));
	/* Its successor is used by now: this one comes back from somewhere else. */
	assert_int_equal(refresh(first), 401);
	assert_int_equal(refresh(third), 401);
	assert_int_equal(
	    gallery_number(client.admin, "SELECT count(*) FROM sessions WHERE revoked_at IS NULL"),
	    0);
}

/* The grace is for the client of the last refresh, wherever it signed in. */
static void
test_refresh_grace(void **state)
{
	struct str first, second;

	(void)state;
	client.user_agent = STR("browser 1");
	log_in(1, &first);
	client.user_agent = STR("browser 2");
	client.remote_address = STR("2001:db8::1");
	client.authorization = STR("");
	assert_int_equal(refresh(first), 200);
	second = own(api_client_text(&client, "refresh_token"));
	client.remote_address = STR("2001:0DB8:0::1"); /* the same, written otherwise */
	assert_int_equal(refresh(first), 200);
	assert_true(str_eq(api_client_text(&client, "refresh_token"), second));
	client.user_agent = STR("a thief");
	assert_int_equal(refresh(first), 401);
	client.user_agent = STR("browser 2");
	assert_int_equal(refresh(second), 401);
}

static void
test_session_pages(void **state)
{
	struct str token;
	char id[ID_TEXT_SIZE];

	(void)state;
	for (int i = 0; i < 3; i++)
		log_in(1, &token);
	assert_int_equal(api_client_get(&client, "/users/me/sessions?page=1&per_page=2"), 200);
	assert_int_equal(json_member(client.json, "sessions")->count, 2);
	assert_int_equal(api_client_total(&client), 3);
	assert_int_equal(api_client_get(&client, "/users/me/sessions?page=9&per_page=2"), 200);
	assert_int_equal(json_member(client.json, "sessions")->count, 0);
	assert_int_equal(api_client_total(&client), 3);
	api_client_be(&client, ADMIN, ROLE_ADMIN);
	assert_int_equal(
	    api_client_get(&client, "/users/%s/sessions", id_format(id_new(), id).at), 404);
}

/* A signed-in request asks Redis once: limits, blacklist and session together; and PostgreSQL not
 * at all about the session. */
static void
test_round_trips(void **state)
{
	(void)state;
	api_client_be(&client, 1, ROLE_USER);
	assert_int_equal(api_client_get(&client, "/users/me"), 200);
	assert_int_equal(api_client_get(&client, "/users/me"), 200);
	assert_int_equal(redis_stats(client.api->service.redis).round_trips, 1);
	/* The account, and how many follow it. */
	assert_int_equal(pg_stats(client.api->service.pg).queries, 2);
	assert_true(http_response_get(&client.response, STR("X-RateLimit-Limit")).len > 0);
}

/* nginx speaks over a unix socket or loopback; others' words about addresses are not believed. */
static void
test_client_address(void **state)
{
	static const struct {
		const char *remote, *forwarded, *address;
	} rows[] = {
		{ "198.51.100.7", "", "198.51.100.7" },
		{ "198.51.100.7", "203.0.113.9", "198.51.100.7" },
		{ "127.0.0.1", "", "127.0.0.1" },
	};
	struct str token;

	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		begin_anew(state);
		client.remote_address = str_of(rows[i].remote);
		client.forwarded_for = str_of(rows[i].forwarded);
		log_in(1, &token);
		assert_int_equal(
		    gallery_number(client.admin,
			arena_printf(&client.worker,
			    "SELECT count(*) FROM sessions WHERE host(ip_address) = '%s'",
			    rows[i].address)
			    .at),
		    1);
	}
}

int
main(void)
{
#define TEST(name) cmocka_unit_test_setup(name, begin_anew)
	const struct CMUnitTest tests[] = {
		TEST(test_refused_logins_are_alike),
		TEST(test_refused_logins_cost_alike),
		TEST(test_lock_out),
		TEST(test_changed_while_verifying),
		TEST(test_rehash),
		TEST(test_password_change),
		TEST(test_ends_outlive_redis),
		TEST(test_logout_of_others),
		TEST(test_refresh),
		TEST(test_refresh_grace),
		TEST(test_session_pages),
		TEST(test_round_trips),
		TEST(test_client_address),
	};

	return cmocka_run_group_tests(tests, account_client_set_up, account_client_tear_down);
}
