/* Everything that is held on a person, in one archive, in memory that does not grow with it. */
#include "config.h"

#include "jobs/runner_state.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "base/clock.h"
#include "media/zip.h"
#include "service/export.h"

#define FILES_AT_ONCE 50
#define PIECE ((size_t)128 * 1024)

struct making {
	struct runner *runner;
	const struct job *job;
	struct id user;
	int64_t images, done; /* how many there are, and are in it */
	struct blob_writer *writer;
	struct zip *zip;
};

static const struct {
	const char *name;
	enum statement statement;
} documents[] = {
	{ "profile.json", SQL_EXPORT_READ_PROFILE },
	{ "sessions.json", SQL_EXPORT_LIST_SESSIONS },
	{ "images.json", SQL_EXPORT_LIST_IMAGES },
	{ "albums.json", SQL_EXPORT_LIST_ALBUMS },
	{ "likes.json", SQL_EXPORT_LIST_LIKES },
	{ "comments.json", SQL_EXPORT_LIST_COMMENTS },
	{ "following.json", SQL_EXPORT_LIST_FOLLOWS },
	{ "notifications.json", SQL_EXPORT_LIST_NOTIFICATIONS },
	{ "shares.json", SQL_EXPORT_LIST_SHARES },
	{ "reports.json", SQL_EXPORT_LIST_REPORTS },
	{ "appeals.json", SQL_EXPORT_LIST_APPEALS },
	{ "tokens.json", SQL_EXPORT_LIST_API_TOKENS },
	{ "webhooks.json", SQL_EXPORT_LIST_WEBHOOKS },
	{ "audit.json", SQL_EXPORT_LIST_AUDIT },
};

static const struct problem *
write_on(void *context, struct str bytes)
{
	struct making *making = context;

	return blob_write(making->writer, bytes);
}

/* Also says that the job is alive. */
static const struct problem *
tell_progress(struct making *making)
{
	int64_t percent = making->images == 0 ? 0 : 99 * making->done / making->images;

	return job_repo_progress(making->runner->pg, &making->runner->arena, making->job,
	    percent > 99 ? 99 : percent, making->runner->lease_seconds);
}

static const struct problem *
write_text(void *context, struct str text)
{
	struct making *making = context;

	return zip_write(making->zip, text);
}

static const struct problem *
put_document(struct making *making, const char *name, enum statement statement)
{
	const struct export_sink sink = { .context = making, .write = write_text };

	TRY(zip_file(making->zip, name, false, clock_now_us()));
	return export_put_document(
	    making->runner->pg, &making->runner->arena, statement, making->user, &sink);
}

static void
close_file(int *fd)
{
	if (*fd >= 0)
		close(*fd);
}

static const struct problem *
put_bytes(struct making *making, struct arena *arena, int fd)
{
	char *piece = arena_alloc_raw(arena, PIECE, 1);
	ssize_t got;

	while ((got = read(fd, piece, PIECE)) != 0) {
		if (got < 0 && errno == EINTR)
			continue;
		if (got < 0)
			return problem_caused(
			    arena, PROBLEM_INTERNAL, "an original: %s", strerror(errno));
		TRY(zip_write(making->zip, (struct str){ piece, (size_t)got }));
	}
	return NULL;
}

/* One whose bytes are gone meanwhile is left out: its row may be gone by now too. */
static const struct problem *
put_file(struct making *making, struct arena *arena, const struct export_file *file)
{
	int __attribute__((cleanup(close_file))) fd = -1;
	const struct problem *problem;
	char id[ID_TEXT_SIZE];
	struct str name;
	int64_t size;

	problem = blob_read_fd(making->runner->blobs, arena, file->key, &fd, &size);
	if (problem != NULL && problem->kind == PROBLEM_NOT_FOUND)
		return NULL;
	TRY(problem);
	name = arena_printf(arena, "images/%s.%.*s", id_format(file->image, id).at,
	    (int)file->format.len, file->format.at);
	TRY(zip_file(making->zip, name.at, true, clock_now_us()));
	return put_bytes(making, arena, fd);
}

static const struct problem *
put_some_files(struct making *making, struct arena *arena, struct id *after, bool *more)
{
	struct export_file *files;
	size_t count;

	TRY(export_repo_list_files(
	    making->runner->pg, arena, making->user, *after, FILES_AT_ONCE, &files, &count));
	for (size_t i = 0; i < count; i++) {
		TRY(put_file(making, arena, &files[i]));
		making->done++;
		TRY(tell_progress(making));
		*after = files[i].image;
	}
	*more = count == FILES_AT_ONCE;
	return NULL;
}

static const struct problem *
put_files(struct making *making)
{
	struct id after = { 0 };
	bool more = true;

	while (more) {
		struct arena arena = { 0 };
		const struct problem *problem = put_some_files(making, &arena, &after, &more);

		if (problem != NULL)
			problem = problem_copy(&making->runner->arena, problem);
		arena_release(&arena);
		TRY(problem);
	}
	return NULL;
}

static const struct problem *
make_archive(struct making *making)
{
	const struct zip_sink sink = { .context = making, .write = write_on };
	struct arena *arena = &making->runner->arena;

	TRY(blob_begin(making->runner->blobs, arena, &making->writer));
	TRY(zip_begin(arena, &sink, &making->zip));
	for (size_t i = 0; i < sizeof documents / sizeof *documents; i++) {
		TRY(put_document(making, documents[i].name, documents[i].statement));
		TRY(tell_progress(making));
	}
	TRY(put_files(making));
	return zip_end(making->zip);
}

/* The bytes first: what names them must never name nothing. Those that stay unnamed are swept. */
static const struct problem *
finish(struct making *making)
{
	struct runner *runner = making->runner;
	struct arena *arena = &runner->arena;
	int64_t size = blob_written(making->writer);
	char id[ID_TEXT_SIZE];
	struct str key;
	bool finished;

	key = arena_printf(arena, "exports/%s.zip", id_format(id_new(), id).at);
	TRY(blob_commit_to(making->writer, arena, BLOB_LOCAL, key));
	TRY(pg_begin(runner->pg, arena));
	TRY(export_repo_finish(
	    runner->pg, arena, making->job->subject, key, size, EXPORT_LIFE_SECONDS, &finished));
	if (!finished)
		TRY(enqueue_removal(runner, key));
	TRY(job_repo_finish(runner->pg, arena, making->job));
	return pg_commit(runner->pg, arena);
}

const struct problem *
account_export_job(struct runner *runner, const struct job *job)
{
	struct making making = { .runner = runner, .job = job };
	bool found;

	TRY(export_repo_find_job(
	    runner->pg, &runner->arena, job->subject, &found, &making.user, &making.images));
	if (!found)
		return job_repo_finish(runner->pg, &runner->arena, job);
	TRY(make_archive(&making));
	return finish(&making);
}

const struct problem *
account_export_sweep(struct runner *runner)
{
	struct str *keys;
	size_t count;

	TRY(pg_begin(runner->pg, &runner->arena));
	TRY(export_repo_remove_expired(runner->pg, &runner->arena, &keys, &count));
	if (count > 0)
		TRY(enqueue_removals(runner, &runner->arena, keys, count));
	return pg_commit(runner->pg, &runner->arena);
}
