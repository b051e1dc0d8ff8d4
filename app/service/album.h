/* The rules of albums: who sees what of them, order, covers, nesting. */
#ifndef TINTYPE_SERVICE_ALBUM_H
#define TINTYPE_SERVICE_ALBUM_H

#include "repo/album.h"
#include "service/access.h"
#include "service/service.h"

#define ALBUM_TITLE_MAX 255
#define ALBUM_DESCRIPTION_MAX 2000
#define ALBUM_DEPTH_MAX 8
#define ALBUM_ADD_MAX 100
#define ALBUM_REORDER_MAX 10000

/* Without its cover. 404 if there is none that the viewer may see. */
const struct problem *album_find(struct service *service, struct arena *arena,
    const struct viewer *viewer, struct id id, struct album *out) MUST_CHECK;
/* With its cover. */
const struct problem *album_find_whole(struct service *service, struct arena *arena,
    const struct viewer *viewer, struct id id, struct album *out) MUST_CHECK;
/* For owner and admins; 403 for others who see it. */
const struct problem *album_find_to_edit(struct service *service, struct arena *arena,
    const struct viewer *viewer, struct id id, struct album *out) MUST_CHECK;
/* Of an owner, or (nil) of everybody. With covers. */
const struct problem *album_list(struct service *service, struct arena *arena,
    const struct viewer *viewer, struct id owner, const struct paging *paging,
    struct album_page *out) MUST_CHECK;
/* In the album's order, what the viewer meets of it. 404. */
const struct problem *album_list_images(struct service *service, struct arena *arena,
    const struct viewer *viewer, struct id id, const struct paging *paging,
    struct image_page *out) MUST_CHECK;

/* A parent must be one's own, no deeper than ALBUM_DEPTH_MAX, and no ring; a cover one's own image.
 */
const struct problem *album_create(struct service *service, struct arena *arena,
    const struct viewer *viewer, const struct album_edit *edit, struct album *out) MUST_CHECK;
/* 412 if somebody was faster. */
const struct problem *album_change(struct service *service, struct arena *arena,
    const struct viewer *viewer, const struct album *read, const struct album_edit *edit,
    struct album *out) MUST_CHECK;
const struct problem *album_delete(
    struct service *service, struct arena *arena, const struct album *read) MUST_CHECK;

/* 404 if one of the ids is no image of the album's owner: nothing is added then. */
const struct problem *album_add_images(struct service *service, struct arena *arena,
    const struct album *album, const struct id *ids, size_t count, int64_t *added,
    int64_t *present) MUST_CHECK;
/* 404 if it is not in it. */
const struct problem *album_remove_image(struct service *service, struct arena *arena,
    const struct album *album, struct id image) MUST_CHECK;
/* The given ones first; those not given keep their order behind them. 400 if one is not in it. */
const struct problem *album_reorder(struct service *service, struct arena *arena,
    const struct album *album, const struct id *ids, size_t count) MUST_CHECK;

#endif
