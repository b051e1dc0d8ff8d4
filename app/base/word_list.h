/*
 * A file of words, one a line, in the order of their bytes, to be asked whether a word is in it.
 * Mapped, not read: all workers share its pages. Lines at the top that begin with "# " are
 * comments.
 */
#ifndef TINTYPE_BASE_WORD_LIST_H
#define TINTYPE_BASE_WORD_LIST_H

#include "base/problem.h"

struct word_list {
	struct str text; /* mapped; NULL: no words */
	struct str words;
};

/* An absent file is an empty list if it may be absent. A list out of order is a problem. */
const struct problem *word_list_open(
    struct arena *arena, const char *path, bool may_be_absent, struct word_list *out) MUST_CHECK;
void word_list_close(struct word_list *list);
/* Byte for byte. */
bool word_list_has(const struct word_list *list, struct str word);

#endif
