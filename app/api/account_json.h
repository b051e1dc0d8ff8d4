/* Accounts as clients see them. */
#ifndef TINTYPE_API_ACCOUNT_JSON_H
#define TINTYPE_API_ACCOUNT_JSON_H

#include "api/call.h"
#include "repo/account.h"
#include "json/writer.h"

/* own: with what is nobody else's business, the address and the status. */
void account_json(struct json_writer *json, const struct account *account, bool own);

#endif
