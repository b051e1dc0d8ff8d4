/* Any bytes as the fields of a request: cookies, tags, ranges, media types, addresses. */
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "http/address.h"
#include "http/cookie.h"
#include "http/etag.h"
#include "http/media_type.h"
#include "http/range.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

static void
try_cookie(struct arena *arena, struct str input)
{
	struct http_cookie cookie = { .name = STR("a"), .value = input, .path = STR("/") };
	struct str text, back;

	http_cookie_get(input, STR("a"), &text);
	if (!http_cookie_format(arena, &cookie, &text))
		return;
	if (!http_cookie_get(text, STR("a"), &back) || !str_eq(back, input))
		abort();
}

static void
try_range(struct str input)
{
	int64_t first = -1, last = -1;

	if (http_range_parse(input, 1000, &first, &last) == HTTP_RANGE_PART &&
	    (first < 0 || first > last || last >= 1000))
		abort();
}

static void
try_address(struct arena *arena, struct str input)
{
	struct http_networks trusted;
	struct http_address address, back;

	if (http_networks_parse(arena, STR("10.0.0.0/8, fd00::/8"), &trusted) != NULL)
		abort();
	http_client_address(arena, &trusted, STR("10.0.0.1"), input);
	if (http_networks_parse(arena, input, &trusted) == NULL)
		http_client_address(arena, &trusted, STR("10.0.0.1"), input);
	if (!http_address_parse(input, &address))
		return;
	http_address_group(arena, address);
	if (!http_address_parse(http_address_format(arena, address), &back) ||
	    memcmp(&address, &back, sizeof back) != 0)
		abort();
}

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
	static const struct str offers[] = { STR("image/avif"), STR("image/webp") };
	struct arena arena = { 0 };
	struct str input = { (const char *)bytes, size };
	struct http_media_type type;
	int choice = http_accept_choose(input, offers, 2);

	if (choice >= 0 && http_accept_quality(input, offers[choice]) <= 0)
		abort();
	http_media_type_parse(&arena, input, &type);
	try_cookie(&arena, input);
	try_range(input);
	try_address(&arena, input);
	http_if_none_match(input, STR("\"a\""));
	/* What matches strongly matches weakly too. */
	if (input.len > 0 && http_if_match(input, STR("\"a\"")) &&
	    !http_if_none_match(input, STR("\"a\"")))
		abort();
	arena_release(&arena);
	return 0;
}
