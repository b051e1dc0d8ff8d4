/* The rules of tags: what one may be called, and which are the same. */
#ifndef TINTYPE_SERVICE_TAG_H
#define TINTYPE_SERVICE_TAG_H

#include "repo/image.h"
#include "repo/tag.h"
#include "service/access.h"
#include "service/service.h"

#define TAGS_MAX 20
#define TAG_LENGTH_MIN 2
#define TAG_LENGTH_MAX 50

/*
 * Names as given (cleaned text) to tags of different slugs, the first of each slug. Adds an error
 * of the field when one is too short, too long or without letters, or when they are too many.
 */
void tags_check(struct field_errors *errors, struct str field, const struct str *names,
    size_t name_count, struct tag_given **out, size_t *count);

const struct problem *tag_list_popular(
    struct service *service, struct arena *arena, int64_t limit, struct tag_list *out) MUST_CHECK;
/* Prefix of at least two letters; shorter ones find nothing. */
const struct problem *tag_search(struct service *service, struct arena *arena, struct str prefix,
    int64_t limit, struct tag_list *out) MUST_CHECK;
/* Of the tag with the same slug as name. 404 if there is none that anybody may know of. */
const struct problem *tag_list_images(struct service *service, struct arena *arena,
    const struct viewer *viewer, struct str name, const struct paging *paging,
    struct image_page *out) MUST_CHECK;

/*
 * Gives a tag another name; when the name is another tag's (their slugs are equal) the two become
 * one, of that name. For admins. 404.
 */
const struct problem *tag_rename(struct service *service, struct arena *arena, struct str name,
    const struct tag_given *to, struct tag *out) MUST_CHECK;

#endif
