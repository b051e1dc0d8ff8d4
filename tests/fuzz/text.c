/* Any bytes as text, duration, time, and encodings: what is read comes back as it was. */
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/duration.h"
#include "base/encode.h"
#include "base/id.h"
#include "base/utf8.h"
#include "text/text.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

static void
same(struct str a, struct str b)
{
	if (!str_eq(a, b))
		abort();
}

static void
try_text(struct arena *arena, struct str input)
{
	struct str clean, slug;

	if (!utf8_valid(input))
		return;
	clean = text_clean(arena, input);
	slug = text_slug(arena, input);
	if (!utf8_valid(clean) || !utf8_valid(slug))
		abort();
	same(text_clean(arena, clean), clean);
	same(text_slug(arena, slug), slug);
	same(text_slug(arena, clean), slug);
}

static void
try_encodings(struct arena *arena, struct str input)
{
	struct str out;

	if (!percent_decode(arena, percent_encode(arena, input), true, &out))
		abort();
	same(out, input);
	if (!base64url_decode(arena, base64url_encode(arena, input), &out))
		abort();
	same(out, input);
	if (!hex_decode(arena, hex_encode(arena, input.at, input.len), &out))
		abort();
	same(out, input);
	if (base64url_decode(arena, input, &out))
		same(base64url_encode(arena, out), input);
	percent_decode(arena, input, false, &out);
	hex_decode(arena, input, &out);
}

static void
try_times(struct str input)
{
	char text[DURATION_TEXT_SIZE], time[CLOCK_TEXT_SIZE], id_text[ID_TEXT_SIZE];
	int64_t value, back;
	struct id id, id_back;

	if (duration_parse(input, &value) &&
	    (value < 0 || !duration_parse(duration_format(value, text), &back) || back != value))
		abort();
	if (clock_parse(input, &value) && !clock_parse(clock_format(value, time), &back))
		abort();
	if (id_parse(input, &id) &&
	    (!id_parse(id_format(id, id_text), &id_back) || !id_eq(id, id_back)))
		abort();
}

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
	struct arena arena = { 0 };
	struct str input = { (const char *)bytes, size };

	try_text(&arena, input);
	try_encodings(&arena, input);
	try_times(input);
	arena_release(&arena);
	return 0;
}
