/* SHA-256 and HMAC-SHA-256 (FIPS 180-4, RFC 2104), by OpenSSL. */
#ifndef TINTYPE_CRYPTO_DIGEST_H
#define TINTYPE_CRYPTO_DIGEST_H

#include "base/arena.h"
#include "base/str.h"

#include <stdint.h>

#define SHA256_SIZE 32

struct sha256 {
	uint8_t bytes[SHA256_SIZE];
};

struct sha256 sha256_of(struct str bytes);
struct sha256 hmac_sha256(struct str key, struct str bytes);

/* A key that signs often: what OpenSSL makes of it is made once. */
struct hmac_key {
	struct evp_mac_ctx_st *context; /* OpenSSL's */
};
struct hmac_key hmac_key_open(struct str key);
void hmac_key_close(struct hmac_key *key); /* also of one that is all zero */
struct sha256 hmac_key_sign(struct hmac_key key, struct str bytes);

/* In constant time. */
bool digest_eq(struct str a, struct str b);

/* In pieces; ends with the arena. */
struct sha256_stream;
struct sha256_stream *sha256_begin(struct arena *arena);
void sha256_add(struct sha256_stream *stream, struct str bytes);
struct sha256 sha256_end(struct sha256_stream *stream);

#endif
