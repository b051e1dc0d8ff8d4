/*
 * The API in this process, against a PostgreSQL and a Redis of its own: requests go in as FastCGI
 * parameters, answers come out as the server would send them.
 */
#ifndef TINTYPE_TESTS_API_CLIENT_H
#define TINTYPE_TESTS_API_CLIENT_H

#include <libpq-fe.h>

#include "api/api.h"
#include "api/app.h"
#include "db/pg.h"
#include "private_postgres.h"
#include "private_redis.h"
#include "service/access.h"
#include "json/reader.h"

struct api_client {
	struct private_postgres postgres;
	struct private_redis redis;
	PGconn *admin;
	struct api *api;
	struct arena worker;  /* as long as the client */
	struct arena request; /* until the next request */
	struct str folder;    /* of blobs and keys */
	struct redis *cache;  /* of the test's own */
	bool foreign_change;  /* the test changed the database behind the application's back */
	/* Of the next requests. */
	struct str authorization; /* a real token, or empty */
	struct str if_match, if_none_match;
	struct str remote_address, forwarded_for, user_agent; /* 127.0.0.1 if empty, none, none */
	struct str cookie;
	struct str content_type; /* of bodies: application/json */
	struct str accept_encoding;
	const char *const *parameters; /* more of FastCGI's, NULL at the end; NULL: none */
	bool at_root;                  /* targets are not below /api/v1 */
	/* Of the last one. */
	struct http_response response;
	const struct json_value *json; /* NULL if the answer was none */
};

/* Starts everything and fills a gallery of that size (0: none). Ends the program if it cannot. */
void api_client_start(struct api_client *client, int users, int images);
void api_client_stop(struct api_client *client);

/* From now on as user number (tests/lib/gallery.h) of that role, in a new session; 0: anonymous. */
void api_client_be(struct api_client *client, int user, enum role role);
/* Asks for a target below /api/v1 and gives the status. */
int api_client_send(
    struct api_client *client, const char *method, const char *target, struct str body);
int api_client_get(struct api_client *client, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* Of the last JSON answer. */
struct str api_client_text(const struct api_client *client, const char *name);
int64_t api_client_total(const struct api_client *client);
/* Is there an item of that id? */
bool api_client_lists(const struct api_client *client, struct id id);

#endif
