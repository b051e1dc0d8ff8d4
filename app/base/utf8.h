/* UTF-8 (RFC 3629): the check at the edge. Normal forms and folding are the text room's. */
#ifndef TINTYPE_BASE_UTF8_H
#define TINTYPE_BASE_UTF8_H

#include "base/str.h"

/* Takes one code point off *rest; -1 if it is not well-formed (overlong, surrogate, past U+10FFFF).
 */
int32_t utf8_take(struct str *rest);
bool utf8_valid(struct str s);
/* Code points of a valid text. */
size_t utf8_length(struct str s);

#endif
