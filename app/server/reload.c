#include "config.h"

#include "server/reload.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/log.h"
#include "server/signals.h"

#define OUTPUT_MAX 8192

static void __attribute__((noreturn)) become_tester(int output, char *const *arguments)
{
	server_signals_unblock();
	dup2(output, STDERR_FILENO);
	dup2(output, STDOUT_FILENO);
	execvp(arguments[0], arguments);
	dprintf(STDERR_FILENO, "cannot execute %s: %s\n", arguments[0], strerror(errno));
	_exit(127);
}

void
reload_start(struct reload *reload, char *const *test_arguments)
{
	if (reload->tester > 0)
		return;
	reload->output = memfd_create("tintype-reload", MFD_CLOEXEC);
	reload->tester = reload->output < 0 ? -1 : fork();
	if (reload->tester == 0)
		become_tester(reload->output, test_arguments);
	if (reload->tester > 0)
		return;
	log_message(LOG_LEVEL_ERROR, "reload_refused", "cannot test: %s", strerror(errno));
	if (reload->output >= 0)
		close(reload->output);
	reload->tester = 0;
}

bool
reload_judge(struct reload *reload, int status)
{
	bool good = WIFEXITED(status) && WEXITSTATUS(status) == 0;
	char text[OUTPUT_MAX];
	ssize_t got = good ? 0 : pread(reload->output, text, sizeof text, 0);
	struct str rest = { text, got > 0 ? (size_t)got : 0 };

	while (rest.len > 0) {
		struct str line = str_cut(&rest, '\n');

		log_message(LOG_LEVEL_ERROR, "reload_refused", "%.*s", (int)line.len, line.at);
	}
	if (!good && got <= 0)
		log_message(LOG_LEVEL_ERROR, "reload_refused",
		    "the test of the new program ended with %s %d",
		    WIFSIGNALED(status) ? "signal" : "status",
		    WIFSIGNALED(status) ? WTERMSIG(status) : WEXITSTATUS(status));
	close(reload->output);
	reload->tester = 0;
	return good;
}
