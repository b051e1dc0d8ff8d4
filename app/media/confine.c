#include "config.h"

#include "media/confine.h"

#include <errno.h>
#include <fcntl.h>
#include <seccomp.h>
#include <stddef.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <unistd.h>

#include "media/landlock.h"

#define FILES_MAX 64
#define FILE_BYTES_MAX ((rlim_t)512 * 1024 * 1024)

static const int forbidden[] = { SCMP_SYS(socket), SCMP_SYS(socketpair), SCMP_SYS(connect),
	SCMP_SYS(bind), SCMP_SYS(listen), SCMP_SYS(accept), SCMP_SYS(accept4), SCMP_SYS(sendto),
	SCMP_SYS(sendmsg), SCMP_SYS(execve), SCMP_SYS(execveat), SCMP_SYS(ptrace),
	SCMP_SYS(process_vm_readv), SCMP_SYS(process_vm_writev), SCMP_SYS(kill), SCMP_SYS(tkill),
	SCMP_SYS(rt_sigqueueinfo), SCMP_SYS(rt_tgsigqueueinfo), SCMP_SYS(mount), SCMP_SYS(umount2),
	SCMP_SYS(unshare), SCMP_SYS(setns), SCMP_SYS(chroot), SCMP_SYS(pivot_root), SCMP_SYS(bpf),
	SCMP_SYS(keyctl), SCMP_SYS(add_key), SCMP_SYS(perf_event_open), SCMP_SYS(io_uring_setup),
	SCMP_SYS(userfaultfd), SCMP_SYS(chmod), SCMP_SYS(fchmod), SCMP_SYS(chown), SCMP_SYS(fchown),
	SCMP_SYS(link), SCMP_SYS(linkat), SCMP_SYS(symlink), SCMP_SYS(symlinkat), SCMP_SYS(rename),
	SCMP_SYS(renameat), SCMP_SYS(renameat2), SCMP_SYS(mknod), SCMP_SYS(mknodat),
	SCMP_SYS(unlink), SCMP_SYS(unlinkat), SCMP_SYS(rmdir), SCMP_SYS(mkdir), SCMP_SYS(mkdirat),
	SCMP_SYS(truncate), SCMP_SYS(fchmodat), SCMP_SYS(fchownat), SCMP_SYS(lchown),
	SCMP_SYS(setxattr), SCMP_SYS(utimensat), SCMP_SYS(pidfd_send_signal), SCMP_SYS(pidfd_open),
	SCMP_SYS(open_by_handle_at), SCMP_SYS(name_to_handle_at) };

static bool
limit(__rlimit_resource_t resource, rlim_t value)
{
	struct rlimit both = { value, value };

	return setrlimit((__rlimit_resource_t)resource, &both) == 0;
}

static bool
forbid_calls(void)
{
	scmp_filter_ctx filter = seccomp_init(SCMP_ACT_ALLOW);
	bool good = filter != NULL;

	for (size_t i = 0; good && i < sizeof forbidden / sizeof *forbidden; i++)
		good = seccomp_rule_add(filter, SCMP_ACT_ERRNO(EPERM), forbidden[i], 0) == 0;
	/* abort() signals itself; nobody else is to be. */
	good = good && seccomp_rule_add(filter, SCMP_ACT_ERRNO(EPERM), SCMP_SYS(tgkill), 1,
			   SCMP_A0(SCMP_CMP_NE, (scmp_datum_t)getpid(), 0)) == 0;
	good = good && seccomp_load(filter) == 0;
	if (filter != NULL)
		seccomp_release(filter);
	return good;
}

/* Address space is not bounded under the address sanitizer, which maps terabytes of it. */
static bool
limit_memory(int64_t bytes)
{
#ifdef ARENA_EMULATE
	(void)bytes;
	return true;
#else
	return limit(RLIMIT_AS, (rlim_t)bytes);
#endif
}

bool
confine(int source_fd, const char *folder, int64_t memory_bytes, int64_t cpu_seconds)
{
	return limit(RLIMIT_CORE, 0) && limit_memory(memory_bytes) &&
	       limit(RLIMIT_CPU, (rlim_t)cpu_seconds) && limit(RLIMIT_FSIZE, FILE_BYTES_MAX) &&
	       limit(RLIMIT_NOFILE, FILES_MAX) && prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0 &&
	       landlock_only(source_fd, folder) && forbid_calls();
}

void
confine_descriptors(int source, int result)
{
	int high_source = fcntl(source, F_DUPFD, 10), high_result = fcntl(result, F_DUPFD, 10);

	if (high_source < 0 || high_result < 0 || dup2(high_source, CONFINED_SOURCE_FD) < 0 ||
	    dup2(high_result, CONFINED_RESULT_FD) < 0)
		_exit(70);
	closefrom(CONFINED_RESULT_FD + 1);
}
