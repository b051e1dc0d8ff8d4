/* tintype [-c environment-file] SUBCOMMAND: the operator's command. */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "main/command_backup.h"
#include "main/command_config.h"
#include "main/command_export.h"
#include "main/command_import.h"
#include "main/command_jobs.h"
#include "main/command_keys.h"
#include "main/command_migrate.h"
#include "main/command_restore.h"
#include "main/command_site.h"
#include "main/command_status.h"
#include "main/command_storage.h"
#include "main/command_tune.h"
#include "main/command_user.h"
#include "main/doctor.h"

static const struct {
	const char *name;
	int (*run)(int argc, char **argv);
	const char *summary;
} commands[] = {
	{ "backup", command_backup, "database, files and keys into a folder; list, check" },
	{ "config", command_config, "what is in force, and where each value came from" },
	{ "doctor", command_doctor,
	    "what is wrong, and how to mend it; --repair where that is safe" },
	{ "export", command_export, "originals, albums and words into a folder, as open files" },
	{ "import", command_import, "a folder of images becomes part of the gallery" },
	{ "jobs", command_jobs, "work in the background: list, retry, drop" },
	{ "keys", command_keys, "the keys that sign access tokens: list, rotate" },
	{ "migrate", command_migrate, "the database's schema: up, down, redo, status" },
	{ "restore", command_restore, "what a backup holds, brought back and verified" },
	{ "site", command_site, "nginx's configuration, from the templates and what is in force" },
	{ "status", command_status,
	    "how the database is: db (connections, slow statements, indexes, waste)" },
	{ "storage", command_storage, "files: move --to s3|local, while the gallery serves" },
	{ "tune", command_tune, "settings for so many requests: ours, PostgreSQL, Redis, nginx" },
	{ "user", command_user, "accounts: add, role, password" },
};

static int
usage(FILE *where, int status)
{
	fputs("usage: tintype [-c environment-file] SUBCOMMAND\n\n", where);
	for (size_t i = 0; i < sizeof commands / sizeof *commands; i++)
		fprintf(where, "  %-10s %s\n", commands[i].name, commands[i].summary);
	return status;
}

int
main(int argc, char **argv)
{
	if (argc >= 3 && strcmp(argv[1], "-c") == 0) {
		/* For every subcommand, and for what it may start. */
		if (setenv("TINTYPE_CONFIG", argv[2], 1) != 0)
			return 1;
		argc -= 2;
		argv += 2;
	}
	if (argc < 2)
		return usage(stderr, 2);
	if (strcmp(argv[1], "--help") == 0 || strcmp(argv[1], "help") == 0)
		return usage(stdout, 0);
	for (size_t i = 0; i < sizeof commands / sizeof *commands; i++)
		if (strcmp(argv[1], commands[i].name) == 0)
			return commands[i].run(argc - 1, argv + 1);
	fprintf(stderr, "tintype: there is no subcommand %s\n", argv[1]);
	return usage(stderr, 2);
}
