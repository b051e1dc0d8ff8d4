/* Any bytes as a PHC string. Only what is cheap is verified, or the fuzzer would do nothing but
 * hash. */
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include "crypto/password.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
	const struct password_settings cheap = { .memory_kib = 8, .passes = 1, .lanes = 1 };
	struct arena arena = { 0 };
	struct str phc = { (const char *)bytes, size };

	/* Not outdated: its parameters are the cheap ones. */
	if (!password_is_outdated(&cheap, phc) &&
	    password_verify(&arena, &cheap, phc, STR("no such password")))
		abort();
	arena_release(&arena);
	return 0;
}
