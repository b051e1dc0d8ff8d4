/* tintype-jobs [-c environment-file]: the background work. */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>

#include "base/log.h"
#include "config/config.h"
#include "jobs/crew.h"

static int
complain(struct arena *arena, const struct problem *problem)
{
	struct str text = config_problem_text(arena, problem);

	fwrite(text.at, 1, text.len, stderr);
	return EX_CONFIG;
}

static bool
begin_log(struct arena *arena, const struct config *config)
{
	enum log_level level = LOG_LEVEL_INFO;
	enum log_format format =
	    str_eq(config->log.format, STR("json")) ? LOG_FORMAT_JSON : LOG_FORMAT_TEXT;
	const char *path =
	    config->log.path.len == 0 ? NULL : arena_c_string(arena, config->log.path);

	log_level_parse(config->log.level, &level);
	return log_open(level, format, path);
}

int
main(int argc, char **argv)
{
	struct arena arena = { 0 };
	const struct config *config;
	const struct problem *problem;

	if (argc == 3 && strcmp(argv[1], "-c") == 0) {
		if (setenv("TINTYPE_CONFIG", argv[2], 1) != 0)
			return EX_OSERR;
	} else if (argc != 1) {
		fputs("usage: tintype-jobs [-c environment-file]\n", stderr);
		return EX_USAGE;
	}
	problem = config_read(&arena, config_path(), &config);
	if (problem != NULL)
		return complain(&arena, problem);
	if (!begin_log(&arena, config)) {
		fputs("tintype-jobs: the log file cannot be opened\n", stderr);
		return EX_CANTCREAT;
	}
	return crew_run(config);
}
