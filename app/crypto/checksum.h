/*
 * Whether bytes are the same as before, many times faster than SHA-256, by xxHash (XXH3, 128 bits):
 * for entity tags. Not against somebody who makes bytes collide on purpose.
 */
#ifndef TINTYPE_CRYPTO_CHECKSUM_H
#define TINTYPE_CRYPTO_CHECKSUM_H

#include "base/arena.h"
#include "base/str.h"

/* 22 characters of base64url. */
struct str checksum_text(struct arena *arena, struct str bytes);

#endif
