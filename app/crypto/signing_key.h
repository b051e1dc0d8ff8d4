/*
 * Ed25519 keys that sign access tokens (RFC 8032, RFC 8037), by OpenSSL. A key ring is a folder of
 * <kid>.pem files, 0600, the kid a time-ordered id: the newest signs, all verify. Keys that stand
 * for themselves in no list are never used.
 */
#ifndef TINTYPE_CRYPTO_SIGNING_KEY_H
#define TINTYPE_CRYPTO_SIGNING_KEY_H

#include "base/arena.h"
#include "base/problem.h"
#include "crypto/digest.h"

#define ED25519_SIGNATURE_SIZE 64

struct key_ring;

/* Reads all keys of the folder; a problem if there is none, or a file is readable by others. */
const struct problem *key_ring_open(
    struct arena *arena, const char *folder, struct key_ring **out) MUST_CHECK;
void key_ring_close(struct key_ring *ring);
/* Makes a new key that signs from now on; makes the folder too. Gives its kid. */
const struct problem *key_ring_add(
    struct arena *arena, const char *folder, struct str *kid) MUST_CHECK;
/* All, oldest first. */
size_t key_ring_count(const struct key_ring *ring);
struct str key_ring_kid_at(const struct key_ring *ring, size_t at);
/*
 * When the next key was made, since which this one signs nothing: INT64_MAX for the one that signs,
 * 0 for one that is not known.
 */
int64_t key_ring_replaced_us(const struct key_ring *ring, struct str kid);
/* When the key that signs was made; INT64_MAX if its name does not say. */
int64_t key_ring_made_us(const struct key_ring *ring);
/* The kid of the key that signs. */
struct str key_ring_kid(const struct key_ring *ring);
struct str key_ring_sign(const struct key_ring *ring, struct arena *arena, struct str bytes);
bool key_ring_verify(
    const struct key_ring *ring, struct str kid, struct str bytes, struct str signature);
/* 32 bytes for HMACs of this installation (cursors), derived from the oldest key. */
struct str key_ring_secret(const struct key_ring *ring);
/* The HMAC with that secret. */
struct sha256 key_ring_mac(const struct key_ring *ring, struct str bytes);

#endif
