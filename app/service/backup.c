#include "config.h"

#include "service/backup.h"

#include <dirent.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "base/child.h"
#include "repo/backup.h"
#include "service/vault.h"

/* What is told while it goes on. */
#define TELL_EVERY 100

struct backing_up {
	const struct backup_order *order;
	struct backup_made *made;
	struct vault_index *known;
	struct vault_set *set;
	struct blob_store *blobs;
	enum blob_place place;
};

const char *const *
backup_database_environment(struct arena *arena, const struct pg_options *options)
{
	const char **env = arena_array(arena, const char *, 9);
	size_t count = 0;

	env[count++] =
	    arena_printf(arena, "PGHOST=%.*s", (int)options->host.len, options->host.at).at;
	env[count++] = arena_printf(arena, "PGPORT=%d", options->port).at;
	env[count++] =
	    arena_printf(arena, "PGUSER=%.*s", (int)options->user.len, options->user.at).at;
	env[count++] =
	    arena_printf(arena, "PGDATABASE=%.*s", (int)options->database.len, options->database.at)
		.at;
	env[count++] =
	    arena_printf(arena, "PGSSLMODE=%.*s", (int)options->ssl_mode.len, options->ssl_mode.at)
		.at;
	if (options->password.len > 0)
		env[count++] = arena_printf(
		    arena, "PGPASSWORD=%.*s", (int)options->password.len, options->password.at)
				   .at;
	env[count] = NULL;
	return env;
}

/* Half-sent uploads are left out: their pieces are no files of the gallery yet. */
static const struct problem *
put_database(struct backing_up *backing, struct arena *arena)
{
	static const char *const argv[] = { "pg_dump", "--format=custom",
		"--exclude-table-data=resumable_uploads", "--lock-wait-timeout=60000", NULL };
	struct vault_entry entry = {
		.kind = VAULT_DATABASE, .place = STR("-"), .name = STR("database")
	};
	struct child *child;

	TRY(child_start(arena,
	    &(struct child_wish){ .argv = argv,
		.env = backup_database_environment(arena, backing->order->database),
		.in = CHILD_NULL,
		.out = CHILD_PIPE },
	    &child));
	TRY(vault_put(backing->set, arena, child->out, &entry));
	TRY(child_end(arena, child));
	backing->made->database_bytes = entry.bytes.size;
	return NULL;
}

static const struct problem *
put_path(struct backing_up *backing, struct arena *arena, const char *path, enum vault_kind kind,
    struct str name)
{
	struct vault_entry entry = { .kind = kind, .place = STR("-"), .name = name };
	const struct problem *problem;
	int fd = open(path, O_RDONLY | O_CLOEXEC);

	if (fd < 0)
		return vault_failed(arena, path);
	problem = vault_put(backing->set, arena, fd, &entry);
	close(fd);
	return problem;
}

static const struct problem *
put_keys(struct backing_up *backing, struct arena *arena)
{
	const char *folder = arena_c_string(arena, backing->order->config->site.key_folder);
	const struct problem *problem = NULL;
	const struct dirent *entry;
	DIR *dir = opendir(folder);

	if (dir == NULL)
		return vault_failed(arena, folder);
	while (problem == NULL && (entry = readdir(dir)) != NULL)
		if (str_ends(str_of(entry->d_name), STR(".pem")))
			problem = put_path(backing, arena,
			    arena_printf(arena, "%s/%s", folder, entry->d_name).at, VAULT_KEY,
			    arena_printf(arena, "keys/%s", entry->d_name));
	closedir(dir);
	return problem;
}

static const struct problem *
copy(struct backing_up *backing, struct arena *arena, struct vault_entry *entry)
{
	const struct problem *problem;
	int64_t size;
	int fd;

	problem = blob_read_fd(backing->blobs, arena, entry->name, &fd, &size);
	/* An upload that was given up, or an archive that ended: no row of ours names it. */
	if (problem != NULL && problem->kind == PROBLEM_NOT_FOUND)
		return NULL;
	TRY(problem);
	problem = vault_put(backing->set, arena, fd, entry);
	close(fd);
	TRY(problem);
	backing->made->copied++;
	backing->made->copied_bytes += entry->bytes.size;
	return NULL;
}

static const struct problem *
put_blob(void *context, struct arena *arena, const struct blob_about *blob)
{
	struct backing_up *backing = context;
	struct vault_entry entry = {
		.kind = VAULT_FILE, .place = blob_place_name(backing->place), .name = blob->key
	};

	backing->made->files++;
	backing->made->bytes += blob->size;
	if (backing->order->tell != NULL && backing->made->files % TELL_EVERY == 0)
		backing->order->tell(backing->order->context, backing->made->files,
		    backing->made->copied, backing->made->copied_bytes);
	if (vault_index_find(backing->known, blob->key, &entry) && entry.bytes.size == blob->size &&
	    vault_has(backing->set->vault, arena, &entry))
		return vault_put_known(backing->set, arena, &entry);
	return copy(backing, arena, &entry);
}

static const struct problem *
put_files(struct backing_up *backing, struct arena *arena)
{
	const struct blob_events events = { backing, put_blob };

	for (int place = 0; place < BLOB_PLACE_COUNT; place++) {
		backing->place = (enum blob_place)place;
		if (blob_has_place(backing->blobs, backing->place))
			TRY(blob_list(backing->blobs, arena, backing->place, &events));
	}
	return NULL;
}

/* What was copied before: by the newest set, and by those that were broken off. */
static const struct problem *
load_known(struct vault *vault, struct arena *arena, struct vault_index **out)
{
	struct str *finished, *broken, *all;
	size_t finished_count, broken_count;

	TRY(vault_list(vault, arena, true, &finished, &finished_count));
	TRY(vault_list(vault, arena, false, &broken, &broken_count));
	all = arena_array(arena, struct str, broken_count + 1);
	for (size_t i = 0; i < broken_count; i++)
		all[i] = broken[i];
	if (finished_count > 0)
		all[broken_count++] = finished[finished_count - 1];
	return vault_index_of(vault, arena, all, broken_count, out);
}

/*
 * The database first, then the files it names: they are all there, for nobody removes any
 * meanwhile. The lock is asked for again at the end; if the connection was lost, so was the
 * transaction.
 */
static const struct problem *
put_all(struct backing_up *backing, struct arena *arena)
{
	struct pg *pg = backing->order->pg;

	TRY(pg_begin(pg, arena));
	TRY(backup_repo_hold_removals(pg, arena));
	TRY(put_database(backing, arena));
	TRY(put_keys(backing, arena));
	if (access(config_path(), R_OK) == 0)
		TRY(put_path(backing, arena, config_path(), VAULT_ENVIRONMENT, STR("tintype.env")));
	TRY(put_files(backing, arena));
	TRY(backup_repo_hold_removals(pg, arena));
	return pg_commit(pg, arena);
}

static const struct problem *
make(const struct backup_order *order, struct arena *arena, struct vault *vault,
    struct backup_made *made)
{
	struct backing_up backing = { .order = order, .made = made, .blobs = order->blobs };
	int64_t schema;

	TRY(load_known(vault, arena, &backing.known));
	TRY(backup_repo_schema_version(order->pg, arena, &schema));
	TRY(vault_begin(vault, arena, schema, &backing.set));
	TRY(put_all(&backing, arena));
	TRY(vault_finish(backing.set, arena));
	made->name = backing.set->name;
	return vault_prune(vault, arena, order->keep, &made->removed);
}

const struct problem *
backup_make(const struct backup_order *order, struct arena *arena, struct backup_made *out)
{
	const struct problem *problem;
	struct vault *vault;

	*out = (struct backup_made){ .files = 0 };
	TRY(vault_open(arena, order->folder, true, order->recipient, &vault));
	problem = make(order, arena, vault, out);
	vault_close(vault);
	return problem;
}
