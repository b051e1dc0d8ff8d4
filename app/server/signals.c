#include "config.h"

#include "server/signals.h"

#include <signal.h>
#include <sys/signalfd.h>

#include "base/log.h"

static sigset_t
ours(void)
{
	static const int numbers[] = { SIGTERM, SIGINT, SIGQUIT, SIGHUP, SIGUSR1, SIGUSR2,
		SIGCHLD };
	sigset_t set;

	sigemptyset(&set);
	for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++)
		sigaddset(&set, numbers[i]);
	return set;
}

void
server_signals_block(void)
{
	sigset_t set = ours();

	sigprocmask(SIG_BLOCK, &set, NULL);
}

void
server_signals_unblock(void)
{
	sigset_t set = ours();

	sigprocmask(SIG_UNBLOCK, &set, NULL);
}

int
server_signals_open(void)
{
	sigset_t set = ours();

	return signalfd(-1, &set, SFD_NONBLOCK | SFD_CLOEXEC);
}

bool
server_log_open(const struct config *config)
{
	enum log_level level = LOG_LEVEL_INFO;

	log_level_parse(config->log.level, &level);
	if (!log_open_access(config->log.access_path.len > 0 ? config->log.access_path.at : NULL))
		return false;
	return log_open(level,
	    str_eq(config->log.format, STR("json")) ? LOG_FORMAT_JSON : LOG_FORMAT_TEXT,
	    config->log.path.len > 0 ? config->log.path.at : NULL);
}
