/* Accounts: the rules of names and passwords, profiles, roles. */
#ifndef TINTYPE_SERVICE_ACCOUNT_H
#define TINTYPE_SERVICE_ACCOUNT_H

#include "repo/account.h"
#include "service/access.h"
#include "service/service.h"

struct account_registration {
	struct str email, username, password, display_name; /* cleaned, of the right lengths */
	enum role role;
};

bool account_is_email(struct str text);
/* Its characters; how many there may be is another rule. */
bool account_is_username(struct str text);

/* 400 for each field that breaks a rule, 409 if the address or the name is taken. */
const struct problem *account_register(struct service *service, struct arena *arena,
    const struct account_registration *wanted, struct account *out) MUST_CHECK;
/* 404 if there is none, or it is not to be seen by the viewer. */
const struct problem *account_find(
    struct service *service, struct arena *arena, struct id id, struct account *out) MUST_CHECK;
/* The account of a username, whatever its case; 404 if it is nobody's. */
const struct problem *account_find_by_name(
    struct service *service, struct arena *arena, struct str name, struct account *out) MUST_CHECK;
/* May the viewer read what is nobody else's business: the address, the status? */
bool account_is_open_to(const struct viewer *viewer, struct id id);
/* Oneself, or an administrator; others 403. */
const struct problem *account_update_profile(struct service *service, struct arena *arena,
    const struct viewer *viewer, struct id id, const struct account_profile *profile,
    struct account *out) MUST_CHECK;
const struct problem *account_give_role(struct service *service, struct arena *arena, struct id id,
    enum role role, struct account *out) MUST_CHECK;

/* Adds what is wrong with a password for this person. Length has been seen to. */
void account_check_password(struct service *service, struct field_errors *errors, const char *field,
    struct str password, struct str username, struct str email);
/* Hashes within the pool's bound. */
const struct problem *account_hash_password(
    struct service *service, struct arena *arena, struct str password, struct str *out) MUST_CHECK;

#endif
