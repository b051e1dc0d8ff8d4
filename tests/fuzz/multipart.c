/* Any bytes as a form: however the body is cut, the same is told. */
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "http/multipart.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

struct source {
	struct str rest;
	size_t step;
};

static ptrdiff_t
take(void *context, void *into, size_t size)
{
	struct source *source = context;
	size_t n = source->step < size ? source->step : size;

	if (n > source->rest.len)
		n = source->rest.len;
	if (n > 0)
		memcpy(into, source->rest.at, n);
	source->rest = str_from(source->rest, n);
	return (ptrdiff_t)n;
}

static const struct problem *
begin(void *context, const struct http_part *part)
{
	buf_append(context, STR("<"));
	buf_append(context, part->name);
	buf_append(context, STR("|"));
	buf_append(context, part->file_name);
	buf_append(context, STR("|"));
	buf_append(context, part->content_type);
	if (str_find_byte(part->file_name, '/') != part->file_name.len)
		abort();
	return NULL;
}

static const struct problem *
piece(void *context, struct str bytes)
{
	buf_append(context, bytes);
	return NULL;
}

static const struct problem *
end(void *context)
{
	buf_append(context, STR(">"));
	return NULL;
}

static bool
run(struct arena *arena, struct str input, size_t step, struct buf *told)
{
	static const char *const params[] = { "CONTENT_TYPE=multipart/form-data; boundary=B",
		NULL };
	const struct http_multipart_limits limits = {
		.parts = 8, .head_bytes = 256, .body_bytes = 1 << 20
	};
	struct source source = { input, step };
	struct http_request request = { .params = params, .body = { take, &source, -1 } };
	struct http_multipart_events events = { told, begin, piece, end };

	*told = buf_new(arena, 0);
	return http_multipart_read(arena, &request, &limits, &events) == NULL;
}

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
	struct arena arena = { 0 };
	struct str input = { (const char *)bytes, size };
	struct buf whole, cut;
	bool fine = run(&arena, input, 1 << 20, &whole);

	if (run(&arena, input, 3, &cut) != fine)
		abort();
	if (fine && !str_eq(buf_str(&whole), buf_str(&cut)))
		abort();
	arena_release(&arena);
	return 0;
}
