/*
 * A kept page as it lies in Redis: "<tag>\n<length of the text>\n", then the text compressed. The
 * tag is of the text's bytes, so 304 needs no body and no database.
 */
#ifndef TINTYPE_API_KEPT_PAGE_H
#define TINTYPE_API_KEPT_PAGE_H

#include "api/call.h"

#define KEPT_TAG_LENGTH 22

struct str kept_page_pack(struct arena *arena, struct str text);
/* The text; false if it is damaged. */
bool kept_page_text(struct arena *arena, struct str page, struct str *text);
/* The page, or 304 if the client has it; false if it is damaged. */
bool kept_page_answer(struct call *call, struct str page);
/* 304. */
void kept_page_answer_known(struct call *call, struct str tag);

#endif
