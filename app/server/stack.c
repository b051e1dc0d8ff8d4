#define _GNU_SOURCE
#include "config.h"

#include "server/stack.h"

#include <dlfcn.h>
#include <execinfo.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "base/log.h"

#define FRAMES_MAX 48
/* Our handler and the kernel's return from it. */
#define FRAMES_OWN 2
#define STACK_SIZE (64 * 1024)

#ifndef ARENA_EMULATE
static size_t
write_frame(char *into, size_t size, void *at)
{
	Dl_info info = { 0 };
	const char *file;
	int written;

	if (dladdr(at, &info) == 0 || info.dli_fname == NULL)
		written = snprintf(into, size, " %p", at);
	else if (info.dli_sname != NULL)
		written = snprintf(into, size, " %s+0x%lx", info.dli_sname,
		    (unsigned long)((uintptr_t)at - (uintptr_t)info.dli_saddr));
	else {
		file = strrchr(info.dli_fname, '/');
		written =
		    snprintf(into, size, " %s+0x%lx", file == NULL ? info.dli_fname : file + 1,
			(unsigned long)((uintptr_t)at - (uintptr_t)info.dli_fbase));
	}
	return written < 0 || (size_t)written >= size ? 0 : (size_t)written;
}

/*
 * Nothing here allocates: backtrace() has loaded what it needs (stack_tell_at_crash), integers and
 * texts are printed into this frame. If it crashes all the same, the default ends the process.
 */
static void
tell(int signal)
{
	void *frames[FRAMES_MAX];
	int count = backtrace(frames, FRAMES_MAX);
	struct log_line line;
	char text[3072];
	size_t len = 0;

	for (int i = FRAMES_OWN; i < count; i++)
		len += write_frame(text + len, sizeof text - len, frames[i]);
	log_begin(&line, LOG_LEVEL_ERROR, "worker_stack");
	log_i64(&line, "signal", signal);
	log_str(&line, "stack", len > 0 ? (struct str){ text + 1, len - 1 } : STR(""));
	log_end(&line);
	/* SA_RESETHAND: this time the default. */
	raise(signal);
}
#endif

void
stack_tell_at_crash(void)
{
#ifndef ARENA_EMULATE
	static const int signals[] = { SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGABRT };
	static char room[STACK_SIZE];
	const stack_t stack = { .ss_sp = room, .ss_size = sizeof room };
	struct sigaction action = { .sa_handler = tell,
		.sa_flags = (int)(SA_ONSTACK | SA_RESETHAND) };
	void *first[1];

	(void)backtrace(first, 1);
	if (sigaltstack(&stack, NULL) != 0)
		return;
	sigemptyset(&action.sa_mask);
	for (size_t i = 0; i < sizeof signals / sizeof *signals; i++)
		sigaction(signals[i], &action, NULL);
#endif
}
