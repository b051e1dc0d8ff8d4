/* Accounts as clients see them. */
#ifndef TINTYPE_API_ACCOUNT_JSON_H
#define TINTYPE_API_ACCOUNT_JSON_H

#include "api/call.h"
#include "repo/account.h"
#include "repo/follow.h"
#include "json/writer.h"

/* own: with what is nobody else's business, the address and the status. */
void account_json(
    struct call *call, struct json_writer *json, const struct account *account, bool own);
/* The same with who follows them, and what binds the viewer to them. */
void account_profile_json(struct call *call, struct json_writer *json,
    const struct account *account, const struct bond *bond, bool own);

#endif
