/* Unicode text, by utf8proc: one form for what is stored and compared. */
#ifndef TINTYPE_TEXT_TEXT_H
#define TINTYPE_TEXT_TEXT_H

#include "base/arena.h"
#include "base/str.h"

/* NFC, white space trimmed at both ends (Unicode's too). The input is valid UTF-8. */
struct str text_clean(struct arena *arena, struct str text);
/*
 * A tag's slug: NFC, lower-case, runs of blanks to '-', all but letters, digits, '-' and '_'
 * dropped. Letters and digits of all scripts stay, with their marks. May be empty.
 */
struct str text_slug(struct arena *arena, struct str text);

#endif
