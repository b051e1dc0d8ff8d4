#include "config.h"

#include "main/command_backup.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "main/command.h"
#include "service/backup.h"
#include "service/restore.h"
#include "service/vault.h"

struct wish {
	const char *folder, *recipient, *set;
	int64_t keep;
};

static int
usage(void)
{
	fputs("usage: tintype backup FOLDER [--encrypt KEY|FILE] [--keep N]\n"
	      "       tintype backup list FOLDER\n"
	      "       tintype backup check FOLDER [NAME]\n"
	      "KEY is a public key of age (age1… or ssh-…), FILE has some, one a line.\n",
	    stderr);
	return 2;
}

static void
tell(void *context, int64_t files, int64_t copied, int64_t copied_bytes)
{
	(void)context;
	printf("\r%lld files, %lld copied, %lld MB ", (long long)files, (long long)copied,
	    (long long)copied_bytes / 1000000);
	fflush(stdout);
}

static const struct problem *
make(struct arena *arena, const struct wish *wish)
{
	const struct config *config = command_config_or_exit(arena);
	struct blob_options blobs = blob_options_of(arena, config);
	struct pg_options options = command_pg_options(config);
	struct backup_order order = { .config = config,
		.database = &options,
		.folder = wish->folder,
		.recipient = wish->recipient,
		.keep = wish->keep,
		.tell = isatty(STDOUT_FILENO) ? tell : NULL };
	const struct problem *problem;
	struct backup_made made;

	TRY(blob_open(arena, &blobs, &order.blobs));
	order.pg = pg_new(&options);
	problem = backup_make(&order, arena, &made);
	pg_free(order.pg);
	blob_close(order.blobs);
	TRY(problem);
	printf("%s%.*s: database of %lld bytes; %lld files of %lld bytes, of which %lld of %lld "
	       "bytes were copied; %lld old files removed\n",
	    order.tell == NULL ? "" : "\r", (int)made.name.len, made.name.at,
	    (long long)made.database_bytes, (long long)made.files, (long long)made.bytes,
	    (long long)made.copied, (long long)made.copied_bytes, (long long)made.removed);
	return NULL;
}

static const struct problem *
list_sets(struct arena *arena, struct vault *vault)
{
	struct vault_about about;
	struct str *names;
	size_t count;

	TRY(vault_list(vault, arena, true, &names, &count));
	for (size_t i = 0; i < count; i++) {
		TRY(vault_read(vault, arena, names[i], &about, NULL));
		printf("%.*s  %lld files, schema %lld, tintype %.*s%s\n", (int)names[i].len,
		    names[i].at, (long long)about.files, (long long)about.schema,
		    (int)about.program.len, about.program.at,
		    vault->encrypted ? ", encrypted" : "");
	}
	TRY(vault_list(vault, arena, false, &names, &count));
	for (size_t i = 0; i < count; i++)
		printf("%.*s  was broken off; the next backup goes on from there\n",
		    (int)names[i].len, names[i].at);
	return NULL;
}

static void
tell_bad(void *context, const char *what)
{
	(void)context;
	printf("bad  %s\n", what);
}

static const struct problem *
check_sets(struct arena *arena, struct vault *vault, const char *only, int64_t *bad)
{
	struct restore_order order = { .vault = vault, .tell_bad = tell_bad };
	struct str *names, chosen = str_of(only);
	struct restored restored;
	size_t count;

	TRY(vault_list(vault, arena, true, &names, &count));
	for (size_t i = 0; i < count; i++) {
		if (only != NULL && !str_eq(names[i], chosen))
			continue;
		order.set = names[i];
		TRY(restore_check(&order, arena, &restored));
		printf("%.*s  %lld files, %lld bytes read, %lld bad\n", (int)names[i].len,
		    names[i].at, (long long)restored.files, (long long)restored.bytes,
		    (long long)restored.bad);
		*bad += restored.bad;
		chosen = STR("");
	}
	if (only != NULL && chosen.len > 0)
		return problem_caused(arena, PROBLEM_NOT_FOUND, "there is no backup %s", only);
	return NULL;
}

static const struct problem *
look(struct arena *arena, const struct wish *wish, bool check, int64_t *bad)
{
	const struct problem *problem;
	struct vault *vault;

	TRY(vault_open(arena, wish->folder, false, NULL, &vault));
	problem = check ? check_sets(arena, vault, wish->set, bad) : list_sets(arena, vault);
	vault_close(vault);
	return problem;
}

static bool
read_wish(int argc, char **argv, struct wish *wish)
{
	*wish = (struct wish){ .folder = argc > 1 ? argv[1] : "-" };
	for (int i = 2; i < argc; i++) {
		if (strcmp(argv[i], "--encrypt") == 0 && i + 1 < argc)
			wish->recipient = argv[++i];
		else if (strcmp(argv[i], "--keep") != 0 || i + 1 == argc ||
			 !str_to_i64(str_of(argv[++i]), 1, 4000, &wish->keep))
			return false;
	}
	return wish->folder[0] != '-' && wish->folder[0] != '\0';
}

int
command_backup(int argc, char **argv)
{
	bool check = argc >= 2 && strcmp(argv[1], "check") == 0;
	bool list = argc == 3 && strcmp(argv[1], "list") == 0;
	struct arena arena = { 0 };
	const struct problem *problem;
	struct wish wish;
	int64_t bad = 0;

	if (list || (check && (argc == 3 || argc == 4)))
		wish = (struct wish){ .folder = argv[2], .set = argc == 4 ? argv[3] : NULL };
	else if (check || !read_wish(argc, argv, &wish))
		return usage();
	problem = list || check ? look(&arena, &wish, check, &bad) : make(&arena, &wish);
	if (problem != NULL)
		command_fail(problem);
	arena_release(&arena);
	return problem != NULL || bad > 0 ? 1 : 0;
}
