/* A filled gallery on a PostgreSQL of the test's own, and the house's connection to it. */
#ifndef TINTYPE_TESTS_GALLERY_SERVER_H
#define TINTYPE_TESTS_GALLERY_SERVER_H

#include "db/pg.h"
#include "gallery.h"
#include "private_postgres.h"

struct gallery_server {
	struct private_postgres server;
	PGconn *admin;
	struct pg *pg;
	struct arena arena;
};

/* Started, migrated and filled as gallery_fill() does; only admin is connected. */
void gallery_server_start(struct gallery_server *gallery, int users, int images);
/* Connects pg; 0, or -1 as cmocka wants it. */
int gallery_server_connect(struct gallery_server *gallery);
void gallery_server_stop(struct gallery_server *gallery);

#endif
