/* Bytes as text: hex, base64url without padding (RFC 4648), percent-encoding (RFC 3986). */
#ifndef TINTYPE_BASE_ENCODE_H
#define TINTYPE_BASE_ENCODE_H

#include "base/arena.h"
#include "base/str.h"

/* The value of a hex digit, -1 if it is none. */
int hex_digit(char c);
struct str hex_encode(struct arena *arena, const void *bytes, size_t size);
bool hex_decode(struct arena *arena, struct str text, struct str *out);
struct str base64url_encode(struct arena *arena, struct str bytes);
/* Refuses padding, other alphabets and trailing bits that are not 0: one text for one value. */
bool base64url_decode(struct arena *arena, struct str text, struct str *out);
/* Everything but unreserved characters becomes %XX. */
struct str percent_encode(struct arena *arena, struct str bytes);
/* %XX to bytes, '+' to a blank if form is set; false on a broken escape. May give NULs. */
bool percent_decode(struct arena *arena, struct str text, bool form, struct str *out);

#endif
