#include "config.h"

#include "crypto/digest.h"

#include <openssl/core_names.h>
#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <stdlib.h>

struct sha256_stream {
	EVP_MD_CTX *context;
};

/* OpenSSL fails here only when it is out of memory, which ends the worker as everywhere. */
static void
must(int success)
{
	if (success != 1)
		abort();
}

struct sha256
sha256_of(struct str bytes)
{
	struct sha256 digest;

	must(EVP_Digest(bytes.at, bytes.len, digest.bytes, NULL, EVP_sha256(), NULL));
	return digest;
}

struct sha256
hmac_sha256(struct str key, struct str bytes)
{
	struct sha256 digest;
	unsigned size = sizeof digest.bytes;

	/* A key of NULL would mean "the key of before" to OpenSSL. */
	must(HMAC(EVP_sha256(), key.len > 0 ? key.at : "", (int)key.len,
		 (const unsigned char *)bytes.at, bytes.len, digest.bytes, &size) != NULL);
	return digest;
}

struct hmac_key
hmac_key_open(struct str key)
{
	char digest[] = "SHA256";
	OSSL_PARAM params[] = { OSSL_PARAM_construct_utf8_string(OSSL_MAC_PARAM_DIGEST, digest, 0),
		OSSL_PARAM_construct_end() };
	EVP_MAC *algorithm = EVP_MAC_fetch(NULL, "HMAC", NULL);
	EVP_MAC_CTX *context = EVP_MAC_CTX_new(algorithm);

	must(context != NULL);
	must(EVP_MAC_init(
	    context, (const unsigned char *)(key.len > 0 ? key.at : ""), key.len, params));
	EVP_MAC_free(algorithm);
	return (struct hmac_key){ context };
}

void
hmac_key_close(struct hmac_key *key)
{
	EVP_MAC_CTX_free(key->context);
	key->context = NULL;
}

struct sha256
hmac_key_sign(struct hmac_key key, struct str bytes)
{
	struct sha256 digest;
	size_t size = sizeof digest.bytes;

	/* Begins anew with the same key. */
	must(EVP_MAC_init(key.context, NULL, 0, NULL));
	must(EVP_MAC_update(key.context, (const unsigned char *)bytes.at, bytes.len));
	must(EVP_MAC_final(key.context, digest.bytes, &size, sizeof digest.bytes));
	return digest;
}

bool
digest_eq(struct str a, struct str b)
{
	return a.len == b.len && (a.len == 0 || CRYPTO_memcmp(a.at, b.at, a.len) == 0);
}

static void
end_stream(void *what)
{
	struct sha256_stream *stream = what;

	EVP_MD_CTX_free(stream->context);
	stream->context = NULL;
}

struct sha256_stream *
sha256_begin(struct arena *arena)
{
	struct sha256_stream *stream = arena_new(arena, struct sha256_stream);

	stream->context = EVP_MD_CTX_new();
	must(stream->context != NULL);
	arena_at_exit(arena, end_stream, stream);
	must(EVP_DigestInit_ex(stream->context, EVP_sha256(), NULL));
	return stream;
}

void
sha256_add(struct sha256_stream *stream, struct str bytes)
{
	must(EVP_DigestUpdate(stream->context, bytes.at, bytes.len));
}

struct sha256
sha256_end(struct sha256_stream *stream)
{
	struct sha256 digest;

	must(EVP_DigestFinal_ex(stream->context, digest.bytes, NULL));
	return digest;
}
