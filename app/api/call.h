/*
 * One request on its way through the API: what every handler is given. Handlers are method + noun
 * (get_image, post_auth_login): they read input, ask one service, write the reply, and return a
 * problem or NULL. They never write problems themselves.
 */
#ifndef TINTYPE_API_CALL_H
#define TINTYPE_API_CALL_H

#include "base/arena.h"
#include "base/problem.h"
#include "cache/limiter.h"
#include "http/query.h"
#include "http/request.h"
#include "http/response.h"
#include "http/router.h"
#include "service/access.h"
#include "service/service.h"

struct api;
struct cached_record;
struct cached_reply;
struct call;
struct key_ring;

typedef const struct problem *api_handler(struct call *call);

enum api_auth {
	AUTH_NONE,     /* tokens are not looked at */
	AUTH_OPTIONAL, /* without a token anonymous; a bad one is 401 all the same */
	AUTH_REQUIRED, /* by a session, or an API token that is good for reading or writing */
	AUTH_UPLOAD,   /* the same, but a token must be good for uploads */
	AUTH_SESSION,  /* not for tokens: sessions, passwords, tokens, the end of an account */
	AUTH_MODERATOR,
	AUTH_ADMIN,
};

enum api_limit {
	LIMIT_GENERAL, /* per address, or per user when signed in */
	LIMIT_LOGIN,
	LIMIT_UPLOAD,
	LIMIT_REPORT,
	LIMIT_NONE, /* image bytes, health */
};

struct api_route {
	struct http_route route;
	api_handler *handler;
	enum api_auth auth;
	enum api_limit limit;
};

/* The table of contents: api/routes.c. */
extern const struct api_route api_routes[];
extern const size_t api_route_count;

/* Nanoseconds by phase, for Server-Timing; db and cache are the connections' own counts. */
struct call_timing {
	int64_t auth, render;
};

struct call {
	struct api *api;
	struct service *service;
	const struct config *config;
	const struct key_ring *keys;
	struct arena *arena;
	const struct http_request *request;
	struct http_response *response;
	const struct api_route *route; /* NULL until found */
	struct str params[HTTP_ROUTE_PARAMS];
	struct http_query query;
	bool query_read;           /* else it is malformed, and will be answered so */
	struct str client_address; /* the real one, behind trusted proxies */
	struct viewer viewer;
	bool by_token;        /* signed in by a personal API token: there is no session */
	int64_t token_scopes; /* of it: bits of service/api_token.h */
	struct str token_id;  /* jti of the access token, if signed in by a session */
	int64_t token_expires_us;
	struct limit_verdict limit;   /* what was counted; limit 0: nothing was */
	struct cached_reply *cached;  /* how the answer is kept; NULL: it is not */
	struct cached_record *record; /* the same of a single thing */
	struct call_timing timing;
	struct str body_text; /* the body once it was read, so that a handler can be run again */
	bool body_read;
	/* Below which address the files of images are told, if not /images; a share's link. */
	struct str files_base;
	bool without_original; /* where originals are not to be had */
	bool unasked;          /* nobody waits for the answer: it is made to be kept (api/warm) */
	bool streamed; /* the handler took the body's bytes itself: it cannot be run again */
};

/* A path parameter as an id: a text that is none names nothing, so 404. */
const struct problem *call_id(
    struct call *call, int param, const char *noun, struct id *out) MUST_CHECK;

#endif
