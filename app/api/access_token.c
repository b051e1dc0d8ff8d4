#include "config.h"

#include "api/access_token.h"

#include <string.h>

#include "base/clock.h"
#include "base/encode.h"
#include "config/config.h"
#include "crypto/digest.h"
#include "crypto/signing_key.h"
#include "json/reader.h"
#include "json/writer.h"

#define TOKEN_MAX ((size_t)2048)
/* Clocks of several machines are never quite the same. */
#define LEEWAY_SECONDS 5
#define CACHE_SLOTS 256

static const struct str issuer = STR("tintype"), audience = STR("tintype-api");

struct token_cache {
	struct sha256 verified[CACHE_SLOTS];
};

struct token_cache *
token_cache_new(struct arena *arena)
{
	return arena_new(arena, struct token_cache);
}

static struct str
header_text(struct call *call)
{
	struct buf out = buf_new(call->arena, 128);
	struct json_writer json = json_writer_new(&out);

	json_object_begin(&json);
	json_put_str(&json, STR("alg"), STR("EdDSA"));
	json_put_str(&json, STR("typ"), STR("JWT"));
	json_put_str(&json, STR("kid"), key_ring_kid(call->keys));
	json_object_end(&json);
	return buf_str(&out);
}

static struct str
claims_text(struct call *call, const struct access_claims *claims)
{
	struct buf out = buf_new(call->arena, 512);
	struct json_writer json = json_writer_new(&out);

	json_object_begin(&json);
	json_put_str(&json, STR("iss"), issuer);
	json_put_str(&json, STR("aud"), audience);
	json_put_id(&json, STR("sub"), claims->subject);
	json_put_id(&json, STR("sid"), claims->session);
	json_put_str(&json, STR("jti"), claims->token_id);
	json_put_str(&json, STR("role"), role_name(claims->role));
	json_put_i64(&json, STR("iat"), clock_now_us() / CLOCK_SECOND_US);
	json_put_i64(&json, STR("exp"), claims->expires);
	json_object_end(&json);
	return buf_str(&out);
}

struct str
access_token_make(struct call *call, const struct access_claims *claims)
{
	struct buf out = buf_new(call->arena, 768);
	struct str signature;

	buf_append(&out, base64url_encode(call->arena, header_text(call)));
	buf_byte(&out, '.');
	buf_append(&out, base64url_encode(call->arena, claims_text(call, claims)));
	signature = key_ring_sign(call->keys, call->arena, buf_str(&out));
	buf_byte(&out, '.');
	buf_append(&out, base64url_encode(call->arena, signature));
	return buf_str(&out);
}

/* A string member, or the empty view. */
static struct str
text_of(const struct json_value *object, const char *name)
{
	const struct json_value *value = json_member(object, name);

	return value != NULL && value->kind == JSON_STRING ? value->string : STR("");
}

static bool
parse_part(struct call *call, struct str part, const struct json_value **out)
{
	struct str text;

	return base64url_decode(call->arena, part, &text) &&
	       json_parse(call->arena, text, out) == NULL && (*out)->kind == JSON_OBJECT;
}

/* The algorithm is ours whatever the header says: it must say so too. No extensions are understood.
 */
static bool
read_header(struct call *call, struct str part, struct str *kid)
{
	const struct json_value *header;

	if (!parse_part(call, part, &header) || json_member(header, "crit") != NULL ||
	    !str_eq(text_of(header, "alg"), STR("EdDSA")))
		return false;
	*kid = text_of(header, "kid");
	return kid->len > 0;
}

static bool
read_seconds(const struct json_value *object, const char *name, int64_t *out)
{
	const struct json_value *value = json_member(object, name);

	if (value == NULL || value->kind != JSON_INTEGER)
		return false;
	*out = value->integer;
	return true;
}

static bool
read_claims(struct call *call, struct str part, struct access_claims *out)
{
	int64_t now = clock_now_us() / CLOCK_SECOND_US, issued, begins;
	const struct json_value *claims;

	if (!parse_part(call, part, &claims) || !str_eq(text_of(claims, "iss"), issuer) ||
	    !str_eq(text_of(claims, "aud"), audience))
		return false;
	/* We say none, but one that is there is to be kept (RFC 7519, section 4.1.5). */
	if (json_member(claims, "nbf") != NULL &&
	    (!read_seconds(claims, "nbf", &begins) || begins > now + LEEWAY_SECONDS))
		return false;
	out->token_id = text_of(claims, "jti");
	return id_parse(text_of(claims, "sub"), &out->subject) &&
	       id_parse(text_of(claims, "sid"), &out->session) &&
	       role_parse(text_of(claims, "role"), &out->role) && out->token_id.len > 0 &&
	       read_seconds(claims, "iat", &issued) && read_seconds(claims, "exp", &out->expires) &&
	       issued <= now + LEEWAY_SECONDS && out->expires > now;
}

static bool
verify(struct call *call, struct token_cache *cache, struct str token, struct str kid,
    struct str signed_part, struct str signature)
{
	struct sha256 digest = sha256_of(token);
	struct sha256 *slot = &cache->verified[digest.bytes[0] % CACHE_SLOTS];
	struct str bytes;

	if (memcmp(slot, &digest, sizeof digest) == 0)
		return true;
	if (!base64url_decode(call->arena, signature, &bytes) ||
	    bytes.len != ED25519_SIGNATURE_SIZE ||
	    !key_ring_verify(call->keys, kid, signed_part, bytes))
		return false;
	*slot = digest;
	return true;
}

/* A key that was replaced verifies until the last of its tokens has ended, and no forgery then. */
static bool
key_counts(struct call *call, struct str kid)
{
	int64_t replaced = key_ring_replaced_us(call->keys, kid);

	return replaced == INT64_MAX ||
	       clock_now_us() < replaced + call->config->auth.access_ttl / 1000;
}

bool
access_token_read(
    struct call *call, struct token_cache *cache, struct str token, struct access_claims *out)
{
	struct str rest = token, header, claims, kid;

	if (token.len == 0 || token.len > TOKEN_MAX)
		return false;
	header = str_cut(&rest, '.');
	claims = str_cut(&rest, '.');
	if (rest.len == 0 || str_find_byte(rest, '.') < rest.len ||
	    !read_header(call, header, &kid) || !key_counts(call, kid))
		return false;
	return verify(
		   call, cache, token, kid, str_first(token, header.len + 1 + claims.len), rest) &&
	       read_claims(call, claims, out);
}
