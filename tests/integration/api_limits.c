/* Rate limits through the API: who is counted, as whom, and what is told; and with Redis away. */
#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdlib.h>
#include <unistd.h>

#include "account_client.h"
#include "cache/redis.h"
#include "gallery.h"
#include "service/hash_gate.h"

enum { PER_ADDRESS = 3, PER_USER = 5, LOGINS = 2 };

static int
set_up(void **state)
{
	(void)state;
	setenv("RATE_LIMIT_ADDRESS", "3", 1);
	setenv("RATE_LIMIT_USER", "5", 1);
	setenv("RATE_LIMIT_LOGIN", "2", 1);
	setenv("DB_MAX_OPEN_CONNS", "2", 1);
	setenv("DB_MAX_IDLE_CONNS", "2", 1);
	setenv("TRUSTED_PROXIES", "10.0.0.0/8", 1);
	api_client_start(&client, 6, 0);
	return account_client_hash_password();
}

/* Nobody has been counted. */
static int
begin(void **state)
{
	struct redis_command command = { 0 };

	redis_arg(&command, STR("FLUSHALL"));
	if (redis_run(client.api->service.redis, &client.worker, &command, 1) != NULL)
		return -1;
	return begin_anew(state);
}

static int64_t
header(const char *name)
{
	int64_t number = -1;

	str_to_i64(http_response_get(&client.response, str_of(name)), 0, INT64_MAX, &number);
	return number;
}

/* As often as that, and not once more. */
static void
lets_in(int times, const char *target)
{
	for (int i = 1; i <= times; i++) {
		if (api_client_get(&client, "%s", target) != 200)
			fail_msg("%s, time %d: %d", target, i, client.response.status);
		assert_int_equal(header("X-RateLimit-Limit"), times);
		assert_int_equal(header("X-RateLimit-Remaining"), times - i);
		assert_true(header("X-RateLimit-Reset") > 1700000000);
	}
	assert_int_equal(api_client_get(&client, "%s", target), 429);
	assert_true(str_find(api_client_text(&client, "type"), STR("/rate-limit-exceeded")) <
		    api_client_text(&client, "type").len);
	assert_int_equal(header("X-RateLimit-Remaining"), 0);
	assert_true(header("Retry-After") >= 1 && header("Retry-After") <= 60);
}

static void
test_who_is_counted(void **state)
{
	struct str token;

	(void)state;
	lets_in(PER_ADDRESS, "/limits");
	assert_int_equal(api_client_get(&client, "/images"), 429); /* all routes together */
	client.remote_address = STR("198.51.100.1");
	lets_in(PER_ADDRESS, "/images");
	/* Whoever is signed in is counted as that, wherever they are. */
	api_client_be(&client, OWNER, ROLE_USER);
	token = client.authorization;
	for (int i = 0; i < PER_USER; i++) {
		client.remote_address = i % 2 == 0 ? STR("198.51.100.2") : STR("198.51.100.3");
		assert_int_equal(api_client_get(&client, "/images"), 200);
		assert_int_equal(header("X-RateLimit-Remaining"), PER_USER - 1 - i);
	}
	assert_int_equal(api_client_get(&client, "/images"), 429);
	api_client_be(&client, OWNER, ROLE_USER);
	assert_int_equal(api_client_get(&client, "/images"), 429); /* another session, same user */
	api_client_be(&client, SOMEBODY, ROLE_USER);
	assert_int_equal(api_client_get(&client, "/images"), 200);
	(void)token;
}

/* Health is not counted, nor are the bytes of images. */
static void
test_who_is_not(void **state)
{
	char id[ID_TEXT_SIZE];

	(void)state;
	id_format(gallery_id("i", 1), id);
	for (int i = 0; i < 3 * PER_ADDRESS; i++) {
		assert_int_equal(api_client_get(&client, "/health"), 200);
		assert_int_equal(header("X-RateLimit-Limit"), -1);
		assert_int_equal(api_client_get(&client, "/images/%s/variants/small", id), 404);
	}
	assert_int_equal(api_client_get(&client, "/limits"), 200);
}

/* A site has a whole /64 of addresses. */
static void
test_sites(void **state)
{
	static const char *const same[] = { "2001:db8:1:2::1", "2001:db8:1:2:ffff::9",
		"2001:db8:1:2:0:0:0:3" };

	(void)state;
	for (size_t i = 0; i < PER_ADDRESS; i++) {
		client.remote_address = str_of(same[i]);
		assert_int_equal(api_client_get(&client, "/limits"), 200);
	}
	assert_int_equal(api_client_get(&client, "/limits"), 429);
	client.remote_address = STR("2001:db8:1:3::1");
	assert_int_equal(api_client_get(&client, "/limits"), 200);
}

static void
test_forwarded(void **state)
{
	static const struct {
		const char *remote, *forwarded, *counted;
	} rows[] = {
		/* Nobody's word but a proxy's. */
		{ "198.51.100.9", "203.0.113.1", "198.51.100.9" },
		{ "127.0.0.1", "203.0.113.1", "127.0.0.1" },
		{ "10.0.0.1", "203.0.113.2", "203.0.113.2" },
		{ "10.0.0.1", "203.0.113.3, 10.9.9.9", "203.0.113.3" },
		/* What the client wrote in front is its own invention. */
		{ "10.0.0.1", "1.2.3.4, 203.0.113.4", "203.0.113.4" },
		{ "10.0.0.1", "10.0.0.9, 203.0.113.5, 10.0.0.2", "203.0.113.5" },
		{ "10.0.0.1", "nonsense", "10.0.0.1" },
		{ "10.0.0.1", "", "10.0.0.1" },
	};

	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		begin(state);
		client.remote_address = str_of(rows[i].remote);
		client.forwarded_for = str_of(rows[i].forwarded);
		assert_int_equal(api_client_get(&client, "/limits"), 200);
		if (!str_eq(client.api->last.client_address, str_of(rows[i].counted)))
			fail_msg("%s, %s: %.*s", rows[i].remote, rows[i].forwarded,
			    (int)client.api->last.client_address.len,
			    client.api->last.client_address.at);
	}
}

static void
test_logins(void **state)
{
	const char *body = "{\"username\":\"user1\",\"password\":\"" PASSWORD "\"}";

	(void)state;
	for (int i = 0; i < LOGINS; i++)
		assert_int_equal(post("/auth/login", body), 200);
	assert_int_equal(post("/auth/login", body), 429);
	assert_true(header("Retry-After") > 0);
	/* It is a count of its own, and what is refused is not let in by another route. */
	assert_int_equal(post("/auth/register", "{}"), 429);
	assert_int_equal(api_client_get(&client, "/limits"), 200);
}

/*
 * Of two workers one may hash, or wait for who does: there is no room for another, who is told so
 * at once; and whoever dies leaves the room.
 */
static void
test_the_door(void **state)
{
	struct service *service = &client.api->service;
	const struct problem *problem;
	int first, second;

	(void)state;
	assert_null(hash_gate_enter(service, &client.worker, &first));
	problem = hash_gate_enter(service, &client.worker, &second);
	assert_non_null(problem);
	assert_int_equal(problem->kind, PROBLEM_UNAVAILABLE);
	assert_true(problem->retry_after > 0);
	assert_int_equal(
	    post("/auth/login", "{\"username\":\"user1\",\"password\":\"" PASSWORD "\"}"), 503);
	assert_true(header("Retry-After") > 0);
	assert_int_equal(api_client_get(&client, "/images"), 200);
	close(first); /* as the kernel does for the dead */
	assert_null(hash_gate_enter(service, &client.worker, &second));
	hash_gate_leave(second);
	assert_int_equal(
	    post("/auth/login", "{\"username\":\"user1\",\"password\":\"" PASSWORD "\"}"), 200);
}

/* Requests pass, and say nothing of a count; only trying passwords is still bounded. Last. */
static void
test_redis_away(void **state)
{
	const char *body = "{\"username\":\"user1\",\"password\":\"" PASSWORD "\"}";
	struct str refresh_token, token = log_in(OWNER, &refresh_token);

	(void)state;
	private_redis_kill(&client.redis);
	for (int i = 0; i < 3 * PER_USER; i++) {
		client.authorization = i % 2 == 0 ? token : STR("");
		assert_int_equal(api_client_get(&client, "/images"), 200);
		assert_int_equal(header("X-RateLimit-Limit"), -1);
	}
	client.authorization = STR("");
	for (int i = 0; i < LOGINS; i++)
		assert_int_equal(post("/auth/login", body), 200);
	assert_int_equal(post("/auth/login", body), 429);
	assert_true(header("Retry-After") > 0);
	/* A session that ends now ends, though Redis cannot be told. */
	client.authorization = token;
	assert_int_equal(post("/auth/logout", ""), 204);
	assert_int_equal(api_client_get(&client, "/users/me"), 401);
	assert_int_equal(refresh(refresh_token), 401);
}

int
main(void)
{
#define TEST(name) cmocka_unit_test_setup(name, begin)
	const struct CMUnitTest tests[] = {
		TEST(test_who_is_counted),
		TEST(test_who_is_not),
		TEST(test_sites),
		TEST(test_forwarded),
		TEST(test_logins),
		TEST(test_the_door),
		TEST(test_redis_away),
	};

	return cmocka_run_group_tests(tests, set_up, account_client_tear_down);
}
