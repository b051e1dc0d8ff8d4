/* Archives that are made piece by piece: libarchive reads them, and every piece is the same. */
#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <archive.h>
#include <archive_entry.h>
#include <cmocka.h>
#include <fcntl.h>
#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "media/archive.h"

#define GIB (INT64_C(1) << 30)

static const char *const contents[] = { "one", "", "three, which is longer than the others" };
static const char *const names[] = { "0001 Bâtiment.jpeg", "0002 empty.png", "0003 last.webp" };

static const struct problem *
read_contents(void *context, size_t file, int64_t offset, size_t size, struct buf *out)
{
	(void)context;
	assert_in_range(file, 0, 2);
	assert_true(offset >= 0 && size > 0 && (size_t)offset + size <= strlen(contents[file]));
	buf_append(out, (struct str){ contents[file] + offset, size });
	return NULL;
}

static const struct archive_source source = { .read = read_contents };

static int64_t
lay_out(struct archive_file files[static 3])
{
	for (size_t i = 0; i < 3; i++)
		files[i] = (struct archive_file){ .name = str_of(names[i]),
			.size = (int64_t)strlen(contents[i]),
			.crc32 = archive_crc32(0, str_of(contents[i])),
			.modified_us = INT64_C(1767225600000000) };
	return archive_layout(files, 3);
}

/* All of it as libarchive sees it, checksums included. */
static void
assert_reads(struct str bytes)
{
	struct archive *archive = archive_read_new();
	struct archive_entry *entry;
	char text[64];

	assert_int_equal(archive_read_support_format_zip(archive), ARCHIVE_OK);
	assert_int_equal(archive_read_open_memory(archive, bytes.at, bytes.len), ARCHIVE_OK);
	for (size_t i = 0; i < 3; i++) {
		assert_int_equal(archive_read_next_header(archive, &entry), ARCHIVE_OK);
		assert_string_equal(archive_entry_pathname_utf8(entry), names[i]);
		assert_int_equal(archive_entry_size(entry), strlen(contents[i]));
		assert_int_equal(archive_entry_mtime(entry), 1767225600);
		assert_int_equal(archive_entry_perm(entry), 0644);
		assert_int_equal(
		    archive_read_data(archive, text, sizeof text), strlen(contents[i]));
		assert_memory_equal(text, contents[i], strlen(contents[i]));
	}
	assert_int_equal(archive_read_next_header(archive, &entry), ARCHIVE_EOF);
	archive_read_free(archive);
}

static void
every_piece_is_the_same(void **state)
{
	struct arena arena = { 0 };
	struct archive_file files[3];
	int64_t size = lay_out(files);
	struct buf whole = buf_new(&arena, (size_t)size);

	(void)state;
	assert_null(archive_read(&arena, files, 3, &source, 0, size - 1, &whole));
	assert_int_equal(whole.len, size);
	assert_reads(buf_str(&whole));
	for (int64_t first = 0; first < size; first++)
		for (int64_t last = first; last < size; last++) {
			struct arena small = { 0 };
			struct buf piece = buf_new(&small, 64);

			assert_null(archive_read(&small, files, 3, &source, first, last, &piece));
			assert_int_equal(piece.len, last - first + 1);
			assert_memory_equal(piece.at, whole.at + first, piece.len);
			arena_release(&small);
		}
	arena_release(&arena);
}

static void
nothing_is_an_archive_too(void **state)
{
	struct arena arena = { 0 };
	int64_t size = archive_layout(NULL, 0);
	struct buf whole = buf_new(&arena, 64);

	(void)state;
	assert_int_equal(size, 22);
	assert_null(archive_read(&arena, NULL, 0, &source, 0, size - 1, &whole));
	assert_int_equal(whole.len, 22);
	arena_release(&arena);
}

/* Files of zeros, but for the last. */
static const struct problem *
read_large(void *context, size_t file, int64_t offset, size_t size, struct buf *out)
{
	const size_t *last = context;

	if (file == *last)
		return read_contents(NULL, 2, offset, size, out);
	memset(buf_reserve(out, size), 0, size);
	out->len += size;
	return NULL;
}

/* What is no zero of an archive, in its place in a file with holes. */
static void
write_sparse(int fd, const struct archive_file *files, size_t count, int64_t size, size_t last)
{
	const struct archive_source large = { &last, read_large };
	int64_t edge = files[last].at;

	assert_int_equal(ftruncate(fd, size), 0);
	for (size_t i = 0; i <= count; i++) {
		struct arena arena = { 0 };
		struct buf piece = buf_new(&arena, 4096);
		int64_t first = i == count ? edge : files[i].at;
		int64_t end = i == count ? size - 1 : first + 99;

		assert_null(archive_read(&arena, files, count, &large, first, end, &piece));
		assert_int_equal(
		    pwrite(fd, piece.at, piece.len, first), (ssize_t)(end - first + 1));
		arena_release(&arena);
	}
}

static void
assert_last_of(int fd, size_t count, const char *name)
{
	struct archive *archive = archive_read_new();
	struct archive_entry *entry;
	size_t seen = 0;
	char text[64] = "";

	assert_int_equal(archive_read_support_format_zip_seekable(archive), ARCHIVE_OK);
	assert_int_equal(archive_read_open_fd(archive, fd, 65536), ARCHIVE_OK);
	while (archive_read_next_header(archive, &entry) == ARCHIVE_OK) {
		seen++;
		if (strcmp(archive_entry_pathname_utf8(entry), name) == 0)
			assert_int_equal(
			    archive_read_data(archive, text, sizeof text), strlen(contents[2]));
	}
	assert_int_equal(seen, count);
	assert_string_equal(text, contents[2]);
	archive_read_free(archive);
}

static void
more_than_four_gigabytes(void **state)
{
	struct archive_file files[4] = {
		{ .name = STR("a"), .size = 3 * GIB },
		{ .name = STR("b"), .size = 3 * GIB },
		{ .name = STR("c"), .size = 100 },
		{ .name = STR("0003 last.webp") },
	};
	int64_t size;
	int fd = memfd_create("archive", MFD_CLOEXEC);

	(void)state;
	assert_true(fd >= 0);
	files[3].size = (int64_t)strlen(contents[2]);
	files[3].crc32 = archive_crc32(0, str_of(contents[2]));
	size = archive_layout(files, 4);
	assert_true(size > 6 * GIB);
	write_sparse(fd, files, 4, size, 3);
	assert_last_of(fd, 4, names[2]);
	close(fd);
}

static void
more_than_65535_files(void **state)
{
	const size_t count = 66000;
	struct archive_file *files = calloc(count, sizeof *files);
	char(*all)[8] = calloc(count, sizeof *all);
	int fd = memfd_create("archive", MFD_CLOEXEC);
	size_t last = count - 1;
	const struct archive_source large = { &last, read_large };
	struct arena arena = { 0 };
	struct buf whole = buf_new(&arena, 1 << 20);
	int64_t size;

	(void)state;
	assert_true(fd >= 0 && files != NULL && all != NULL);
	for (size_t i = 0; i < count; i++) {
		snprintf(all[i], sizeof all[i], "%zu", i);
		files[i].name = str_of(all[i]);
	}
	files[last].size = (int64_t)strlen(contents[2]);
	files[last].crc32 = archive_crc32(0, str_of(contents[2]));
	size = archive_layout(files, count);
	assert_null(archive_read(&arena, files, count, &large, 0, size - 1, &whole));
	assert_int_equal(whole.len, size);
	assert_int_equal(write(fd, whole.at, whole.len), size);
	assert_int_equal(lseek(fd, 0, SEEK_SET), 0);
	assert_last_of(fd, count, "65999");
	close(fd);
	arena_release(&arena);
	free(files);
	free(all);
}

int
main(void)
{
	/* libarchive gives names in the characters of the locale. */
	setlocale(LC_ALL, "C.UTF-8");
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_piece_is_the_same),
		cmocka_unit_test(nothing_is_an_archive_too),
		cmocka_unit_test(more_than_four_gigabytes),
		cmocka_unit_test(more_than_65535_files),
	};

	return cmocka_run_group_tests_name("media_archive", tests, NULL, NULL);
}
