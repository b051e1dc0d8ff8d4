/* Accounts and sessions over HTTP: contract section 2. */
#ifndef TINTYPE_API_ACCOUNT_HANDLERS_H
#define TINTYPE_API_ACCOUNT_HANDLERS_H

#include "api/call.h"

const struct problem *post_auth_register(struct call *call) MUST_CHECK;
const struct problem *post_auth_login(struct call *call) MUST_CHECK;
const struct problem *post_auth_refresh(struct call *call) MUST_CHECK;
const struct problem *post_auth_logout(struct call *call) MUST_CHECK;
const struct problem *post_auth_password(struct call *call) MUST_CHECK;
/* The same for /users/me: call->params[0] is then empty. */
const struct problem *get_user(struct call *call) MUST_CHECK;
const struct problem *put_user(struct call *call) MUST_CHECK;
const struct problem *patch_user(struct call *call) MUST_CHECK;
/* What is held on a person, as an archive: begun, told of, and sent by its link. */
const struct problem *get_user_export(struct call *call) MUST_CHECK;
const struct problem *post_user_export(struct call *call) MUST_CHECK;
const struct problem *get_export(struct call *call) MUST_CHECK;
const struct problem *delete_user(struct call *call) MUST_CHECK;
const struct problem *put_user_role(struct call *call) MUST_CHECK;
const struct problem *get_user_sessions(struct call *call) MUST_CHECK;
const struct problem *delete_user_session(struct call *call) MUST_CHECK;

/* Personal API tokens. */
const struct problem *post_own_token(struct call *call) MUST_CHECK;
const struct problem *get_own_tokens(struct call *call) MUST_CHECK;
const struct problem *delete_own_token(struct call *call) MUST_CHECK;

#endif
