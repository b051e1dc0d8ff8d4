#include "config.h"

#include "move/import.h"

#include <string.h>

#include "crypto/digest.h"
#include "media/caption.h"
#include "move/import_state.h"
#include "move/sidecar.h"
#include "move/tree.h"

/* Deeper is a ring of mounts, or a joke. */
#define DEPTH_MAX 64

struct id
import_id_of_sum(const struct sha256 *sum)
{
	struct id id;

	memcpy(id.bytes, sum->bytes, sizeof id.bytes);
	/* Version 8 of RFC 9562: as its maker likes. */
	id.bytes[6] = (uint8_t)((id.bytes[6] & 0x0f) | 0x80);
	id.bytes[8] = (uint8_t)((id.bytes[8] & 0x3f) | 0x80);
	return id;
}

struct import_id
import_id_of(struct id id, struct id owner)
{
	struct import_id ids = { .first = id };
	struct sha256 hash;
	char both[sizeof id.bytes * 2];

	memcpy(both, owner.bytes, sizeof owner.bytes);
	memcpy(both + sizeof owner.bytes, id.bytes, sizeof id.bytes);
	hash = sha256_of((struct str){ both, sizeof both });
	ids.second = import_id_of_sum(&hash);
	return ids;
}

const char *
import_shown(const struct importing *importing, const char *path)
{
	size_t length = strlen(importing->wish->folder);

	while (length > 0 && importing->wish->folder[length - 1] == '/')
		length--;
	return strlen(path) > length + 1 ? path + length + 1 : path;
}

void
import_tell(
    struct importing *importing, enum import_outcome outcome, const char *path, struct str what)
{
	const struct import_events *events = importing->events;

	importing->sum.outcomes[outcome]++;
	if (events->told != NULL)
		events->told(events->context, outcome, import_shown(importing, path), what);
}

/* Files that are told by what stands beside them. */
static bool
is_sidecar(struct str name)
{
	return str_ends(name, STR(".xmp")) || str_ends(name, STR(".XMP")) ||
	       str_ends(name, STR(".json"));
}

/* What is done with a folder before its files, with each file, and after all in it. */
struct visit {
	const struct problem *(*enter)(
	    struct importing *importing, struct arena *arena, struct import_folder *folder);
	const struct problem *(*file)(struct importing *importing, struct arena *arena,
	    struct import_folder *folder, const char *path);
	const struct problem *(*leave)(
	    struct importing *importing, struct arena *arena, const struct import_folder *folder);
};

static const struct problem *descend(struct importing *importing, struct arena *keep,
    struct import_folder *folder, const struct visit *visit);

/* In memory of its own; a problem outlives it. */
static const struct problem *
visit_entry(struct importing *importing, struct arena *keep, struct import_folder *folder,
    const struct visit *visit, const struct tree_entry *entry)
{
	struct arena arena = { 0 };
	const char *path = tree_path(&arena, folder->path, entry->name);
	struct import_folder inside = { .above = folder,
		.path = path,
		.name = entry->name,
		.is_album = true,
		.depth = folder->depth + 1 };
	const struct problem *problem = NULL;

	if (entry->folder)
		problem = descend(importing, &arena, &inside, visit);
	else if (visit->file != NULL && !is_sidecar(entry->name))
		problem = visit->file(importing, &arena, folder, path);
	if (problem != NULL)
		problem = problem_copy(keep, problem);
	arena_release(&arena);
	return problem;
}

static const struct problem *
descend(struct importing *importing, struct arena *keep, struct import_folder *folder,
    const struct visit *visit)
{
	struct tree_entry *entries;
	int64_t links = 0;
	size_t count;

	if (folder->depth > DEPTH_MAX)
		return NULL;
	if (visit->enter != NULL)
		TRY(visit->enter(importing, keep, folder));
	TRY(tree_list(keep, folder->path, &entries, &count, &links));
	if (visit->leave != NULL)
		importing->sum.passed_over += links;
	for (size_t i = 0; i < count; i++)
		TRY(visit_entry(importing, keep, folder, visit, &entries[i]));
	return visit->leave == NULL ? NULL : visit->leave(importing, keep, folder);
}

static const struct problem *
count_file(struct importing *importing, struct arena *arena, struct import_folder *folder,
    const char *path)
{
	(void)arena;
	(void)folder;
	(void)path;
	importing->all++;
	return NULL;
}

static const struct problem *
take_file(struct importing *importing, struct arena *arena, struct import_folder *folder,
    const char *path)
{
	const struct import_events *events = importing->events;

	TRY(import_one(importing, arena, folder, path, NULL));
	importing->sum.files++;
	if (events->progress != NULL)
		events->progress(events->context, importing->sum.files, importing->all,
		    import_shown(importing, path));
	return NULL;
}

/*
 * Three times over the tree. First albums of an export, for an image may be in one that comes
 * later; then files; then covers, for an album's may be any image.
 */
static const struct problem *
walk(struct importing *importing, struct arena *arena)
{
	static const struct visit visits[] = {
		{ .enter = import_album_of_export, .file = count_file },
		{ .enter = import_album_of_export, .file = take_file },
		{ .enter = import_album_of_export, .leave = import_album_cover },
	};
	const struct import_wish *wish = importing->wish;

	for (size_t i = 0; i < sizeof visits / sizeof *visits; i++) {
		struct import_folder top = { .path = wish->folder,
			.name = wish->album,
			.is_album = wish->album.len > 0,
			.depth = wish->album.len > 0 ? 1 : 0 };

		TRY(descend(importing, arena, &top, &visits[i]));
	}
	return NULL;
}

const struct problem *
import_run(struct service *service, struct arena *arena, const struct import_wish *wish,
    const struct import_events *events, struct import_sum *out)
{
	struct importing importing = { .service = service,
		.wish = wish,
		.events = events,
		.owner = { .signed_in = true, .id = wish->owner } };
	const struct problem *problem;

	if (!caption_begin())
		return problem_caused(arena, PROBLEM_INTERNAL, "Exempi does not start");
	problem = walk(&importing, arena);
	caption_end();
	*out = importing.sum;
	return problem;
}
