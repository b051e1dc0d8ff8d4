#include "config.h"

#include "main/command_migrate.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "db/migration.h"
#include "main/command.h"

struct order {
	const char *action;
	const char *folder;
	int64_t to; /* -1: not said */
	bool dry_run;
};

static int
usage(void)
{
	fputs(
	    "usage: tintype migrate up     [--to VERSION] [--dry-run] [--dir FOLDER]\n"
	    "       tintype migrate down   [--to VERSION]             takes back the last, or all "
	    "above\n"
	    "       tintype migrate redo                              the last, down and up again\n"
	    "       tintype migrate status\n",
	    stderr);
	return 2;
}

static bool
read_order(int argc, char **argv, struct order *order)
{
	*order = (struct order){ .folder = TINTYPE_PKGDATADIR "/migrations", .to = -1 };
	if (argc < 2)
		return false;
	order->action = argv[1];
	for (int i = 2; i < argc; i++) {
		if (strcmp(argv[i], "--dry-run") == 0)
			order->dry_run = true;
		else if (strcmp(argv[i], "--dir") == 0 && i + 1 < argc)
			order->folder = argv[++i];
		else if (strcmp(argv[i], "--to") != 0 || i + 1 == argc ||
			 !str_to_i64(str_of(argv[++i]), 0, INT64_MAX, &order->to))
			return false;
	}
	return true;
}

static void
report(const struct migration *migration, bool up)
{
	printf("%s %s\n", up ? "up  " : "down", migration->name.at);
	fflush(stdout);
}

static void
print_status(const struct migrator *migrator, bool only_missing)
{
	const struct migration *items;
	size_t count = migrator_list(migrator, &items);

	for (size_t i = 0; i < count; i++) {
		if (only_missing && items[i].applied)
			continue;
		printf("%-20s %s\n", items[i].applied ? items[i].applied_at.at : "not applied",
		    items[i].name.at);
	}
}

static const struct problem *
carry_out(struct migrator *migrator, const struct order *order)
{
	if (strcmp(order->action, "status") == 0 || order->dry_run) {
		print_status(migrator, order->dry_run);
		return NULL;
	}
	if (strcmp(order->action, "up") == 0)
		return migrator_up(migrator, order->to < 0 ? 0 : order->to);
	TRY(migrator_down(migrator, order->to));
	return strcmp(order->action, "redo") == 0 ? migrator_up(migrator, 0) : NULL;
}

static bool
known(const char *action)
{
	static const char *const actions[] = { "up", "down", "redo", "status" };

	for (size_t i = 0; i < sizeof actions / sizeof *actions; i++)
		if (strcmp(action, actions[i]) == 0)
			return true;
	return false;
}

int
command_migrate(int argc, char **argv)
{
	struct arena arena = { 0 };
	const struct problem *problem;
	struct migrator *migrator;
	struct pg_options options;
	struct order order;
	int status = 0;

	if (!read_order(argc, argv, &order) || !known(order.action))
		return usage();
	options = command_pg_options(command_config_or_exit(&arena));
	problem = migrator_open(&arena, &options, order.folder, report, &migrator);
	if (problem == NULL) {
		problem = carry_out(migrator, &order);
		migrator_close(migrator);
	}
	if (problem != NULL)
		status = command_fail(problem);
	arena_release(&arena);
	return status;
}
