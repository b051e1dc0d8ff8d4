/* Rows of exports, and what goes into them. */
#ifndef TINTYPE_REPO_EXPORT_H
#define TINTYPE_REPO_EXPORT_H

#include "db/pg.h"

struct export_state {
	struct id id;
	int64_t created_us, finished_us, expires_us; /* 0: not yet */
	int64_t file_size, progress;
	struct str job; /* the state of its job */
};

/* *made is false if one is being made. */
const struct problem *export_repo_insert(
    struct pg *pg, struct arena *arena, struct id id, struct id user, bool *made) MUST_CHECK;
const struct problem *export_repo_find_latest(struct pg *pg, struct arena *arena, struct id user,
    bool *found, struct export_state *out) MUST_CHECK;
/* What a link leads to, while it is good. */
const struct problem *export_repo_find_file(struct pg *pg, struct arena *arena, struct id id,
    bool *found, struct str *key, struct str *username) MUST_CHECK;

/* *found is false if it is finished, or the account is gone. */
const struct problem *export_repo_find_job(struct pg *pg, struct arena *arena, struct id id,
    bool *found, struct id *user, int64_t *images) MUST_CHECK;
const struct problem *export_repo_finish(struct pg *pg, struct arena *arena, struct id id,
    struct str key, int64_t size, int64_t life_seconds, bool *finished) MUST_CHECK;
const struct problem *export_repo_give_up(
    struct pg *pg, struct arena *arena, struct id id) MUST_CHECK;
/* Rows go, the keys of their bytes are told: those whose time is over, those of a person. */
const struct problem *export_repo_remove_expired(
    struct pg *pg, struct arena *arena, struct str **keys, size_t *count) MUST_CHECK;
const struct problem *export_repo_remove_of_user(struct pg *pg, struct arena *arena, struct id user,
    struct str **keys, size_t *count) MUST_CHECK;

/* A page of JSON documents: statement is one of SQL_EXPORT_READ_… and SQL_EXPORT_LIST_…. */
struct export_page {
	struct str *documents;
	size_t count;
	struct str last; /* where the next page begins */
};
const struct problem *export_repo_read(struct pg *pg, struct arena *arena, enum statement statement,
    struct id user, struct str after, int64_t limit, struct export_page *out) MUST_CHECK;

struct export_file {
	struct id image;
	struct str key, format;
};
const struct problem *export_repo_list_files(struct pg *pg, struct arena *arena, struct id user,
    struct id after, int64_t limit, struct export_file **out, size_t *count) MUST_CHECK;

/* What tintype export writes as files: see move/export. */
struct export_image {
	struct id id;
	struct str title, description, alt_text, original_filename, visibility, rating;
	struct str exif; /* JSON, or empty */
	struct str *tags;
	size_t tag_count;
	struct id *albums;
	struct str *positions; /* decimal, beside albums */
	size_t album_count;
	int64_t view_count, like_count, comment_count, created_us, updated_us;
	struct str key, format; /* of the original */
	int64_t file_size;
};
const struct problem *export_repo_list_images(struct pg *pg, struct arena *arena, struct id owner,
    struct id after, int64_t limit, struct export_image **out, size_t *count) MUST_CHECK;
const struct problem *export_repo_count_images(struct pg *pg, struct arena *arena, struct id owner,
    int64_t *ready, int64_t *unready) MUST_CHECK;

struct export_album {
	struct id id, parent; /* nil: none */
	struct str title, description, visibility;
	struct id cover; /* nil: not chosen */
	int64_t created_us, updated_us;
};
const struct problem *export_repo_list_albums(struct pg *pg, struct arena *arena, struct id owner,
    struct id after, int64_t limit, struct export_album **out, size_t *count) MUST_CHECK;

#endif
