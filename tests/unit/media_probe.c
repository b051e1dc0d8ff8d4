/* What files claim to be: each format whole, cut at every byte, and lying. */
#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "base/buf.h"
#include "media/probe.h"

static const struct media_limits limits = { ~0U, 10, 8192, 100000000 };

/* 40 x 30, one scan of four bytes with a stuffed 0xff and a restart marker. */
static const char jpeg[] = "\xff\xd8\xff\xe0\x00\x04\x00\x00"
			   "\xff\xc0\x00\x0b\x08\x00\x1e\x00\x28\x01\x01\x11\x00"
			   "\xff\xda\x00\x08\x01\x01\x00\x00\x3f\x00"
			   "\x12\xff\x00\xff\xd0\x34\xff\xd9";
static const char png[] = "\x89PNG\r\n\x1a\n"
			  "\x00\x00\x00\x0dIHDR\x00\x00\x00\x28\x00\x00\x00\x1e\x08\x02\x00\x00\x00"
			  "\x00\x00\x00\x00"
			  "\x00\x00\x00\x02IDAT\x78\x9c\x00\x00\x00\x00"
			  "\x00\x00\x00\x00IEND\xae\x42\x60\x82";
/* Two frames with a comment between them. */
static const char gif[] = "GIF89a\x28\x00\x1e\x00\x80\x00\x00\x00\x00\x00\xff\xff\xff"
			  "\x2c\x00\x00\x00\x00\x28\x00\x1e\x00\x00\x02\x02\x4c\x01\x00"
			  "\x21\xfe\x02hi\x00"
			  "\x2c\x00\x00\x00\x00\x28\x00\x1e\x00\x00\x02\x02\x4c\x01\x00\x3b";
static const char webp[] = "RIFF\x16\x00\x00\x00WEBPVP8 \x0a\x00\x00\x00"
			   "\x30\x01\x00\x9d\x01\x2a\x28\x00\x1e\x00";

static const struct {
	const char *name;
	const char *bytes;
	size_t size;
	enum media_format format;
	int64_t frames;
} whole[] = {
	{ "jpeg", jpeg, sizeof jpeg - 1, MEDIA_JPEG, 1 },
	{ "png", png, sizeof png - 1, MEDIA_PNG, 1 },
	{ "gif", gif, sizeof gif - 1, MEDIA_GIF, 2 },
	{ "webp", webp, sizeof webp - 1, MEDIA_WEBP, 1 },
};
#define WHOLE_COUNT (sizeof whole / sizeof *whole)

static const struct problem *
check(struct arena *arena, const void *bytes, size_t size, struct media_info *out)
{
	int fd = memfd_create("probe", MFD_CLOEXEC);
	const struct problem *problem;

	assert_true(fd >= 0);
	assert_int_equal(write(fd, bytes, size), size);
	problem = media_check(arena, fd, &limits, out);
	close(fd);
	return problem;
}

static void
whole_files_pass(void **state)
{
	(void)state;
	for (size_t i = 0; i < WHOLE_COUNT; i++) {
		struct arena arena = { 0 };
		struct media_info info;

		assert_null(check(&arena, whole[i].bytes, whole[i].size, &info));
		assert_int_equal(info.format, whole[i].format);
		assert_int_equal(info.width, 40);
		assert_int_equal(info.height, 30);
		assert_int_equal(info.frames, whole[i].frames);
		arena_release(&arena);
	}
}

static void
files_cut_anywhere_are_refused(void **state)
{
	(void)state;
	for (size_t i = 0; i < WHOLE_COUNT; i++) {
		for (size_t size = 0; size < whole[i].size; size++) {
			struct arena arena = { 0 };
			struct media_info info;
			const struct problem *problem = check(&arena, whole[i].bytes, size, &info);

			if (problem == NULL)
				fail_msg("%s cut to %zu bytes passed", whole[i].name, size);
			assert_int_equal(
			    problem->kind, size < 12 && problem->kind == PROBLEM_UNSUPPORTED_TYPE
					       ? PROBLEM_UNSUPPORTED_TYPE
					       : PROBLEM_UNPROCESSABLE);
			arena_release(&arena);
		}
	}
}

/* A PNG head that claims a size, with nothing behind it. */
static void
lying_png(char out[static 33], uint32_t width, uint32_t height)
{
	memcpy(out, png, 33);
	for (int i = 0; i < 4; i++) {
		out[16 + i] = (char)(width >> (24 - 8 * i));
		out[20 + i] = (char)(height >> (24 - 8 * i));
	}
}

static void
claims_are_held_against_the_limits(void **state)
{
	static const struct {
		uint32_t width, height;
		enum problem_kind kind;
	} rows[] = {
		{ 60000, 60000, PROBLEM_IMAGE_TOO_LARGE }, { 8193, 100, PROBLEM_IMAGE_TOO_LARGE },
		{ 100, 8193, PROBLEM_IMAGE_TOO_LARGE }, { 9, 100, PROBLEM_IMAGE_TOO_LARGE },
		{ 100, 9, PROBLEM_IMAGE_TOO_LARGE },
		{ 0xffffffff, 0xffffffff, PROBLEM_IMAGE_TOO_LARGE },
		{ 0, 0, PROBLEM_UNPROCESSABLE },
		{ 10, 10, PROBLEM_UNPROCESSABLE }, /* fine, but the rest is missing */
	};

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct arena arena = { 0 };
		struct media_info info;
		const struct problem *problem;
		char bytes[33];

		lying_png(bytes, rows[i].width, rows[i].height);
		problem = check(&arena, bytes, sizeof bytes, &info);
		assert_non_null(problem);
		assert_int_equal(problem->kind, rows[i].kind);
		arena_release(&arena);
	}
}

static void
frames_count_as_pixels(void **state)
{
	static const char frame[] = "\x2c\x00\x00\x00\x00\x28\x00\x1e\x00\x00\x02\x02\x4c\x01\x00";
	struct arena arena = { 0 };
	struct buf file = buf_new(&arena, 1 << 20);
	struct media_info info;
	const struct problem *problem;

	(void)state;
	/* 4096 x 4096, seven times: more than 100 megapixels. */
	buf_append(&file, (struct str){ "GIF89a\x00\x10\x00\x10\x00\x00\x00", 13 });
	for (int i = 0; i < 7; i++)
		buf_append(&file, (struct str){ frame, sizeof frame - 1 });
	buf_append(&file, STR("\x3b"));
	problem = check(&arena, file.at, file.len, &info);
	assert_non_null(problem);
	assert_int_equal(problem->kind, PROBLEM_TOO_MANY_PIXELS);
	arena_release(&arena);
}

static void
other_files_are_no_images(void **state)
{
	static const char *const files[] = { "", "a text called .jpg", "%PDF-1.4\n",
		"<svg xmlns=", "\xff\xd8", "PK\x03\x04", "RIFF\x10\x00\x00\x00WAVEfmt ",
		"BM\x00\x00\x00\x00" };

	(void)state;
	for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
		struct arena arena = { 0 };
		struct media_info info;
		const struct problem *problem = check(&arena, files[i], strlen(files[i]), &info);

		assert_non_null(problem);
		assert_int_equal(problem->kind, PROBLEM_UNSUPPORTED_TYPE);
		arena_release(&arena);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(whole_files_pass),
		cmocka_unit_test(files_cut_anywhere_are_refused),
		cmocka_unit_test(claims_are_held_against_the_limits),
		cmocka_unit_test(frames_count_as_pixels),
		cmocka_unit_test(other_files_are_no_images),
	};

	return cmocka_run_group_tests_name("media_probe", tests, NULL, NULL);
}
