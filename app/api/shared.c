#include "config.h"

#include "api/share_handlers.h"

#include <string.h>

#include "api/body.h"
#include "api/image_handlers.h"
#include "api/image_json.h"
#include "api/image_list.h"
#include "api/query.h"
#include "api/reply.h"
#include "api/variant_choice.h"
#include "base/clock.h"
#include "base/encode.h"
#include "crypto/digest.h"
#include "crypto/signing_key.h"
#include "http/cookie.h"
#include "service/share.h"

#define COOKIE_NAME STR("tintype_share")
/* How long a password that was given counts. */
#define KEY_SECONDS (12 * 3600)
#define TIME_SIZE 8
#define MAC_SIZE 16
#define KEY_SIZE (TIME_SIZE + MAC_SIZE)

/* Links are secrets: not told to other sites, not found by search engines, not kept by caches. */
static void
set_headers(struct call *call)
{
	http_response_set(call->response, STR("Cache-Control"), STR("private, no-cache"));
	http_response_set(call->response, STR("Referrer-Policy"), STR("no-referrer"));
	http_response_set(call->response, STR("X-Robots-Tag"), STR("noindex, nofollow"));
}

/* The link of the address, in force; image may be nil. 404. */
static const struct problem *
find(struct call *call, struct id image, struct share *out)
{
	struct id id;

	set_headers(call);
	if (!share_token_read(call, call->params[0], &id))
		return problem_new(call->arena, PROBLEM_NOT_FOUND, "There is no such link.");
	return share_find(call->service, call->arena, id, image, out);
}

/* Good until then, for this link and this password. */
static void
make_key(struct call *call, const struct share *share, int64_t expires, char out[static KEY_SIZE])
{
	char text[ID_TEXT_SIZE];
	struct sha256 mac = key_ring_mac(call->keys,
	    arena_printf(call->arena, "share key\n%s\n%lld\n%.*s", id_format(share->id, text).at,
		(long long)expires, (int)share->password_hash.len, share->password_hash.at));

	for (int i = 0; i < TIME_SIZE; i++)
		out[i] = (char)((uint64_t)expires >> (56 - 8 * i));
	memcpy(out + TIME_SIZE, mac.bytes, MAC_SIZE);
}

static bool
key_is_good(struct call *call, const struct share *share, struct str key)
{
	char good[KEY_SIZE];
	uint64_t expires = 0;
	struct str bytes;

	if (key.len > 2 * KEY_SIZE || !base64url_decode(call->arena, key, &bytes) ||
	    bytes.len != KEY_SIZE)
		return false;
	for (int i = 0; i < TIME_SIZE; i++)
		expires = expires << 8 | (uint8_t)bytes.at[i];
	make_key(call, share, (int64_t)expires, good);
	return digest_eq(bytes, (struct str){ good, sizeof good }) &&
	       (int64_t)expires > clock_now_us() / CLOCK_SECOND_US;
}

/* A password is asked for and was not given: neither the cookie nor X-Share-Key says so. */
static bool
is_locked(struct call *call, const struct share *share)
{
	struct str key = http_header(call->request, "X-Share-Key");

	if (share->password_hash.len == 0)
		return false;
	if (key.len == 0 &&
	    !http_cookie_get(http_header(call->request, "Cookie"), COOKIE_NAME, &key))
		return true;
	return !key_is_good(call, share, key);
}

static const struct problem *
find_unlocked(struct call *call, struct id image, struct share *out)
{
	TRY(find(call, image, out));
	if (is_locked(call, out))
		return problem_new(
		    call->arena, PROBLEM_UNAUTHORIZED, "This link asks for a password.");
	return NULL;
}

static void
put_names(struct json_writer *json, const struct share_content *content)
{
	json_put_str(json, STR("title"), content->title);
	json_put_str(json, STR("description"), content->description);
	json_name(json, STR("owner"));
	owner_json(json, content->owner_id, content->owner_username, content->owner_display_name);
	json_put_i64(json, STR("image_count"), content->image_count);
}

const struct problem *
get_share(struct call *call)
{
	struct buf out = buf_new(call->arena, 1024);
	struct json_writer json = json_writer_new(&out);
	struct share_content content;
	struct share share = { 0 };
	bool locked;

	TRY(find(call, (struct id){ 0 }, &share));
	locked = is_locked(call, &share);
	if (!locked)
		TRY(share_find_content(call->service, call->arena, &share, &content));
	json_object_begin(&json);
	json_put_str(&json, STR("kind"), id_is_nil(share.album_id) ? STR("image") : STR("album"));
	json_put_bool(&json, STR("locked"), locked);
	json_put_bool(&json, STR("allow_download"), share.allow_download);
	json_name(&json, STR("expires_at"));
	if (share.expires_us == 0)
		json_null(&json);
	else
		json_time(&json, share.expires_us);
	/* Who does not know the password learns that there is one. */
	if (!locked)
		put_names(&json, &content);
	json_object_end(&json);
	reply_json(call, 200, &out);
	reply_tagged(call);
	return NULL;
}

static void
set_cookie(struct call *call, struct str key)
{
	struct http_cookie cookie = { .name = COOKIE_NAME,
		.value = key,
		.path = arena_printf(call->arena, "/api/v1/shares/%.*s", (int)call->params[0].len,
		    call->params[0].at),
		.max_age = KEY_SECONDS,
		.secure = true,
		.http_only = true,
		.same_site = HTTP_SAME_SITE_STRICT };
	struct str text;

	if (http_cookie_format(call->arena, &cookie, &text))
		http_response_add(call->response, STR("Set-Cookie"), text);
}

const struct problem *
post_share_unlock(struct call *call)
{
	const struct text_rule rule = { 1, 1024, true };
	struct buf out = buf_new(call->arena, 256);
	struct json_writer json = json_writer_new(&out);
	int64_t expires = clock_now_us() / CLOCK_SECOND_US + KEY_SECONDS;
	struct str password = { 0 }, key;
	char bytes[KEY_SIZE];
	struct share share = { 0 };
	struct body body;

	TRY(body_read(call, &body));
	body_text(&body, "password", BODY_REQUIRED, rule, &password);
	TRY(field_errors_problem(&body.errors));
	TRY(find(call, (struct id){ 0 }, &share));
	if (share.password_hash.len > 0)
		TRY(share_check_password(call->service, call->arena, &share, password));
	make_key(call, &share, expires, bytes);
	key = base64url_encode(call->arena, (struct str){ bytes, sizeof bytes });
	set_cookie(call, key);
	json_object_begin(&json);
	json_put_str(&json, STR("key"), key);
	json_put_time(&json, STR("expires_at"), expires * CLOCK_SECOND_US);
	json_object_end(&json);
	http_response_set(call->response, STR("Cache-Control"), STR("no-store"));
	reply_json(call, 200, &out);
	return NULL;
}

/* What images say of their files leads through the link. */
static void
tell_files_here(struct call *call, const struct share *share)
{
	call->files_base = arena_printf(call->arena, "/api/v1/shares/%.*s/images/",
	    (int)call->params[0].len, call->params[0].at);
	call->without_original = !share->allow_download;
}

const struct problem *
get_share_images(struct call *call)
{
	struct field_errors errors = { .arena = call->arena };
	char text[ID_TEXT_SIZE];
	struct image_page page;
	struct paging paging;
	struct share share = { 0 };
	struct str listing;

	TRY(find_unlocked(call, (struct id){ 0 }, &share));
	listing = arena_printf(call->arena, "share %s", id_format(share.id, text).at);
	query_paging(call, &errors, listing, &paging);
	TRY(field_errors_problem(&errors));
	TRY(share_list_images(call->service, call->arena, &share, &paging, &page));
	tell_files_here(call, &share);
	reply_images(call, listing, &paging, &page);
	return NULL;
}

static const struct problem *
send(struct call *call, enum variant_size size, bool as_download)
{
	struct variant_choice choice;
	struct variant_file file;
	struct share share = { 0 };
	struct id image;

	TRY(call_id(call, 1, "image", &image));
	TRY(find_unlocked(call, image, &share));
	variant_choose(call, size, &choice);
	TRY(share_find_file(call->service, call->arena, &share, image, size, &choice.types, &file));
	if (size != VARIANT_ORIGINAL)
		http_response_vary(call->response, STR("Accept"));
	send_file_unshared(call, &file, as_download);
	return NULL;
}

const struct problem *
get_share_variant(struct call *call)
{
	enum variant_size size;

	if (!variant_parse(call->params[2], &size))
		return problem_new(
		    call->arena, PROBLEM_NOT_FOUND, "There is no such size of an image.");
	return send(call, size, false);
}

const struct problem *
get_share_download(struct call *call)
{
	return send(call, VARIANT_ORIGINAL, true);
}
