/* Images as they are stored, and every way of listing them. */
#ifndef TINTYPE_REPO_IMAGE_H
#define TINTYPE_REPO_IMAGE_H

#include "db/pg.h"
#include "repo/paging.h"
#include "repo/variant.h"

enum visibility { VISIBILITY_PUBLIC, VISIBILITY_UNLISTED, VISIBILITY_PRIVATE, VISIBILITY_COUNT };
enum image_status {
	IMAGE_PROCESSING,
	IMAGE_ACTIVE,
	IMAGE_FAILED,
	IMAGE_DELETED,
	IMAGE_STATUS_COUNT
};
enum content_rating { RATING_SAFE, RATING_NSFW, RATING_COUNT };

extern const struct str visibility_names[VISIBILITY_COUNT];
extern const struct str image_status_names[IMAGE_STATUS_COUNT];
extern const struct str content_rating_names[RATING_COUNT];
/* False when it names none. */
bool visibility_parse(struct str text, enum visibility *out);
bool content_rating_parse(struct str text, enum content_rating *out);

struct image {
	struct id id, owner_id;
	struct str owner_username, owner_display_name;
	struct str title, description, alt_text;
	enum visibility visibility;
	enum image_status status;
	enum content_rating rating;
	struct str mime_type;
	int64_t file_size, width, height;
	struct str placeholder_color, blurhash;
	int64_t view_count, like_count, comment_count;
	bool liked; /* by the viewer */
	int64_t created_at, updated_at;
	int64_t version; /* counts edits */
	/* From the row, or else the batch loader. A variant that is not there has a nil id. */
	struct variant variants[VARIANT_COUNT];
	struct str *tags;
	size_t tag_count;
	bool whole; /* the two above are known */
	/* What only search fills: the text with what was found between U+0002 and U+0003. */
	struct str title_highlight, description_highlight;
};

/* What only the page of one image needs. */
struct image_detail {
	struct image image;
	struct str exif; /* JSON; empty if none */
	struct str scan_status, failure_reason;
	struct str storage_key, original_filename;
	int64_t deleted_at;     /* 0 if it is not in the trash */
	struct id duplicate_of; /* set by the upload alone; nil: the bytes were new */
};

struct image_page {
	struct image *items;
	size_t count;
	struct page_result result;
};

/* Whose eyes a listing is made for. The predicates are in the SQL of each. */
enum image_listing {
	IMAGES_PUBLIC,       /* what everybody sees */
	IMAGES_SAFE,         /* the same without what is rated nsfw: for anonymous visitors */
	IMAGES_OWNER_PUBLIC, /* of one owner, what everybody sees */
	IMAGES_OWNER_ACTIVE, /* of one owner, for moderators */
	IMAGES_OWNER_ALL,    /* of one owner, for themselves */
	IMAGES_STATUS,       /* of one owner, for themselves: processing or failed */
	IMAGES_TAG,          /* of one tag, what everybody sees */
	IMAGES_ALBUM,        /* of one album, in its order, what the viewer meets of it */
	IMAGES_LIKED,        /* liked by one user, what everybody sees, last liked first */
	IMAGES_TRASH,        /* of one owner, for themselves, last deleted first */
	IMAGES_POPULAR,      /* of one period, what everybody sees, as it was last ranked */
	IMAGES_FEED,         /* of those one user follows, what everybody sees; not counted */
	IMAGES_LISTING_COUNT,
};

/* As image_rankings numbers them. */
enum image_period { PERIOD_DAY = 1, PERIOD_WEEK, PERIOD_MONTH, PERIOD_ALL };
/* Added to a period: of what is rated safe. */
#define PERIOD_SAFE 4

enum image_order {
	IMAGES_NEWEST,
	IMAGES_OLDEST,
	IMAGES_MOST_VIEWED,
	IMAGES_LEAST_VIEWED,
	IMAGES_MOST_LIKED,
	IMAGES_LEAST_LIKED,
	IMAGES_BEST_MATCH, /* filters with a text */
	IMAGES_ORDER_COUNT,
};

struct image_wanted {
	enum image_listing listing;
	enum image_order order; /* listings with an order of their own: IMAGES_NEWEST */
	struct id viewer;       /* nil if anonymous */
	struct id of;           /* the owner, album or user that the listing is of */
	struct str tag;         /* slug */
	enum image_status status;
	enum image_period period; /* IMAGES_POPULAR */
	bool safe;                /* IMAGES_POPULAR: without what is rated nsfw */
	bool moderates; /* the viewer; where the listing leaves that to the statement (albums) */
};

/* Is there a statement for this listing in this order? Else the filter does it. */
bool image_repo_lists(enum image_listing listing, enum image_order order);
/*
 * One query, whatever is listed. A page by number that lies deep takes one more to learn that it is
 * behind the end, and of what everybody sees another to find its beginning.
 */
const struct problem *image_repo_list(struct pg *pg, struct arena *arena,
    const struct image_wanted *wanted, const struct paging *paging,
    struct image_page *out) MUST_CHECK;

/*
 * Ranks anew what IMAGES_POPULAR lists, by likes and views of each period. Inside a transaction;
 * whoever hides an image waits for its end.
 */
const struct problem *image_repo_rank(struct pg *pg, struct arena *arena) MUST_CHECK;

/* How the text of a search is to be read. */
enum text_reading {
	TEXT_IS_TYPED,  /* web-search syntax */
	TEXT_IS_TYPING, /* the same, and the last word is a beginning */
	TEXT_IS_QUERY,  /* PostgreSQL's own; never from outside */
};

/* Several conditions at once. Nil, empty and 0 mean: does not matter. */
struct image_filter {
	struct id viewer;
	bool moderates;
	int level; /* whose eyes: 3 what everybody sees, 2 moderators, 1 the owner */
	enum image_order order;
	struct id owner, album;
	bool has_visibility;
	enum visibility visibility;
	const struct str *tags; /* slugs, all of them */
	size_t tag_count;
	struct str text;
	enum text_reading reading;
	bool spelling;    /* when the text is found nowhere, look for what is spelled like it */
	int64_t from, to; /* created_at: from <= it < to */
	/* The repo's own: only among these, unless NULL, which are not all that might be asked. */
	const struct id *among;
	size_t among_count;
	bool among_newest;
	struct page_key edge; /* what is older is not ranked, unless its id is nil */
};
/*
 * Reads as much as a page needs, and counts to a thousand, by relevance to three hundred: more than
 * that is told as such (total_is_least). By relevance the newest three hundred are listed, the
 * best first, then what is older, in the order of time. One query and one that has it planned for
 * its conditions, in one round trip; with a text one of each more, which reads what
 * was found, and by relevance two queries in one more where a page goes over to what is older; when
 * spelling is tried, one of each more to find other words, and three queries in two round trips
 * more to look for them. A text of several words is first asked for which images have them all (one
 * round trip more); if they are more than five thousand, a phrase, or what leaves words out, is
 * looked for in the newest five thousand (another one), and the total is what these have,
 * total_is_least.
 */
const struct problem *image_repo_filter(struct pg *pg, struct arena *arena,
    const struct image_filter *filter, const struct paging *paging,
    struct image_page *out) MUST_CHECK;

/* Forgets words that no image has any more, of so many that are looked at: others next time. */
const struct problem *image_repo_forget_words(
    struct pg *pg, struct arena *arena, int64_t limit, int64_t *forgotten) MUST_CHECK;

/* One image with variants and tags, if the viewer may see it: one round trip. 404. */
const struct problem *image_repo_find(struct pg *pg, struct arena *arena, struct id id,
    struct id viewer, bool moderates, struct image_detail *out) MUST_CHECK;
/* The same for any state, also in the trash: for owners, who look after what they deleted. 404. */
const struct problem *image_repo_find_own(struct pg *pg, struct arena *arena, struct id id,
    struct id owner, struct image_detail *out) MUST_CHECK;

struct image_new {
	struct id id, owner;
	struct str title, description;
	enum visibility visibility;
	enum content_rating rating;
	struct str storage_key, original_filename, mime_type;
	int64_t file_size, width, height;
	struct str content_hash;
	struct str storage_provider;
	bool keep_position; /* if the file tells where it was taken */
	/* Of an image that was elsewhere before. */
	struct str alt_text, exif; /* exif: JSON, or empty */
	int64_t created_us;        /* 0: now */
	int64_t view_count;
};
const struct problem *image_repo_insert(
    struct pg *pg, struct arena *arena, const struct image_new *image) MUST_CHECK;

struct image_edit {
	struct str title, description, alt_text;
	enum visibility visibility;
	enum content_rating rating;
};
/* All editable columns, if the version is still the given one: *done tells. */
const struct problem *image_repo_update(struct pg *pg, struct arena *arena, struct id id,
    int64_t version, const struct image_edit *edit, bool *done) MUST_CHECK;
/* To the trash, and back. *done is false if it was there (or not there) already. */
const struct problem *image_repo_trash(
    struct pg *pg, struct arena *arena, struct id id, bool *done) MUST_CHECK;
const struct problem *image_repo_restore(
    struct pg *pg, struct arena *arena, struct id id, bool *done) MUST_CHECK;
/* By a moderator: the owner cannot restore it. *done is false if it was so already. */
const struct problem *image_repo_remove(
    struct pg *pg, struct arena *arena, struct id id, bool *done) MUST_CHECK;
const struct problem *image_repo_put_back(
    struct pg *pg, struct arena *arena, struct id id, bool *done) MUST_CHECK;
/* By a moderator: the owner's edits change it no more. *before: what it was. */
const struct problem *image_repo_rate(struct pg *pg, struct arena *arena, struct id id,
    enum content_rating rating, struct id moderator, bool *done, struct str *before) MUST_CHECK;

#endif
