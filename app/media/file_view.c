#include "config.h"

#include "media/file_view.h"

#include <errno.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

bool
file_view_open(struct file_view *file, int fd)
{
	struct stat about;

	if (fstat(fd, &about) != 0)
		return false;
	file->fd = fd;
	file->size = about.st_size;
	file->window_at = 0;
	file->window_size = 0;
	return true;
}

static bool
fill(struct file_view *file, int64_t at)
{
	file->window_at = at;
	file->window_size = 0;
	while (file->window_size < sizeof file->window) {
		ssize_t got = pread(file->fd, file->window + file->window_size,
		    sizeof file->window - file->window_size,
		    (off_t)(at + (int64_t)file->window_size));

		if (got < 0 && errno == EINTR)
			continue;
		if (got <= 0)
			return got == 0;
		file->window_size += (size_t)got;
	}
	return true;
}

bool
file_view_read(struct file_view *file, int64_t at, void *into, size_t size)
{
	if (at < 0 || size > sizeof file->window || at > file->size - (int64_t)size)
		return false;
	if (at < file->window_at ||
	    at + (int64_t)size > file->window_at + (int64_t)file->window_size) {
		if (!fill(file, at) || file->window_size < size)
			return false;
	}
	memcpy(into, file->window + (at - file->window_at), size);
	return true;
}

int64_t
file_view_find(struct file_view *file, int64_t at, unsigned char byte)
{
	while (at >= 0 && at < file->size) {
		int64_t skipped = at - file->window_at;
		const unsigned char *found;

		if (skipped < 0 || skipped >= (int64_t)file->window_size) {
			if (!fill(file, at) || file->window_size == 0)
				return -1;
			skipped = 0;
		}
		found = memchr(file->window + skipped, byte, file->window_size - (size_t)skipped);
		if (found != NULL)
			return file->window_at + (found - file->window);
		at = file->window_at + (int64_t)file->window_size;
	}
	return -1;
}

bool
file_view_big(struct file_view *file, int64_t at, size_t size, int64_t *out)
{
	unsigned char bytes[4];
	int64_t value = 0;

	if (!file_view_read(file, at, bytes, size))
		return false;
	for (size_t i = 0; i < size; i++)
		value = value << 8 | bytes[i];
	*out = value;
	return true;
}

bool
file_view_little(struct file_view *file, int64_t at, size_t size, int64_t *out)
{
	unsigned char bytes[4];
	int64_t value = 0;

	if (!file_view_read(file, at, bytes, size))
		return false;
	for (size_t i = size; i-- > 0;)
		value = value << 8 | bytes[i];
	*out = value;
	return true;
}
