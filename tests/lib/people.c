#include "config.h"

#include "people.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>

struct api_client client;

int
people_set_up(void **state)
{
	(void)state;
	setenv("RATE_LIMIT_USER", "0", 1);
	setenv("COMMENT_NEW_ACCOUNT", "0", 0); /* what a test has set before stays */
	api_client_start(&client, 8, 60);
	gallery_sql(client.admin, "DELETE FROM likes; UPDATE images SET like_count = 0");
	return 0;
}

int
people_tear_down(void **state)
{
	(void)state;
	api_client_stop(&client);
	return 0;
}

void
be(int user)
{
	static const enum role roles[] = { [MODERATOR] = ROLE_MODERATOR, [ADMIN] = ROLE_ADMIN };

	api_client_be(
	    &client, user, user < (int)(sizeof roles / sizeof *roles) ? roles[user] : ROLE_USER);
}

void
expect(int status, const char *method, const char *target, const char *body)
{
	int got = api_client_send(&client, method, target, str_of(body));

	if (got != status)
		fail_msg("%s %s %s: %d, not %d: %.*s", method, target, body, got, status,
		    (int)client.response.body.len, client.response.body.at);
}

void
expect_at(int status, const char *method, const char *body, const char *format, ...)
{
	char target[512];
	va_list args;

	va_start(args, format);
	vsnprintf(target, sizeof target, format, args);
	va_end(args);
	expect(status, method, target, body);
}

static const struct json_value *
member(const struct json_value *of, const char *name)
{
	const struct json_value *value = json_member(of, name);

	if (value == NULL)
		fail_msg(
		    "no %s in %.*s", name, (int)client.response.body.len, client.response.body.at);
	return value;
}

int64_t
number(const char *name)
{
	return member(client.json, name)->integer;
}

bool
truth(const char *name)
{
	return member(client.json, name)->boolean;
}

struct str
text(const char *name)
{
	return member(client.json, name)->string;
}

const struct json_value *
item(size_t n)
{
	const struct json_value *items = member(client.json, "items");

	if (n >= items->count)
		fail_msg("no item %zu in %.*s", n, (int)client.response.body.len,
		    client.response.body.at);
	return &items->items[n];
}

struct str
item_text(size_t n, const char *name)
{
	return member(item(n), name)->string;
}

const char *
id_of_answer(void)
{
	struct str id = text("id");

	return arena_printf(&client.worker, "%.*s", (int)id.len, id.at).at;
}

void
expect_cost(int queries, int round_trips)
{
	struct pg_stats stats = pg_stats(client.api->service.pg);

	assert_int_equal(stats.queries, queries);
	assert_int_equal(stats.round_trips, round_trips);
}

int64_t
sql_number(const char *format, ...)
{
	char sql[2048];
	va_list args;

	va_start(args, format);
	vsnprintf(sql, sizeof sql, format, args);
	va_end(args);
	return gallery_number(client.admin, sql);
}
