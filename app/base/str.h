/*
 * Views of bytes: not owned, not NUL-terminated, never NULL when the length is not 0. Functions
 * that keep a view say so; everything else may be given a view into a buffer that changes later.
 */
#ifndef TINTYPE_BASE_STR_H
#define TINTYPE_BASE_STR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct str {
	const char *at;
	size_t len;
};

#define STR(literal) ((struct str){ "" literal, sizeof(literal) - 1 })

/* The view of a C string without its NUL; NULL gives the empty view. */
struct str str_of(const char *text);

bool str_eq(struct str a, struct str b);
/* Equal but for the case of A-Z. */
bool str_eq_nocase(struct str a, struct str b);
/* <0, 0, >0 in byte order, shorter first, as memcmp(). */
int str_compare(struct str a, struct str b);
bool str_starts(struct str s, struct str prefix);
bool str_ends(struct str s, struct str suffix);
/* Where needle begins in s, or s.len. */
size_t str_find(struct str s, struct str needle);
/* Where byte begins in s, or s.len. */
size_t str_find_byte(struct str s, char byte);
/* The part of s from a byte on; an offset past the end gives the empty view. */
struct str str_from(struct str s, size_t offset);
/* The first n bytes, or all of s if it is shorter. */
struct str str_first(struct str s, size_t n);
/* Without blanks (space, tab, CR, LF, VT, FF) at both ends. */
struct str str_trim(struct str s);
/*
 * Cuts the part before the first separator off *rest and gives it; without a separator gives all
 * and leaves *rest empty. Call while rest->len > 0.
 */
struct str str_cut(struct str *rest, char separator);

/* A decimal integer, all of s, optional sign, within min..max; false (and *out untouched) if not.
 */
bool str_to_i64(struct str s, int64_t min, int64_t max, int64_t *out);

/* The host of host[:port] or [address][:port], and its port if it has one; a path is a host. */
struct str str_host(struct str text, int *port);

#endif
