/* Tags: equal when their slugs are. */
#ifndef TINTYPE_REPO_TAG_H
#define TINTYPE_REPO_TAG_H

#include "db/pg.h"

/* A tag as it is given to an image. */
struct tag_given {
	struct str name, slug;
};

struct tag {
	struct id id;
	struct str name, slug;
	int64_t usage_count; /* of images that everybody sees */
};

struct tag_list {
	struct tag *items;
	size_t count;
};

/* Adds tags (of different slugs) to an image, making those that are new. Inside a transaction. */
const struct problem *tag_repo_attach(struct pg *pg, struct arena *arena, struct id image,
    const struct tag_given *tags, size_t count) MUST_CHECK;
/* To the end of the transaction nobody renames them. Before the image is touched that gets them. */
const struct problem *tag_repo_hold(
    struct pg *pg, struct arena *arena, const struct tag_given *tags, size_t count) MUST_CHECK;
/* The same, and takes all others off. */
const struct problem *tag_repo_replace(struct pg *pg, struct arena *arena, struct id image,
    const struct tag_given *tags, size_t count) MUST_CHECK;

const struct problem *tag_repo_popular(
    struct pg *pg, struct arena *arena, int64_t limit, struct tag_list *out) MUST_CHECK;
/* Those in use whose slug begins with prefix. */
const struct problem *tag_repo_search(struct pg *pg, struct arena *arena, struct str prefix,
    int64_t limit, struct tag_list *out) MUST_CHECK;
/* 404. */
const struct problem *tag_repo_find(
    struct pg *pg, struct arena *arena, struct str slug, struct tag *out) MUST_CHECK;

/* Those of the slugs that are there, in order; others who change one wait. Inside a transaction. */
const struct problem *tag_repo_lock(struct pg *pg, struct arena *arena, const struct str *slugs,
    size_t count, struct tag_list *out) MUST_CHECK;
/* Of a tag that was locked. */
const struct problem *tag_repo_rename(
    struct pg *pg, struct arena *arena, struct id id, const struct tag_given *to) MUST_CHECK;
/* Whatever carries from carries to, and from is gone. Both were locked. */
const struct problem *tag_repo_merge(
    struct pg *pg, struct arena *arena, struct id from, struct id to) MUST_CHECK;

#endif
