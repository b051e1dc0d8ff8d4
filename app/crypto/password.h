/* Passwords as Argon2id PHC strings (RFC 9106), by libargon2. */
#ifndef TINTYPE_CRYPTO_PASSWORD_H
#define TINTYPE_CRYPTO_PASSWORD_H

#include "base/arena.h"
#include "base/problem.h"

struct password_settings {
	int memory_kib, passes, lanes;
};

/* "$argon2id$v=19$m=65536,t=2,p=1$salt$hash" with a random salt. */
const struct problem *password_hash(struct arena *arena, const struct password_settings *settings,
    struct str password, struct str *out) MUST_CHECK;
/*
 * Verifies with the parameters of the string itself (bounded: 1 GiB, 16 passes, 16 lanes). A string
 * that is no Argon2id PHC string verifies as false after the time a hash with the settings takes.
 */
bool password_verify(struct arena *arena, const struct password_settings *settings, struct str phc,
    struct str password);
/* The time of a verification, for accounts that do not exist. */
void password_verify_nothing(
    struct arena *arena, const struct password_settings *settings, struct str password);
/* The string was made with other settings: hash again at the next login. */
bool password_is_outdated(const struct password_settings *settings, struct str phc);

#endif
