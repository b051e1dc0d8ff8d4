/*
 * What somebody wrote about a picture, in the picture itself or in a file beside it: title,
 * description, keywords, as XMP (ISO 16684-1), which Exempi reads and also makes of IPTC and EXIF.
 * Exempi is C++ of some age, and files come from anywhere: it reads them in a child without rights.
 */
#ifndef TINTYPE_MEDIA_CAPTION_H
#define TINTYPE_MEDIA_CAPTION_H

#include "base/arena.h"
#include "base/problem.h"

#define CAPTION_KEYWORDS_MAX 40

/* Texts are UTF-8, cut where they are longer; empty ones are unknown. Crosses a pipe as it is. */
struct caption {
	char title[1024];
	char description[8192];
	char alt_text[4096];
	char keywords[CAPTION_KEYWORDS_MAX][256];
	size_t keyword_count, keywords_left_out;
};

/* Once, before the first. False if Exempi cannot start. */
bool caption_begin(void);
void caption_end(void);
/* Of an image; the descriptor's offset may move. False if nothing can be read of it, or in time. */
bool caption_read(int fd, struct caption *out);
/* Of a file that is XMP alone. */
bool caption_read_sidecar(int fd, struct caption *out);
/* A file of XMP. Of text that is ours. */
const struct problem *caption_format(
    struct arena *arena, const struct caption *caption, struct str *out) MUST_CHECK;

/* Inside the child. */
enum caption_kind { CAPTION_IMAGE, CAPTION_SIDECAR };
void caption_parse(enum caption_kind kind, int fd, struct caption *out);

#endif
