#include "config.h"

#include "api_client.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "api/access_token.h"
#include "base/clock.h"
#include "base/log.h"
#include "cache/generation.h"
#include "cache/keys.h"
#include "cache/watch.h"
#include "config/config.h"
#include "crypto/signing_key.h"
#include "gallery.h"

/* Of one request: what is set below, and a few of a test's own. */
#define PARAMETERS 24

static void
die(const char *what, const struct problem *problem)
{
	fprintf(stderr, "api client: %s: %s\n", what,
	    problem == NULL          ? ""
	    : problem->cause == NULL ? problem->detail
				     : problem->cause);
	exit(99);
}

static void
set_environment(struct api_client *client)
{
	struct arena *arena = &client->worker;
	const char *folder = client->folder.at;

	setenv("DB_HOST", client->postgres.folder, 1);
	setenv("DB_USER", "postgres", 1);
	setenv("DB_NAME", "gallery", 1);
	setenv("REDIS_HOST", client->redis.socket, 1);
	setenv("STORAGE_LOCAL_PATH", arena_printf(arena, "%s/images", folder).at, 1);
	setenv("STORAGE_MIN_FREE", "0", 1);
	setenv("TINTYPE_DATA", arena_printf(arena, "%s/app/service", getenv("srcdir")).at, 1);
	setenv("TINTYPE_KEYS", arena_printf(arena, "%s/keys", folder).at, 1);
	/* What a test has set before stays. */
	setenv("RATE_LIMIT_ADDRESS", "0", 0);
	setenv("RATE_LIMIT_USER", "0", 0);
	setenv("RATE_LIMIT_LOGIN", "0", 0);
	setenv("RATE_LIMIT_UPLOAD", "0", 0);
	setenv("RATE_LIMIT_REPORT", "0", 0);
	setenv("ARGON2_MEMORY_KIB", "1024", 0);
	setenv("TINTYPE_LOG_LEVEL", "error", 1);
}

static void
open_api(struct api_client *client)
{
	const struct problem *problem;
	const struct config *config;
	struct str kid;

	set_environment(client);
	problem = config_read(&client->worker, NULL, &config);
	if (problem != NULL)
		die(config_problem_text(&client->worker, problem).at, problem);
	problem = key_ring_add(&client->worker, getenv("TINTYPE_KEYS"), &kid);
	if (problem == NULL)
		problem = api_open(config, NULL, &client->worker, &client->api);
	if (problem != NULL)
		die("api_open", problem);
}

/* What is changed in SQL by a test is told to nobody but its own connection: migration 00030. */
static void
note_change(void *context, const PGresult *result)
{
	struct api_client *client = context;
	const char *state = PQresultErrorField(result, PG_DIAG_SQLSTATE);

	if (state != NULL && strcmp(state, "TT002") == 0)
		client->foreign_change = true;
}

/* As whoever changes rows by hand has to. */
static void
make_cache_forget(struct api_client *client)
{
	struct redis_command commands[2 * GENERATION_STEP_COMMANDS] = { 0 };

	if (!client->foreign_change)
		return;
	client->foreign_change = false;
	generation_step_commands(
	    commands, &client->request, key_generation_public(&client->request));
	generation_step_commands(commands + GENERATION_STEP_COMMANDS, &client->request,
	    key_generation_records(&client->request));
	/* A test may have ended its Redis. */
	if (redis_run(client->cache, &client->request, commands, 2 * GENERATION_STEP_COMMANDS) !=
		NULL ||
	    redis_fence(client->cache, &client->request) != NULL)
		return;
}

void
api_client_start(struct api_client *client, int users, int images)
{
	char folder[] = "/tmp/tintype-api-XXXXXX";

	*client = (struct api_client){ .content_type = STR("application/json") };
	log_open(LOG_LEVEL_ERROR, LOG_FORMAT_TEXT, NULL);
	if (mkdtemp(folder) == NULL)
		die("mkdtemp", NULL);
	client->folder = arena_copy(&client->worker, str_of(folder));
	private_postgres_start(&client->postgres);
	private_postgres_create_migrated(&client->postgres, "gallery");
	client->admin = gallery_connect(client->postgres.folder, "gallery");
	gallery_fill(client->admin, users, images);
	PQsetNoticeReceiver(client->admin, note_change, client);
	private_redis_start(&client->redis);
	client->cache = private_redis_client(&client->redis);
	open_api(client);
}

void
api_client_stop(struct api_client *client)
{
	char command[256];

	api_close(client->api);
	PQfinish(client->admin);
	redis_free(client->cache);
	private_postgres_stop(&client->postgres);
	private_redis_stop(&client->redis);
	snprintf(command, sizeof command, "rm -rf '%s'", client->folder.at);
	if (system(command) != 0)
		die("rm", NULL);
	arena_release(&client->request);
	arena_release(&client->worker);
}

/* A session of that user, begun now: nothing that Redis remembers is about it. */
static struct id
begin_session(struct api_client *client, struct id user, struct str role)
{
	struct id session = id_new();
	char user_text[ID_TEXT_SIZE], session_text[ID_TEXT_SIZE];
	char sql[512];

	id_format(user, user_text);
	id_format(session, session_text);
	snprintf(sql, sizeof sql,
	    "UPDATE users SET role = '%.*s' WHERE id = '%s'; "
	    "INSERT INTO sessions (id, user_id, refresh_token_hash, expires_at) "
	    "VALUES ('%s', '%s', '%s', now() + interval '1 hour')",
	    (int)role.len, role.at, user_text, session_text, user_text, session_text);
	gallery_sql(client->admin, sql);
	return session;
}

void
api_client_be(struct api_client *client, int user, enum role role)
{
	char token_id[ID_TEXT_SIZE];
	struct access_claims claims = {
		.subject = gallery_id("u", user),
		.role = role,
		.token_id = id_format(id_new(), token_id),
		.expires = clock_now_us() / CLOCK_SECOND_US + 3600,
	};
	struct call call = {
		.api = client->api,
		.config = client->api->config,
		.keys = client->api->keys,
		.arena = &client->worker,
	};
	struct str token;

	client->authorization = STR("");
	if (user == 0)
		return;
	claims.session = begin_session(client, claims.subject, role_name(role));
	token = access_token_make(&call, &claims);
	client->authorization =
	    arena_printf(&client->worker, "Bearer %.*s", (int)token.len, token.at);
}

struct source {
	struct str rest;
};

static ptrdiff_t
read_body(void *context, void *into, size_t size)
{
	struct source *source = context;
	struct str piece = str_first(source->rest, size);

	memcpy(into, piece.at, piece.len);
	source->rest = str_from(source->rest, piece.len);
	return (ptrdiff_t)piece.len;
}

/* "NAME=value", unless the value is empty. */
static void
add_param(
    struct arena *arena, const char **params, size_t *count, const char *name, struct str value)
{
	if (value.len > 0)
		params[(*count)++] =
		    arena_printf(arena, "%s=%.*s", name, (int)value.len, value.at).at;
}

static void
read_json(struct api_client *client)
{
	struct str type = http_response_get(&client->response, STR("Content-Type"));

	client->json = NULL;
	if (http_response_get(&client->response, STR("Content-Encoding")).len > 0)
		return;
	if (str_find(type, STR("json")) == type.len || client->response.body.len == 0)
		return;
	if (json_parse(&client->request, client->response.body, &client->json) != NULL)
		die("the answer is no JSON", NULL);
}

int
api_client_send(struct api_client *client, const char *method, const char *target, struct str body)
{
	struct source *source;
	struct http_request request;
	const char **params;
	struct http_body stream;
	size_t n = 0;

	arena_reset(&client->request);
	make_cache_forget(client);
	source = arena_new(&client->request, struct source);
	params = arena_array(&client->request, const char *, PARAMETERS);
	source->rest = body;
	add_param(&client->request, params, &n, "REQUEST_METHOD", str_of(method));
	add_param(&client->request, params, &n, "REQUEST_URI",
	    arena_printf(&client->request, "%s%s", client->at_root ? "" : "/api/v1", target));
	add_param(&client->request, params, &n, "REMOTE_ADDR",
	    client->remote_address.len > 0 ? client->remote_address : STR("127.0.0.1"));
	add_param(&client->request, params, &n, "HTTP_X_FORWARDED_FOR", client->forwarded_for);
	add_param(&client->request, params, &n, "HTTP_USER_AGENT", client->user_agent);
	add_param(&client->request, params, &n, "HTTP_AUTHORIZATION", client->authorization);
	add_param(&client->request, params, &n, "HTTP_COOKIE", client->cookie);
	add_param(&client->request, params, &n, "HTTP_ACCEPT_ENCODING", client->accept_encoding);
	add_param(&client->request, params, &n, "HTTP_IF_MATCH", client->if_match);
	add_param(&client->request, params, &n, "HTTP_IF_NONE_MATCH", client->if_none_match);
	for (const char *const *more = client->parameters; more != NULL && *more != NULL; more++)
		params[n++] = *more;
	if (n > PARAMETERS - 3)
		die("too many parameters", NULL);
	if (body.len > 0) {
		add_param(&client->request, params, &n, "CONTENT_TYPE", client->content_type);
		add_param(&client->request, params, &n, "CONTENT_LENGTH",
		    arena_printf(&client->request, "%zu", body.len));
	}
	stream = (struct http_body){ read_body, source, body.len > 0 ? (int64_t)body.len : -1 };
	if (http_request_read(&client->request, params, stream, &request) != NULL)
		die("http_request_read", NULL);
	api_serve(client->api, &client->request, &request, &client->response);
	/* As api_done(): what Redis tells without being asked may be used from now on. */
	watch_done(client->api->service.redis, &client->request);
	read_json(client);
	return client->response.status;
}

int
api_client_get(struct api_client *client, const char *format, ...)
{
	char target[1024];
	va_list arguments;

	va_start(arguments, format);
	vsnprintf(target, sizeof target, format, arguments);
	va_end(arguments);
	return api_client_send(client, "GET", target, STR(""));
}

struct str
api_client_text(const struct api_client *client, const char *name)
{
	const struct json_value *value = json_member(client->json, name);

	return value == NULL ? STR("") : value->string;
}

int64_t
api_client_total(const struct api_client *client)
{
	const struct json_value *value =
	    json_member(json_member(client->json, "pagination"), "total");

	return value == NULL ? -1 : value->integer;
}

bool
api_client_lists(const struct api_client *client, struct id id)
{
	const struct json_value *items = json_member(client->json, "items");
	char text[ID_TEXT_SIZE];

	id_format(id, text);
	for (size_t i = 0; items != NULL && i < items->count; i++) {
		const struct json_value *item = json_member(&items->items[i], "id");

		if (item != NULL && str_eq(item->string, str_of(text)))
			return true;
	}
	return false;
}
