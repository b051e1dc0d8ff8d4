/* A gallery to ask things of: users, images, tags, albums and likes, made in SQL. */
#ifndef TINTYPE_TESTS_GALLERY_H
#define TINTYPE_TESTS_GALLERY_H

#include <libpq-fe.h>

#include "base/id.h"

/* A connection for what follows; ends the program if there is none. */
PGconn *gallery_connect(const char *folder, const char *database);
/* Runs SQL text, which the house itself cannot; ends the program with a message if it fails. */
void gallery_sql(PGconn *connection, const char *sql);
/* The first field of the first row as a number. */
int64_t gallery_number(PGconn *connection, const char *sql);

/* What gallery_fill() names things by: the first letter of the kind, and the number. */
struct id gallery_id(const char *kind, int number);

/*
 * users "u1".., tags "t1".. ("tag1"..), images "i1"..: image g is of user 1 + g % users, one minute
 * older than image g - 1; some are private, unlisted, processing or failed. Each with five variants
 * and up to four tags; album "a1".. of each user holds all their images; every third image
 * is liked by somebody.
 */
void gallery_fill(PGconn *connection, int users, int images);

#endif
