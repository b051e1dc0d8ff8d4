/*
 * What json-c lets pass though RFC 8259 or we do not: words like NaN and nUlL, numbers like 01
 * and 1., control characters and bad UTF-8 in strings, NUL, lone surrogates, depth. Private to the
 * room; the order of the parts (commas, colons, brackets) is left to json-c.
 */
#ifndef TINTYPE_JSON_CHECK_H
#define TINTYPE_JSON_CHECK_H

#include "base/problem.h"

/*
 * Reads all of text; NULL if its parts are fit. Integers that do not fit 64 bits are rewritten in
 * place, in the same length and with an exponent, because json-c would saturate or refuse them.
 * text has a NUL behind it.
 */
const struct problem *json_check(struct arena *arena, char *text, size_t length) MUST_CHECK;

/* 400 for what is wrong at that byte. */
const struct problem *json_malformed(struct arena *arena, size_t offset, const char *reason)
    __attribute__((returns_nonnull, warn_unused_result));

#endif
