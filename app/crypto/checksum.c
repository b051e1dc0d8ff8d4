#include <config.h>

#include "crypto/checksum.h"

#include <xxhash.h>

/* With the widest registers that the processor has; the hash is the same. */
#if defined(__x86_64__) && __has_include(<xxh_x86dispatch.h>)
#include <xxh_x86dispatch.h>
#endif

#include "base/encode.h"

struct str
checksum_text(struct arena *arena, struct str bytes)
{
	XXH128_canonical_t canonical;

	XXH128_canonicalFromHash(&canonical, XXH3_128bits(bytes.at, bytes.len));
	return base64url_encode(
	    arena, (struct str){ (const char *)canonical.digest, sizeof canonical.digest });
}
