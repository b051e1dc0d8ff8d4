#include "config.h"

#include "main/command_doctor.h"

#include <stdio.h>
#include <string.h>

#include "main/command.h"
#include "repo/count.h"

static const char *const scope_names[] = {
	[COUNT_PUBLIC] = "public images",
	[COUNT_OWNER_PUBLIC] = "public images of owner",
	[COUNT_OWNER_ACTIVE] = "images, for moderators, of owner",
	[COUNT_OWNER_ALL] = "images of owner",
	[COUNT_TAG_PUBLIC] = "public images of tag",
	[COUNT_ALBUM_PUBLIC] = "public images of album",
	[COUNT_ALBUM_ACTIVE] = "images, for moderators, of album",
	[COUNT_ALBUM_ALL] = "images of album",
	[COUNT_LIKED_PUBLIC] = "public images liked by",
};

static int
usage(void)
{
	fputs("usage: tintype doctor counts [--dry-run]\n"
	      "Counts all images anew and repairs the kept counts that differ; writers wait while "
	      "it\n"
	      "repairs. --dry-run only tells, and ends with 1 if something is wrong.\n",
	    stderr);
	return 2;
}

static void
print_wrong(const struct count_wrong *wrong)
{
	char id[ID_TEXT_SIZE];

	printf("%s %s: kept %lld, counted %lld\n", scope_names[wrong->scope],
	    id_format(wrong->of, id).at, (long long)wrong->kept, (long long)wrong->counted);
}

static const struct problem *
repair(struct pg *pg, struct arena *arena, int64_t *repaired)
{
	TRY(pg_begin(pg, arena));
	TRY(count_repo_repair(pg, arena, repaired));
	return pg_commit(pg, arena);
}

static const struct problem *
counts(struct pg *pg, struct arena *arena, bool dry, size_t *wrong_count)
{
	struct count_wrong *wrong;
	int64_t repaired = 0;

	TRY(count_repo_list_wrong(pg, arena, &wrong, wrong_count));
	for (size_t i = 0; i < *wrong_count; i++)
		print_wrong(&wrong[i]);
	if (*wrong_count > 0 && !dry)
		TRY(repair(pg, arena, &repaired));
	printf("counts: %zu wrong, %lld repaired\n", *wrong_count, (long long)repaired);
	return NULL;
}

int
command_doctor_counts(int argc, char **argv)
{
	const struct problem *problem;
	struct pg_options options;
	struct arena arena = { 0 };
	size_t wrong = 0;
	bool dry = false;
	struct pg *pg;

	for (int i = 1; i < argc; i++) {
		if (strcmp(argv[i], "--dry-run") == 0)
			dry = true;
		else if (i != 1 || strcmp(argv[i], "counts") != 0)
			return usage();
	}
	options = command_pg_options(command_config_or_exit(&arena));
	pg = pg_new(&options);
	problem = counts(pg, &arena, dry, &wrong);
	if (problem != NULL)
		command_fail(problem);
	pg_free(pg);
	arena_release(&arena);
	return problem != NULL || (dry && wrong > 0) ? 1 : 0;
}
