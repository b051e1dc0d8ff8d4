#include "config.h"

#include "jobs/log_file.h"

#include <errno.h>
#include <signal.h>
#include <string.h>

#include "base/log.h"

static volatile sig_atomic_t moved;

static void
on_moved(int signal_number)
{
	(void)signal_number;
	moved = 1;
}

bool
log_file_open(const struct config *config)
{
	enum log_level level = LOG_LEVEL_INFO;

	log_level_parse(config->log.level, &level);
	return log_open(level,
	    str_eq(config->log.format, STR("json")) ? LOG_FORMAT_JSON : LOG_FORMAT_TEXT,
	    config->log.path.len > 0 ? config->log.path.at : NULL);
}

void
log_file_listen(void)
{
	struct sigaction action = { .sa_handler = on_moved, .sa_flags = SA_RESTART };

	sigaction(SIGUSR1, &action, NULL);
}

bool
log_file_follow(const struct config *config)
{
	if (!moved)
		return false;
	moved = 0;
	if (!log_file_open(config))
		log_message(LOG_LEVEL_ERROR, "log_open", "%s", strerror(errno));
	return true;
}
