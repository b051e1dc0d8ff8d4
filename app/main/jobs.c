/* tintype-jobs [-c environment-file]: the background work. */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>

#include "config/config.h"
#include "jobs/crew.h"
#include "jobs/log_file.h"

static int
complain(struct arena *arena, const struct problem *problem)
{
	struct str text = config_problem_text(arena, problem);

	fwrite(text.at, 1, text.len, stderr);
	return EX_CONFIG;
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
	if (!log_file_open(config)) {
		fputs("tintype-jobs: the log file cannot be opened\n", stderr);
		return EX_CANTCREAT;
	}
	return crew_run(config);
}
