/* A file read here and there through a small window: for walking over large files in little memory.
 */
#ifndef TINTYPE_MEDIA_FILE_VIEW_H
#define TINTYPE_MEDIA_FILE_VIEW_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define FILE_VIEW_WINDOW 16384

struct file_view {
	int fd;
	int64_t size;
	int64_t window_at;
	size_t window_size;
	unsigned char window[FILE_VIEW_WINDOW];
};

bool file_view_open(struct file_view *file, int fd);
/* All size bytes (at most a window) from an offset on; false if the file ends before. */
bool file_view_read(struct file_view *file, int64_t at, void *into, size_t size);
/* The first such byte at or behind an offset, or -1. */
int64_t file_view_find(struct file_view *file, int64_t at, unsigned char byte);
/* Big-endian and little-endian numbers of 1 to 4 bytes. */
bool file_view_big(struct file_view *file, int64_t at, size_t size, int64_t *out);
bool file_view_little(struct file_view *file, int64_t at, size_t size, int64_t *out);

#endif
