#include "config.h"

#include "media/landlock.h"

#include <fcntl.h>
#include <linux/landlock.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/syscall.h>
#include <unistd.h>

/* Of ABI 1: from execute to symbolic links. Later ones are known to the header or to us by number.
 */
#define FILES_ABI_1 ((UINT64_C(1) << 13) - 1)
#define FILES_REFER (UINT64_C(1) << 13)
#define FILES_TRUNCATE (UINT64_C(1) << 14)
#define FILES_IOCTL (UINT64_C(1) << 15)
#define NETWORK_ALL UINT64_C(3)
#define SCOPE_ALL UINT64_C(3)

/* As the newest kernel we know has it; an older one is given only as much as it knows. */
struct ruleset {
	uint64_t files, network, scoped;
};

static int
kernel_abi(void)
{
	return (int)syscall(SYS_landlock_create_ruleset, NULL, 0, LANDLOCK_CREATE_RULESET_VERSION);
}

bool
landlock_supported(void)
{
	return kernel_abi() > 0;
}

static uint64_t
known_files(int abi)
{
	return FILES_ABI_1 | (abi >= 2 ? FILES_REFER : 0) | (abi >= 3 ? FILES_TRUNCATE : 0) |
	       (abi >= 5 ? FILES_IOCTL : 0);
}

static int
make_ruleset(int abi)
{
	const struct ruleset ruleset = {
		.files = known_files(abi),
		.network = abi >= 4 ? NETWORK_ALL : 0,
		.scoped = abi >= 6 ? SCOPE_ALL : 0,
	};
	size_t size = abi >= 6   ? sizeof ruleset
		      : abi >= 4 ? offsetof(struct ruleset, scoped)
				 : offsetof(struct ruleset, network);

	return (int)syscall(SYS_landlock_create_ruleset, &ruleset, size, 0);
}

static bool
allow(int ruleset, int fd, uint64_t rights)
{
	const struct landlock_path_beneath_attr rule = { .allowed_access = rights,
		.parent_fd = fd };

	return syscall(SYS_landlock_add_rule, ruleset, LANDLOCK_RULE_PATH_BENEATH, &rule, 0) == 0;
}

static bool
allow_both(int ruleset, int abi, int source_fd, int folder)
{
	uint64_t make = LANDLOCK_ACCESS_FS_READ_FILE | LANDLOCK_ACCESS_FS_WRITE_FILE |
			LANDLOCK_ACCESS_FS_MAKE_REG | FILES_TRUNCATE;

	return allow(ruleset, source_fd, LANDLOCK_ACCESS_FS_READ_FILE) &&
	       (folder < 0 || allow(ruleset, folder, make & known_files(abi)));
}

bool
landlock_only(int source_fd, const char *folder)
{
	int abi = kernel_abi(), ruleset, folder_fd;
	bool good;

	if (abi < 1)
		return true;
	ruleset = make_ruleset(abi);
	folder_fd = folder == NULL ? -1 : open(folder, O_PATH | O_DIRECTORY | O_CLOEXEC);
	good = ruleset >= 0 && (folder == NULL || folder_fd >= 0) &&
	       allow_both(ruleset, abi, source_fd, folder_fd) &&
	       syscall(SYS_landlock_restrict_self, ruleset, 0) == 0;
	if (folder_fd >= 0)
		close(folder_fd);
	if (ruleset >= 0)
		close(ruleset);
	return good;
}
