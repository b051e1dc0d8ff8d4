/* Two workers on one database and one Redis: one writes, the other reads. With a replica or
 * without.
 */
#ifndef TINTYPE_TESTS_CACHE_CLIENT_H
#define TINTYPE_TESTS_CACHE_CLIENT_H

#include "api_client.h"

/* What everybody sees, newest first; image 3 stands on it. */
#define RECENT_PAGE "/explore/recent?limit=100"

enum { OWNER = 1, OTHER, ADMIN };

extern struct api_client client;
extern struct api *workers[2];
extern struct private_postgres replica;
extern struct arena arena; /* until the end of the program */

int cache_client_set_up(void **state);
int cache_client_tear_down(void **state);
/* The same with a read replica, which both workers use from the beginning. */
int cache_client_set_up_with_replica(void **state);
int cache_client_tear_down_with_replica(void **state);
/* Opens both workers anew, with these hosts for DB_READ_HOSTS. */
void reopen_workers(const char *read_hosts);
/* Does what workers do between requests until both read from a replica; false if they do not come
 * to that. */
bool workers_find_replica(void);
/* As user number, 0 for nobody; gives the status. */
int send_as(int worker, int user, const char *method, const char *target, const char *body);
int get_as(int worker, int user, const char *target);
/* What the last request cost. */
int queries(void);
int round_trips(void);
/* Asks until that worker need not ask Redis; false: it does not come to that. */
bool comes_to_know(int worker, const char *target);
/* Empties Redis. */
void forget_everything(void);
/* A command of the test's own; c and d may be NULL. */
struct redis_reply ask_redis(const char *a, struct str b, const char *c, const char *d);
/* What stands behind a name of an image on the last page; empty if it is not there. */
struct str member_of(int image, const char *name);
/* Every page that is kept shows what the database says; Redis is empty before the truth is asked.
 */
void check_pages(void);

#endif
