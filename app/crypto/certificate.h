/* X.509 certificates in PEM files, by OpenSSL: only how long they are good. */
#ifndef TINTYPE_CRYPTO_CERTIFICATE_H
#define TINTYPE_CRYPTO_CERTIFICATE_H

#include "base/problem.h"

/* When the first certificate of the file ends; microseconds since 1970. */
const struct problem *certificate_expiry(
    struct arena *arena, const char *path, int64_t *expires_us) MUST_CHECK;

#endif
