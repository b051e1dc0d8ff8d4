#include "config.h"

#include "main/command_export.h"

#include <stdio.h>
#include <string.h>
#include <sysexits.h>

#include "main/command.h"
#include "main/move_service.h"
#include "main/progress.h"
#include "move/export.h"
#include "repo/account.h"

struct arguments {
	const char *folder, *owner;
	bool quiet;
};

static int
usage(void)
{
	fputs("usage: tintype export FOLDER [--owner LOGIN] [--quiet]\n"
	      "LOGIN is an e-mail address or a username; without it everybody's.\n",
	    stderr);
	return EX_USAGE;
}

static bool
read_arguments(int argc, char **argv, struct arguments *out)
{
	*out = (struct arguments){ .quiet = false };
	for (int i = 1; i < argc; i++) {
		if (strcmp(argv[i], "--quiet") == 0)
			out->quiet = true;
		else if (strcmp(argv[i], "--owner") == 0 && i + 1 < argc)
			out->owner = argv[++i];
		else if (argv[i][0] != '-' && out->folder == NULL)
			out->folder = argv[i];
		else
			return false;
	}
	return out->folder != NULL;
}

static void
tell_refused(void *context, const char *path, struct str why)
{
	progress_clear(context);
	fprintf(stdout, "refused  %s: %.*s\n", path, (int)why.len, why.at);
}

static void
tell_progress(void *context, int64_t done, int64_t of, const char *path)
{
	progress_show(context, done, of, path);
}

static void
print_sum(const struct export_sum *sum)
{
	printf("%lld people, %lld albums, %lld images: %lld of %lld bytes written, %lld were there "
	       "and "
	       "are good, %lld links\n",
	    (long long)sum->people, (long long)sum->albums, (long long)sum->images,
	    (long long)sum->written, (long long)sum->written_bytes, (long long)sum->kept,
	    (long long)sum->linked);
	if (sum->listed > 0)
		printf("%lld places in further albums are only listed: this disk knows no links\n",
		    (long long)sum->listed);
	if (sum->unready > 0)
		printf("%lld images are not made yet, or failed: they were left out\n",
		    (long long)sum->unready);
	if (sum->refused > 0)
		printf("%lld originals are gone or damaged: see tintype doctor storage\n",
		    (long long)sum->refused);
}

static const struct problem *
run(struct service *service, struct arena *arena, const struct arguments *arguments,
    struct progress *progress, struct export_sum *sum)
{
	const struct export_events events = {
		.context = progress, .refused = tell_refused, .progress = tell_progress
	};
	struct export_wish wish = { .folder = arguments->folder };
	struct account owner;

	TRY(move_service_open(arena, service->config, service));
	if (arguments->owner != NULL) {
		TRY(move_find_owner(service, arena, arguments->owner, &owner));
		wish.owner = owner.id;
		wish.username = owner.username;
	}
	return export_run(service, arena, &wish, &events, sum);
}

int
command_export(int argc, char **argv)
{
	struct progress progress = { .quiet = false };
	struct service service = { 0 };
	struct export_sum sum = { 0 };
	struct arena arena = { 0 };
	struct arguments arguments;
	int status;

	if (!read_arguments(argc, argv, &arguments))
		return usage();
	progress.quiet = arguments.quiet;
	service.config = command_config_or_exit(&arena);
	status = move_fail(run(&service, &arena, &arguments, &progress, &sum));
	progress_clear(&progress);
	if (status == 0 && !arguments.quiet)
		print_sum(&sum);
	move_service_close(&service);
	arena_release(&arena);
	return status == 0 && sum.refused > 0 ? EX_DATAERR : status;
}
