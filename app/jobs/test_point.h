/*
 * Where tests make things go wrong: TINTYPE_TEST_POINT, in the environment, names a file that holds
 * the name of a point. Who comes by that point and can remove the file is the one, so that it
 * happens once and what follows is seen. Nothing of it is done where the variable is not set.
 */
#ifndef TINTYPE_JOBS_TEST_POINT_H
#define TINTYPE_JOBS_TEST_POINT_H

#include <stdbool.h>

/* True for the one that is to misbehave here. */
bool test_point_taken(const char *point);
/* The process is killed if it is the one. */
void test_point_die(const char *point);

#endif
