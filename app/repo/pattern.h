/* Texts that a person typed, as LIKE and ILIKE take them. */
#ifndef TINTYPE_REPO_PATTERN_H
#define TINTYPE_REPO_PATTERN_H

#include "base/arena.h"
#include "base/str.h"

/* The text as it is, with anything around it. Empty stays empty. */
struct str pattern_of(struct arena *arena, struct str text);

#endif
