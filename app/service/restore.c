#include "config.h"

#include "service/restore.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/child.h"
#include "db/schema.h"
#include "service/backup.h"

struct restoring {
	const struct restore_order *order;
	struct restored *restored;
	struct child *child;
};

static const struct problem *
not_empty(void *context, struct arena *arena, const struct blob_about *blob)
{
	(void)context;
	return problem_caused(arena, PROBLEM_CONFLICT,
	    "there are files in the storage (%.*s): --replace leaves them and adds what is missing",
	    (int)blob->key.len, blob->key.at);
}

static const struct problem *
look_at_storage(const struct restore_order *order, struct arena *arena)
{
	const struct blob_events events = { NULL, not_empty };

	for (int place = 0; place < BLOB_PLACE_COUNT; place++)
		if (blob_has_place(order->blobs, (enum blob_place)place))
			TRY(blob_list(order->blobs, arena, (enum blob_place)place, &events));
	return NULL;
}

static const struct problem *
look_at_keys(const struct restore_order *order, struct arena *arena)
{
	const char *folder = arena_c_string(arena, order->config->site.key_folder);
	DIR *dir = opendir(folder);
	const struct dirent *entry;
	bool found = false;

	if (dir == NULL)
		return NULL;
	while ((entry = readdir(dir)) != NULL)
		found = found || str_ends(str_of(entry->d_name), STR(".pem"));
	closedir(dir);
	return !found ? NULL
		      : problem_caused(arena, PROBLEM_CONFLICT,
			    "there are keys in %s: --replace replaces them", folder);
}

static const struct problem *
look_at_database(const struct restore_order *order, struct arena *arena)
{
	struct schema_state state;

	TRY(schema_look(arena, order->database, &state));
	if (state.others.len > 0)
		return problem_caused(arena, PROBLEM_CONFLICT,
		    "the database is in use (%.*s): stop tintyped and tintype-jobs first",
		    (int)state.others.len, state.others.at);
	if (!state.empty && !order->replace)
		return problem_caused(arena, PROBLEM_CONFLICT,
		    "the database is not empty: --replace puts the dump in its place");
	return NULL;
}

const struct problem *
restore_look(const struct restore_order *order, struct arena *arena, bool database)
{
	if (database)
		TRY(look_at_database(order, arena));
	if (order->replace)
		return NULL;
	TRY(look_at_storage(order, arena));
	return database ? look_at_keys(order, arena) : NULL;
}

static const struct problem *
into_blob(void *context, struct arena *arena, struct str bytes)
{
	(void)arena;
	return blob_write(context, bytes);
}

/* The same bytes are there, perhaps by a restore that was broken off. */
static const struct problem *
is_there(const struct restore_order *order, struct arena *arena, enum blob_place place,
    const struct vault_entry *entry, bool *there)
{
	const struct problem *problem;
	struct vault_sum sum = { .size = 0 };
	int64_t size;
	int fd;

	TRY(blob_find(order->blobs, arena, place, entry->name, there, &size));
	*there = *there && size == entry->bytes.size;
	if (!*there)
		return NULL;
	TRY(blob_read_fd(order->blobs, arena, entry->name, &fd, &size));
	problem = vault_sum_of(arena, fd, &sum);
	close(fd);
	*there = problem == NULL && vault_sum_eq(&sum, &entry->bytes);
	return problem;
}

static const struct problem *
bring_file(struct restoring *restoring, struct arena *arena, const struct vault_entry *entry)
{
	const struct restore_order *order = restoring->order;
	struct vault_sink sink = { NULL, into_blob };
	struct blob_writer *writer;
	enum blob_place place;
	bool there;

	if (!blob_place_parse(entry->place, &place) || !blob_key_valid(entry->name))
		return problem_caused(arena, PROBLEM_UNPROCESSABLE, "no file of a gallery: %.*s",
		    (int)entry->name.len, entry->name.at);
	if (!blob_has_place(order->blobs, place))
		return problem_caused(arena, PROBLEM_BAD_REQUEST,
		    "these files lay in an S3 store: set S3_ENDPOINT and the other S3_* first");
	TRY(is_there(order, arena, place, entry, &there));
	if (there)
		return NULL;
	TRY(blob_begin(order->blobs, arena, &writer));
	sink.context = writer;
	TRY(vault_take(order->vault, arena, order->set, entry, &sink));
	TRY(blob_commit_to(writer, arena, place, entry->name));
	restoring->restored->copied++;
	restoring->restored->bytes += entry->bytes.size;
	return NULL;
}

/* One bad file shall not keep all others away. */
static const struct problem *
take_bad(struct restoring *restoring, const struct problem *problem)
{
	if (problem == NULL ||
	    (problem->kind != PROBLEM_UNPROCESSABLE && problem->kind != PROBLEM_NOT_FOUND))
		return problem;
	restoring->restored->bad++;
	restoring->order->tell_bad(restoring->order->context, problem->cause);
	return NULL;
}

static const struct problem *
restore_entry(void *context, struct arena *arena, const struct vault_entry *entry)
{
	struct restoring *restoring = context;

	if (entry->kind != VAULT_FILE)
		return NULL;
	restoring->restored->files++;
	return take_bad(restoring, bring_file(restoring, arena, entry));
}

const struct problem *
restore_files(const struct restore_order *order, struct arena *arena, struct restored *out)
{
	struct restoring restoring = { .order = order, .restored = out };
	const struct vault_events events = { &restoring, restore_entry };
	struct vault_about about;

	*out = (struct restored){ .files = 0 };
	return vault_read(order->vault, arena, order->set, &about, &events);
}

static const struct problem *
check_entry(void *context, struct arena *arena, const struct vault_entry *entry)
{
	struct restoring *restoring = context;

	restoring->restored->files += entry->kind == VAULT_FILE;
	restoring->restored->bytes += entry->stored.size;
	return take_bad(
	    restoring, vault_check(restoring->order->vault, arena, restoring->order->set, entry));
}

const struct problem *
restore_check(const struct restore_order *order, struct arena *arena, struct restored *out)
{
	struct restoring restoring = { .order = order, .restored = out };
	const struct vault_events events = { &restoring, check_entry };
	struct vault_about about;

	*out = (struct restored){ .files = 0 };
	return vault_read(order->vault, arena, order->set, &about, &events);
}

static const struct problem *
into_child(void *context, struct arena *arena, struct str bytes)
{
	return child_write(arena, context, bytes);
}

static const struct problem *
say(struct arena *arena, struct child *psql, enum statement statement)
{
	TRY(child_write(arena, psql, str_of(statement_texts[statement].text)));
	return child_write(arena, psql, STR(";\n"));
}

/* The dump as statements, from pg_restore straight into psql. */
static const struct problem *
pour(const struct restore_order *order, struct arena *arena, const struct vault_entry *entry,
    const struct child *psql)
{
	static const char *const argv[] = { "pg_restore", "--no-owner", "--no-privileges",
		"--exit-on-error", "--file=-", NULL };
	struct vault_sink sink = { NULL, into_child };
	const struct problem *problem, *end;
	struct child *child;

	TRY(child_start(arena,
	    &(struct child_wish){ .argv = argv, .in = CHILD_PIPE, .out = psql->in }, &child));
	sink.context = child;
	problem = vault_take(order->vault, arena, order->set, entry, &sink);
	/* In any case: while it lives psql waits for more. */
	end = child_end(arena, child);
	return problem != NULL ? problem : end;
}

/*
 * What was there goes and what comes stays in one transaction, which ends only when all of the dump
 * is through: however this ends before, even by kill -9, psql hears no COMMIT, and nothing was.
 */
static const struct problem *
replace_database(const struct restore_order *order, struct arena *arena,
    const struct vault_entry *entry, struct child *psql)
{
	TRY(child_write(arena, psql, STR("BEGIN;\nSET LOCAL client_min_messages = warning;\n")));
	if (order->replace) {
		TRY(say(arena, psql, SQL_SCHEMA_DROP));
		TRY(say(arena, psql, SQL_SCHEMA_CREATE));
	}
	TRY(pour(order, arena, entry, psql));
	TRY(say(arena, psql, SQL_SCHEMA_PROTECT));
	return child_write(arena, psql, STR("COMMIT;\n"));
}

static const struct problem *
bring_database(
    const struct restore_order *order, struct arena *arena, const struct vault_entry *entry)
{
	static const char *const argv[] = { "psql", "--no-psqlrc", "--quiet",
		"--set=ON_ERROR_STOP=1", NULL };
	const struct problem *problem, *end;
	struct child *psql;

	/* Not even begun with a dump that is not whole. */
	TRY(vault_check(order->vault, arena, order->set, entry));
	TRY(child_start(arena,
	    &(struct child_wish){ .argv = argv,
		.env = backup_database_environment(arena, order->database),
		.in = CHILD_PIPE,
		.out = CHILD_NULL },
	    &psql));
	problem = replace_database(order, arena, entry, psql);
	end = child_end(arena, psql);
	/* If psql gave up, that is why the others could not go on; its words were told. */
	return end != NULL ? end : problem;
}

static const struct problem *
into_file(void *context, struct arena *arena, struct str bytes)
{
	int fd = *(int *)context;

	return write(fd, bytes.at, bytes.len) == (ssize_t)bytes.len ? NULL
								    : vault_failed(arena, "key");
}

static const struct problem *
bring_key(const struct restore_order *order, struct arena *arena, const struct vault_entry *entry)
{
	const char *folder = arena_c_string(arena, order->config->site.key_folder);
	struct str name = str_from(entry->name, sizeof "keys/" - 1);
	const char *path = arena_printf(arena, "%s/%.*s", folder, (int)name.len, name.at).at;
	const char *new = arena_printf(arena, "%s.new", path).at;
	struct vault_sink sink = { NULL, into_file };
	const struct problem *problem;
	int fd;

	if (mkdir(folder, 0700) != 0 && errno != EEXIST)
		return vault_failed(arena, folder);
	fd = open(new, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0600);
	if (fd < 0)
		return vault_failed(arena, new);
	sink.context = &fd;
	problem = vault_take(order->vault, arena, order->set, entry, &sink);
	if (problem == NULL && fsync(fd) != 0)
		problem = vault_failed(arena, new);
	close(fd);
	TRY(problem);
	return rename(new, path) == 0 ? NULL : vault_failed(arena, path);
}

/* Keys of before would sign, and what hangs on the oldest key would hang on another. */
static const struct problem *
set_keys_aside(const struct restore_order *order, struct arena *arena)
{
	const char *folder = arena_c_string(arena, order->config->site.key_folder);
	DIR *dir = opendir(folder);
	const struct dirent *entry;
	bool good = true;

	if (dir == NULL)
		return errno == ENOENT ? NULL : vault_failed(arena, folder);
	while (good && (entry = readdir(dir)) != NULL)
		if (str_ends(str_of(entry->d_name), STR(".pem")))
			good = renameat(dirfd(dir), entry->d_name, dirfd(dir),
				   arena_printf(arena, "%s.replaced", entry->d_name).at) == 0;
	closedir(dir);
	return good ? NULL : vault_failed(arena, folder);
}

static const struct problem *
restore_other(void *context, struct arena *arena, const struct vault_entry *entry)
{
	const struct restore_order *order = ((struct restoring *)context)->order;

	if (entry->kind == VAULT_DATABASE) {
		TRY(bring_database(order, arena, entry));
		return order->replace ? set_keys_aside(order, arena) : NULL;
	}
	if (entry->kind == VAULT_KEY && str_starts(entry->name, STR("keys/")))
		return bring_key(order, arena, entry);
	return NULL;
}

const struct problem *
restore_database(const struct restore_order *order, struct arena *arena)
{
	struct restoring restoring = { .order = order };
	const struct vault_events events = { &restoring, restore_other };
	struct vault_about about;

	return vault_read(order->vault, arena, order->set, &about, &events);
}
