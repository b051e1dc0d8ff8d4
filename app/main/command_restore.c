#include "config.h"

#include "main/command_restore.h"

#include <stdio.h>
#include <string.h>

#include "cache/generation.h"
#include "cache/keys.h"
#include "db/migration.h"
#include "main/command.h"
#include "main/command_storage.h"
#include "service/connect.h"
#include "service/restore.h"

struct wish {
	const char *folder, *set, *identity;
	bool replace, files_only;
};

static int
usage(void)
{
	fputs("usage: tintype restore FOLDER [NAME] [--identity FILE] [--replace] [--files-only]\n"
	      "Without a NAME the newest. tintyped and tintype-jobs must not run.\n",
	    stderr);
	return 2;
}

static bool
read_wish(int argc, char **argv, struct wish *wish)
{
	*wish = (struct wish){ .folder = NULL };
	for (int i = 1; i < argc; i++) {
		if (strcmp(argv[i], "--replace") == 0)
			wish->replace = true;
		else if (strcmp(argv[i], "--files-only") == 0)
			wish->files_only = true;
		else if (strcmp(argv[i], "--identity") == 0 && i + 1 < argc)
			wish->identity = argv[++i];
		else if (argv[i][0] != '-' && wish->folder == NULL)
			wish->folder = argv[i];
		else if (argv[i][0] != '-' && wish->set == NULL)
			wish->set = argv[i];
		else
			return false;
	}
	return wish->folder != NULL;
}

static const struct problem *
choose(struct restore_order *order, struct arena *arena, const struct wish *wish)
{
	struct str *names;
	size_t count;

	TRY(vault_list(order->vault, arena, true, &names, &count));
	for (size_t i = count; i-- > 0;) {
		order->set = names[i];
		if (wish->set == NULL || str_eq(names[i], str_of(wish->set)))
			return NULL;
	}
	return problem_caused(arena, PROBLEM_NOT_FOUND, "%s: there is no backup %s", wish->folder,
	    wish->set == NULL ? "that was finished" : wish->set);
}

static void
tell_bad(void *context, const char *what)
{
	(void)context;
	fprintf(stderr, "tintype: %s\n", what);
}

static void
tell_migration(const struct migration *migration, bool up)
{
	printf("%s %s\n", up ? "up  " : "down", migration->name.at);
}

static const struct problem *
migrate(struct arena *arena, const struct pg_options *options)
{
	const struct problem *problem;
	struct migrator *migrator;

	TRY(migrator_open(
	    arena, options, TINTYPE_PKGDATADIR "/migrations", tell_migration, &migrator));
	problem = migrator_up(migrator, 0);
	migrator_close(migrator);
	return problem;
}

/* Redis may hold pages of what was here before. */
static void
forget_pages(struct arena *arena, const struct config *config)
{
	struct redis_options options = service_redis_options(config);
	struct redis_command commands[2 * GENERATION_STEP_COMMANDS] = { 0 };
	struct redis *redis = redis_new(&options);

	generation_step_commands(commands, arena, key_generation_public(arena));
	generation_step_commands(
	    commands + GENERATION_STEP_COMMANDS, arena, key_generation_records(arena));
	if (redis_run(redis, arena, commands, 2 * GENERATION_STEP_COMMANDS) != NULL ||
	    redis_fence(redis, arena) != NULL)
		fputs("tintype: Redis cannot be reached: empty it before you start the gallery\n",
		    stderr);
	redis_free(redis);
}

static const struct problem *
restore(struct arena *arena, struct restore_order *order, const struct wish *wish, int64_t *bad)
{
	struct restored restored;

	TRY(choose(order, arena, wish));
	TRY(restore_look(order, arena, !wish->files_only));
	TRY(restore_files(order, arena, &restored));
	printf("%.*s: %lld files, %lld of %lld bytes written, %lld bad\n", (int)order->set.len,
	    order->set.at, (long long)restored.files, (long long)restored.copied,
	    (long long)restored.bytes, (long long)restored.bad);
	*bad = restored.bad;
	if (wish->files_only)
		return NULL;
	TRY(restore_database(order, arena));
	puts("the database and the keys are restored");
	TRY(migrate(arena, order->database));
	forget_pages(arena, order->config);
	return NULL;
}

static const struct problem *
open_and_restore(struct arena *arena, const struct wish *wish, int64_t *bad)
{
	const struct config *config = command_config_or_exit(arena);
	struct blob_options blobs = blob_options_of(arena, config);
	struct pg_options options = command_pg_options(config);
	struct restore_order order = { .config = config,
		.database = &options,
		.replace = wish->replace,
		.tell_bad = tell_bad };
	const struct problem *problem;

	TRY(vault_open(arena, wish->folder, false, NULL, &order.vault));
	order.vault->identity = wish->identity;
	problem = command_check_storage_user(arena, config);
	if (problem == NULL)
		problem = blob_open(arena, &blobs, &order.blobs);
	if (problem == NULL) {
		problem = restore(arena, &order, wish, bad);
		blob_close(order.blobs);
	}
	vault_close(order.vault);
	return problem;
}

int
command_restore(int argc, char **argv)
{
	char doctor[] = "doctor", storage[] = "storage",
	     *storage_check[] = { doctor, storage, NULL };
	struct arena arena = { 0 };
	const struct problem *problem;
	struct wish wish;
	int64_t bad = 0;

	if (!read_wish(argc, argv, &wish))
		return usage();
	problem = open_and_restore(&arena, &wish, &bad);
	if (problem != NULL)
		command_fail(problem);
	arena_release(&arena);
	if (problem != NULL)
		return 1;
	/* Last of all, by the same eyes that look every day. */
	if (!wish.files_only && command_doctor_storage(2, storage_check) != 0)
		return 1;
	return bad > 0 ? 1 : 0;
}
