/*
 * Generation numbers that this worker was told lately, and that it may go by without asking again:
 * as long as nobody has said that one was changed (cache/watch.h), and never for longer than
 * KNOWN_NS, counted from before it asked. So whoever could not tell Redis of a change has but to
 * wait that long.
 */
#ifndef TINTYPE_CACHE_KNOWN_H
#define TINTYPE_CACHE_KNOWN_H

#include "base/buf.h"
#include "base/str.h"

#define KNOWN_NS INT64_C(100000000)
#define KNOWN_NUMBERS 64
#define KNOWN_KEY_MAX ((size_t)72)
#define KNOWN_DIGITS_MAX ((size_t)20)

struct known {
	struct known_number {
		uint64_t serial; /* 0: free */
		int64_t asked_ns;
		size_t key_length, digits_length;
		char key[KNOWN_KEY_MAX], digits[KNOWN_DIGITS_MAX];
	} numbers[KNOWN_NUMBERS];
};

/* serial: what watch_serial() said before Redis was asked, at asked_ns; 0: nothing is kept. */
void known_learn(
    struct known *known, uint64_t serial, int64_t asked_ns, struct str key, struct str digits);
/* All numbers with dots in between, as lookups hold them; false if one is not known any more. */
bool known_text(const struct known *known, uint64_t serial, int64_t now_ns, const struct str *keys,
    size_t count, struct buf *out);

#endif
