/*
 * The table of contents: every address, who may ask, what counts against which limit, and the
 * handler. Pick a line: the handler is in
 * api/<noun>.c, its rules in service/<noun>.c, its SQL in sql/<noun>/.
 */
#include "config.h"

#include "api/account_handlers.h"
#include "api/admin_handlers.h"
#include "api/album_handlers.h"
#include "api/call.h"
#include "api/door_handlers.h"
#include "api/download.h"
#include "api/health.h"
#include "api/image_handlers.h"
#include "api/measure.h"
#include "api/moderation_handlers.h"
#include "api/people_handlers.h"
#include "api/resumable.h"
#include "api/share_handlers.h"
#include "api/webhook_handlers.h"

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
	{ { HTTP_POST, STR(V1 "/auth/logout") }, post_auth_logout, AUTH_SESSION, LIMIT_GENERAL },
	{ { HTTP_POST, STR(V1 "/auth/password") }, post_auth_password, AUTH_SESSION, LIMIT_LOGIN },
	{ { HTTP_GET, STR(V1 "/users/me") }, get_user, AUTH_REQUIRED, LIMIT_GENERAL },
	{ { HTTP_PUT, STR(V1 "/users/me") }, put_user, AUTH_REQUIRED, LIMIT_GENERAL },
	{ { HTTP_PATCH, STR(V1 "/users/me") }, patch_user, AUTH_REQUIRED, LIMIT_GENERAL },
	{ { HTTP_GET, STR(V1 "/users/{id}") }, get_user, AUTH_OPTIONAL, LIMIT_GENERAL },
	{ { HTTP_PUT, STR(V1 "/users/{id}") }, put_user, AUTH_REQUIRED, LIMIT_GENERAL },
	{ { HTTP_PATCH, STR(V1 "/users/{id}") }, patch_user, AUTH_REQUIRED, LIMIT_GENERAL },
	{ { HTTP_GET, STR(V1 "/users/me/export") }, get_user_export, AUTH_SESSION, LIMIT_GENERAL },
	{ { HTTP_POST, STR(V1 "/users/me/export") }, post_user_export, AUTH_SESSION,
	    LIMIT_GENERAL },
	{ { HTTP_GET, STR(V1 "/exports/{id}") }, get_export, AUTH_NONE, LIMIT_GENERAL },
	{ { HTTP_DELETE, STR(V1 "/users/me") }, delete_user, AUTH_SESSION, LIMIT_LOGIN },
	{ { HTTP_DELETE, STR(V1 "/users/{id}") }, delete_user, AUTH_SESSION, LIMIT_LOGIN },
	{ { HTTP_PUT, STR(V1 "/users/{id}/role") }, put_user_role, AUTH_ADMIN, LIMIT_GENERAL },
	{ { HTTP_GET, STR(V1 "/users/{id}/sessions") }, get_user_sessions, AUTH_SESSION,
	    LIMIT_GENERAL },
	{ { HTTP_DELETE, STR(V1 "/users/{id}/sessions/{sid}") }, delete_user_session, AUTH_SESSION,
	    LIMIT_GENERAL },

	{ { HTTP_POST, STR(V1 "/users/me/tokens") }, post_own_token, AUTH_SESSION, LIMIT_GENERAL },
	{ { HTTP_GET, STR(V1 "/users/me/tokens") }, get_own_tokens, AUTH_SESSION, LIMIT_GENERAL },
	{ { HTTP_DELETE, STR(V1 "/users/me/tokens/{id}") }, delete_own_token, AUTH_SESSION,
	    LIMIT_GENERAL },

	/* images */
	{ { HTTP_POST, STR(V1 "/images") }, post_images, AUTH_UPLOAD, LIMIT_UPLOAD },
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
	/* Not counted: nginx asks for each slice of an archive. */
	{ { HTTP_GET, STR(V1 "/images/download") }, get_images_download, AUTH_OPTIONAL,
	    LIMIT_NONE },
	{ { HTTP_POST, STR(V1 "/images/exists") }, post_images_exists, AUTH_REQUIRED,
	    LIMIT_GENERAL },
	{ { HTTP_GET, STR(V1 "/images/{id}/similar") }, get_image_similar, AUTH_REQUIRED,
	    LIMIT_GENERAL },
	{ { HTTP_GET, STR(V1 "/images/{id}/position") }, get_image_position, AUTH_REQUIRED,
	    LIMIT_GENERAL },
	{ { HTTP_DELETE, STR(V1 "/images/{id}/position") }, delete_image_position, AUTH_REQUIRED,
	    LIMIT_GENERAL },
	{ { HTTP_GET, STR(V1 "/images/{id}/variants/{size}") }, get_variant, AUTH_OPTIONAL,
	    LIMIT_NONE },
	{ { HTTP_GET, STR(V1 "/images/{id}/download") }, get_download, AUTH_OPTIONAL, LIMIT_NONE },
	{ { HTTP_GET, STR(V1 "/users/me/trash") }, get_trash, AUTH_REQUIRED, LIMIT_GENERAL },
	{ { HTTP_GET, STR(V1 "/users/{id}/images") }, get_user_images, AUTH_OPTIONAL,
	    LIMIT_GENERAL },
	{ { HTTP_GET, STR(V1 "/users/{id}/likes") }, get_user_likes, AUTH_OPTIONAL, LIMIT_GENERAL },

	/* resumable uploads */
	{ { HTTP_POST, STR(V1 "/uploads") }, post_uploads, AUTH_UPLOAD, LIMIT_UPLOAD },
	{ { HTTP_GET, STR(V1 "/uploads/{id}") }, get_upload, AUTH_UPLOAD, LIMIT_NONE },
	{ { HTTP_PATCH, STR(V1 "/uploads/{id}") }, patch_upload, AUTH_UPLOAD, LIMIT_NONE },
	{ { HTTP_DELETE, STR(V1 "/uploads/{id}") }, delete_upload, AUTH_UPLOAD, LIMIT_GENERAL },

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
	{ { HTTP_GET, STR(V1 "/albums/{id}/download") }, get_album_download, AUTH_OPTIONAL,
	    LIMIT_NONE },
	{ { HTTP_PUT, STR(V1 "/albums/{id}/images/reorder") }, put_album_order, AUTH_REQUIRED,
	    LIMIT_GENERAL },
	{ { HTTP_DELETE, STR(V1 "/albums/{id}/images/{image_id}") }, delete_album_image,
	    AUTH_REQUIRED, LIMIT_GENERAL },

	/* likes and comments */
	{ { HTTP_POST, STR(V1 "/images/{id}/view") }, post_image_view, AUTH_OPTIONAL,
	    LIMIT_GENERAL },
	{ { HTTP_POST, STR(V1 "/images/{id}/like") }, post_like, AUTH_REQUIRED, LIMIT_GENERAL },
	{ { HTTP_DELETE, STR(V1 "/images/{id}/like") }, delete_like, AUTH_REQUIRED, LIMIT_GENERAL },
	{ { HTTP_GET, STR(V1 "/images/{id}/likes") }, get_image_likes, AUTH_OPTIONAL,
	    LIMIT_GENERAL },
	{ { HTTP_POST, STR(V1 "/images/{id}/comments") }, post_image_comments, AUTH_REQUIRED,
	    LIMIT_GENERAL },
	{ { HTTP_GET, STR(V1 "/images/{id}/comments") }, get_image_comments, AUTH_OPTIONAL,
	    LIMIT_GENERAL },
	{ { HTTP_GET, STR(V1 "/comments/{id}") }, get_comment, AUTH_OPTIONAL, LIMIT_GENERAL },
	{ { HTTP_PATCH, STR(V1 "/comments/{id}") }, patch_comment, AUTH_REQUIRED, LIMIT_GENERAL },
	{ { HTTP_DELETE, STR(V1 "/comments/{id}") }, delete_comment, AUTH_REQUIRED, LIMIT_GENERAL },
	{ { HTTP_GET, STR(V1 "/users/{id}/comments") }, get_user_comments, AUTH_REQUIRED,
	    LIMIT_GENERAL },

	/* share links: the owner's side, and that of whoever has one */
	{ { HTTP_POST, STR(V1 "/albums/{id}/shares") }, post_album_shares, AUTH_REQUIRED,
	    LIMIT_GENERAL },
	{ { HTTP_GET, STR(V1 "/albums/{id}/shares") }, get_album_shares, AUTH_REQUIRED,
	    LIMIT_GENERAL },
	{ { HTTP_DELETE, STR(V1 "/albums/{id}/shares") }, delete_album_shares, AUTH_REQUIRED,
	    LIMIT_GENERAL },
	{ { HTTP_DELETE, STR(V1 "/albums/{id}/shares/{share_id}") }, delete_album_shares,
	    AUTH_REQUIRED, LIMIT_GENERAL },
	{ { HTTP_POST, STR(V1 "/images/{id}/shares") }, post_image_shares, AUTH_REQUIRED,
	    LIMIT_GENERAL },
	{ { HTTP_GET, STR(V1 "/images/{id}/shares") }, get_image_shares, AUTH_REQUIRED,
	    LIMIT_GENERAL },
	{ { HTTP_DELETE, STR(V1 "/images/{id}/shares") }, delete_image_shares, AUTH_REQUIRED,
	    LIMIT_GENERAL },
	{ { HTTP_DELETE, STR(V1 "/images/{id}/shares/{share_id}") }, delete_image_shares,
	    AUTH_REQUIRED, LIMIT_GENERAL },
	{ { HTTP_GET, STR(V1 "/shares/{token}") }, get_share, AUTH_NONE, LIMIT_GENERAL },
	{ { HTTP_POST, STR(V1 "/shares/{token}/unlock") }, post_share_unlock, AUTH_NONE,
	    LIMIT_LOGIN },
	{ { HTTP_GET, STR(V1 "/shares/{token}/images") }, get_share_images, AUTH_NONE,
	    LIMIT_GENERAL },
	{ { HTTP_GET, STR(V1 "/shares/{token}/images/{image_id}/variants/{size}") },
	    get_share_variant, AUTH_NONE, LIMIT_NONE },
	{ { HTTP_GET, STR(V1 "/shares/{token}/images/{image_id}/download") }, get_share_download,
	    AUTH_NONE, LIMIT_NONE },
	/* people and what they are told of */
	{ { HTTP_POST, STR(V1 "/users/{id}/follow") }, post_follow, AUTH_REQUIRED, LIMIT_GENERAL },
	{ { HTTP_DELETE, STR(V1 "/users/{id}/follow") }, delete_follow, AUTH_REQUIRED,
	    LIMIT_GENERAL },
	{ { HTTP_GET, STR(V1 "/users/{id}/followers") }, get_followers, AUTH_OPTIONAL,
	    LIMIT_GENERAL },
	{ { HTTP_GET, STR(V1 "/users/{id}/following") }, get_following, AUTH_OPTIONAL,
	    LIMIT_GENERAL },
	{ { HTTP_POST, STR(V1 "/users/{id}/block") }, post_block, AUTH_REQUIRED, LIMIT_GENERAL },
	{ { HTTP_DELETE, STR(V1 "/users/{id}/block") }, delete_block, AUTH_REQUIRED,
	    LIMIT_GENERAL },
	{ { HTTP_GET, STR(V1 "/users/me/blocks") }, get_blocks, AUTH_REQUIRED, LIMIT_GENERAL },
	{ { HTTP_GET, STR(V1 "/feed") }, get_feed, AUTH_REQUIRED, LIMIT_GENERAL },
	{ { HTTP_GET, STR(V1 "/notifications") }, get_notifications, AUTH_REQUIRED, LIMIT_GENERAL },
	{ { HTTP_POST, STR(V1 "/notifications/read") }, post_notifications_read, AUTH_REQUIRED,
	    LIMIT_GENERAL },
	{ { HTTP_POST, STR(V1 "/notifications/{id}/read") }, post_notification_read, AUTH_REQUIRED,
	    LIMIT_GENERAL },

	/* moderation */
	{ { HTTP_POST, STR(V1 "/users/{id}/ban") }, post_user_ban, AUTH_ADMIN, LIMIT_GENERAL },
	{ { HTTP_DELETE, STR(V1 "/users/{id}/ban") }, delete_user_ban, AUTH_ADMIN, LIMIT_GENERAL },
	{ { HTTP_GET, STR(V1 "/moderation/bans") }, get_bans, AUTH_MODERATOR, LIMIT_GENERAL },
	{ { HTTP_GET, STR(V1 "/moderation/audit") }, get_audit, AUTH_MODERATOR, LIMIT_GENERAL },
	{ { HTTP_POST, STR(V1 "/reports") }, post_reports, AUTH_REQUIRED, LIMIT_REPORT },
	{ { HTTP_GET, STR(V1 "/moderation/reports") }, get_reports, AUTH_MODERATOR, LIMIT_GENERAL },
	{ { HTTP_GET, STR(V1 "/moderation/reports/{id}") }, get_report, AUTH_MODERATOR,
	    LIMIT_GENERAL },
	{ { HTTP_POST, STR(V1 "/moderation/reports/{id}/claim") }, post_report_claim,
	    AUTH_MODERATOR, LIMIT_GENERAL },
	{ { HTTP_DELETE, STR(V1 "/moderation/reports/{id}/claim") }, delete_report_claim,
	    AUTH_MODERATOR, LIMIT_GENERAL },
	{ { HTTP_POST, STR(V1 "/moderation/reports/{id}/resolve") }, post_report_resolve,
	    AUTH_MODERATOR, LIMIT_GENERAL },
	{ { HTTP_PUT, STR(V1 "/moderation/images/{id}/rating") }, put_image_rating, AUTH_MODERATOR,
	    LIMIT_GENERAL },
	{ { HTTP_GET, STR(V1 "/moderation/appeals") }, get_appeals, AUTH_MODERATOR, LIMIT_GENERAL },
	{ { HTTP_POST, STR(V1 "/moderation/appeals/{id}/resolve") }, post_appeal_resolve,
	    AUTH_MODERATOR, LIMIT_GENERAL },
	{ { HTTP_GET, STR(V1 "/users/me/decisions") }, get_own_decisions, AUTH_REQUIRED,
	    LIMIT_GENERAL },
	{ { HTTP_POST, STR(V1 "/users/me/decisions/{id}/appeal") }, post_own_appeal, AUTH_REQUIRED,
	    LIMIT_REPORT },
	{ { HTTP_POST, STR(V1 "/auth/appeal") }, post_auth_appeal, AUTH_NONE, LIMIT_LOGIN },

	/* webhooks */
	{ { HTTP_POST, STR(V1 "/users/me/webhooks") }, post_webhooks, AUTH_REQUIRED,
	    LIMIT_GENERAL },
	{ { HTTP_GET, STR(V1 "/users/me/webhooks") }, get_webhooks, AUTH_REQUIRED, LIMIT_GENERAL },
	{ { HTTP_GET, STR(V1 "/users/me/webhooks/{id}") }, get_webhook, AUTH_REQUIRED,
	    LIMIT_GENERAL },
	{ { HTTP_PATCH, STR(V1 "/users/me/webhooks/{id}") }, patch_webhook, AUTH_REQUIRED,
	    LIMIT_GENERAL },
	{ { HTTP_DELETE, STR(V1 "/users/me/webhooks/{id}") }, delete_webhook, AUTH_REQUIRED,
	    LIMIT_GENERAL },
	{ { HTTP_POST, STR(V1 "/users/me/webhooks/{id}/secret") }, post_webhook_secret,
	    AUTH_REQUIRED, LIMIT_GENERAL },
	{ { HTTP_POST, STR(V1 "/users/me/webhooks/{id}/test") }, post_webhook_test, AUTH_REQUIRED,
	    LIMIT_GENERAL },
	{ { HTTP_GET, STR(V1 "/users/me/webhooks/{id}/deliveries") }, get_webhook_deliveries,
	    AUTH_REQUIRED, LIMIT_GENERAL },
	{ { HTTP_POST, STR(V1 "/users/me/webhooks/{id}/deliveries/{delivery}/retry") },
	    post_delivery_retry, AUTH_REQUIRED, LIMIT_GENERAL },

	/* administration */
	{ { HTTP_GET, STR(V1 "/admin/statistics") }, get_admin_statistics, AUTH_ADMIN,
	    LIMIT_GENERAL },
	{ { HTTP_GET, STR(V1 "/admin/storage") }, get_admin_storage, AUTH_ADMIN, LIMIT_GENERAL },
	{ { HTTP_GET, STR(V1 "/admin/users") }, get_admin_users, AUTH_ADMIN, LIMIT_GENERAL },
	{ { HTTP_PUT, STR(V1 "/admin/users/{id}/quota") }, put_user_quota, AUTH_ADMIN,
	    LIMIT_GENERAL },
	{ { HTTP_GET, STR(V1 "/admin/jobs") }, get_admin_jobs, AUTH_ADMIN, LIMIT_GENERAL },
	{ { HTTP_POST, STR(V1 "/admin/jobs/{id}/retry") }, post_job_retry, AUTH_ADMIN,
	    LIMIT_GENERAL },
	{ { HTTP_DELETE, STR(V1 "/admin/jobs/{id}") }, delete_job, AUTH_ADMIN, LIMIT_GENERAL },

	/* doors for strangers, without a script */
	{ { HTTP_GET, STR("/i/{id}") }, get_image_page, AUTH_NONE, LIMIT_GENERAL },
	{ { HTTP_GET, STR("/explore") }, get_explore_page, AUTH_NONE, LIMIT_GENERAL },
	{ { HTTP_GET, STR("/feeds/users/{id}") }, get_user_feed, AUTH_NONE, LIMIT_GENERAL },
	{ { HTTP_GET, STR("/feeds/tags/{tag}") }, get_tag_feed, AUTH_NONE, LIMIT_GENERAL },
	{ { HTTP_GET, STR("/feeds/albums/{id}") }, get_album_feed, AUTH_NONE, LIMIT_GENERAL },
	{ { HTTP_GET, STR("/oembed") }, get_oembed, AUTH_NONE, LIMIT_GENERAL },
	{ { HTTP_GET, STR("/robots.txt") }, get_robots, AUTH_NONE, LIMIT_GENERAL },
	{ { HTTP_GET, STR("/sitemap.xml") }, get_sitemap_index, AUTH_NONE, LIMIT_GENERAL },
	{ { HTTP_GET, STR("/sitemap/{page}") }, get_sitemap_page, AUTH_NONE, LIMIT_GENERAL },
};

const size_t api_route_count = sizeof api_routes / sizeof *api_routes;
