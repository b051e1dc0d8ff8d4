#include "config.h"

#include "api/account_handlers.h"

#include "api/reply.h"
#include "base/clock.h"
#include "base/encode.h"
#include "blob/blob.h"
#include "config/config.h"
#include "crypto/digest.h"
#include "crypto/signing_key.h"
#include "service/export.h"

/* Whoever has the link may have the archive: made of its id and a secret of the installation. */
static struct str
link_mac(struct call *call, struct id id)
{
	char text[ID_TEXT_SIZE];
	struct sha256 mac = key_ring_mac(
	    call->keys, arena_printf(call->arena, "export\n%s", id_format(id, text).at));

	return base64url_encode(
	    call->arena, (struct str){ (const char *)mac.bytes, sizeof mac.bytes });
}

static struct str
link_of(struct call *call, struct id id)
{
	struct str base = call->config->site.public_base_url;
	char text[ID_TEXT_SIZE];

	return arena_printf(call->arena, "%.*s/api/v1/exports/%s?t=%s", (int)base.len, base.at,
	    id_format(id, text).at, link_mac(call, id).at);
}

static struct str
state_of(const struct export_state *state)
{
	if (state->finished_us != 0)
		return STR("ready");
	return str_eq(state->job, STR("running")) ? STR("processing") : STR("queued");
}

static void
reply_export(struct call *call, const struct export_state *state)
{
	bool ready = state->finished_us != 0;
	struct buf out = buf_new(call->arena, 512);
	struct json_writer json = json_writer_new(&out);

	json_object_begin(&json);
	json_put_id(&json, STR("id"), state->id);
	json_put_str(&json, STR("status"), state_of(state));
	json_put_i64(&json, STR("progress"), ready ? 100 : state->progress);
	json_put_time(&json, STR("created_at"), state->created_us);
	json_name(&json, STR("file_size"));
	if (ready)
		json_i64(&json, state->file_size);
	else
		json_null(&json);
	json_name(&json, STR("expires_at"));
	if (ready)
		json_time(&json, state->expires_us);
	else
		json_null(&json);
	json_put_str_or_null(&json, STR("url"), ready ? link_of(call, state->id) : STR(""));
	json_object_end(&json);
	http_response_set(call->response, STR("Cache-Control"), STR("no-store"));
	reply_json(call, ready ? 200 : 202, &out);
}

const struct problem *
get_user_export(struct call *call)
{
	struct export_state state;

	TRY(export_find(call->service, call->arena, call->viewer.id, &state));
	reply_export(call, &state);
	return NULL;
}

const struct problem *
post_user_export(struct call *call)
{
	struct export_state state;

	TRY(export_order(call->service, call->arena, call->viewer.id, &state));
	reply_export(call, &state);
	return NULL;
}

const struct problem *
get_export(struct call *call)
{
	struct str key, username, mac = STR("");
	struct id id;

	TRY(call_id(call, 0, "archive", &id));
	http_query_get(&call->query, "t", &mac);
	if (!digest_eq(mac, link_mac(call, id)))
		return problem_new(call->arena, PROBLEM_NOT_FOUND, "There is no such archive.");
	TRY(export_find_file(call->service, call->arena, id, &key, &username));
	http_response_set(call->response, STR("Cache-Control"), STR("private, no-store"));
	http_response_set(call->response, STR("Content-Disposition"),
	    arena_printf(call->arena, "attachment; filename=\"tintype-%.*s.zip\"",
		(int)username.len, username.at));
	reply_accel(
	    call, blob_accel_path(call->service->blobs, call->arena, key), STR("application/zip"));
	return NULL;
}
