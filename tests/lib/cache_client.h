/* Two workers on one database and one Redis: one writes, the other reads. */
#ifndef TINTYPE_TESTS_CACHE_CLIENT_H
#define TINTYPE_TESTS_CACHE_CLIENT_H

#include "api_client.h"

enum { OWNER = 1, OTHER, ADMIN };

extern struct api_client client;
extern struct api *workers[2];
extern struct arena arena; /* until the end of the program */

int cache_client_set_up(void **state);
int cache_client_tear_down(void **state);
/* As user number, 0 for nobody; gives the status. */
int send_as(int worker, int user, const char *method, const char *target, const char *body);
int get_as(int worker, int user, const char *target);
/* What the last request cost. */
int queries(void);
int round_trips(void);
/* Empties Redis. */
void forget_everything(void);

#endif
