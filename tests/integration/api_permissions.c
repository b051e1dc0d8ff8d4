/*
 * Each route of api/routes.c, asked by each kind of viewer. A route without a row in
 * tests/lib/permission_rows.c fails here; that file says how to add one.
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
#include "permissions.h"
#include "service/account_end.h"

enum { BANNED = 6, SUSPENDED, DELETED, USERS = DELETED };

static const char *const column_names[BY_COUNT] = { "anonymous", "other", "owner", "moderator",
	"admin", "gone" };

static bool dirty = true; /* the world is not as the rows have it */

static int
set_up(void **state)
{
	(void)state;
	api_client_start(&client, USERS, 0);
	return account_client_hash_password();
}

/* Whoever was deleted comes back, so that the next can be. */
static void
make_people(void)
{
	gallery_sql(client.admin,
	    arena_printf(&client.worker,
		"UPDATE users SET email = 'u' || n || '@example.org', username = 'user' || n, "
		"status = 'active', deleted_at = NULL, failed_logins = 0, locked_until = NULL, "
		"password_hash = '%s', role = CASE n WHEN 3 THEN 'moderator' WHEN 4 THEN 'admin' "
		"WHEN 5 THEN 'admin' ELSE 'user' END "
		"FROM generate_series(1, %d) n WHERE id = gid('u', n); DELETE FROM bans",
		account_client_hash().at, USERS)
		.at);
}

static void
make_world(void)
{
	if (dirty)
		gallery_sql(client.admin,
		    arena_printf(&client.worker,
			"DELETE FROM users; DELETE FROM tags; DELETE FROM jobs; INSERT INTO users "
			"(id, email, username, password_hash, role, status) SELECT gid('u', n), n, "
			"n, 'x', 'user', 'active' FROM generate_series(1, %d) n; %s",
			USERS, permission_world)
			.at);
	dirty = false;
	make_people();
}

/* "<u1>" -> the id. */
static const char *
spell_out(const char *text)
{
	struct str rest = str_of(text), out = STR("");

	while (rest.len > 0) {
		struct str plain = str_cut(&rest, '<'), name;
		char id[ID_TEXT_SIZE] = "", kind[2] = "";
		int number;

		name = str_cut(&rest, '>');
		if (name.len > 1) {
			kind[0] = name.at[0];
			number = (int)strtol(own(name).at + 1, NULL, 10);
			id_format(gallery_id(kind, number), id);
		}
		out = arena_printf(&client.worker, "%.*s%.*s%s", (int)out.len, out.at,
		    (int)plain.len, plain.at, id);
	}
	return out.at;
}

/* Is it the row's route that the request reached? Whatever became of it there. */
static bool
is_of(const struct api_route *route, const struct permission *row)
{
	struct str method = http_method_name(route->route.method), pattern = route->route.pattern;
	struct str name = str_of(row->route), of_row = str_cut(&name, ' ');

	if (str_starts(pattern, STR("/api/v1")))
		pattern = str_from(pattern, strlen("/api/v1"));
	else if (str_starts(name, STR("^")))
		name = str_from(name, 1);
	return str_eq(method, of_row) && str_eq(pattern, name);
}

static void
test_each_route_has_a_row(void **state)
{
	int missing = 0;

	(void)state;
	for (size_t i = 0; i < api_route_count; i++) {
		const struct http_route *route = &api_routes[i].route;
		bool found = false;

		for (size_t j = 0; j < permission_count && !found; j++)
			found = is_of(&api_routes[i], &permissions[j]);
		if (found)
			continue;
		missing++;
		print_error("%.*s %.*s has no row in tests/lib/permission_rows.c\n",
		    (int)http_method_name(route->method).len, http_method_name(route->method).at,
		    (int)route->pattern.len, route->pattern.at);
	}
	assert_int_equal(missing, 0);
}

/*
 * The token is of before, and has been used: Redis has the session as good. The one who is only
 * suspended in the database has not been seen yet.
 */
static void
be_gone(int user)
{
	struct service *service = &client.api->service;

	api_client_be(&client, user, ROLE_USER);
	if (user == SUSPENDED) {
		gallery_sql(
		    client.admin, "UPDATE users SET status = 'suspended' WHERE id = gid('u', 7)");
		return;
	}
	assert_int_equal(api_client_get(&client, "/users/me"), 200);
	if (user == BANNED)
		assert_null(account_ban(service, &client.request, gallery_id("u", ADMIN),
		    gallery_id("u", user), STR("spam"), 0));
	else
		assert_null(account_delete_unasked(
		    service, &client.request, gallery_id("u", ADMIN), gallery_id("u", user)));
}

static const struct permission_form *
form_of(const struct permission *row)
{
	static const struct permission_form plain = { NULL, NULL, NULL };

	for (size_t i = 0; i < permission_form_count; i++)
		if (strcmp(permission_forms[i].route, row->route) == 0)
			return &permission_forms[i];
	return &plain;
}

static int
ask(const struct permission *row)
{
	const struct permission_form *form = form_of(row);
	struct str type = str_of(form->type), rest = str_of(row->route);
	const char *method = own(str_cut(&rest, ' ')).at, *target = spell_out(row->target);
	struct str body = row->body == NULL ? STR("") : str_of(spell_out(row->body));
	int status;

	client.parameters = form->parameters;
	client.content_type = type.len == 0 ? STR("application/json") : type;
	client.at_root = target[0] == '^';
	if (str_starts(type, STR("multipart/")))
		body = permission_picture;
	status = api_client_send(&client, method, target + client.at_root, body);
	client.parameters = NULL;
	client.content_type = STR("application/json");
	client.at_root = false;
	dirty = dirty || (status < 300 && strcmp(method, "GET") != 0);
	return status;
}

static bool
check(const struct permission *row, enum permission_column column, int user)
{
	static const enum role roles[BY_COUNT] = {
		[BY_MODERATOR] = ROLE_MODERATOR, [BY_ADMIN] = ROLE_ADMIN
	};
	int got, route;

	make_world();
	if (column == BY_GONE)
		be_gone(user);
	else
		api_client_be(&client, user, roles[column]);
	got = ask(row);
	route = client.api->last.route;
	if (route < 0 || !is_of(&api_routes[route], row)) {
		print_error("%s: %s is not of this route\n", row->route, row->target);
		return false;
	}
	if (got == row->status[column])
		return true;
	print_error("%s: %s by %s (user %d): %d, not %d: %.*s\n", row->route, row->target,
	    column_names[column], user, got, row->status[column], (int)client.response.body.len,
	    client.response.body.at);
	return false;
}

static void
test_each_row(void **state)
{
	static const int users[BY_COUNT] = { 0, SOMEBODY, OWNER, MODERATOR, ADMIN, BANNED };
	size_t wrong = 0;

	(void)state;
	for (size_t i = 0; i < permission_count; i++) {
		for (int column = 0; column < BY_COUNT; column++)
			wrong +=
			    !check(&permissions[i], (enum permission_column)column, users[column]);
		wrong += !check(&permissions[i], BY_GONE, SUSPENDED);
		wrong += !check(&permissions[i], BY_GONE, DELETED);
	}
	assert_int_equal(wrong, 0);
}

/* A wrong token is no token at all only where tokens are not looked at. */
static void
test_bad_tokens(void **state)
{
	size_t wrong = 0;

	(void)state;
	for (size_t i = 0; i < permission_count; i++) {
		make_world();
		client.authorization = STR("Bearer eyJhbGciOiJub25lIn0.e30.");
		if (ask(&permissions[i]) == permissions[i].status[BY_GONE])
			continue;
		wrong++;
		print_error("%s: %d\n", permissions[i].route, client.response.status);
	}
	assert_int_equal(wrong, 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_each_route_has_a_row),
		cmocka_unit_test(test_each_row),
		cmocka_unit_test(test_bad_tokens),
	};

	return cmocka_run_group_tests(tests, set_up, account_client_tear_down);
}
