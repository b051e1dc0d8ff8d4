/* Inside move/import*: an import while it runs. */
#ifndef TINTYPE_MOVE_IMPORT_STATE_H
#define TINTYPE_MOVE_IMPORT_STATE_H

#include "crypto/digest.h"
#include "move/import.h"
#include "move/words.h"
#include "repo/import.h"
#include "service/access.h"

struct importing {
	struct service *service;
	const struct import_wish *wish;
	const struct import_events *events;
	struct viewer owner;
	struct import_sum sum;
	int64_t all; /* files there are */
};

/* A folder on the way down. */
struct import_folder {
	const struct import_folder *above; /* NULL: the one that is imported */
	const char *path;
	struct str name;
	bool is_album;   /* else its images are in none */
	struct id album; /* nil until it is needed: then it is found or made */
	int depth;       /* of albums: the outermost is 1 */
	bool told;       /* in a dry run: that it would be made */
};

/* What stands for an id that somebody else has: the same each time. */
struct import_id import_id_of(struct id id, struct id owner);
/* Below the folder that is imported, for people. */
const char *import_shown(const struct importing *importing, const char *path);
void import_tell(
    struct importing *importing, enum import_outcome outcome, const char *path, struct str what);

/* The album of a folder from an export (it has album.json), made now; else nothing happens. */
const struct problem *import_album_of_export(
    struct importing *importing, struct arena *arena, struct import_folder *folder) MUST_CHECK;
/* The album of any other folder. Nil in a dry run, unless it is there. */
const struct problem *import_album_needed(
    struct importing *importing, struct arena *arena, struct import_folder *folder) MUST_CHECK;
/* The cover of an album from an export. */
const struct problem *import_album_cover(struct importing *importing, struct arena *arena,
    const struct import_folder *folder) MUST_CHECK;

/*
 * One file. What is wrong with it alone is told; anything else is returned. known: its words, which
 * name its id; NULL: they are looked for in it and beside it.
 */
const struct problem *import_one(struct importing *importing, struct arena *arena,
    struct import_folder *folder, const char *path, const struct words *known) MUST_CHECK;
/* The same for a file whose path, below the folder, somebody else's database has: it is opened only
 * if no part of it leads out of the folder, or is a link. */
const struct problem *import_one_below(struct importing *importing, struct arena *arena,
    struct str path, const struct words *known) MUST_CHECK;
/* An id made of a sum: the same for the same sum. */
struct id import_id_of_sum(const struct sha256 *sum);

#endif
