#include "config.h"

#include "service/vault.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "base/child.h"

#define PIECE ((size_t)128 * 1024)
/* In the vault's folder; what an interrupted backup left there is written over. */
#define TEMPORARY ".writing"

/* Reads to the end, summing up; each piece goes to the sink, if there is one. */
static const struct problem *
pump(struct arena *arena, int from, const struct vault_sink *sink, struct vault_sum *sum)
{
	struct sha256_stream *hash = sha256_begin(arena);
	char *piece = arena_alloc_raw(arena, PIECE, 1);

	sum->size = 0;
	for (;;) {
		ssize_t n = read(from, piece, PIECE);

		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return vault_failed(arena, "reading");
		if (n == 0)
			break;
		sha256_add(hash, (struct str){ piece, (size_t)n });
		sum->size += n;
		if (sink != NULL)
			TRY(sink->write(sink->context, arena, (struct str){ piece, (size_t)n }));
	}
	sum->hash = sha256_end(hash);
	return NULL;
}

const struct problem *
vault_sum_of(struct arena *arena, int from, struct vault_sum *out)
{
	return pump(arena, from, NULL, out);
}

bool
vault_sum_eq(const struct vault_sum *a, const struct vault_sum *b)
{
	return a->size == b->size && memcmp(&a->hash, &b->hash, SHA256_SIZE) == 0;
}

static const struct problem *
write_file(void *context, struct arena *arena, struct str bytes)
{
	int fd = *(int *)context;

	while (bytes.len > 0) {
		ssize_t n = write(fd, bytes.at, bytes.len);

		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			return vault_failed(arena, "writing");
		bytes = str_from(bytes, (size_t)n);
	}
	return NULL;
}

static const struct problem *
write_child(void *context, struct arena *arena, struct str bytes)
{
	return child_write(arena, context, bytes);
}

/* Whoever can read the key file may read it; a key is one word that begins so. */
static bool
is_key(const char *recipient)
{
	struct str text = str_of(recipient);

	return str_starts(text, STR("age1")) || str_starts(text, STR("ssh-"));
}

static const struct problem *
store_encrypted(
    struct vault *vault, struct arena *arena, int from, int to, struct vault_entry *entry)
{
	const char *const argv[] = { "age", "--encrypt", is_key(vault->recipient) ? "-r" : "-R",
		vault->recipient, NULL };
	struct child *child;
	struct vault_sink sink = { NULL, write_child };

	TRY(child_start(
	    arena, &(struct child_wish){ .argv = argv, .in = CHILD_PIPE, .out = to }, &child));
	sink.context = child;
	TRY(pump(arena, from, &sink, &entry->bytes));
	TRY(child_end(arena, child));
	if (lseek(to, 0, SEEK_SET) != 0)
		return vault_failed(arena, "reading");
	return pump(arena, to, NULL, &entry->stored);
}

static const struct problem *
store_plain(struct arena *arena, int from, int to, struct vault_entry *entry)
{
	const struct vault_sink sink = { &to, write_file };

	TRY(pump(arena, from, &sink, &entry->bytes));
	entry->stored = entry->bytes;
	return NULL;
}

const struct problem *
vault_store(struct vault *vault, struct arena *arena, int from, int folder, const char *name,
    struct vault_entry *entry)
{
	const struct problem *problem;
	int to;

	if (unlinkat(vault->folder, TEMPORARY, 0) != 0 && errno != ENOENT)
		return vault_failed(arena, TEMPORARY);
	to = openat(vault->folder, TEMPORARY, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
	if (to < 0)
		return vault_failed(arena, TEMPORARY);
	problem = vault->encrypted ? store_encrypted(vault, arena, from, to, entry)
				   : store_plain(arena, from, to, entry);
	close(to);
	if (problem == NULL && renameat(vault->folder, TEMPORARY, folder, name) != 0)
		problem = vault_failed(arena, name);
	return problem;
}

static const struct problem *
open_entry(struct vault *vault, struct arena *arena, struct str set,
    const struct vault_entry *entry, int *fd)
{
	struct str path = entry->kind == VAULT_FILE
			      ? entry->name
			      : arena_printf(arena, "%.*s/%.*s", (int)set.len, set.at,
				    (int)entry->name.len, entry->name.at);

	*fd = openat(entry->kind == VAULT_FILE ? vault->files : vault->sets,
	    arena_c_string(arena, path), O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
	if (*fd >= 0)
		return NULL;
	return errno == ENOENT || errno == ENOTDIR ? problem_caused(arena, PROBLEM_NOT_FOUND,
							 "%.*s is gone", (int)path.len, path.at)
						   : vault_failed(arena, path.at);
}

static const struct problem *
compare(struct arena *arena, const struct vault_entry *entry, const struct vault_sum *is,
    const struct vault_sum *should)
{
	if (vault_sum_eq(is, should))
		return NULL;
	return problem_caused(arena, PROBLEM_UNPROCESSABLE, "%.*s is not what was put there",
	    (int)entry->name.len, entry->name.at);
}

const struct problem *
vault_check(
    struct vault *vault, struct arena *arena, struct str set, const struct vault_entry *entry)
{
	const struct problem *problem;
	struct vault_sum sum = { .size = 0 };
	int fd;

	TRY(open_entry(vault, arena, set, entry, &fd));
	problem = pump(arena, fd, NULL, &sum);
	close(fd);
	TRY(problem);
	return compare(arena, entry, &sum, &entry->stored);
}

static const struct problem *
take_decrypted(struct vault *vault, struct arena *arena, int fd, const struct vault_sink *sink,
    struct vault_sum *sum)
{
	const char *const argv[] = { "age", "--decrypt", "-i", vault->identity, NULL };
	struct child *child;

	if (vault->identity == NULL)
		return problem_caused(arena, PROBLEM_BAD_REQUEST,
		    "these backups are encrypted: name the file of the key, --identity FILE");
	TRY(child_start(
	    arena, &(struct child_wish){ .argv = argv, .in = fd, .out = CHILD_PIPE }, &child));
	TRY(pump(arena, child->out, sink, sum));
	return child_end(arena, child);
}

const struct problem *
vault_take(struct vault *vault, struct arena *arena, struct str set,
    const struct vault_entry *entry, const struct vault_sink *sink)
{
	const struct problem *problem;
	struct vault_sum sum = { .size = 0 };
	int fd;

	/* age would say of damaged bytes only that it failed. */
	if (vault->encrypted)
		TRY(vault_check(vault, arena, set, entry));
	TRY(open_entry(vault, arena, set, entry, &fd));
	problem = vault->encrypted ? take_decrypted(vault, arena, fd, sink, &sum)
				   : pump(arena, fd, sink, &sum);
	close(fd);
	TRY(problem);
	return compare(arena, entry, &sum, &entry->bytes);
}
