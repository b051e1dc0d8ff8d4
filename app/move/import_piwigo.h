/* Inside move/import_piwigo*: a gallery of Piwigo while it moves in. */
#ifndef TINTYPE_MOVE_IMPORT_PIWIGO_H
#define TINTYPE_MOVE_IMPORT_PIWIGO_H

#include "crypto/digest.h"
#include "move/import_state.h"
#include "move/piwigo.h"

#define PIWIGO_AT_ONCE 100
#define PIWIGO_MANY_AT_ONCE 1000

struct piwigo_person {
	int64_t number;
	bool here; /* has an account now; else they stay out with all they have */
};

/* An album belongs to one person here, so one of Piwigo is one for each who has images in it. */
struct piwigo_shelf_album {
	struct piwigo_shelf_album *next;
	struct id owner, album;
};
struct piwigo_shelf {
	struct piwigo_category category;
	struct piwigo_shelf *above; /* NULL: outermost */
	int depth;                  /* the outermost is 1 */
	bool open;                  /* with all above */
	struct piwigo_shelf_album *albums;
};

struct moving_piwigo {
	struct importing importing;
	struct maria *source;
	struct arena *keep; /* people and albums, as long as it lasts */
	struct piwigo_gallery gallery;
	struct sha256 seed; /* of all ids */
	int64_t begun_us;
	struct piwigo_person *people;
	size_t person_count;
	struct piwigo_shelf *shelves;
	size_t shelf_count;
	struct import_piwigo_sum *sum;
};

/* What something of there is called here: kind and number of there, and whose it is if that counts.
 */
struct id piwigo_id(const struct moving_piwigo *moving, char kind, int64_t number, struct id owner);

/* Everybody gets an account; the first webmaster has one. */
const struct problem *piwigo_move_people(
    struct moving_piwigo *moving, struct arena *arena) MUST_CHECK;
/* False if they have none. What nobody is known of (0, guests, who left) is the webmaster's. */
bool piwigo_person_here(const struct moving_piwigo *moving, int64_t number, struct id *out);
/* The same, but only of people: what guests said is nobody's. */
bool piwigo_is_person(const struct moving_piwigo *moving, int64_t number);

const struct problem *piwigo_read_shelves(
    struct moving_piwigo *moving, struct arena *arena) MUST_CHECK;
/* NULL: there is none of that number. */
struct piwigo_shelf *piwigo_find_shelf(const struct moving_piwigo *moving, int64_t number);
/* The owner's album for it, made if it is not there yet, and those above. */
const struct problem *piwigo_album_needed(struct moving_piwigo *moving, struct arena *arena,
    struct piwigo_shelf *shelf, struct id owner, struct id *out) MUST_CHECK;
/* Albums nobody has an image in are the webmaster's; then covers. */
const struct problem *piwigo_finish_albums(
    struct moving_piwigo *moving, struct arena *arena) MUST_CHECK;

#endif
