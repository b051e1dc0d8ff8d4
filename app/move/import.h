/*
 * A gallery is moved in from a tree of folders, by the rules of uploads but not through HTTP. Each
 * file is a transaction of its own, and what the owner has already is recognised (by its bytes, or
 * its id if tintype export wrote the tree): so an import that broke off is begun again.
 *
 * Memory does not grow with the tree, but with its largest folder.
 */
#ifndef TINTYPE_MOVE_IMPORT_H
#define TINTYPE_MOVE_IMPORT_H

#include "repo/image.h"
#include "service/service.h"

struct import_wish {
	const char *folder;
	struct id owner;
	struct str album;           /* the folder itself becomes this album; empty: it is none */
	enum visibility visibility; /* of what does not say so itself */
	bool dry_run;               /* nothing is written */
	bool over_quota;
};

enum import_outcome {
	IMPORT_MADE,
	IMPORT_THERE,   /* an image of the owner already */
	IMPORT_REFUSED, /* with the reason */
	IMPORT_ALBUM,   /* an album was made */
	IMPORT_OUTCOME_COUNT
};

/* path: below the folder. what: the title, or the reason. */
struct import_events {
	void *context;
	void (*told)(void *context, enum import_outcome outcome, const char *path, struct str what);
	void (*progress)(void *context, int64_t done, int64_t of, const char *path);
};

struct import_sum {
	int64_t files; /* that were looked at */
	int64_t outcomes[IMPORT_OUTCOME_COUNT];
	int64_t bytes;         /* of what was made */
	int64_t tags_left_out; /* that are no tags here, or too many */
	int64_t passed_over;   /* links */
};

/*
 * NOT_FOUND if the folder cannot be read. What is wrong with one file is told and the rest goes on;
 * anything else ends it (no room, no database, PROBLEM_QUOTA).
 */
const struct problem *import_run(struct service *service, struct arena *arena,
    const struct import_wish *wish, const struct import_events *events,
    struct import_sum *out) MUST_CHECK;

/*
 * From a database of goimg, which is only read, and its files (wish->folder): people with their
 * passwords as they are hashed, images, albums, tags, likes, comments, all with their ids. The
 * wish's owner, album and visibility are of no use. source: of pg_new(), with noun "goimg_".
 */
struct pg;
struct import_people {
	int64_t made, refused, likes;
	int64_t other_hashes; /* passwords that cannot be verified here */
};
const struct problem *import_from_goimg(struct service *service, struct arena *arena,
    struct pg *source, const struct import_wish *wish, const struct import_events *events,
    struct import_sum *out, struct import_people *people) MUST_CHECK;

/*
 * From a database of Piwigo, which is only read, and its files (wish->folder: where Piwigo itself
 * lies). The wish's owner takes the place of Piwigo's first webmaster; its album and visibility are
 * of no use. Ids are made of Piwigo's numbers and its own secret, so again is once.
 */
struct maria;
struct import_piwigo_sum {
	int64_t people, without_address, likes, comments;
	int64_t people_out, images_out; /* whose address or name is taken, and what they have */
	int64_t comments_out;           /* of guests, of people who stay out, or not approved */
	int64_t ratings_out;
};
const struct problem *import_from_piwigo(struct service *service, struct arena *arena,
    struct maria *source, const struct import_wish *wish, const struct import_events *events,
    struct import_sum *out, struct import_piwigo_sum *also) MUST_CHECK;

#endif
