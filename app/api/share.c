#include "config.h"

#include "api/share_handlers.h"

#include <string.h>

#include "api/body.h"
#include "api/query.h"
#include "api/reply.h"
#include "base/clock.h"
#include "base/encode.h"
#include "config/config.h"
#include "crypto/digest.h"
#include "crypto/signing_key.h"
#include "service/share.h"

#define MAC_SIZE 16
#define ID_SIZE (sizeof((struct id){ 0 }).bytes)
#define TOKEN_SIZE (ID_SIZE + MAC_SIZE)

static struct sha256
mac_of(struct call *call, struct id id)
{
	char text[ID_TEXT_SIZE];

	return key_ring_mac(
	    call->keys, arena_printf(call->arena, "share\n%s", id_format(id, text).at));
}

struct str
share_token(struct call *call, struct id id)
{
	char bytes[TOKEN_SIZE];
	struct sha256 mac = mac_of(call, id);

	memcpy(bytes, id.bytes, ID_SIZE);
	memcpy(bytes + ID_SIZE, mac.bytes, MAC_SIZE);
	return base64url_encode(call->arena, (struct str){ bytes, sizeof bytes });
}

bool
share_token_read(struct call *call, struct str token, struct id *out)
{
	struct sha256 mac;
	struct str bytes;
	struct id id;

	if (token.len > 2 * TOKEN_SIZE || !base64url_decode(call->arena, token, &bytes) ||
	    bytes.len != TOKEN_SIZE)
		return false;
	memcpy(id.bytes, bytes.at, ID_SIZE);
	mac = mac_of(call, id);
	if (!digest_eq(str_from(bytes, ID_SIZE), (struct str){ (const char *)mac.bytes, MAC_SIZE }))
		return false;
	*out = id;
	return true;
}

static void
put_share(struct call *call, struct json_writer *json, const struct share *share)
{
	struct str base = call->config->site.public_base_url;

	json_object_begin(json);
	json_put_id(json, STR("id"), share->id);
	json_put_str(json, STR("url"),
	    arena_printf(
		call->arena, "%.*s/s/%s", (int)base.len, base.at, share_token(call, share->id).at));
	json_name(json, STR("album_id"));
	json_id_or_null(json, share->album_id);
	json_name(json, STR("image_id"));
	json_id_or_null(json, share->image_id);
	json_put_bool(json, STR("has_password"), share->password_hash.len > 0);
	json_put_bool(json, STR("allow_download"), share->allow_download);
	json_put_time(json, STR("created_at"), share->created_us);
	json_name(json, STR("expires_at"));
	if (share->expires_us == 0)
		json_null(json);
	else
		json_time(json, share->expires_us);
	json_object_end(json);
}

static const struct problem *
read_wanted(struct call *call, struct share_wanted *out)
{
	const struct text_rule rule = { SHARE_PASSWORD_MIN, SHARE_PASSWORD_MAX, true };
	struct body body;

	TRY(body_read_optional(call, &body));
	body_text(&body, "password", BODY_OPTIONAL, rule, &out->password);
	body_bool(&body, "allow_download", BODY_OPTIONAL, &out->allow_download);
	if (body_time(&body, "expires_at", BODY_OPTIONAL, &out->expires_us) &&
	    out->expires_us != 0 && out->expires_us <= clock_now_us())
		field_errors_add(&body.errors, STR("expires_at"), "must be in the future");
	return field_errors_problem(&body.errors);
}

static const struct problem *
create(struct call *call, struct share_target target)
{
	struct buf out = buf_new(call->arena, 512);
	struct json_writer json = json_writer_new(&out);
	struct share_wanted wanted = { 0 };
	struct share share;

	TRY(read_wanted(call, &wanted));
	TRY(share_create(call->service, call->arena, &call->viewer, target, &wanted, &share));
	put_share(call, &json, &share);
	http_response_set(call->response, STR("Cache-Control"), STR("no-store"));
	reply_json(call, 201, &out);
	return NULL;
}

static const struct problem *
list(struct call *call, struct share_target target, struct id id)
{
	struct field_errors errors = { .arena = call->arena };
	char text[ID_TEXT_SIZE];
	struct page_result result;
	struct json_writer json;
	struct paging paging;
	struct share *shares;
	struct str listing;
	struct buf out;
	size_t count;

	listing = arena_printf(call->arena, "shares %s", id_format(id, text).at);
	query_paging(call, &errors, listing, &paging);
	TRY(field_errors_problem(&errors));
	TRY(share_list(
	    call->service, call->arena, &call->viewer, target, &paging, &shares, &count, &result));
	json = reply_page_begin(call, &out);
	for (size_t i = 0; i < count; i++)
		put_share(call, &json, &shares[i]);
	http_response_set(call->response, STR("Cache-Control"), STR("no-store"));
	reply_page_end(call, &json, listing, &paging, &result);
	return NULL;
}

/* {share_id}, or all. */
static const struct problem *
revoke(struct call *call, struct share_target target)
{
	struct id id = { 0 };

	if (call->params[1].len > 0)
		TRY(call_id(call, 1, "link", &id));
	TRY(share_revoke(call->service, call->arena, &call->viewer, target, id));
	reply_empty(call, 204);
	return NULL;
}

const struct problem *
post_album_shares(struct call *call)
{
	struct share_target target = { 0 };

	TRY(call_id(call, 0, "album", &target.album));
	return create(call, target);
}

const struct problem *
get_album_shares(struct call *call)
{
	struct share_target target = { 0 };

	TRY(call_id(call, 0, "album", &target.album));
	return list(call, target, target.album);
}

const struct problem *
delete_album_shares(struct call *call)
{
	struct share_target target = { 0 };

	TRY(call_id(call, 0, "album", &target.album));
	return revoke(call, target);
}

const struct problem *
post_image_shares(struct call *call)
{
	struct share_target target = { 0 };

	TRY(call_id(call, 0, "image", &target.image));
	return create(call, target);
}

const struct problem *
get_image_shares(struct call *call)
{
	struct share_target target = { 0 };

	TRY(call_id(call, 0, "image", &target.image));
	return list(call, target, target.image);
}

const struct problem *
delete_image_shares(struct call *call)
{
	struct share_target target = { 0 };

	TRY(call_id(call, 0, "image", &target.image));
	return revoke(call, target);
}
