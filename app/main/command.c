#include "config.h"

#include "main/command.h"

#include <stdio.h>
#include <stdlib.h>
#include <sysexits.h>

#include "base/clock.h"

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
	return (struct pg_options){
		.host = config->db.host,
		.port = (int)config->db.port,
		.user = config->db.user,
		.password = config->db.password,
		.database = config->db.name,
		.ssl_mode = config->db.ssl_mode,
		.application_name = STR("tintype"),
		.connect_timeout_ns = config->db.connect_timeout,
		.statement_timeout_ns = 3600 * CLOCK_SECOND_NS,
	};
}

int
command_fail(const struct problem *problem)
{
	fprintf(stderr, "tintype: %s\n", problem->cause == NULL ? problem->detail : problem->cause);
	return 1;
}
