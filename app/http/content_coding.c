#include "config.h"

#include "http/content_coding.h"

#include <stdlib.h>
#include <zlib.h>

/* zlib's window of 32 KiB, in the gzip format. */
#define WINDOW_GZIP (15 + 16)
/* A listing of 50 KB: level 4 takes half the time of 6 and makes it a twentieth larger. */
#define LEVEL 4
#define MEMORY 8

/* "gzip;q=0" refuses; any other weight wants. */
static bool
is_wanted(struct str parameters)
{
	while (parameters.len > 0) {
		struct str parameter = str_trim(str_cut(&parameters, ';'));

		if (str_starts(parameter, STR("q=0")) || str_starts(parameter, STR("Q=0"))) {
			struct str digits = str_from(parameter, 3);

			for (size_t i = 0; i < digits.len; i++)
				if (digits.at[i] >= '1' && digits.at[i] <= '9')
					return true;
			return false;
		}
	}
	return true;
}

bool
http_accepts_gzip(struct str field)
{
	bool any = false;

	while (field.len > 0) {
		struct str item = str_cut(&field, ','), name = str_trim(str_cut(&item, ';'));

		if (str_eq_nocase(name, STR("gzip")) || str_eq_nocase(name, STR("x-gzip")))
			return is_wanted(item);
		if (str_eq(name, STR("*")))
			any = is_wanted(item);
	}
	return any;
}

/* Bounded by what a page may be, so int-sized; a failure is no memory. */
struct str
http_gzip(struct arena *arena, struct str plain)
{
	z_stream stream = { .next_in = (Bytef *)(uintptr_t)plain.at, .avail_in = (uInt)plain.len };
	size_t room;
	char *out;

	if (deflateInit2(&stream, LEVEL, Z_DEFLATED, WINDOW_GZIP, MEMORY, Z_DEFAULT_STRATEGY) !=
	    Z_OK)
		abort();
	room = deflateBound(&stream, (uLong)plain.len);
	out = arena_alloc_raw(arena, room, 1);
	stream.next_out = (Bytef *)out;
	stream.avail_out = (uInt)room;
	if (deflate(&stream, Z_FINISH) != Z_STREAM_END)
		abort();
	deflateEnd(&stream);
	return (struct str){ out, stream.total_out };
}

bool
http_gunzip(struct arena *arena, struct str packed, size_t plain_length, struct str *out)
{
	z_stream stream = { .next_in = (Bytef *)(uintptr_t)packed.at,
		.avail_in = (uInt)packed.len };
	/* One byte more, so that a text that is longer shows. */
	char *plain = arena_alloc_raw(arena, plain_length + 1, 1);
	int result;

	if (inflateInit2(&stream, WINDOW_GZIP) != Z_OK)
		abort();
	stream.next_out = (Bytef *)plain;
	stream.avail_out = (uInt)plain_length + 1;
	result = inflate(&stream, Z_FINISH);
	inflateEnd(&stream);
	if (result != Z_STREAM_END || stream.total_out != plain_length)
		return false;
	*out = (struct str){ plain, plain_length };
	return true;
}
