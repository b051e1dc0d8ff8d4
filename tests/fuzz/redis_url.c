/* Any bytes as REDIS_URL: what is taken is within its bounds and fit for a C string. */
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include "config/redis_url.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
	struct arena arena = { 0 };
	struct redis_url url;

	if (redis_url_parse(&arena, (struct str){ (const char *)bytes, size }, &url) &&
	    ((url.host.len == 0) != (url.sentinels.len > 0 && url.service.len > 0) ||
		url.host.len > 255 || url.service.len > 100 || url.port < -1 || url.port == 0 ||
		url.port > 65535 || url.database < -1 || url.database > 1023 ||
		str_find_byte(url.host, '\0') != url.host.len ||
		str_find_byte(url.sentinels, '\0') != url.sentinels.len ||
		str_find_byte(url.service, '\0') != url.service.len ||
		str_find_byte(url.password, '\0') != url.password.len))
		abort();
	arena_release(&arena);
	return 0;
}
