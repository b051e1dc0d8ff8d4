#include "config.h"

#include "main/command_import.h"

#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sysexits.h>

#include "base/utf8.h"
#include "main/command.h"
#include "main/move_service.h"
#include "main/progress.h"
#include "move/import.h"
#include "move/maria.h"
#include "repo/account.h"
#include "service/album.h"

struct arguments {
	const char *folder, *owner, *album, *visibility, *goimg, *piwigo, *prefix, *files;
	bool dry_run, quiet, over_quota;
};

/* What is told while it runs, and what is kept for the end. */
struct telling {
	const struct arguments *arguments;
	struct progress progress;
	FILE *refused; /* lines; on disk, there may be many */
};

static int
usage(void)
{
	fputs("usage: tintype import FOLDER --owner LOGIN [--album TITLE]\n"
	      "                      [--visibility public|unlisted|private] [--dry-run]\n"
	      "                      [--over-quota] [--quiet]\n"
	      "       tintype import --from-goimg CONNINFO --files FOLDER\n"
	      "                      [--dry-run] [--over-quota] [--quiet]\n"
	      "       tintype import --from-piwigo CONNINFO|FILE --files FOLDER --owner LOGIN\n"
	      "                      [--prefix PREFIX] [--dry-run] [--over-quota] [--quiet]\n"
	      "Folders become albums. LOGIN is an e-mail address or a username. CONNINFO is a\n"
	      "database as libpq names it, FILE one as MariaDB's clients read it ([client]),\n"
	      "FOLDER where its images lie.\n",
	    stderr);
	return EX_USAGE;
}

/* Whose is which comes with a goimg; a Piwigo's webmaster is somebody here. */
static bool
fit_together(const struct arguments *given)
{
	bool database = given->goimg != NULL || given->piwigo != NULL;

	if (!database)
		return given->folder != NULL && given->owner != NULL && given->files == NULL;
	return given->files != NULL && given->folder == NULL && given->album == NULL &&
	       (given->goimg == NULL) != (given->piwigo == NULL) &&
	       (given->owner != NULL) == (given->piwigo != NULL);
}

static bool
read_arguments(int argc, char **argv, struct arguments *out)
{
	*out = (struct arguments){ .visibility = "private", .prefix = "piwigo_" };
	for (int i = 1; i < argc; i++) {
		const char *next = i + 1 < argc ? argv[i + 1] : NULL;
		const struct {
			const char *name;
			const char **text;
			bool *flag;
		} options[] = { { "--owner", &out->owner, NULL }, { "--album", &out->album, NULL },
			{ "--from-goimg", &out->goimg, NULL },
			{ "--from-piwigo", &out->piwigo, NULL }, { "--prefix", &out->prefix, NULL },
			{ "--files", &out->files, NULL },
			{ "--visibility", &out->visibility, NULL },
			{ "--dry-run", NULL, &out->dry_run }, { "--quiet", NULL, &out->quiet },
			{ "--over-quota", NULL, &out->over_quota } };
		size_t which = 0, all = sizeof options / sizeof *options;

		while (which < all && strcmp(argv[i], options[which].name) != 0)
			which++;
		if (which == all) {
			if (argv[i][0] == '-' || out->folder != NULL)
				return false;
			out->folder = argv[i];
		} else if (options[which].flag != NULL) {
			*options[which].flag = true;
		} else if (next == NULL) {
			return false;
		} else {
			*options[which].text = next;
			i++;
		}
	}
	return fit_together(out);
}

/* Names of files may hold anything: no control characters for terminals. */
static void
print_plain(FILE *where, const char *text, size_t size)
{
	for (size_t i = 0; i < size; i++) {
		unsigned char byte = (unsigned char)text[i];

		putc(byte < 0x20 || byte == 0x7f ? '?' : byte, where);
	}
}

static void
print_line(FILE *where, const char *word, const char *path, const char *between, struct str what)
{
	fprintf(where, "%-9s", word);
	print_plain(where, path, strlen(path));
	fputs(between, where);
	print_plain(where, what.at, what.len);
	putc('\n', where);
}

static void
tell(void *context, enum import_outcome outcome, const char *path, struct str what)
{
	static const char *const words[IMPORT_OUTCOME_COUNT] = { [IMPORT_MADE] = "image",
		[IMPORT_THERE] = "there",
		[IMPORT_REFUSED] = "refused",
		[IMPORT_ALBUM] = "album" };
	struct telling *telling = context;

	if (outcome == IMPORT_REFUSED)
		print_line(telling->refused, words[outcome], path, ": ", what);
	else if (telling->arguments->dry_run && !telling->arguments->quiet) {
		progress_clear(&telling->progress);
		print_line(stdout, words[outcome], path, " -> ", what);
	}
}

static void
tell_progress(void *context, int64_t done, int64_t of, const char *path)
{
	struct telling *telling = context;

	if (!telling->arguments->dry_run)
		progress_show(&telling->progress, done, of, path);
}

static void
print_refused(FILE *refused)
{
	int byte;

	rewind(refused);
	while ((byte = getc(refused)) != EOF)
		putc(byte, stdout);
}

static void
print_sum(const struct arguments *arguments, const struct import_sum *sum)
{
	const int64_t *outcomes = sum->outcomes;

	if (arguments->quiet)
		return;
	printf("%s%lld images of %lld bytes, %lld albums; %lld were there already, %lld refused\n",
	    arguments->dry_run ? "would make " : "", (long long)outcomes[IMPORT_MADE],
	    (long long)sum->bytes, (long long)outcomes[IMPORT_ALBUM],
	    (long long)outcomes[IMPORT_THERE], (long long)outcomes[IMPORT_REFUSED]);
	if (sum->tags_left_out > 0)
		printf("%lld keywords were left out: they are no tags here, or an image had too "
		       "many\n",
		    (long long)sum->tags_left_out);
	if (sum->passed_over > 0)
		printf("%lld links were not followed\n", (long long)sum->passed_over);
}

static const struct problem *
read_wish(struct arena *arena, const struct arguments *arguments, struct import_wish *out)
{
	*out = (struct import_wish){ .folder = arguments->files == NULL ? arguments->folder
									: arguments->files,
		.album = str_of(arguments->album),
		.dry_run = arguments->dry_run,
		.over_quota = arguments->over_quota };
	if (!utf8_valid(out->album) || utf8_length(out->album) > ALBUM_TITLE_MAX)
		return problem_caused(arena, PROBLEM_BAD_REQUEST,
		    "an album's title has at most %d characters", ALBUM_TITLE_MAX);
	if (!visibility_parse(str_of(arguments->visibility), &out->visibility))
		return problem_caused(arena, PROBLEM_BAD_REQUEST,
		    "%s is no visibility: public, unlisted, private", arguments->visibility);
	return NULL;
}

static const struct problem *
run_goimg(struct service *service, struct arena *arena, const struct arguments *arguments,
    const struct import_wish *wish, const struct import_events *events, struct import_sum *sum)
{
	struct pg_options options = command_pg_options(service->config);
	struct import_people people = { .made = 0 };
	const struct problem *problem;
	struct pg *source;

	options.port = 5432;
	TRY(pg_options_parse(arena, arguments->goimg, &options));
	options.noun = "goimg_";
	source = pg_new(&options);
	problem = import_from_goimg(service, arena, source, wish, events, sum, &people);
	pg_free(source);
	if (!arguments->quiet)
		printf(
		    "%lld people, %lld of them with a password that cannot be verified here; %lld "
		    "left out; %lld likes\n",
		    (long long)people.made, (long long)people.other_hashes,
		    (long long)people.refused, (long long)people.likes);
	return problem;
}

static void
print_piwigo_sum(const struct import_piwigo_sum *sum)
{
	printf("%lld people, who need `tintype user password` to sign in, %lld of them without an "
	       "e-mail address; %lld likes, %lld comments\n",
	    (long long)sum->people, (long long)sum->without_address, (long long)sum->likes,
	    (long long)sum->comments);
	printf("left out: %lld people with %lld images; %lld comments of guests, of people left "
	       "out, or not approved; %lld ratings\n",
	    (long long)sum->people_out, (long long)sum->images_out, (long long)sum->comments_out,
	    (long long)sum->ratings_out);
}

static const struct problem *
run_piwigo(struct service *service, struct arena *arena, const struct arguments *arguments,
    const struct import_wish *wish, const struct import_events *events, struct import_sum *sum)
{
	const struct maria_options options = { .where = arguments->piwigo,
		.prefix = arguments->prefix };
	struct import_piwigo_sum also = { .people = 0 };
	const struct problem *problem;
	struct maria *source;

	TRY(maria_open(arena, &options, &source));
	problem = import_from_piwigo(service, arena, source, wish, events, sum, &also);
	maria_close(source);
	if (!arguments->quiet)
		print_piwigo_sum(&also);
	return problem;
}

/* Better told once than of each file. */
static const struct problem *
check_folder(struct arena *arena, const char *path)
{
	struct stat about;

	if (stat(path, &about) == 0 && S_ISDIR(about.st_mode))
		return NULL;
	return problem_caused(arena, PROBLEM_NOT_FOUND, "%s: there is no such folder", path);
}

static const struct problem *
run(struct service *service, struct arena *arena, const struct arguments *arguments,
    struct telling *telling, struct import_sum *sum)
{
	const struct import_events events = {
		.context = telling, .told = tell, .progress = tell_progress
	};
	struct import_wish wish;
	struct account owner;

	TRY(read_wish(arena, arguments, &wish));
	TRY(check_folder(arena, wish.folder));
	TRY(move_service_open(arena, service->config, service));
	if (arguments->goimg != NULL)
		return run_goimg(service, arena, arguments, &wish, &events, sum);
	TRY(move_find_owner(service, arena, arguments->owner, &owner));
	wish.owner = owner.id;
	if (arguments->piwigo != NULL)
		return run_piwigo(service, arena, arguments, &wish, &events, sum);
	return import_run(service, arena, &wish, &events, sum);
}

int
command_import(int argc, char **argv)
{
	struct arena arena = { 0 };
	struct arguments arguments;
	struct telling telling = { .arguments = &arguments };
	struct service service = { 0 };
	struct import_sum sum = { 0 };
	int status;

	if (!read_arguments(argc, argv, &arguments))
		return usage();
	telling.progress.quiet = arguments.quiet;
	telling.refused = tmpfile();
	if (telling.refused == NULL) {
		perror("tintype: a temporary file");
		return EX_OSERR;
	}
	service.config = command_config_or_exit(&arena);
	status = move_fail(run(&service, &arena, &arguments, &telling, &sum));
	progress_clear(&telling.progress);
	print_refused(telling.refused);
	print_sum(&arguments, &sum);
	fclose(telling.refused);
	move_service_close(&service);
	arena_release(&arena);
	return status == 0 && sum.outcomes[IMPORT_REFUSED] > 0 ? EX_DATAERR : status;
}
