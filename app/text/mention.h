/* What stands in a text that is kept as it was typed: names and links. */
#ifndef TINTYPE_TEXT_MENTION_H
#define TINTYPE_TEXT_MENTION_H

#include "base/arena.h"
#include "base/str.h"

/* Of one text; what is behind them names nobody. */
#define MENTIONS_MAX 20

/*
 * The @names of a text, in lower case, each once, at most MENTIONS_MAX. '@' begins one where no
 * letter, digit or '@' stands before it (so a mail address names nobody); the name is 3 to 32 of
 * [A-Za-z0-9_-]. One that ends in '-' or '_' is given twice: as it is, and without that end, which
 * may be punctuation.
 */
size_t text_mentions(struct arena *arena, struct str text, struct str names[static MENTIONS_MAX]);
/* How many links: "http://", "https://" and "www.", whatever their case. */
size_t text_links(struct str text);

#endif
