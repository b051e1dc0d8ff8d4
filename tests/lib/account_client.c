#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdlib.h>

#include "account_client.h"
#include "gallery.h"
#include "service/account.h"

struct api_client client;
static struct str password_hash;

int
account_client_set_up(void **state)
{
	(void)state;
	setenv("RATE_LIMIT_USER", "100000", 1);
	api_client_start(&client, 6, 0);
	return account_client_hash_password();
}

int
account_client_hash_password(void)
{
	return account_hash_password(
		   &client.api->service, &client.worker, STR(PASSWORD), &password_hash) == NULL
		   ? 0
		   : -1;
}

int
account_client_tear_down(void **state)
{
	(void)state;
	api_client_stop(&client);
	return 0;
}

struct str
account_client_hash(void)
{
	return password_hash;
}

/* All as at the beginning: the password, nobody locked, one administrator, no sessions. */
int
begin_anew(void **state)
{
	struct str sql = arena_printf(&client.worker,
	    "DELETE FROM sessions; DELETE FROM bans; UPDATE users SET username = 'user' || n, "
	    "email = 'u' || n || '@example.org' FROM generate_series(1, 6) n WHERE id = gid('u', "
	    "n); UPDATE users SET status = 'active', role = 'user', "
	    "password_hash = '%s', failed_logins = 0, locked_until = NULL, deleted_at = NULL, "
	    "display_name = NULL, bio = NULL; "
	    "UPDATE users SET role = 'admin' WHERE id = gid('u', 5)",
	    password_hash.at);

	(void)state;
	gallery_sql(client.admin, sql.at);
	client.authorization = client.user_agent = STR("");
	client.remote_address = client.forwarded_for = STR("");
	return 0;
}

int
post(const char *target, const char *body)
{
	return api_client_send(&client, "POST", target, str_of(body));
}

struct str
own(struct str text)
{
	return arena_copy(&client.worker, text);
}

/* As user number, with the password; the tokens stay. */
struct str
log_in(int user, struct str *refresh_token)
{
	struct str body = arena_printf(
	    &client.worker, "{\"username\":\"user%d\",\"password\":\"" PASSWORD "\"}", user);

	client.authorization = STR("");
	assert_int_equal(post("/auth/login", body.at), 200);
	*refresh_token = own(api_client_text(&client, "refresh_token"));
	client.authorization = arena_printf(
	    &client.worker, "Bearer %s", own(api_client_text(&client, "access_token")).at);
	return client.authorization;
}

int
refresh(struct str token)
{
	return post("/auth/refresh",
	    arena_printf(&client.worker, "{\"refresh_token\":\"%s\"}", token.at).at);
}
