/*
 * A page of the current generation in one command: a script reads the generation and then the page
 * whose key has it in its middle. Of those who find nothing, the first is told to make the page and
 * holds the lock; the others wait for it. Who holds a copy asks for the numbers alone, or nothing
 * if it knows them (cache/known.h).
 *
 * Counts end no page. If the page's stamp is not the number of counts, the script asks which of its
 * images were counted since (cache/counted.h): if none was, it moves the stamp on, and the page is
 * as good as new; else it gives the page and which ones.
 */
#ifndef TINTYPE_CACHE_LOOKUP_H
#define TINTYPE_CACHE_LOOKUP_H

#include "cache/keys.h"
#include "cache/lock.h"
#include "cache/page.h"

#define LOOKUP_GENERATIONS 5
/* Longer than the making of any page; who dies in between blocks nobody for longer. */
#define LOOKUP_LOCK_MS 10000

struct lookup {
	/* Keys of the numbers that the page's generation is made of; the first is public listings'.
	 */
	struct str generations[LOOKUP_GENERATIONS];
	size_t generation_count;
	struct str counts; /* key_generation_counts(), if counts stand on it; else empty */
	struct key_parts key;
	struct str held; /* the state of a copy that is at hand; empty: none */
	/* A text near the page's beginning. A page that has it is not sent: the client has it.
	 * Empty: none. */
	struct str known;
	struct str position; /* key_position(), if whoever makes the page wants to be told; else
			      * empty */
	char token[ID_TEXT_SIZE]; /* of the lock */
	struct str offered;       /* what a number that is missing begins with */
	uint64_t serial; /* of cache/watch.h, before Redis was asked; 0: nothing is known */
	int64_t asked_ns;
	bool is_known; /* the copy at hand is right, and nobody has to be asked */
};

enum lookup_state {
	LOOKUP_AWAY,    /* no answer: go on without */
	LOOKUP_FOUND,   /* page */
	LOOKUP_COUNTED, /* page, right but for the counts of some */
	LOOKUP_HELD,    /* the copy at hand is right */
	LOOKUP_KNOWN,   /* the page has the known text */
	LOOKUP_MAKE,    /* there is none, and the lock is ours */
	LOOKUP_WAIT,    /* there is none, and somebody is making it */
};

struct looked {
	enum lookup_state state;
	struct str generation, stamp; /* stamp: the number of counts; "0" of a page without them */
	struct str held_as;           /* both: of a copy that is kept */
	bool began;               /* its first number was missing: Redis has forgotten everything */
	const struct id *counted; /* LOOKUP_COUNTED: images whose counts are not the page's */
	size_t counted_count;
	struct page page;
	int64_t known_old_at_ms; /* of a known page; 0: not told */
	struct str position;     /* to make: what the key of the position says; empty: nothing */
};

/* The page depends on that number, too. */
void lookup_generation(struct lookup *lookup, struct str key);
/* Part of the caller's pipeline. False: there is nothing to ask, and no command. */
bool lookup_command(
    struct redis *redis, struct redis_command *command, struct arena *arena, struct lookup *lookup);
/*
 * What became of it. If the copy at hand is no longer right, or Redis does not know the script (it
 * was started anew), this runs the script with a round trip of its own, and lookup->held is empty
 * then. Fills lookup->token unless the copy is right. ran: redis_run() gave no problem.
 */
struct looked lookup_reply(struct redis *redis, struct arena *arena, struct lookup *lookup,
    struct redis_command *command, bool ran, int64_t now_ms);
/* The key of the page in that generation, and the lock of whoever makes it. */
struct str lookup_key(struct arena *arena, const struct lookup *lookup, struct str generation);
struct lock lookup_lock(struct arena *arena, const struct lookup *lookup, struct str generation);

#endif
