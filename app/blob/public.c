#include "config.h"

#include "blob/public.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "blob/store.h"

#define DIR_MODE 0750
#define FAN_DIGITS 2
/* "ab/<id>" and a NUL. */
#define FOLDER_SIZE (FAN_DIGITS + 1 + ID_TEXT_SIZE)

static void
folder_of(struct id image, char folder[static FOLDER_SIZE])
{
	char text[ID_TEXT_SIZE];

	id_format(image, text);
	snprintf(folder, FOLDER_SIZE, "%s/%s", text + ID_TEXT_SIZE - 1 - FAN_DIGITS, text);
}

static bool
make_folder(struct blob_store *store, const char *folder)
{
	char fan[FAN_DIGITS + 1];

	memcpy(fan, folder, FAN_DIGITS);
	fan[FAN_DIGITS] = '\0';
	return (mkdirat(store->public, fan, DIR_MODE) == 0 || errno == EEXIST) &&
	       (mkdirat(store->public, folder, DIR_MODE) == 0 || errno == EEXIST);
}

const struct problem *
blob_publish(
    struct blob_store *store, struct arena *arena, struct id image, struct str name, struct str key)
{
	char folder[FOLDER_SIZE];
	const char *from = arena_c_string(arena, key);
	struct str path;

	folder_of(image, folder);
	path = arena_printf(arena, "%s/%.*s", folder, (int)name.len, name.at);
	if (linkat(store->blobs, from, store->public, path.at, 0) == 0 || errno == EEXIST)
		return NULL;
	if (errno != ENOENT || !make_folder(store, folder) ||
	    (linkat(store->blobs, from, store->public, path.at, 0) != 0 && errno != EEXIST))
		return blob_failed(arena, "public link");
	return NULL;
}

void
blob_withdraw(struct blob_store *store, struct id image)
{
	char folder[FOLDER_SIZE];
	const struct dirent *entry;
	DIR *stream;
	int fd;

	folder_of(image, folder);
	fd = openat(store->public, folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	stream = fd < 0 ? NULL : fdopendir(fd);
	if (stream == NULL) {
		if (fd >= 0)
			close(fd);
		return;
	}
	while ((entry = readdir(stream)) != NULL)
		unlinkat(fd, entry->d_name, 0);
	closedir(stream);
	unlinkat(store->public, folder, AT_REMOVEDIR);
}

struct str
blob_public_path(struct arena *arena, struct id image, struct str name)
{
	char folder[FOLDER_SIZE];

	folder_of(image, folder);
	return arena_printf(arena, "/_public/%s/%.*s", folder, (int)name.len, name.at);
}

static const struct problem *
list_fan(int parent, const char *name, const struct blob_public_events *events)
{
	int fd = openat(parent, name, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	DIR *folder = fd < 0 ? NULL : fdopendir(fd);
	const struct problem *problem = NULL;
	const struct dirent *entry;
	struct id image;

	if (folder == NULL) {
		if (fd >= 0)
			close(fd);
		return NULL;
	}
	while (problem == NULL && (entry = readdir(folder)) != NULL)
		if (id_parse(str_of(entry->d_name), &image))
			problem = events->image(events->context, image);
	closedir(folder);
	return problem;
}

const struct problem *
blob_list_public(
    struct blob_store *store, struct arena *arena, const struct blob_public_events *events)
{
	int fd = openat(store->public, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	DIR *folder = fd < 0 ? NULL : fdopendir(fd);
	const struct problem *problem = NULL;
	const struct dirent *entry;

	if (folder == NULL) {
		problem = blob_failed(arena, "public");
		if (fd >= 0)
			close(fd);
		return problem;
	}
	while (problem == NULL && (entry = readdir(folder)) != NULL)
		if (entry->d_name[0] != '.')
			problem = list_fan(fd, entry->d_name, events);
	closedir(folder);
	return problem;
}
