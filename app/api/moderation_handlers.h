/* Bans and the audit log over HTTP: contract section 5. */
#ifndef TINTYPE_API_MODERATION_HANDLERS_H
#define TINTYPE_API_MODERATION_HANDLERS_H

#include "api/call.h"

const struct problem *post_user_ban(struct call *call) MUST_CHECK;
const struct problem *delete_user_ban(struct call *call) MUST_CHECK;
const struct problem *get_bans(struct call *call) MUST_CHECK;
const struct problem *get_audit(struct call *call) MUST_CHECK;

#endif
