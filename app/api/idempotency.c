#include "config.h"

#include "api/idempotency.h"

#include "base/encode.h"
#include "cache/redis.h"
#include "crypto/digest.h"

#define LIFE_SECONDS 86400
/* How long a request may hold its key before another may take it over: longer than any request
 * lives. */
#define PENDING_SECONDS 120
#define KEY_MAX 128
/* A larger answer is not kept. */
#define ANSWER_MAX ((size_t)256 * 1024)

static const struct str kept_fields[] = { STR("Content-Type"), STR("Location"), STR("ETag") };
#define KEPT_COUNT (sizeof kept_fields / sizeof *kept_fields)

static bool
fit(struct str key)
{
	if (key.len == 0 || key.len > KEY_MAX)
		return false;
	for (size_t i = 0; i < key.len; i++)
		if (key.at[i] <= ' ' || key.at[i] > '~')
			return false;
	return true;
}

/* Who sent it, where to, and the key: hashed, so that nothing of it can steer the key's format. */
static struct str
redis_key(struct call *call, struct str key)
{
	struct buf text = buf_new(call->arena, 256);
	struct sha256 digest;

	if (call->viewer.signed_in)
		buf_append(&text, (struct str){ (const char *)call->viewer.id.bytes, 16 });
	else
		buf_append(&text, call->client_address);
	buf_byte(&text, '\n');
	buf_append(&text, call->request->path);
	buf_byte(&text, '\n');
	buf_append(&text, key);
	digest = sha256_of(buf_str(&text));
	return arena_printf(call->arena, "idempotency:%s",
	    hex_encode(call->arena, digest.bytes, sizeof digest.bytes).at);
}

/* "<status> <length>:<field>… <body>": lengths first, so that any byte may follow. */
static struct str
pack(struct call *call)
{
	const struct http_response *response = call->response;
	struct buf out = buf_new(call->arena, response->body.len + 256);

	buf_i64(&out, response->status);
	for (size_t i = 0; i < KEPT_COUNT; i++) {
		struct str value = http_response_get(response, kept_fields[i]);

		buf_printf(&out, " %zu:", value.len);
		buf_append(&out, value);
	}
	buf_byte(&out, ' ');
	buf_append(&out, response->body);
	return buf_str(&out);
}

/* Takes a number and the byte behind it off *rest. */
static bool
take_number(struct str *rest, char end, int64_t max, int64_t *out)
{
	size_t at = str_find_byte(*rest, end);

	if (at == rest->len || !str_to_i64(str_first(*rest, at), 0, max, out))
		return false;
	*rest = str_from(*rest, at + 1);
	return true;
}

/* What Redis holds is not to be trusted: anything unexpected counts as nothing kept. */
static bool
unpack(struct call *call, struct str text)
{
	struct str fields[KEPT_COUNT];
	int64_t status, length;

	if (!take_number(&text, ' ', 599, &status) || status < 200)
		return false;
	for (size_t i = 0; i < KEPT_COUNT; i++) {
		if (!take_number(&text, ':', (int64_t)text.len, &length) ||
		    (size_t)length >= text.len)
			return false;
		fields[i] = str_first(text, (size_t)length);
		text = str_from(text, (size_t)length + 1);
	}
	call->response->status = (int)status;
	call->response->body = text;
	for (size_t i = 0; i < KEPT_COUNT; i++)
		if (fields[i].len > 0)
			http_response_set(call->response, kept_fields[i], fields[i]);
	http_response_set(call->response, STR("Idempotency-Replayed"), STR("true"));
	return true;
}

/* SET key "" NX EX, then GET: both in one round trip. Taken tells whether the key is now ours. */
static bool
take(struct call *call, struct str key, bool *taken, struct str *kept)
{
	struct redis_command commands[2] = { 0 };

	redis_arg(&commands[0], STR("SET"));
	redis_arg(&commands[0], key);
	redis_arg(&commands[0], STR(""));
	redis_arg(&commands[0], STR("NX"));
	redis_arg(&commands[0], STR("EX"));
	redis_arg_i64(&commands[0], call->arena, PENDING_SECONDS);
	redis_arg(&commands[1], STR("GET"));
	redis_arg(&commands[1], key);
	if (redis_run(call->service->redis, call->arena, commands, 2) != NULL)
		return false;
	*taken = commands[0].reply.kind == REDIS_STRING;
	*kept = commands[1].reply.kind == REDIS_STRING ? commands[1].reply.string : STR("");
	return true;
}

const struct problem *
idempotency_begin(struct call *call, struct idempotency *out, bool *answered)
{
	struct str key = http_header(call->request, "Idempotency-Key"), kept;
	bool taken;

	*out = (struct idempotency){ 0 };
	*answered = false;
	if (call->request->method != HTTP_POST || key.len == 0)
		return NULL;
	if (!fit(key))
		return problem_field(call->arena, "Idempotency-Key",
		    "must be 1 to %d visible ASCII characters", KEY_MAX);
	key = redis_key(call, key);
	if (!take(call, key, &taken, &kept))
		return NULL;
	if (taken) {
		out->key = key;
		return NULL;
	}
	if (kept.len == 0)
		return problem_new(call->arena, PROBLEM_CONFLICT,
		    "A request with this Idempotency-Key is still being processed.");
	*answered = unpack(call, kept);
	return NULL;
}

/* Tokens and other secrets are not left lying in Redis: their handlers say no-store. */
static bool
may_keep(const struct http_response *response)
{
	return response->body.len <= ANSWER_MAX &&
	       !str_eq(http_response_get(response, STR("Cache-Control")), STR("no-store"));
}

void
idempotency_end(struct call *call, const struct idempotency *begun, bool good)
{
	struct redis_command command = { 0 };

	if (begun->key.len == 0)
		return;
	if (good && may_keep(call->response)) {
		redis_arg(&command, STR("SET"));
		redis_arg(&command, begun->key);
		redis_arg(&command, pack(call));
		redis_arg(&command, STR("EX"));
		redis_arg_i64(&command, call->arena, LIFE_SECONDS);
	} else {
		redis_arg(&command, STR("DEL"));
		redis_arg(&command, begun->key);
	}
	if (redis_run(call->service->redis, call->arena, &command, 1) != NULL)
		return; /* then the key ends by itself */
}
