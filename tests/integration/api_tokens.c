/*
 * Access tokens against who would forge them: every attack on JWTs that has a name, as a token that
 * differs from a good one in that alone. The good one is let in, so the others are refused for what
 * they are.
 */
#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <openssl/evp.h>
#include <stdio.h>
#include <string.h>

#include "api_client.h"
#include "base/clock.h"
#include "base/encode.h"
#include "crypto/digest.h"
#include "crypto/signing_key.h"
#include "gallery.h"

static struct api_client client;

static int
set_up(void **state)
{
	(void)state;
	api_client_start(&client, 2, 0);
	return 0;
}

static int
tear_down(void **state)
{
	(void)state;
	api_client_stop(&client);
	return 0;
}

enum signer {
	OURS,
	NOBODY,      /* an empty signature */
	HMAC_PUBLIC, /* HS256 with our public key as the secret */
	HMAC_PEM,    /* the same with the key as it stands in a file */
	STRANGER,    /* a good Ed25519 key that is not ours */
	TRUNCATED,   /* ours, the last byte cut off */
	PADDED,      /* ours, a byte more */
	FLIPPED,     /* ours, one bit turned */
	MALLEATED, /* ours, the group's order added to S: the same point (RFC 8032, section 8.4) */
};

struct forgery {
	const char *name;
	const char *header; /* NULL: as we write it. %s: our kid */
	const char *claims; /* NULL: as we write them. %1: sub, %2: sid, %3: iat, %4: exp */
	enum signer signer;
	int status;
};

#define GOOD_CLAIMS                                                                                \
	"{\"iss\":\"tintype\",\"aud\":\"tintype-api\",\"sub\":\"%1\",\"sid\":\"%2\",\"jti\":"      \
	"\"j\","                                                                                   \
	"\"role\":\"user\",\"iat\":%3,\"exp\":%4}"
#define CLAIMS(iss, aud, iat, exp, more)                                                           \
	"{\"iss\":" iss ",\"aud\":" aud ",\"sub\":\"%1\",\"sid\":\"%2\",\"jti\":\"j\","            \
	"\"role\":\"user\",\"iat\":" iat ",\"exp\":" exp more "}"
#define ISS "\"tintype\""
#define AUD "\"tintype-api\""

static const struct forgery forgeries[] = {
	{ "a good one", NULL, NULL, OURS, 200 },
	{ "alg none", "{\"alg\":\"none\"}", NULL, NOBODY, 401 },
	{ "alg None with our kid", "{\"alg\":\"None\",\"kid\":\"%s\"}", NULL, NOBODY, 401 },
	{ "alg none, signed", "{\"alg\":\"none\",\"kid\":\"%s\"}", NULL, OURS, 401 },
	{ "no signature", NULL, NULL, NOBODY, 401 },
	{ "HS256 with the public key", "{\"alg\":\"HS256\",\"kid\":\"%s\"}", NULL, HMAC_PUBLIC,
	    401 },
	{ "HS256 with the public key's file", "{\"alg\":\"HS256\",\"kid\":\"%s\"}", NULL, HMAC_PEM,
	    401 },
	{ "EdDSA said, HMAC done", NULL, NULL, HMAC_PUBLIC, 401 },
	{ "RS256 said", "{\"alg\":\"RS256\",\"kid\":\"%s\"}", NULL, OURS, 401 },
	{ "alg twice", "{\"alg\":\"EdDSA\",\"alg\":\"none\",\"kid\":\"%s\"}", NULL, NOBODY, 401 },
	{ "alg is no text", "{\"alg\":[\"EdDSA\"],\"kid\":\"%s\"}", NULL, OURS, 401 },
	{ "no alg", "{\"kid\":\"%s\"}", NULL, OURS, 401 },
	{ "no kid", "{\"alg\":\"EdDSA\"}", NULL, OURS, 401 },
	{ "kid is a path", "{\"alg\":\"EdDSA\",\"kid\":\"../../../../dev/null\"}", NULL, NOBODY,
	    401 },
	{ "kid is SQL", "{\"alg\":\"EdDSA\",\"kid\":\"' UNION SELECT 'x' --\"}", NULL, OURS, 401 },
	{ "kid with more behind", "{\"alg\":\"EdDSA\",\"kid\":\"%s\\u0000\"}", NULL, OURS, 401 },
	{ "kid is a number", "{\"alg\":\"EdDSA\",\"kid\":1}", NULL, OURS, 401 },
	{ "embedded jwk",
	    "{\"alg\":\"EdDSA\",\"jwk\":{\"kty\":\"OKP\",\"crv\":\"Ed25519\",\"x\":\"11qYAYKx"
	    "CrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo\"}}",
	    NULL, STRANGER, 401 },
	{ "embedded jwk with our kid",
	    "{\"alg\":\"EdDSA\",\"kid\":\"%s\",\"jwk\":{\"kty\":\"OKP\",\"crv\":\"Ed25519\"}}",
	    NULL, STRANGER, 401 },
	{ "jku", "{\"alg\":\"EdDSA\",\"kid\":\"%s\",\"jku\":\"http://127.0.0.1/k.json\"}", NULL,
	    STRANGER, 401 },
	{ "crit", "{\"alg\":\"EdDSA\",\"kid\":\"%s\",\"crit\":[\"exp\"]}", NULL, OURS, 401 },
	{ "a stranger's key", NULL, NULL, STRANGER, 401 },
	{ "signature cut short", NULL, NULL, TRUNCATED, 401 },
	{ "signature too long", NULL, NULL, PADDED, 401 },
	{ "one bit of the signature", NULL, NULL, FLIPPED, 401 },
	{ "malleable signature", NULL, NULL, MALLEATED, 401 },
	{ "expired", NULL, CLAIMS(ISS, AUD, "1000000000", "1000000900", ""), OURS, 401 },
	{ "issued tomorrow", NULL, CLAIMS(ISS, AUD, "%4", "%4", ""), OURS, 401 },
	{ "not yet valid", NULL, CLAIMS(ISS, AUD, "%3", "%4", ",\"nbf\":%4"), OURS, 401 },
	{ "nbf is no number", NULL, CLAIMS(ISS, AUD, "%3", "%4", ",\"nbf\":\"x\""), OURS, 401 },
	{ "another issuer", NULL, CLAIMS("\"elsewhere\"", AUD, "%3", "%4", ""), OURS, 401 },
	{ "another audience", NULL, CLAIMS(ISS, "\"other-api\"", "%3", "%4", ""), OURS, 401 },
	{ "a list of audiences", NULL, CLAIMS(ISS, "[\"tintype-api\"]", "%3", "%4", ""), OURS,
	    401 },
	{ "exp is text", NULL, CLAIMS(ISS, AUD, "%3", "\"%4\"", ""), OURS, 401 },
	{ "exp is huge", NULL, CLAIMS(ISS, AUD, "%3", "1e300", ""), OURS, 401 },
	{ "no claims at all", NULL, "{}", OURS, 401 },
	{ "claims are a list", NULL, "[]", OURS, 401 },
	{ "claims are no JSON", NULL, "tintype", OURS, 401 },
	{ "a session of nobody", NULL,
	    "{\"iss\":\"tintype\",\"aud\":\"tintype-api\",\"sub\":\"%1\",\"sid\":\"%1\",\"jti\":"
	    "\"j\",\"role\":\"user\",\"iat\":%3,\"exp\":%4}",
	    OURS, 401 },
	{ "a role that is none", NULL,
	    "{\"iss\":\"tintype\",\"aud\":\"tintype-api\",\"sub\":\"%1\",\"sid\":\"%2\",\"jti\":"
	    "\"j\",\"role\":\"root\",\"iat\":%3,\"exp\":%4}",
	    OURS, 401 },
};

static struct str
sub_and_sid(struct id user, struct id session, const char *pattern)
{
	int64_t now = clock_now_us() / CLOCK_SECOND_US;
	struct buf out = buf_new(&client.worker, 512);
	char text[ID_TEXT_SIZE];

	for (; *pattern != '\0'; pattern++) {
		if (*pattern != '%') {
			buf_byte(&out, *pattern);
			continue;
		}
		switch (*++pattern) {
		case '1':
			buf_append(&out, id_format(user, text));
			break;
		case '2':
			buf_append(&out, id_format(session, text));
			break;
		case '3':
			buf_i64(&out, now);
			break;
		default:
			buf_i64(&out, now + 3600);
			break;
		}
	}
	return buf_str(&out);
}

static struct str
header_text(const char *pattern)
{
	struct str kid = key_ring_kid(client.api->keys);

	if (pattern == NULL)
		pattern = "{\"alg\":\"EdDSA\",\"typ\":\"JWT\",\"kid\":\"%s\"}";
	return strstr(pattern, "%s") == NULL ? str_of(pattern)
					     : arena_printf(&client.worker, "%.*s%.*s%s",
						   (int)(strstr(pattern, "%s") - pattern), pattern,
						   (int)kid.len, kid.at, strstr(pattern, "%s") + 2);
}

/* Our public key, by which anybody may verify. */
static struct str
public_key(bool as_file)
{
	struct str kid = key_ring_kid(client.api->keys);
	struct str path = arena_printf(&client.worker, "%.*s/keys/%.*s.pem", (int)client.folder.len,
	    client.folder.at, (int)kid.len, kid.at);
	struct str command = arena_printf(&client.worker, "openssl pkey -in %s -pubout%s", path.at,
	    as_file ? "" : " -outform DER");
	char *bytes = arena_array(&client.worker, char, 1024);
	FILE *pipe = popen(command.at, "r");
	size_t size;

	assert_non_null(pipe);
	size = fread(bytes, 1, 1024, pipe);
	assert_int_equal(pclose(pipe), 0);
	assert_true(size >= 44);
	/* The raw key stands at the end of its DER form. */
	return as_file ? (struct str){ bytes, size } : (struct str){ bytes + size - 32, 32 };
}

static struct str
strangers_signature(struct str text)
{
	unsigned char *bytes = arena_array(&client.worker, unsigned char, 64);
	EVP_PKEY *key = EVP_PKEY_Q_keygen(NULL, NULL, "ED25519");
	EVP_MD_CTX *context = EVP_MD_CTX_new();
	size_t size = 64;

	assert_int_equal(EVP_DigestSignInit(context, NULL, NULL, NULL, key), 1);
	assert_int_equal(
	    EVP_DigestSign(context, bytes, &size, (const unsigned char *)text.at, text.len), 1);
	EVP_MD_CTX_free(context);
	EVP_PKEY_free(key);
	return (struct str){ (char *)bytes, size };
}

static struct str
hmac_signature(struct str text, bool as_file)
{
	struct sha256 digest = hmac_sha256(public_key(as_file), text);

	return arena_copy(
	    &client.worker, (struct str){ (const char *)digest.bytes, sizeof digest.bytes });
}

/* S + L, little-endian, where L is the order of the base point. */
static void
add_order(unsigned char *s)
{
	static const unsigned char order[32] = { 0xed, 0xd3, 0xf5, 0x5c, 0x1a, 0x63, 0x12, 0x58,
		0xd6, 0x9c, 0xf7, 0xa2, 0xde, 0xf9, 0xde, 0x14, [31] = 0x10 };
	unsigned carry = 0;

	for (int i = 0; i < 32; i++) {
		carry += (unsigned)s[i] + order[i];
		s[i] = (unsigned char)carry;
		carry >>= 8;
	}
}

static struct str
our_signature(struct str text, enum signer how)
{
	struct str good = key_ring_sign(client.api->keys, &client.worker, text);
	char *bytes = arena_array(&client.worker, char, good.len + 1);
	size_t size = good.len;

	memcpy(bytes, good.at, good.len);
	if (how == TRUNCATED)
		size--;
	if (how == PADDED)
		size++;
	if (how == FLIPPED)
		bytes[40] ^= 4;
	if (how == MALLEATED)
		add_order((unsigned char *)bytes + 32);
	return (struct str){ bytes, size };
}

static struct str
signature_of(struct str text, enum signer signer)
{
	switch (signer) {
	case NOBODY:
		return STR("");
	case HMAC_PUBLIC:
	case HMAC_PEM:
		return hmac_signature(text, signer == HMAC_PEM);
	case STRANGER:
		return strangers_signature(text);
	case OURS:
	case TRUNCATED:
	case PADDED:
	case FLIPPED:
	case MALLEATED:
		break;
	}
	return our_signature(text, signer);
}

static struct str
forge(const struct forgery *forgery, struct id session)
{
	struct arena *arena = &client.worker;
	struct str header = base64url_encode(arena, header_text(forgery->header));
	struct str claims =
	    base64url_encode(arena, sub_and_sid(gallery_id("u", 1), session,
					forgery->claims == NULL ? GOOD_CLAIMS : forgery->claims));
	struct str text = arena_printf(
	    arena, "%.*s.%.*s", (int)header.len, header.at, (int)claims.len, claims.at);
	struct str signature = base64url_encode(arena, signature_of(text, forgery->signer));

	return arena_printf(arena, "Bearer %s.%.*s", text.at, (int)signature.len, signature.at);
}

/* The session that the client's own token stands for. */
static struct id
own_session(void)
{
	PGresult *result = PQexec(client.admin, "SELECT id FROM sessions ORDER BY created_at DESC");
	struct id id;

	assert_true(id_parse(str_of(PQgetvalue(result, 0, 0)), &id));
	PQclear(result);
	return id;
}

static void
test_forgeries(void **state)
{
	struct id session;

	(void)state;
	gallery_sql(client.admin, "DELETE FROM sessions");
	api_client_be(&client, 1, ROLE_USER);
	session = own_session();
	for (size_t i = 0; i < sizeof forgeries / sizeof *forgeries; i++) {
		client.authorization = forge(&forgeries[i], session);
		if (api_client_get(&client, "/users/me") != forgeries[i].status)
			fail_msg("%s: %d", forgeries[i].name, client.response.status);
		/* Not anonymous where signing in is a choice, either. */
		if (api_client_get(&client, "/images") != forgeries[i].status)
			fail_msg("%s, optional: %d", forgeries[i].name, client.response.status);
		if (forgeries[i].status == 401)
			assert_true(
			    str_starts(http_response_get(&client.response, STR("WWW-Authenticate")),
				STR("Bearer")));
	}
}

static void
test_shapes(void **state)
{
	static const char *const shapes[] = { "Bearer", "Bearer ", "Bearer .", "Bearer ..",
		"Bearer ...", "Bearer a.b", "Bearer a.b.c", "Bearer a.b.c.d", "Basic dTpw", "x",
		"Bearer \xff.\xfe.\xfd" };
	struct buf huge = buf_new(&client.worker, 70000);

	(void)state;
	for (size_t i = 0; i < sizeof shapes / sizeof *shapes; i++) {
		client.authorization = str_of(shapes[i]);
		assert_int_equal(api_client_get(&client, "/images"), 401);
	}
	buf_append(&huge, STR("Bearer "));
	for (int i = 0; i < 60000; i++)
		buf_byte(&huge, 'A');
	client.authorization = buf_str(&huge);
	assert_int_equal(api_client_get(&client, "/images"), 401);
}

/* The one who verified it a moment ago remembers it no longer than it is valid, and not changed. */
static void
test_verified_before(void **state)
{
	struct str good, changed;

	(void)state;
	api_client_be(&client, 1, ROLE_USER);
	assert_int_equal(api_client_get(&client, "/users/me"), 200);
	good = client.authorization;
	changed = arena_copy(&client.worker, good);
	/* The last letter of a signature carries bits that no byte uses. */
	((char *)(uintptr_t)changed.at)[changed.len - 1] ^= 1;
	client.authorization = changed;
	assert_int_equal(api_client_get(&client, "/users/me"), 401);
	client.authorization = good;
	assert_int_equal(api_client_get(&client, "/users/me"), 200);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_forgeries),
		cmocka_unit_test(test_shapes),
		cmocka_unit_test(test_verified_before),
	};

	return cmocka_run_group_tests(tests, set_up, tear_down);
}
