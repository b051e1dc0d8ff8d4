/* Resumable uploads, tus 1.0 (creation, termination, expiration), under /uploads. */
#ifndef TINTYPE_API_RESUMABLE_H
#define TINTYPE_API_RESUMABLE_H

#include "api/call.h"

api_handler post_uploads, get_upload, patch_upload, delete_upload;

/* What OPTIONS of these addresses tells of the protocol; nothing of others. */
void resumable_tell_options(struct call *call);

#endif
