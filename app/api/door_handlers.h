/*
 * Doors for those who have no script and no account: pages, feeds, oEmbed, robots.txt, the sitemap.
 * All of them show what anonymous visitors may see, whoever asks.
 */
#ifndef TINTYPE_API_DOOR_HANDLERS_H
#define TINTYPE_API_DOOR_HANDLERS_H

#include "api/call.h"

const struct problem *get_image_page(struct call *call) MUST_CHECK;
const struct problem *get_explore_page(struct call *call) MUST_CHECK;
const struct problem *get_user_feed(struct call *call) MUST_CHECK;
const struct problem *get_tag_feed(struct call *call) MUST_CHECK;
const struct problem *get_album_feed(struct call *call) MUST_CHECK;
const struct problem *get_oembed(struct call *call) MUST_CHECK;
const struct problem *get_robots(struct call *call) MUST_CHECK;
const struct problem *get_sitemap_index(struct call *call) MUST_CHECK;
const struct problem *get_sitemap_page(struct call *call) MUST_CHECK;

#endif
