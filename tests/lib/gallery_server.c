#include "config.h"

#include "gallery_server.h"

void
gallery_server_start(struct gallery_server *gallery, int users, int images)
{
	private_postgres_start(&gallery->server);
	private_postgres_create_migrated(&gallery->server, "gallery");
	gallery->admin = gallery_connect(gallery->server.folder, "gallery");
	gallery_fill(gallery->admin, users, images);
}

int
gallery_server_connect(struct gallery_server *gallery)
{
	struct pg_options options = private_postgres_options(&gallery->server, "gallery");

	gallery->pg = pg_new(&options);
	return pg_connect(gallery->pg, &gallery->arena) == NULL ? 0 : -1;
}

void
gallery_server_stop(struct gallery_server *gallery)
{
	pg_free(gallery->pg);
	PQfinish(gallery->admin);
	arena_release(&gallery->arena);
	private_postgres_stop(&gallery->server);
}
