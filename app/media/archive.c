#include "config.h"

#include "media/archive.h"

#include <time.h>
#include <zlib.h>

#include "base/clock.h"

#define HEAD_SIZE 30
#define ENTRY_SIZE 46
#define LARGE_EXTRA_SIZE 12 /* ZIP64, with the offset alone */
#define END_SIZE 22
#define LARGE_END_SIZE (56 + 20)
#define FIELD_MAX INT64_C(0xffffffff)
#define COUNT_MAX 0xffff

/* The version of a reader that copes: 2.0, and 4.5 for ZIP64. */
#define READER 20
#define READER_LARGE 45
#define FLAG_UTF8 0x0800

static void
put(struct buf *out, uint64_t value, size_t size)
{
	char bytes[8];

	for (size_t i = 0; i < size; i++)
		bytes[i] = (char)(value >> (8 * i));
	buf_append(out, (struct str){ bytes, size });
}

/* Date and time of MS-DOS, in UTC: two seconds exact, from 1980 on. */
static uint32_t
dos_time(int64_t us)
{
	time_t seconds = (time_t)(us / CLOCK_SECOND_US);
	struct tm tm;

	if (gmtime_r(&seconds, &tm) == NULL || tm.tm_year < 80 || tm.tm_year > 207)
		return 1U << 21 | 1U << 16;
	return (uint32_t)(tm.tm_year - 80) << 25 | (uint32_t)(tm.tm_mon + 1) << 21 |
	       (uint32_t)tm.tm_mday << 16 | (uint32_t)tm.tm_hour << 11 | (uint32_t)tm.tm_min << 5 |
	       (uint32_t)tm.tm_sec / 2;
}

/* What a head and an entry of the directory have in common. */
static void
put_file(struct buf *out, const struct archive_file *file, int version)
{
	put(out, (uint64_t)version, 2);
	put(out, FLAG_UTF8, 2);
	put(out, 0, 2); /* stored */
	put(out, dos_time(file->modified_us), 4);
	put(out, file->crc32, 4);
	put(out, (uint64_t)file->size, 4);
	put(out, (uint64_t)file->size, 4);
	put(out, file->name.len, 2);
}

static void
put_head(struct buf *out, const struct archive_file *file)
{
	put(out, 0x04034b50, 4);
	put_file(out, file, READER);
	put(out, 0, 2); /* extra */
	buf_append(out, file->name);
}

static bool
is_far(const struct archive_file *file)
{
	return file->at >= FIELD_MAX;
}

static void
put_entry(struct buf *out, const struct archive_file *file)
{
	bool far = is_far(file);

	put(out, 0x02014b50, 4);
	put(out, 3U << 8 | READER_LARGE, 2); /* made on unix */
	put_file(out, file, far ? READER_LARGE : READER);
	put(out, far ? LARGE_EXTRA_SIZE : 0, 2);
	put(out, 0, 2);                       /* comment */
	put(out, 0, 2);                       /* disk */
	put(out, 0, 2);                       /* no text */
	put(out, (uint64_t)0100644 << 16, 4); /* a file that all may read */
	put(out, far ? (uint64_t)FIELD_MAX : (uint64_t)file->at, 4);
	buf_append(out, file->name);
	if (far) {
		put(out, 1, 2);
		put(out, LARGE_EXTRA_SIZE - 4, 2);
		put(out, (uint64_t)file->at, 8);
	}
}

static int64_t
entry_size(const struct archive_file *file)
{
	return ENTRY_SIZE + (int64_t)file->name.len + (is_far(file) ? LARGE_EXTRA_SIZE : 0);
}

/* Where the directory is, and how large. */
struct directory {
	int64_t at, size;
};

static struct directory
directory_of(const struct archive_file *files, size_t count)
{
	struct directory out = { 0 };

	/* It follows the last file. */
	for (size_t i = 0; i < count; i++) {
		out.at = files[i].at + HEAD_SIZE + (int64_t)files[i].name.len + files[i].size;
		out.size += entry_size(&files[i]);
	}
	return out;
}

static bool
is_large(const struct directory *directory, size_t count)
{
	return count >= COUNT_MAX || directory->at >= FIELD_MAX || directory->size >= FIELD_MAX;
}

static void
put_large_end(struct buf *out, const struct directory *directory, size_t count)
{
	put(out, 0x06064b50, 4);
	put(out, 44, 8); /* what follows of it */
	put(out, 3U << 8 | READER_LARGE, 2);
	put(out, READER_LARGE, 2);
	put(out, 0, 8); /* disks */
	put(out, count, 8);
	put(out, count, 8);
	put(out, (uint64_t)directory->size, 8);
	put(out, (uint64_t)directory->at, 8);
	put(out, 0x07064b50, 4);
	put(out, 0, 4);
	put(out, (uint64_t)(directory->at + directory->size), 8);
	put(out, 1, 4);
}

static uint64_t
at_most(int64_t value, int64_t max)
{
	return (uint64_t)(value < max ? value : max);
}

static void
put_end(struct buf *out, const struct directory *directory, size_t count)
{
	uint64_t told = at_most((int64_t)count, COUNT_MAX);

	if (is_large(directory, count))
		put_large_end(out, directory, count);
	put(out, 0x06054b50, 4);
	put(out, 0, 4); /* disks */
	put(out, told, 2);
	put(out, told, 2);
	put(out, at_most(directory->size, FIELD_MAX), 4);
	put(out, at_most(directory->at, FIELD_MAX), 4);
	put(out, 0, 2); /* comment */
}

int64_t
archive_layout(struct archive_file *files, size_t count)
{
	struct directory directory;
	int64_t at = 0;

	for (size_t i = 0; i < count; i++) {
		files[i].at = at;
		at += HEAD_SIZE + (int64_t)files[i].name.len + files[i].size;
	}
	directory = directory_of(files, count);
	return directory.at + directory.size + END_SIZE +
	       (is_large(&directory, count) ? LARGE_END_SIZE : 0);
}

/* A stretch of the archive that is wanted, and where the next piece of it begins. */
struct window {
	int64_t first, last, at;
	struct buf *out;
};

/* Of size bytes from window->at on: which are wanted. */
static bool
overlap(const struct window *window, int64_t size, int64_t *skip, int64_t *take)
{
	int64_t end = window->at + size - 1;

	*skip = window->first > window->at ? window->first - window->at : 0;
	*take = (end < window->last ? end : window->last) - (window->at + *skip) + 1;
	return size > 0 && *take > 0;
}

static void
pass_text(struct window *window, struct buf *text)
{
	int64_t skip, take;

	if (overlap(window, (int64_t)text->len, &skip, &take))
		buf_append(window->out, (struct str){ text->at + skip, (size_t)take });
	window->at += (int64_t)text->len;
	text->len = 0;
}

static const struct problem *
pass_file(struct window *window, const struct archive_file *file, size_t index,
    const struct archive_source *source)
{
	int64_t skip, take;

	if (overlap(window, file->size, &skip, &take))
		TRY(source->read(source->context, index, skip, (size_t)take, window->out));
	window->at += file->size;
	return NULL;
}

/* The first file of which anything is wanted. */
static size_t
find_file(const struct archive_file *files, size_t count, int64_t at)
{
	size_t low = 0, high = count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (files[middle].at <= at)
			low = middle + 1;
		else
			high = middle;
	}
	return low == 0 ? 0 : low - 1;
}

const struct problem *
archive_read(struct arena *arena, const struct archive_file *files, size_t count,
    const struct archive_source *source, int64_t first, int64_t last, struct buf *out)
{
	struct directory directory = directory_of(files, count);
	struct buf text = buf_new(arena, 512);
	struct window window = { first, last, 0, out };
	size_t i = find_file(files, count, first);

	if (i < count)
		window.at = files[i].at;
	for (; i < count && window.at <= last; i++) {
		put_head(&text, &files[i]);
		pass_text(&window, &text);
		TRY(pass_file(&window, &files[i], i, source));
	}
	if (window.at < directory.at)
		return NULL;
	for (i = 0; i < count && window.at <= last; i++) {
		put_entry(&text, &files[i]);
		pass_text(&window, &text);
	}
	if (window.at <= last) {
		put_end(&text, &directory, count);
		pass_text(&window, &text);
	}
	return NULL;
}

uint32_t
archive_crc32(uint32_t before, struct str bytes)
{
	return (uint32_t)crc32_z(before, (const unsigned char *)bytes.at, bytes.len);
}
