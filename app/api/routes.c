/*
 * The table of contents: every address, who may ask, what counts against which limit, and the
 * handler. Pick a line: the handler is in api/<noun>.c, its rules in service/<noun>.c, its SQL in
 * sql/<noun>/.
 */
#include "config.h"

#include "api/account_handlers.h"
#include "api/album_handlers.h"
#include "api/call.h"
#include "api/health.h"
#include "api/image_handlers.h"
#include "api/measure.h"

#define V1 "/api/v1"

const struct api_route api_routes[] = {
	/* health */
	{ { HTTP_GET, STR("/health") }, get_health_live, AUTH_NONE, LIMIT_NONE },
	{ { HTTP_GET, STR("/health/live") }, get_health_live, AUTH_NONE, LIMIT_NONE },
	{ { HTTP_GET, STR("/health/ready") }, get_health_ready, AUTH_NONE, LIMIT_NONE },
	{ { HTTP_GET, STR("/metrics") }, get_metrics, AUTH_NONE, LIMIT_NONE },
	{ { HTTP_GET, STR(V1 "/metrics") }, get_metrics, AUTH_NONE, LIMIT_NONE },
	{ { HTTP_GET, STR(V1 "/health") }, get_health_live, AUTH_NONE, LIMIT_NONE },
	{ { HTTP_GET, STR(V1 "/health/live") }, get_health_live, AUTH_NONE, LIMIT_NONE },
	{ { HTTP_GET, STR(V1 "/health/ready") }, get_health_ready, AUTH_NONE, LIMIT_NONE },
	{ { HTTP_GET, STR(V1 "/limits") }, get_limits, AUTH_NONE, LIMIT_GENERAL },

	/* accounts and sessions */
	{ { HTTP_POST, STR(V1 "/auth/register") }, post_auth_register, AUTH_NONE, LIMIT_LOGIN },
	{ { HTTP_POST, STR(V1 "/auth/login") }, post_auth_login, AUTH_NONE, LIMIT_LOGIN },
	{ { HTTP_POST, STR(V1 "/auth/refresh") }, post_auth_refresh, AUTH_NONE, LIMIT_GENERAL },
	{ { HTTP_POST, STR(V1 "/auth/logout") }, post_auth_logout, AUTH_REQUIRED, LIMIT_GENERAL },
	{ { HTTP_POST, STR(V1 "/auth/password") }, post_auth_password, AUTH_REQUIRED, LIMIT_LOGIN },
	{ { HTTP_GET, STR(V1 "/users/me") }, get_user, AUTH_REQUIRED, LIMIT_GENERAL },
	{ { HTTP_PUT, STR(V1 "/users/me") }, put_user, AUTH_REQUIRED, LIMIT_GENERAL },
	{ { HTTP_PATCH, STR(V1 "/users/me") }, patch_user, AUTH_REQUIRED, LIMIT_GENERAL },
	{ { HTTP_GET, STR(V1 "/users/{id}") }, get_user, AUTH_OPTIONAL, LIMIT_GENERAL },
	{ { HTTP_PUT, STR(V1 "/users/{id}") }, put_user, AUTH_REQUIRED, LIMIT_GENERAL },
	{ { HTTP_PATCH, STR(V1 "/users/{id}") }, patch_user, AUTH_REQUIRED, LIMIT_GENERAL },
	{ { HTTP_PUT, STR(V1 "/users/{id}/role") }, put_user_role, AUTH_ADMIN, LIMIT_GENERAL },
	{ { HTTP_GET, STR(V1 "/users/{id}/sessions") }, get_user_sessions, AUTH_REQUIRED,
	    LIMIT_GENERAL },
	{ { HTTP_DELETE, STR(V1 "/users/{id}/sessions/{sid}") }, delete_user_session, AUTH_REQUIRED,
	    LIMIT_GENERAL },

	/* images */

	/* explore, tags */

	/* albums */
};

const size_t api_route_count = sizeof api_routes / sizeof *api_routes;
