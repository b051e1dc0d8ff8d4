/* Inside move/export*: an export while it runs. */
#ifndef TINTYPE_MOVE_EXPORT_STATE_H
#define TINTYPE_MOVE_EXPORT_STATE_H

#include "move/export.h"
#include "repo/export.h"

/* An album and the folder it has become. */
struct export_folder {
	struct export_album album;
	const char *path; /* NULL until it is named */
};

/* One person's part. */
struct exporting {
	struct service *service;
	const struct export_wish *wish;
	const struct export_events *events;
	struct export_sum *sum;
	struct id owner;
	const char *path;
	struct export_folder *folders; /* by id */
	size_t folder_count;
	int64_t done, all; /* images */
};

/* Whole or not at all; nothing happens if it says so already. */
const struct problem *export_write_text(
    struct arena *arena, const char *path, struct str text) MUST_CHECK;
const struct problem *export_failed(struct arena *arena, const char *path);
const struct problem *export_make_folder(struct arena *arena, const char *path) MUST_CHECK;

/* Names and makes the folders of all albums, with their album.json. */
const struct problem *export_albums(struct exporting *exporting, struct arena *arena) MUST_CHECK;
/* NULL: it is no album of this person. */
const char *export_folder_of(const struct exporting *exporting, struct id album);

/* One image. What is wrong with its bytes is told; anything else is returned. */
const struct problem *export_image(
    struct exporting *exporting, struct arena *arena, const struct export_image *image) MUST_CHECK;

#endif
