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
		    "the database is not empty: --replace drops what is there");
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
bring_database(
    const struct restore_order *order, struct arena *arena, const struct vault_entry *entry)
{
	const char *const argv[] = { "pg_restore", "--no-owner", "--no-privileges",
		"--exit-on-error", "--single-transaction", "--dbname",
		arena_c_string(arena, order->database->database), NULL };
	struct vault_sink sink = { NULL, into_child };
	struct child *child;

	/* Nothing is dropped for a dump that is not whole. */
	TRY(vault_check(order->vault, arena, order->set, entry));
	if (order->replace)
		TRY(schema_clear(arena, order->database));
	TRY(child_start(arena,
	    &(struct child_wish){ .argv = argv,
		.env = backup_database_environment(arena, order->database),
		.in = CHILD_PIPE,
		.out = CHILD_NULL },
	    &child));
	sink.context = child;
	TRY(vault_take(order->vault, arena, order->set, entry, &sink));
	TRY(child_end(arena, child));
	return schema_protect(arena, order->database);
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
