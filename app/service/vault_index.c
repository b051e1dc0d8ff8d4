#include "config.h"

#include "service/vault.h"

#include <errno.h>
#include <fcntl.h>
#include <fts.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define KEY_SIZE 16

struct known {
	uint8_t key[KEY_SIZE]; /* of the SHA-256 of the name */
	struct vault_sum bytes, stored;
};

struct vault_index {
	struct known *items;
	size_t count, size;
};

static void
put_key(struct str name, uint8_t key[static KEY_SIZE])
{
	struct sha256 hash = sha256_of(name);

	memcpy(key, hash.bytes, KEY_SIZE);
}

static int
by_key(const void *a, const void *b)
{
	return memcmp(a, b, KEY_SIZE);
}

static const struct problem *
count_entry(void *context, struct arena *arena, const struct vault_entry *entry)
{
	(void)arena;
	((struct vault_index *)context)->size += entry->kind == VAULT_FILE;
	return NULL;
}

static const struct problem *
add_entry(void *context, struct arena *arena, const struct vault_entry *entry)
{
	struct vault_index *index = context;
	struct known *known;

	(void)arena;
	if (entry->kind != VAULT_FILE || index->count == index->size)
		return NULL;
	known = &index->items[index->count++];
	put_key(entry->name, known->key);
	known->bytes = entry->bytes;
	known->stored = entry->stored;
	return NULL;
}

/* Of one that was broken off even the manifest may be gone: then it has nothing to tell. */
static const struct problem *
read_set(
    struct vault *vault, struct arena *arena, struct str set, const struct vault_events *events)
{
	struct vault_about about;
	const struct problem *problem = vault_read(vault, arena, set, &about, events);

	return str_ends(set, STR(VAULT_UNFINISHED)) ? NULL : problem;
}

/* Twice: to know how many there are, then to have them. */
const struct problem *
vault_index_of(struct vault *vault, struct arena *arena, const struct str *sets, size_t count,
    struct vault_index **out)
{
	struct vault_index *index = arena_new(arena, struct vault_index);
	const struct vault_events counting = { index, count_entry }, adding = { index, add_entry };

	for (size_t i = 0; i < count; i++)
		TRY(read_set(vault, arena, sets[i], &counting));
	index->items = arena_array(arena, struct known, index->size);
	for (size_t i = 0; i < count; i++)
		TRY(read_set(vault, arena, sets[i], &adding));
	qsort(index->items, index->count, sizeof *index->items, by_key);
	*out = index;
	return NULL;
}

bool
vault_index_find(const struct vault_index *index, struct str key, struct vault_entry *out)
{
	uint8_t wanted[KEY_SIZE];
	const struct known *known;

	put_key(key, wanted);
	known = index->count == 0
		    ? NULL
		    : bsearch(wanted, index->items, index->count, sizeof *index->items, by_key);
	if (known == NULL)
		return false;
	out->bytes = known->bytes;
	out->stored = known->stored;
	return true;
}

bool
vault_has(struct vault *vault, struct arena *arena, const struct vault_entry *entry)
{
	struct stat about;

	return fstatat(vault->files, arena_c_string(arena, entry->name), &about,
		   AT_SYMLINK_NOFOLLOW) == 0 &&
	       S_ISREG(about.st_mode) && about.st_size == entry->stored.size;
}

/* Removes what the walk meets; of files only those that the index does not know, if there is one.
 */
static const struct problem *
remove_below(
    struct arena *arena, const char *path, const struct vault_index *index, int64_t *removed)
{
	char *const roots[] = { arena_c_string(arena, str_of(path)), NULL };
	FTS *walk = fts_open(roots, FTS_PHYSICAL | FTS_NOCHDIR, NULL);
	size_t stem = strlen(path) + 1;
	bool good = walk != NULL;
	struct vault_entry ignored;
	FTSENT *at;

	while (good && (at = fts_read(walk)) != NULL) {
		if (at->fts_info == FTS_DP) /* only what is empty */
			good = rmdir(at->fts_path) == 0 || errno == ENOTEMPTY || errno == EEXIST;
		else if (at->fts_info != FTS_D &&
			 (index == NULL ||
			     !vault_index_find(index, str_of(at->fts_path + stem), &ignored))) {
			good = unlink(at->fts_path) == 0;
			*removed += good;
		}
	}
	if (walk != NULL)
		fts_close(walk);
	return good ? NULL : vault_failed(arena, path);
}

/* One that is half removed must not pass for a whole one. */
static const struct problem *
remove_set(struct vault *vault, struct arena *arena, struct str set)
{
	const char *name = arena_c_string(arena, set), *doomed = name;
	int64_t ignored = 0;

	if (!str_ends(set, STR(VAULT_UNFINISHED))) {
		doomed = arena_printf(arena, "%s%s", name, VAULT_UNFINISHED).at;
		if (renameat(vault->sets, name, vault->sets, doomed) != 0)
			return vault_failed(arena, name);
	}
	return remove_below(
	    arena, arena_printf(arena, "%s/sets/%s", vault->path, doomed).at, NULL, &ignored);
}

static const struct problem *
remove_sets(struct vault *vault, struct arena *arena, const struct str *sets, size_t count)
{
	for (size_t i = 0; i < count; i++)
		TRY(remove_set(vault, arena, sets[i]));
	return NULL;
}

const struct problem *
vault_prune(struct vault *vault, struct arena *arena, int64_t keep, int64_t *removed)
{
	struct vault_index *index;
	struct str *sets, *broken;
	size_t count, broken_count, old;

	*removed = 0;
	TRY(vault_list(vault, arena, false, &broken, &broken_count));
	TRY(remove_sets(vault, arena, broken, broken_count));
	TRY(vault_list(vault, arena, true, &sets, &count));
	if (keep <= 0 || count <= (size_t)keep)
		return NULL;
	old = count - (size_t)keep;
	TRY(vault_index_of(vault, arena, sets + old, (size_t)keep, &index));
	TRY(remove_sets(vault, arena, sets, old));
	return remove_below(arena, arena_printf(arena, "%s/files", vault->path).at, index, removed);
}
