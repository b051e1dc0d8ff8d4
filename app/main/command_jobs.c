#include "config.h"

#include "main/command_jobs.h"

#include <stdio.h>
#include <string.h>

#include "main/command.h"
#include "repo/job.h"
#include "json/writer.h"

#define SHOWN_MAX 1000

static int
usage(void)
{
	fputs(
	    "usage: tintype jobs list [dead]     what waits, runs, or was given up; or only this\n"
	    "       tintype jobs retry ID|all    what was given up is tried again\n"
	    "       tintype jobs drop ID|all     what was given up is forgotten\n",
	    stderr);
	return 2;
}

static const struct problem *
list(struct pg *pg, struct arena *arena, bool dead_only)
{
	struct job_listed *jobs;
	size_t count;

	TRY(job_repo_list(pg, arena, dead_only, SHOWN_MAX, &jobs, &count));
	for (size_t i = 0; i < count; i++) {
		char id[ID_TEXT_SIZE], subject[ID_TEXT_SIZE];

		id_format(jobs[i].id, id);
		id_format(jobs[i].subject, subject);
		printf("%s  %-7.*s  %-13.*s  %s  %lld tries  %lld%%  %.*s\n", id,
		    (int)jobs[i].state.len, jobs[i].state.at, (int)jobs[i].kind.len,
		    jobs[i].kind.at, id_is_nil(jobs[i].subject) ? "-" : subject,
		    (long long)jobs[i].attempts, (long long)jobs[i].progress,
		    (int)jobs[i].error.len, jobs[i].error.at);
	}
	return NULL;
}

static const struct problem *
enqueue_removal(struct pg *pg, struct arena *arena, struct str key)
{
	struct buf out = buf_new(arena, 256);
	struct json_writer json = json_writer_new(&out);

	json_object_begin(&json);
	json_put_str(&json, STR("key"), key);
	json_object_end(&json);
	return job_repo_enqueue(pg, arena, STR("blob.remove"), (struct id){ 0 }, -1, buf_str(&out));
}

static const struct problem *
drop(struct pg *pg, struct arena *arena, struct id job, bool *found)
{
	struct str upload;

	TRY(pg_begin(pg, arena));
	TRY(job_repo_drop(pg, arena, job, found, &upload));
	/* Only what was never made: what is served has another name. */
	if (str_starts(upload, STR("incoming/")))
		TRY(enqueue_removal(pg, arena, upload));
	return pg_commit(pg, arena);
}

static const struct problem *
change(struct pg *pg, struct arena *arena, bool again, struct id job)
{
	char text[ID_TEXT_SIZE];
	bool found;

	TRY(again ? job_repo_retry(pg, arena, job, &found) : drop(pg, arena, job, &found));
	id_format(job, text);
	if (!found)
		return problem_caused(arena, PROBLEM_NOT_FOUND, "no job %s was given up", text);
	printf("%s\n", text);
	return NULL;
}

static const struct problem *
change_all(struct pg *pg, struct arena *arena, bool again)
{
	struct job_listed *jobs;
	size_t count;

	do {
		TRY(job_repo_list(pg, arena, true, SHOWN_MAX, &jobs, &count));
		for (size_t i = 0; i < count; i++)
			TRY(change(pg, arena, again, jobs[i].id));
	} while (count == SHOWN_MAX);
	return NULL;
}

static const struct problem *
carry_out(struct pg *pg, struct arena *arena, int argc, char **argv)
{
	bool again = strcmp(argv[1], "retry") == 0;
	struct id job;

	if (strcmp(argv[1], "list") == 0)
		return list(pg, arena, argc == 3);
	if (strcmp(argv[2], "all") == 0)
		return change_all(pg, arena, again);
	if (!id_parse(str_of(argv[2]), &job))
		return problem_caused(arena, PROBLEM_BAD_REQUEST, "%s is no id", argv[2]);
	return change(pg, arena, again, job);
}

static bool
fits(int argc, char **argv)
{
	if (argc < 2)
		return false;
	if (strcmp(argv[1], "list") == 0)
		return argc == 2 || (argc == 3 && strcmp(argv[2], "dead") == 0);
	return argc == 3 && (strcmp(argv[1], "retry") == 0 || strcmp(argv[1], "drop") == 0);
}

int
command_jobs(int argc, char **argv)
{
	struct arena arena = { 0 };
	const struct problem *problem;
	struct pg_options options;
	struct pg *pg;

	if (!fits(argc, argv))
		return usage();
	options = command_pg_options(command_config_or_exit(&arena));
	pg = pg_new(&options);
	problem = carry_out(pg, &arena, argc, argv);
	if (problem != NULL)
		command_fail(problem);
	pg_free(pg);
	arena_release(&arena);
	return problem == NULL ? 0 : 1;
}
