/* What the tests of likes, comments and followers share: a gallery of 8 users and 60 images, where
 * users act by number. */
#ifndef TINTYPE_TESTS_PEOPLE_H
#define TINTYPE_TESTS_PEOPLE_H

#include "api_client.h"
#include "gallery.h"

/* User 1 owns image 8, which is public, and 32, which is private; 2 to 4 are others by role. */
enum { NOBODY, OWNER, SOMEBODY, MODERATOR, ADMIN, ANOTHER };

#define IMAGE(n) "00000000-0000-4000-8000-6900000000" n
#define USER(n) "00000000-0000-4000-8000-7500000000" n
#define PUBLIC_IMAGE "/images/" IMAGE("08")
#define PRIVATE_IMAGE "/images/" IMAGE("20")

extern struct api_client client;

int people_set_up(void **state);
int people_tear_down(void **state);
/* As one of those above, each in their role. */
void be(int user);
/* Fails with the answer if it is not of that status. */
void expect(int status, const char *method, const char *target, const char *body);
/* The same with a target that is made. */
void expect_at(int status, const char *method, const char *body, const char *format, ...)
    __attribute__((format(printf, 4, 5)));
/* A member of the last answer. */
int64_t number(const char *name);
bool truth(const char *name);
struct str text(const char *name);
/* Of the nth item. */
const struct json_value *item(size_t n);
struct str item_text(size_t n, const char *name);
/* Of the last answer; lives as long as the client. */
const char *id_of_answer(void);
/* What PostgreSQL was asked for the last answer: beside what the gate asks. */
void expect_cost(int queries, int round_trips);
int64_t sql_number(const char *format, ...) __attribute__((format(printf, 1, 2)));

#endif
