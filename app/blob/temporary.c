#include "config.h"

#include "blob/store.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/clock.h"

static bool
is_old(const struct stat *about, int64_t before_us)
{
	return about->st_mtim.tv_sec * CLOCK_SECOND_US + about->st_mtim.tv_nsec / 1000 < before_us;
}

/* Of a decoder that was killed: a folder of plain files. */
static void
remove_folder(int parent, const char *name)
{
	int fd = openat(parent, name, O_RDONLY | O_DIRECTORY | O_CLOEXEC | O_NOFOLLOW);
	DIR *folder = fd < 0 ? NULL : fdopendir(fd);
	const struct dirent *entry;

	if (folder == NULL) {
		if (fd >= 0)
			close(fd);
		return;
	}
	while ((entry = readdir(folder)) != NULL)
		unlinkat(fd, entry->d_name, 0);
	closedir(folder);
	unlinkat(parent, name, AT_REMOVEDIR);
}

static bool
sweep_entry(int fd, const char *name, int64_t before_us)
{
	struct stat about;

	if (fstatat(fd, name, &about, AT_SYMLINK_NOFOLLOW) != 0 || !is_old(&about, before_us))
		return false;
	if (S_ISREG(about.st_mode) && str_ends(str_of(name), STR(".part")))
		return unlinkat(fd, name, 0) == 0;
	if (!S_ISDIR(about.st_mode) || !str_starts(str_of(name), STR("work-")))
		return false;
	remove_folder(fd, name);
	return true;
}

const struct problem *
blob_sweep_temporary(
    struct blob_store *store, struct arena *arena, int64_t before_us, int64_t *removed)
{
	int fd = openat(store->incoming, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	DIR *folder = fd < 0 ? NULL : fdopendir(fd);
	const struct dirent *entry;

	if (folder == NULL) {
		const struct problem *problem = blob_failed(arena, "incoming");

		if (fd >= 0)
			close(fd);
		return problem;
	}
	while ((entry = readdir(folder)) != NULL)
		if (entry->d_name[0] != '.' && sweep_entry(fd, entry->d_name, before_us))
			++*removed;
	closedir(folder);
	return NULL;
}
