/* Signing in and out as a client does, for the tests of accounts. */
#ifndef TINTYPE_TESTS_ACCOUNT_CLIENT_H
#define TINTYPE_TESTS_ACCOUNT_CLIENT_H

#include "api_client.h"

/* Everybody's. */
#define PASSWORD "Correct-horse-7-battery"
#define OTHER_PASSWORD "Another-staple-8-donkey"

/* User 1 owns what is looked at; 5 is an administrator nobody acts as. */
enum { OWNER = 1, SOMEBODY, MODERATOR, ADMIN, OTHER_ADMIN };

extern struct api_client client;

/* Set-up and tear-down of the group, and what each test begins with: the password, nobody locked,
 * one administrator, no sessions. */
int account_client_set_up(void **state);
int account_client_tear_down(void **state);
int begin_anew(void **state);

/* For a set-up of one's own: hashes PASSWORD. */
int account_client_hash_password(void);
/* The hash of PASSWORD. */
struct str account_client_hash(void);
int post(const char *target, const char *body);
/* A copy that outlives the next request. */
struct str own(struct str text);
/* As user number, with the password; gives what goes into authorization. */
struct str log_in(int user, struct str *refresh_token);
int refresh(struct str token);

#endif
