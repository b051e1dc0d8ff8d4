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
#include "api/moderation_handlers.h"
#include "api/resumable.h"

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
	{ { HTTP_GET, STR(V1 "/users/me/export") }, get_user_export, AUTH_REQUIRED, LIMIT_GENERAL },
	{ { HTTP_POST, STR(V1 "/users/me/export") }, post_user_export, AUTH_REQUIRED,
	    LIMIT_GENERAL },
	{ { HTTP_GET, STR(V1 "/exports/{id}") }, get_export, AUTH_NONE, LIMIT_GENERAL },
	{ { HTTP_DELETE, STR(V1 "/users/me") }, delete_user, AUTH_REQUIRED, LIMIT_LOGIN },
	{ { HTTP_DELETE, STR(V1 "/users/{id}") }, delete_user, AUTH_REQUIRED, LIMIT_LOGIN },
	{ { HTTP_PUT, STR(V1 "/users/{id}/role") }, put_user_role, AUTH_ADMIN, LIMIT_GENERAL },
	{ { HTTP_GET, STR(V1 "/users/{id}/sessions") }, get_user_sessions, AUTH_REQUIRED,
	    LIMIT_GENERAL },
	{ { HTTP_DELETE, STR(V1 "/users/{id}/sessions/{sid}") }, delete_user_session, AUTH_REQUIRED,
	    LIMIT_GENERAL },

	/* images */
	{ { HTTP_POST, STR(V1 "/images") }, post_images, AUTH_REQUIRED, LIMIT_UPLOAD },
	{ { HTTP_GET, STR(V1 "/images") }, get_images, AUTH_OPTIONAL, LIMIT_GENERAL },
	{ { HTTP_GET, STR(V1 "/images/search") }, get_images_search, AUTH_OPTIONAL, LIMIT_GENERAL },
	{ { HTTP_GET, STR(V1 "/images/{id}") }, get_image, AUTH_OPTIONAL, LIMIT_GENERAL },
	{ { HTTP_PUT, STR(V1 "/images/{id}") }, put_image, AUTH_REQUIRED, LIMIT_GENERAL },
	{ { HTTP_PATCH, STR(V1 "/images/{id}") }, patch_image, AUTH_REQUIRED, LIMIT_GENERAL },
	{ { HTTP_DELETE, STR(V1 "/images/{id}") }, delete_image, AUTH_REQUIRED, LIMIT_GENERAL },
	{ { HTTP_POST, STR(V1 "/images/{id}/restore") }, post_image_restore, AUTH_REQUIRED,
	    LIMIT_GENERAL },
	{ { HTTP_GET, STR(V1 "/images/{id}/status") }, get_image_status, AUTH_REQUIRED,
	    LIMIT_GENERAL },
	{ { HTTP_GET, STR(V1 "/images/{id}/variants/{size}") }, get_variant, AUTH_OPTIONAL,
	    LIMIT_NONE },
	{ { HTTP_GET, STR(V1 "/images/{id}/download") }, get_download, AUTH_OPTIONAL, LIMIT_NONE },
	{ { HTTP_GET, STR(V1 "/users/me/trash") }, get_trash, AUTH_REQUIRED, LIMIT_GENERAL },
	{ { HTTP_GET, STR(V1 "/users/{id}/images") }, get_user_images, AUTH_OPTIONAL,
	    LIMIT_GENERAL },
	{ { HTTP_GET, STR(V1 "/users/{id}/likes") }, get_user_likes, AUTH_OPTIONAL, LIMIT_GENERAL },

	/* resumable uploads */
	{ { HTTP_POST, STR(V1 "/uploads") }, post_uploads, AUTH_REQUIRED, LIMIT_UPLOAD },
	{ { HTTP_GET, STR(V1 "/uploads/{id}") }, get_upload, AUTH_REQUIRED, LIMIT_NONE },
	{ { HTTP_PATCH, STR(V1 "/uploads/{id}") }, patch_upload, AUTH_REQUIRED, LIMIT_NONE },
	{ { HTTP_DELETE, STR(V1 "/uploads/{id}") }, delete_upload, AUTH_REQUIRED, LIMIT_GENERAL },

	/* explore, tags */
	{ { HTTP_GET, STR(V1 "/explore/recent") }, get_explore_recent, AUTH_OPTIONAL,
	    LIMIT_GENERAL },
	{ { HTTP_GET, STR(V1 "/explore/popular") }, get_explore_popular, AUTH_OPTIONAL,
	    LIMIT_GENERAL },
	{ { HTTP_GET, STR(V1 "/tags") }, get_tags, AUTH_OPTIONAL, LIMIT_GENERAL },
	{ { HTTP_GET, STR(V1 "/tags/search") }, get_tags_search, AUTH_OPTIONAL, LIMIT_GENERAL },
	{ { HTTP_PATCH, STR(V1 "/tags/{tag}") }, patch_tag, AUTH_ADMIN, LIMIT_GENERAL },
	{ { HTTP_GET, STR(V1 "/tags/{tag}/images") }, get_tag_images, AUTH_OPTIONAL,
	    LIMIT_GENERAL },

	/* albums */
	{ { HTTP_POST, STR(V1 "/albums") }, post_albums, AUTH_REQUIRED, LIMIT_GENERAL },
	{ { HTTP_GET, STR(V1 "/albums") }, get_albums, AUTH_OPTIONAL, LIMIT_GENERAL },
	{ { HTTP_GET, STR(V1 "/albums/{id}") }, get_album, AUTH_OPTIONAL, LIMIT_GENERAL },
	{ { HTTP_PUT, STR(V1 "/albums/{id}") }, put_album, AUTH_REQUIRED, LIMIT_GENERAL },
	{ { HTTP_PATCH, STR(V1 "/albums/{id}") }, patch_album, AUTH_REQUIRED, LIMIT_GENERAL },
	{ { HTTP_DELETE, STR(V1 "/albums/{id}") }, delete_album, AUTH_REQUIRED, LIMIT_GENERAL },
	{ { HTTP_GET, STR(V1 "/albums/{id}/images") }, get_album_images, AUTH_OPTIONAL,
	    LIMIT_GENERAL },
	{ { HTTP_POST, STR(V1 "/albums/{id}/images") }, post_album_images, AUTH_REQUIRED,
	    LIMIT_GENERAL },
	{ { HTTP_PUT, STR(V1 "/albums/{id}/images/reorder") }, put_album_order, AUTH_REQUIRED,
	    LIMIT_GENERAL },
	{ { HTTP_DELETE, STR(V1 "/albums/{id}/images/{image_id}") }, delete_album_image,
	    AUTH_REQUIRED, LIMIT_GENERAL },

	/* moderation */
	{ { HTTP_POST, STR(V1 "/users/{id}/ban") }, post_user_ban, AUTH_ADMIN, LIMIT_GENERAL },
	{ { HTTP_DELETE, STR(V1 "/users/{id}/ban") }, delete_user_ban, AUTH_ADMIN, LIMIT_GENERAL },
	{ { HTTP_GET, STR(V1 "/moderation/bans") }, get_bans, AUTH_MODERATOR, LIMIT_GENERAL },
	{ { HTTP_GET, STR(V1 "/moderation/audit") }, get_audit, AUTH_MODERATOR, LIMIT_GENERAL },
};

const size_t api_route_count = sizeof api_routes / sizeof *api_routes;
