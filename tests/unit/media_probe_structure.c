/* Files made byte by byte: what is told of whole ones, and that each cut or lie is found. */
#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "base/arena.h"
#include "media/probe.h"

#define BYTES(text)                                                                                \
	{                                                                                          \
		"" text, sizeof(text) - 1                                                          \
	}

static const struct media_limits limits = { ~0U, 10, 8192, 100 * 1000 * 1000 };

/* SOF at 20, 64 x 32; one scan with a stuffed 0xff and a restart marker. */
#define JPEG_START                                                                                 \
	"\xff\xd8"                                                                                 \
	"\xff\xe0\x00\x10JFIF\0\1\1\0\0\1\0\1\0\0"
#define JPEG_FRAME(sof, height, width)                                                             \
	"\xff" sof "\x00\x11\x08" height width "\3\1\x22\0\2\x11\1\3\x11\1"
#define JPEG_SCAN                                                                                  \
	"\xff\xda\x00\x0c\3\1\0\2\x11\3\x11\0\x3f\0"                                               \
	"ab\xff\x00"                                                                               \
	"c\xff\xd0"                                                                                \
	"d"
#define JPEG_END "\xff\xd9"
#define JPEG JPEG_START JPEG_FRAME("\xc0", "\0\x20", "\0\x40") JPEG_SCAN JPEG_END

#define PNG_MAGIC "\x89PNG\r\n\x1a\n"
#define PNG_HEADER(width, height) "\0\0\0\x0dIHDR" width height "\x08\2\0\0\0crc!"
#define PNG_DATA "\0\0\0\4IDATabcdcrc!"
#define PNG_END "\0\0\0\0IENDcrc!"
#define PNG PNG_MAGIC PNG_HEADER("\0\0\0\x40", "\0\0\0\x20") PNG_DATA PNG_END
#define PNG_FRAMES(count)                                                                          \
	"\0\0\0\x08"                                                                               \
	"acTL" count "\0\0\0\0"                                                                    \
	"crc!"

#define GIF_FRAME                                                                                  \
	"\x2c\0\0\0\0\x40\0\x20\0\0"                                                               \
	"\2"                                                                                       \
	"\3abc\0"
#define GIF_HEADER(width, height)                                                                  \
	"GIF89a" width height "\x80\0\0"                                                           \
	"rgbRGB"
#define GIF GIF_HEADER("\x40\0", "\x20\0") "\x21\xf9\4\0\0\0\0\0" GIF_FRAME GIF_FRAME "\x3b"

#define WEBP_LOSSY "RIFF\x16\0\0\0WEBPVP8 \x0a\0\0\0abc\x9d\x01\x2a\x40\0\x20\0"
#define WEBP_LOSSLESS "RIFF\x12\0\0\0WEBPVP8L\5\0\0\0\x2f\x3f\xc0\x07\0\0"
/* Canvas 64 x 32, two frames. */
#define WEBP_MOVING                                                                                \
	"RIFF\x2e\0\0\0WEBPVP8X\x0a\0\0\0\2\0\0\0\x3f\0\0\x1f\0\0"                                 \
	"ANMF\4\0\0\0abcd"                                                                         \
	"ANMF\4\0\0\0abcd"

/* A tile or a small picture before the whole one. */
#define HEIF(brand)                                                                                \
	"\0\0\0\x10"                                                                               \
	"ftyp" brand "\0\0\0\0"                                                                    \
	"\0\0\0\x44meta\0\0\0\0\0\0\0\x38iprp\0\0\0\x30ipco"                                       \
	"\0\0\0\x14ispe\0\0\0\0\0\0\0\x20\0\0\0\x20"                                               \
	"\0\0\0\x14ispe\0\0\0\0\0\0\0\x40\0\0\0\x20"                                               \
	"\0\0\0\x0cmdatabcd"

#define TIFF_LITTLE_MORE(entries, more, strip)                                                     \
	"II*\0\x08\0\0\0" entries "\0"                                                             \
	"\0\1\3\0\1\0\0\0\x40\0\0\0"                                                               \
	"\1\1\3\0\1\0\0\0\x20\0\0\0"                                                               \
	"\x11\1\4\0\1\0\0\0" strip "\0\0\0"                                                        \
	"\x17\1\4\0\1\0\0\0\4\0\0\0" more "\0\0\0\0abcd"
#define TIFF_LITTLE TIFF_LITTLE_MORE("\4", "", "\x3e")
/* Two strips, whose lists are elsewhere. */
#define TIFF_BIG                                                                                   \
	"MM\0*\0\0\0\x08\0\4"                                                                      \
	"\1\0\0\3\0\0\0\1\0\x40\0\0"                                                               \
	"\1\1\0\3\0\0\0\1\0\x20\0\0"                                                               \
	"\1\x11\0\4\0\0\0\2\0\0\0\x3e"                                                             \
	"\1\x17\0\3\0\0\0\2\0\4\0\4"                                                               \
	"\0\0\0\0\0\0\0\x46\0\0\0\x4a"                                                             \
	"abcdefgh"

static int
file_of(const void *bytes, size_t size)
{
	int fd = memfd_create("probe", MFD_CLOEXEC);

	assert_true(fd >= 0);
	assert_int_equal(write(fd, bytes, size), size);
	return fd;
}

static const struct problem *
check(struct arena *arena, const void *bytes, size_t size, struct media_info *out)
{
	int fd = file_of(bytes, size);
	const struct problem *problem = media_check(arena, fd, &limits, out);

	/* The offset is the caller's. */
	assert_int_equal(lseek(fd, 0, SEEK_CUR), size);
	close(fd);
	return problem;
}

static const struct whole {
	const char *name;
	struct str bytes;
	struct media_info info;
} wholes[] = {
	{ "jpeg", BYTES(JPEG), { MEDIA_JPEG, 64, 32, 1, false } },
	{ "jpeg with what phones put behind it", BYTES(JPEG "trailing bytes"),
	    { MEDIA_JPEG, 64, 32, 1, false } },
	{ "progressive jpeg",
	    BYTES(JPEG_START JPEG_FRAME("\xc2", "\0\x20", "\0\x40") JPEG_SCAN JPEG_SCAN JPEG_END),
	    { MEDIA_JPEG, 64, 32, 1, true } },
	{ "png", BYTES(PNG), { MEDIA_PNG, 64, 32, 1, false } },
	{ "moving png",
	    BYTES(PNG_MAGIC PNG_HEADER("\0\0\0\x40", "\0\0\0\x20") PNG_FRAMES("\0\0\0\3")
		    PNG_DATA PNG_END),
	    { MEDIA_PNG, 64, 32, 3, false } },
	{ "moving gif", BYTES(GIF), { MEDIA_GIF, 64, 32, 2, false } },
	{ "lossy webp", BYTES(WEBP_LOSSY), { MEDIA_WEBP, 64, 32, 1, false } },
	{ "lossless webp", BYTES(WEBP_LOSSLESS), { MEDIA_WEBP, 64, 32, 1, false } },
	{ "moving webp", BYTES(WEBP_MOVING), { MEDIA_WEBP, 64, 32, 2, false } },
	{ "heic", BYTES(HEIF("heic")), { MEDIA_HEIC, 64, 32, 1, false } },
	{ "heif of any codec", BYTES(HEIF("mif1")), { MEDIA_HEIC, 64, 32, 1, false } },
	{ "avif", BYTES(HEIF("avif")), { MEDIA_AVIF, 64, 32, 1, false } },
	{ "tiff", BYTES(TIFF_LITTLE), { MEDIA_TIFF, 64, 32, 1, false } },
	{ "tiff the other way round", BYTES(TIFF_BIG), { MEDIA_TIFF, 64, 32, 1, false } },
};
#define WHOLE_COUNT (sizeof wholes / sizeof *wholes)

static void
test_whole_files(void **state)
{
	struct arena arena = { 0 };

	(void)state;
	for (size_t i = 0; i < WHOLE_COUNT; i++) {
		const struct whole *whole = &wholes[i];
		struct media_info info = { 0 };
		const struct problem *problem =
		    check(&arena, whole->bytes.at, whole->bytes.len, &info);

		if (problem != NULL)
			fail_msg("%s: %s", whole->name, problem->detail);
		assert_int_equal(info.format, whole->info.format);
		assert_int_equal(info.width, whole->info.width);
		assert_int_equal(info.height, whole->info.height);
		assert_int_equal(info.frames, whole->info.frames);
		assert_int_equal(info.progressive, whole->info.progressive);
	}
	arena_release(&arena);
}

/* Without its last byte, its last two, … down to nothing: never taken for whole. */
static void
test_every_cut_is_found(void **state)
{
	struct arena arena = { 0 };

	(void)state;
	for (size_t i = 0; i < WHOLE_COUNT; i++) {
		const struct whole *whole = &wholes[i];
		size_t from = whole->bytes.len;

		/* What stands behind the end is no part of it. */
		if (strcmp(whole->name, "jpeg with what phones put behind it") == 0)
			continue;
		for (size_t size = 0; size < from; size++) {
			struct media_info info;
			const struct problem *problem = check(&arena, whole->bytes.at, size, &info);

			if (problem == NULL)
				fail_msg("%s: %zu of %zu bytes are taken for whole", whole->name,
				    size, from);
			assert_true(problem->kind == PROBLEM_UNPROCESSABLE ||
				    problem->kind == PROBLEM_UNSUPPORTED_TYPE);
			arena_reset(&arena);
		}
	}
	arena_release(&arena);
}

/* Any single byte turned over is survived; what is still accepted is within the limits. */
static void
test_every_flipped_byte_is_survived(void **state)
{
	struct arena arena = { 0 };
	char bytes[256];

	(void)state;
	for (size_t i = 0; i < WHOLE_COUNT; i++) {
		size_t size = wholes[i].bytes.len;

		assert_true(size <= sizeof bytes);
		for (size_t at = 0; at < size * 2; at++) {
			struct media_info info;

			memcpy(bytes, wholes[i].bytes.at, size);
			bytes[at / 2] = at % 2 == 0 ? (char)~bytes[at / 2] : '\0';
			if (check(&arena, bytes, size, &info) == NULL) {
				assert_in_range(info.width, limits.min_side, limits.max_side);
				assert_in_range(info.height, limits.min_side, limits.max_side);
				assert_true(info.frames >= 1);
				assert_true(
				    info.width * info.height * info.frames <= limits.max_pixels);
			}
			arena_reset(&arena);
		}
	}
	arena_release(&arena);
}

static const struct refused {
	const char *name;
	struct str bytes;
	enum problem_kind kind;
} refusals[] = {
	{ "nothing", BYTES(""), PROBLEM_UNSUPPORTED_TYPE },
	{ "text", BYTES("<svg xmlns='http://www.w3.org/2000/svg'/>"), PROBLEM_UNSUPPORTED_TYPE },
	{ "pdf", BYTES("%PDF-1.7 and more of it"), PROBLEM_UNSUPPORTED_TYPE },
	{ "film",
	    BYTES("\0\0\0\x10"
		  "ftypisom\0\0\0\0 and more"),
	    PROBLEM_UNSUPPORTED_TYPE },
	{ "bmp", BYTES("BM and more of it, much more"), PROBLEM_UNSUPPORTED_TYPE },
	{ "riff that is a sound", BYTES("RIFF\x24\0\0\0WAVEfmt \x10\0\0\0"),
	    PROBLEM_UNSUPPORTED_TYPE },
	{ "jpeg of 9 pixels a side",
	    BYTES(JPEG_START JPEG_FRAME("\xc0", "\0\x09", "\0\x40") JPEG_SCAN JPEG_END),
	    PROBLEM_IMAGE_TOO_LARGE },
	{ "jpeg of 8193 pixels a side",
	    BYTES(JPEG_START JPEG_FRAME("\xc0", "\x20\x01", "\0\x40") JPEG_SCAN JPEG_END),
	    PROBLEM_IMAGE_TOO_LARGE },
	{ "jpeg without height",
	    BYTES(JPEG_START JPEG_FRAME("\xc0", "\0\0", "\0\x40") JPEG_SCAN JPEG_END),
	    PROBLEM_UNPROCESSABLE },
	{ "jpeg without a frame", BYTES(JPEG_START JPEG_SCAN JPEG_END), PROBLEM_UNPROCESSABLE },
	{ "jpeg without a scan", BYTES(JPEG_START JPEG_FRAME("\xc0", "\0\x20", "\0\x40") JPEG_END),
	    PROBLEM_UNPROCESSABLE },
	{ "jpeg segment of no length", BYTES(JPEG_START "\xff\xe1\0\0" JPEG_SCAN JPEG_END),
	    PROBLEM_UNPROCESSABLE },
	{ "png of 4 gigapixels a side",
	    BYTES(PNG_MAGIC PNG_HEADER("\xff\xff\xff\xff", "\xff\xff\xff\xff") PNG_DATA PNG_END),
	    PROBLEM_IMAGE_TOO_LARGE },
	{ "png of no width", BYTES(PNG_MAGIC PNG_HEADER("\0\0\0\0", "\0\0\0\x20") PNG_DATA PNG_END),
	    PROBLEM_UNPROCESSABLE },
	{ "png of 4 billion frames",
	    BYTES(PNG_MAGIC PNG_HEADER("\0\0\x20\0", "\0\0\x20\0") PNG_FRAMES("\xff\xff\xff\xff")
		    PNG_DATA PNG_END),
	    PROBLEM_TOO_MANY_PIXELS },
	{ "png of no frames",
	    BYTES(PNG_MAGIC PNG_HEADER("\0\0\0\x40", "\0\0\0\x20") PNG_FRAMES("\0\0\0\0")
		    PNG_DATA PNG_END),
	    PROBLEM_UNPROCESSABLE },
	{ "png whose header is not first",
	    BYTES(PNG_MAGIC PNG_DATA PNG_HEADER("\0\0\0\x40", "\0\0\0\x20") PNG_END),
	    PROBLEM_UNPROCESSABLE },
	{ "png without data", BYTES(PNG_MAGIC PNG_HEADER("\0\0\0\x40", "\0\0\0\x20") PNG_END),
	    PROBLEM_UNPROCESSABLE },
	{ "png chunk beyond the end",
	    BYTES(PNG_MAGIC PNG_HEADER("\0\0\0\x40", "\0\0\0\x20") "\xff\xff\xff\xffIDATabcd"),
	    PROBLEM_UNPROCESSABLE },
	{ "gif without a frame", BYTES(GIF_HEADER("\x40\0", "\x20\0") "\x3b"),
	    PROBLEM_UNPROCESSABLE },
	{ "gif of too many pixels a frame",
	    BYTES(GIF_HEADER("\0\x20", "\0\x20") GIF_FRAME GIF_FRAME "\x3b"),
	    PROBLEM_TOO_MANY_PIXELS },
	{ "gif of an unknown block", BYTES(GIF_HEADER("\x40\0", "\x20\0") GIF_FRAME "\x99\x3b"),
	    PROBLEM_UNPROCESSABLE },
	{ "webp longer than its file", BYTES("RIFF\xff\xff\xff\xffWEBPVP8 \x0a\0\0\0abc"),
	    PROBLEM_UNPROCESSABLE },
	{ "webp of nothing", BYTES("RIFF\4\0\0\0WEBP"), PROBLEM_UNPROCESSABLE },
	{ "webp chunk longer than its file",
	    BYTES("RIFF\x16\0\0\0WEBPVP8 \xff\xff\xff\xff"
		  "abc\x9d\x01\x2a\x40\0\x20\0"),
	    PROBLEM_UNPROCESSABLE },
	{ "heic of nothing",
	    BYTES("\0\0\0\x10"
		  "ftypheic\0\0\0\0"),
	    PROBLEM_UNPROCESSABLE },
	{ "heic of 4 gigapixels a side",
	    BYTES("\0\0\0\x10"
		  "ftypheic\0\0\0\0"
		  "\0\0\0\x30meta\0\0\0\0\0\0\0\x24iprp\0\0\0\x1cipco"
		  "\0\0\0\x14ispe\0\0\0\0\xff\xff\xff\xff\xff\xff\xff\xff"),
	    PROBLEM_IMAGE_TOO_LARGE },
	{ "heic box longer than what it is in",
	    BYTES("\0\0\0\x10"
		  "ftypheic\0\0\0\0"
		  "\0\0\0\x30meta\0\0\0\0\0\0\0\x25iprp\0\0\0\x1cipco"
		  "\0\0\0\x14ispe\0\0\0\0\0\0\0\x40\0\0\0\x40"),
	    PROBLEM_UNPROCESSABLE },
	{ "tiff of nothing", BYTES("II*\0\x08\0\0\0 and more of it"), PROBLEM_UNPROCESSABLE },
	{ "tiff whose picture is beyond the end", BYTES(TIFF_LITTLE_MORE("\4", "", "\x3f")),
	    PROBLEM_UNPROCESSABLE },
	{ "tiff that shows a small picture of a raw one",
	    BYTES(TIFF_LITTLE_MORE("\5", "\xfe\0\4\0\1\0\0\0\1\0\0\0", "\x4a")),
	    PROBLEM_UNPROCESSABLE },
	{ "digital negative", BYTES(TIFF_LITTLE_MORE("\5", "\x12\xc6\1\0\4\0\0\0\1\4\0\0", "\x4a")),
	    PROBLEM_UNPROCESSABLE },
};

/* Only what is named is let in, and the refusal says what that is. */
static void
test_formats_let_in(void **state)
{
	const struct media_limits few = { media_formats(STR("png, tiff,svg")), 10, 8192,
		100 * 1000 * 1000 };
	struct arena arena = { 0 };
	struct media_info info;

	(void)state;
	for (size_t i = 0; i < WHOLE_COUNT; i++) {
		int fd = file_of(wholes[i].bytes.at, wholes[i].bytes.len);
		const struct problem *problem = media_check(&arena, fd, &few, &info);
		bool wanted =
		    wholes[i].info.format == MEDIA_PNG || wholes[i].info.format == MEDIA_TIFF;

		if ((problem == NULL) != wanted)
			fail_msg("%s", wholes[i].name);
		if (problem != NULL) {
			assert_int_equal(problem->kind, PROBLEM_UNSUPPORTED_TYPE);
			assert_non_null(strstr(problem->detail, "png, tiff."));
		}
		close(fd);
	}
	arena_release(&arena);
}

static void
test_refusals(void **state)
{
	struct arena arena = { 0 };

	(void)state;
	for (size_t i = 0; i < sizeof refusals / sizeof *refusals; i++) {
		const struct refused *refused = &refusals[i];
		struct media_info info = { .width = 77 };
		const struct problem *problem =
		    check(&arena, refused->bytes.at, refused->bytes.len, &info);

		if (problem == NULL)
			fail_msg("%s is taken", refused->name);
		if (problem->kind != refused->kind)
			fail_msg("%s: %s", refused->name, problem->detail);
		/* Outputs are untouched by a failure. */
		assert_int_equal(info.width, 77);
	}
	arena_release(&arena);
}

/* A scan over many windows, with a marker's two bytes on every place of a window's edge. */
static void
test_long_scan(void **state)
{
	static const char start[] =
	    JPEG_START JPEG_FRAME("\xc0", "\0\x20", "\0\x40") "\xff\xda\x00\x0c\3\1\0\2\x11\3\x11"
							      "\0\x3f\0";
	struct arena arena = { 0 };
	size_t most = 3 * 16384 + 8;
	char *bytes = malloc(most + 2);

	(void)state;
	assert_non_null(bytes);
	memset(bytes, 'x', most);
	memcpy(bytes, start, sizeof start - 1);
	for (size_t size = most - 16; size <= most; size++) {
		struct media_info info;

		memcpy(bytes + size, "\xff\xd9", 2);
		assert_null(check(&arena, bytes, size + 2, &info));
		assert_non_null(check(&arena, bytes, size + 1, &info));
		bytes[size] = bytes[size + 1] = 'x';
	}
	free(bytes);
	arena_release(&arena);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_whole_files),
		cmocka_unit_test(test_every_cut_is_found),
		cmocka_unit_test(test_every_flipped_byte_is_survived),
		cmocka_unit_test(test_refusals),
		cmocka_unit_test(test_formats_let_in),
		cmocka_unit_test(test_long_scan),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
