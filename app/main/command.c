#include "config.h"

#include "main/command.h"

#include <stdio.h>
#include <stdlib.h>
#include <sysexits.h>

#include "base/clock.h"
#include "service/connect.h"

const struct config *
command_config_or_exit(struct arena *arena)
{
	const struct config *config;
	const struct problem *problem = config_read(arena, config_path(), &config);
	struct str text;

	if (problem == NULL)
		return config;
	text = config_problem_text(arena, problem);
	fwrite(text.at, 1, text.len, stderr);
	exit(EX_CONFIG);
}

struct pg_options
command_pg_options(const struct config *config)
{
	struct pg_options options = service_pg_options(config, STR("tintype"));

	options.statement_timeout_ns = 3600 * CLOCK_SECOND_NS;
	options.max_lifetime_ns = options.max_idle_ns = 0;
	return options;
}

int
command_fail(const struct problem *problem)
{
	fprintf(stderr, "tintype: %s\n", problem->cause == NULL ? problem->detail : problem->cause);
	for (size_t i = 0; i < problem->field_count; i++)
		fprintf(stderr, "tintype: %.*s %.*s\n", (int)problem->fields[i].field.len,
		    problem->fields[i].field.at, (int)problem->fields[i].message.len,
		    problem->fields[i].message.at);
	return 1;
}
