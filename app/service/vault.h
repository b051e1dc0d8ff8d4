/*
 * A folder of backups. Files of the gallery never change, so each lies there once, for all backups;
 * what a backup is, its manifest says:
 *
 *   tintype-backups          "tintype backups 1", and whether things are encrypted
 *   files/<key>              the gallery's files
 *   sets/<time>/             one backup: manifest, database, keys/
 *   sets/<time>.unfinished/  one that was broken off; the next goes on from it
 *
 * A manifest is lines of text: what it is, then one for each thing (kind, place, SHA-256 and size
 * of its bytes, SHA-256 and size of what lies here, name), and at last the SHA-256 of all lines
 * before. Things are encrypted by age, for a public key, so that who holds the machine cannot read
 * them.
 */
#ifndef TINTYPE_SERVICE_VAULT_H
#define TINTYPE_SERVICE_VAULT_H

#include "base/buf.h"
#include "base/problem.h"
#include "crypto/digest.h"

#include <stdio.h>

struct vault {
	const char *path;
	int folder, files, sets; /* descriptors */
	bool encrypted;
	const char *recipient; /* for whom: a key of age, or a file of them */
	const char *identity;  /* the file of the secret key, for reading; NULL: none */
};

/* Makes the folder if it is to be made; one with other things in it is refused. Only one at a time
 * is let in. */
const struct problem *vault_open(struct arena *arena, const char *path, bool make,
    const char *recipient, struct vault **out) MUST_CHECK;
void vault_close(struct vault *vault);

enum vault_kind { VAULT_DATABASE, VAULT_ENVIRONMENT, VAULT_KEY, VAULT_FILE, VAULT_KIND_COUNT };

struct vault_sum {
	struct sha256 hash;
	int64_t size;
};

/* Reads the descriptor to its end. */
const struct problem *vault_sum_of(struct arena *arena, int from, struct vault_sum *out) MUST_CHECK;
bool vault_sum_eq(const struct vault_sum *a, const struct vault_sum *b);

struct vault_entry {
	enum vault_kind kind;
	struct str place; /* of a file: local, s3; else "-" */
	struct str name;  /* of a file: its key; else below the set's folder */
	struct vault_sum bytes, stored;
};

/* Names of the finished sets, oldest first; or of those that were broken off. */
const struct problem *vault_list(struct vault *vault, struct arena *arena, bool finished,
    struct str **names, size_t *count) MUST_CHECK;

/* A set that is being written. */
struct vault_set {
	struct vault *vault;
	struct str name; /* as it will be called */
	int folder;
	FILE *manifest;
	struct sha256_stream *hash; /* of the manifest so far */
	int64_t files;
	struct buf *held; /* lines of things that may not be on the disk yet */
	int64_t held_bytes;
};
const struct problem *vault_begin(
    struct vault *vault, struct arena *arena, int64_t schema, struct vault_set **out) MUST_CHECK;
/* Reads the descriptor to its end; entry: kind, place and name; gets its sums. */
const struct problem *vault_put(
    struct vault_set *set, struct arena *arena, int from, struct vault_entry *entry) MUST_CHECK;
/* One that is there already, from a set before. */
const struct problem *vault_put_known(
    struct vault_set *set, struct arena *arena, const struct vault_entry *entry) MUST_CHECK;
/* All on the disk; from now on it is one. */
const struct problem *vault_finish(struct vault_set *set, struct arena *arena) MUST_CHECK;

/* What sets say, by name: a hundred bytes a file. */
struct vault_index;
const struct problem *vault_index_of(struct vault *vault, struct arena *arena,
    const struct str *sets, size_t count, struct vault_index **out) MUST_CHECK;
/* NULL: none of them has it. *entry's sums only. */
bool vault_index_find(const struct vault_index *index, struct str key, struct vault_entry *out);
/* It lies here, as long as it should be. */
bool vault_has(struct vault *vault, struct arena *arena, const struct vault_entry *entry);
/* Removes all sets but the newest, and the files that only they have. */
const struct problem *vault_prune(
    struct vault *vault, struct arena *arena, int64_t keep, int64_t *removed) MUST_CHECK;

struct vault_about {
	struct str name, made, program;
	int64_t schema, files;
};
struct vault_events {
	void *context;
	/* arena: of this event alone. */
	const struct problem *(*entry)(
	    void *context, struct arena *arena, const struct vault_entry *entry);
};
/* Checks the whole manifest, then tells its entries. Of an unfinished one: the lines it has. */
const struct problem *vault_read(struct vault *vault, struct arena *arena, struct str set,
    struct vault_about *about, const struct vault_events *events) MUST_CHECK;

/* Where the bytes of an entry go. */
struct vault_sink {
	void *context;
	const struct problem *(*write)(void *context, struct arena *arena, struct str bytes);
};
/* What lies here is what was put here. UNPROCESSABLE if not, NOT_FOUND if it is gone. */
const struct problem *vault_check(struct vault *vault, struct arena *arena, struct str set,
    const struct vault_entry *entry) MUST_CHECK;
/* The same for its bytes, which are told on the way; UNPROCESSABLE after the last if they differ.
 */
const struct problem *vault_take(struct vault *vault, struct arena *arena, struct str set,
    const struct vault_entry *entry, const struct vault_sink *sink) MUST_CHECK;

/* Inside the vault's files. */
#define VAULT_MANIFEST "manifest"
#define VAULT_UNFINISHED ".unfinished"
#define VAULT_LINE_MAX 1024
const struct problem *vault_failed(struct arena *arena, const char *what);
bool vault_parse(struct arena *arena, struct str line, struct vault_entry *out);
void vault_format(struct buf *out, struct arena *arena, const struct vault_entry *entry);
/* Into folder/name, by way of a temporary file. */
const struct problem *vault_store(struct vault *vault, struct arena *arena, int from, int folder,
    const char *name, struct vault_entry *entry) MUST_CHECK;

#endif
