/* Handlers of archives. nginx asks for them in slices: see its configuration. */
#ifndef TINTYPE_API_DOWNLOAD_H
#define TINTYPE_API_DOWNLOAD_H

#include "api/call.h"

const struct problem *get_album_download(struct call *call) MUST_CHECK;
const struct problem *get_images_download(struct call *call) MUST_CHECK;

#endif
