#include "config.h"

#include "service/vault.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/clock.h"
#include "base/encode.h"
#include "base/file.h"

#define MARKER "tintype-backups"
#define PLAIN "tintype backups 1\nencryption none\n"
#define ENCRYPTED "tintype backups 1\nencryption age\n"
#define SETS_MAX 4096
/* So much is written before the disk is asked to have it, and the manifest says so. */
#define HELD_BYTES ((int64_t)64 * 1024 * 1024)
#define HELD_LINES ((size_t)64 * 1024)

const struct problem *
vault_failed(struct arena *arena, const char *what)
{
	enum problem_kind kind =
	    errno == ENOSPC || errno == EDQUOT ? PROBLEM_INSUFFICIENT_STORAGE : PROBLEM_UNAVAILABLE;

	return problem_caused(arena, kind, "backup, %s: %s", what, strerror(errno));
}

static const struct problem *
open_below(struct arena *arena, int parent, const char *name, int *fd)
{
	if (mkdirat(parent, name, 0700) != 0 && errno != EEXIST)
		return vault_failed(arena, name);
	*fd = openat(parent, name, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	return *fd < 0 ? vault_failed(arena, name) : NULL;
}

static bool
is_empty(int folder)
{
	int fd = openat(folder, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	DIR *dir = fd < 0 ? NULL : fdopendir(fd);
	const struct dirent *entry;
	bool empty = true;

	if (dir == NULL)
		return false;
	while ((entry = readdir(dir)) != NULL)
		if (strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0)
			empty = false;
	closedir(dir);
	return empty;
}

static const struct problem *
write_marker(struct arena *arena, const struct vault *vault)
{
	struct str text = vault->encrypted ? STR(ENCRYPTED) : STR(PLAIN);
	int fd = openat(vault->folder, MARKER, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
	bool good = fd >= 0 && write(fd, text.at, text.len) == (ssize_t)text.len && fsync(fd) == 0;

	if (fd >= 0)
		close(fd);
	return good ? NULL : vault_failed(arena, MARKER);
}

static const struct problem *
read_marker(struct arena *arena, struct vault *vault)
{
	struct str text;

	TRY(file_read(arena, arena_printf(arena, "%s/%s", vault->path, MARKER).at, 256, &text));
	if (!str_eq(text, STR(PLAIN)) && !str_eq(text, STR(ENCRYPTED)))
		return problem_caused(arena, PROBLEM_BAD_REQUEST,
		    "%s: backups of a release that this one does not know", vault->path);
	vault->encrypted = str_eq(text, STR(ENCRYPTED));
	return NULL;
}

/* What is wanted must fit what is there: a folder is encrypted as a whole, or not. */
static const struct problem *
enter(struct arena *arena, struct vault *vault, bool make)
{
	if (faccessat(vault->folder, MARKER, F_OK, 0) == 0) {
		TRY(read_marker(arena, vault));
		if (make && vault->encrypted != (vault->recipient != NULL))
			return problem_caused(arena, PROBLEM_BAD_REQUEST, "%s: %s", vault->path,
			    vault->encrypted ? "these backups are encrypted: say --encrypt"
					     : "these backups are not encrypted: use another "
					       "folder for those that are");
	} else if (!make) {
		return problem_caused(
		    arena, PROBLEM_BAD_REQUEST, "%s: there are no backups of tintype", vault->path);
	} else if (!is_empty(vault->folder)) {
		return problem_caused(arena, PROBLEM_BAD_REQUEST,
		    "%s: there is something else: use an empty folder", vault->path);
	} else {
		vault->encrypted = vault->recipient != NULL;
		TRY(write_marker(arena, vault));
	}
	TRY(open_below(arena, vault->folder, "files", &vault->files));
	return open_below(arena, vault->folder, "sets", &vault->sets);
}

const struct problem *
vault_open(
    struct arena *arena, const char *path, bool make, const char *recipient, struct vault **out)
{
	struct vault *vault = arena_new(arena, struct vault);
	const struct problem *problem;

	*vault = (struct vault){
		.path = path, .folder = -1, .files = -1, .sets = -1, .recipient = recipient
	};
	if (make && mkdir(path, 0700) != 0 && errno != EEXIST)
		return vault_failed(arena, path);
	vault->folder = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (vault->folder < 0)
		return vault_failed(arena, path);
	if (flock(vault->folder, (make ? LOCK_EX : LOCK_SH) | LOCK_NB) != 0)
		problem = problem_caused(
		    arena, PROBLEM_CONFLICT, "%s: somebody else is at work there", path);
	else
		problem = enter(arena, vault, make);
	if (problem != NULL)
		vault_close(vault);
	else
		*out = vault;
	return problem;
}

void
vault_close(struct vault *vault)
{
	if (vault->sets >= 0)
		close(vault->sets);
	if (vault->files >= 0)
		close(vault->files);
	close(vault->folder);
}

static int
by_name(const void *a, const void *b)
{
	return str_compare(*(const struct str *)a, *(const struct str *)b);
}

const struct problem *
vault_list(
    struct vault *vault, struct arena *arena, bool finished, struct str **names, size_t *count)
{
	int fd = openat(vault->sets, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	DIR *dir = fd < 0 ? NULL : fdopendir(fd);
	const struct dirent *entry;

	if (dir == NULL)
		return vault_failed(arena, "sets");
	*names = arena_array(arena, struct str, SETS_MAX);
	*count = 0;
	while ((entry = readdir(dir)) != NULL && *count < SETS_MAX) {
		struct str name = str_of(entry->d_name);

		if (name.at[0] != '.' && str_ends(name, STR(VAULT_UNFINISHED)) != finished)
			(*names)[(*count)++] = arena_copy(arena, name);
	}
	closedir(dir);
	qsort(*names, *count, sizeof **names, by_name);
	return NULL;
}

/* Into the manifest, and into its sum. */
static const struct problem *
write_lines(struct vault_set *set, struct arena *arena, struct str lines)
{
	sha256_add(set->hash, lines);
	if (fwrite(lines.at, 1, lines.len, set->manifest) != lines.len ||
	    fflush(set->manifest) != 0)
		return vault_failed(arena, VAULT_MANIFEST);
	return NULL;
}

static const struct problem *
write_held(struct vault_set *set, struct arena *arena)
{
	if (set->held_bytes > 0 && syncfs(set->vault->folder) != 0)
		return vault_failed(arena, "syncing the disk");
	TRY(write_lines(set, arena, buf_str(set->held)));
	set->held->len = 0;
	set->held_bytes = 0;
	return NULL;
}

static void
end_set(void *ended)
{
	struct vault_set *set = ended;

	if (set->manifest != NULL)
		fclose(set->manifest);
	if (set->folder >= 0)
		close(set->folder);
	set->manifest = NULL;
	set->folder = -1;
}

/* 20260102T030405Z: sorts by time. */
static struct str
name_of_now(struct arena *arena, struct str *made)
{
	char text[CLOCK_TEXT_SIZE];
	struct buf name = buf_new(arena, CLOCK_TEXT_SIZE);

	*made = arena_copy(arena, clock_format(clock_now_us(), text));
	for (size_t i = 0; i < made->len && made->at[i] != '.'; i++)
		if (made->at[i] != '-' && made->at[i] != ':')
			buf_byte(&name, made->at[i]);
	buf_append(&name, STR("Z"));
	return buf_str(&name);
}

const struct problem *
vault_begin(struct vault *vault, struct arena *arena, int64_t schema, struct vault_set **out)
{
	struct vault_set *set = arena_new(arena, struct vault_set);
	struct str made, name;
	int keys, fd;

	*set = (struct vault_set){ .vault = vault, .name = name_of_now(arena, &made) };
	set->hash = sha256_begin(arena);
	set->held = arena_new(arena, struct buf);
	*set->held = buf_new(arena, HELD_LINES + VAULT_LINE_MAX);
	set->folder = -1;
	arena_at_exit(arena, end_set, set);
	name = arena_printf(arena, "%.*s%s", (int)set->name.len, set->name.at, VAULT_UNFINISHED);
	if (faccessat(vault->sets, arena_c_string(arena, set->name), F_OK, 0) == 0)
		return problem_caused(
		    arena, PROBLEM_CONFLICT, "there is a backup of this very second");
	TRY(open_below(arena, vault->sets, name.at, &set->folder));
	TRY(open_below(arena, set->folder, "keys", &keys));
	close(keys);
	fd = openat(set->folder, VAULT_MANIFEST, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
	set->manifest = fd < 0 ? NULL : fdopen(fd, "w");
	if (set->manifest == NULL)
		return vault_failed(arena, VAULT_MANIFEST);
	*out = set;
	return write_lines(set, arena,
	    arena_printf(arena, "tintype-backup 1\nmade %s\nprogram %s\nschema %lld\n", made.at,
		PACKAGE_VERSION, (long long)schema));
}

const struct problem *
vault_put_known(struct vault_set *set, struct arena *arena, const struct vault_entry *entry)
{
	vault_format(set->held, arena, entry);
	set->files += entry->kind == VAULT_FILE;
	return set->held->len > HELD_LINES ? write_held(set, arena) : NULL;
}

/* The folders of a key. */
static const struct problem *
make_folders(struct vault *vault, struct arena *arena, struct str key)
{
	for (size_t at = 0; at < key.len; at++)
		if (key.at[at] == '/' &&
		    mkdirat(vault->files, arena_c_string(arena, str_first(key, at)), 0700) != 0 &&
		    errno != EEXIST)
			return vault_failed(arena, "folder");
	return NULL;
}

const struct problem *
vault_put(struct vault_set *set, struct arena *arena, int from, struct vault_entry *entry)
{
	bool file = entry->kind == VAULT_FILE;

	if (file)
		TRY(make_folders(set->vault, arena, entry->name));
	TRY(vault_store(set->vault, arena, from, file ? set->vault->files : set->folder,
	    arena_c_string(arena, entry->name), entry));
	vault_format(set->held, arena, entry);
	set->files += file;
	set->held_bytes += entry->stored.size + 1;
	return set->held_bytes > HELD_BYTES || set->held->len > HELD_LINES ? write_held(set, arena)
									   : NULL;
}

const struct problem *
vault_finish(struct vault_set *set, struct arena *arena)
{
	const char *name = arena_c_string(arena, set->name);
	const char *unfinished = arena_printf(arena, "%s%s", name, VAULT_UNFINISHED).at;
	struct sha256 hash;
	bool written;

	TRY(write_held(set, arena));
	TRY(write_lines(set, arena, arena_printf(arena, "files %lld\n", (long long)set->files)));
	hash = sha256_end(set->hash);
	written = fprintf(set->manifest, "end %s\n",
		      hex_encode(arena, hash.bytes, sizeof hash.bytes).at) > 0 &&
		  fflush(set->manifest) == 0 && fsync(fileno(set->manifest)) == 0;
	if (!written || fsync(set->folder) != 0)
		return vault_failed(arena, VAULT_MANIFEST);
	if (renameat(set->vault->sets, unfinished, set->vault->sets, name) != 0 ||
	    fsync(set->vault->sets) != 0)
		return vault_failed(arena, "the end of it");
	return NULL;
}
