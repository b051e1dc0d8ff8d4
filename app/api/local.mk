libtintype_a_SOURCES += \
	app/api/resumable.c \
	app/api/resumable.h \
	app/api/upload.c \
	app/api/upload_form.c \
	app/api/upload_form.h \
	app/api/access_token.c \
	app/api/access_token.h \
	app/api/account.c \
	app/api/account_handlers.h \
	app/api/account_json.c \
	app/api/account_json.h \
	app/api/auth.c \
	app/api/session.c \
	app/api/api.h \
	app/api/app.c \
	app/api/app.h \
	app/api/auth.h \
	app/api/body.c \
	app/api/body.h \
	app/api/call.h \
	app/api/cached_record.c \
	app/api/cached_record.h \
	app/api/cached_reply.c \
	app/api/cached_reply.h \
	app/api/counted.c \
	app/api/counted.h \
	app/api/cursor.c \
	app/api/cursor.h \
	app/api/compress.c \
	app/api/compress.h \
	app/api/decorate.c \
	app/api/decorate.h \
	app/api/gate.c \
	app/api/gate.h \
	app/api/health.c \
	app/api/health.h \
	app/api/idempotency.c \
	app/api/idempotency.h \
	app/api/kept_page.c \
	app/api/kept_page.h \
	app/api/listing_depends.c \
	app/api/listing_depends.h \
	app/api/measure.c \
	app/api/measure.h \
	app/api/members_page.c \
	app/api/members_page.h \
	app/api/export.c \
	app/api/admin.c \
	app/api/admin_handlers.h \
	app/api/api_token.c \
	app/api/door_embed.c \
	app/api/door_feed.c \
	app/api/door_handlers.h \
	app/api/door_index.c \
	app/api/door_image.c \
	app/api/door_image.h \
	app/api/door_page.c \
	app/api/markup.c \
	app/api/markup.h \
	app/api/shell.c \
	app/api/shell.h \
	app/api/warm.c \
	app/api/warm.h \
	app/api/webhook.c \
	app/api/webhook_handlers.h \
	app/api/appeal.c \
	app/api/report.c \
	app/api/moderation.c \
	app/api/moderation_handlers.h \
	app/api/problem_reply.c \
	app/api/problem_reply.h \
	app/api/query.c \
	app/api/query.h \
	app/api/reply.c \
	app/api/reply.h \
	app/api/request_log.c \
	app/api/request_log.h \
	app/api/routes.c \
	app/api/serve.c
libtintype_a_SOURCES += \
	app/api/album.c \
	app/api/album_handlers.h \
	app/api/explore.c \
	app/api/image.c \
	app/api/image_handlers.h \
	app/api/image_json.c \
	app/api/image_json.h \
	app/api/download.c \
	app/api/download.h \
	app/api/image_list.c \
	app/api/image_own.c \
	app/api/image_list.h \
	app/api/search.c \
	app/api/share.c \
	app/api/share_handlers.h \
	app/api/shared.c \
	app/api/tag.c \
	app/api/variant.c \
	app/api/variant_choice.c \
	app/api/variant_choice.h
libtintype_a_SOURCES += \
	app/api/comment.c \
	app/api/view.c \
	app/api/follow.c \
	app/api/notification.c \
	app/api/like.c \
	app/api/people_handlers.h

api_test_sources = tests/lib/api_client.c tests/lib/api_client.h tests/lib/private_redis.c \
	tests/lib/private_redis.h $(gallery_test_sources)
check_PROGRAMS += tests/integration/api_visibility
TESTS += tests/integration/api_visibility
tests_integration_api_visibility_SOURCES = tests/integration/api_visibility.c $(api_test_sources)
check_PROGRAMS += tests/integration/api_own_images
TESTS += tests/integration/api_own_images
tests_integration_api_own_images_SOURCES = tests/integration/api_own_images.c $(api_test_sources)
check_PROGRAMS += tests/integration/api_images
TESTS += tests/integration/api_images
tests_integration_api_images_SOURCES = tests/integration/api_images.c $(api_test_sources)
check_PROGRAMS += tests/integration/api_search
TESTS += tests/integration/api_search
tests_integration_api_search_SOURCES = tests/integration/api_search.c $(api_test_sources)
check_PROGRAMS += tests/integration/api_retries
TESTS += tests/integration/api_retries
tests_integration_api_retries_SOURCES = tests/integration/api_retries.c $(api_test_sources)
check_PROGRAMS += tests/integration/api_unseen
TESTS += tests/integration/api_unseen
tests_integration_api_unseen_SOURCES = tests/integration/api_unseen.c $(api_test_sources)
check_PROGRAMS += tests/integration/api_albums
TESTS += tests/integration/api_albums
tests_integration_api_albums_SOURCES = tests/integration/api_albums.c $(api_test_sources)
check_PROGRAMS += tests/integration/api_tokens
TESTS += tests/integration/api_tokens
tests_integration_api_tokens_SOURCES = tests/integration/api_tokens.c $(api_test_sources)
check_PROGRAMS += tests/integration/api_accounts
TESTS += tests/integration/api_accounts
account_test_sources = tests/lib/account_client.c tests/lib/account_client.h $(api_test_sources)
tests_integration_api_accounts_SOURCES = tests/integration/api_accounts.c $(account_test_sources)
check_PROGRAMS += tests/integration/api_sessions
TESTS += tests/integration/api_sessions
tests_integration_api_sessions_SOURCES = tests/integration/api_sessions.c $(account_test_sources)
cache_test_sources = tests/lib/cache_client.c tests/lib/cache_client.h $(api_test_sources)
check_PROGRAMS += tests/integration/api_cache_writes
TESTS += tests/integration/api_cache_writes
tests_integration_api_cache_writes_SOURCES = tests/integration/api_cache_writes.c $(cache_test_sources)
check_PROGRAMS += tests/integration/api_cache
TESTS += tests/integration/api_cache
tests_integration_api_cache_SOURCES = tests/integration/api_cache.c $(cache_test_sources)
check_PROGRAMS += tests/integration/api_cache_known
TESTS += tests/integration/api_cache_known
tests_integration_api_cache_known_SOURCES = tests/integration/api_cache_known.c $(cache_test_sources)
check_PROGRAMS += tests/integration/api_cache_counts
TESTS += tests/integration/api_cache_counts
tests_integration_api_cache_counts_SOURCES = tests/integration/api_cache_counts.c $(cache_test_sources)
check_PROGRAMS += tests/integration/api_members_page
TESTS += tests/integration/api_members_page
tests_integration_api_members_page_SOURCES = tests/integration/api_members_page.c $(cache_test_sources)
check_PROGRAMS += tests/integration/api_failover
TESTS += tests/integration/api_failover
tests_integration_api_failover_SOURCES = tests/integration/api_failover.c $(cache_test_sources)
check_PROGRAMS += tests/integration/api_replica
TESTS += tests/integration/api_replica
tests_integration_api_replica_SOURCES = tests/integration/api_replica.c $(cache_test_sources)
check_PROGRAMS += tests/integration/api_cache_away
TESTS += tests/integration/api_cache_away
tests_integration_api_cache_away_SOURCES = tests/integration/api_cache_away.c $(cache_test_sources)
check_PROGRAMS += tests/integration/api_views
TESTS += tests/integration/api_views
tests_integration_api_views_SOURCES = tests/integration/api_views.c $(api_test_sources)
check_PROGRAMS += tests/integration/api_tags
TESTS += tests/integration/api_tags
tests_integration_api_tags_SOURCES = tests/integration/api_tags.c $(api_test_sources)
check_PROGRAMS += tests/integration/api_account_end
TESTS += tests/integration/api_account_end
tests_integration_api_account_end_SOURCES = tests/integration/api_account_end.c $(account_test_sources)
check_PROGRAMS += tests/integration/api_reports
TESTS += tests/integration/api_reports
tests_integration_api_reports_SOURCES = tests/integration/api_reports.c $(account_test_sources)
check_PROGRAMS += tests/integration/api_ratings
TESTS += tests/integration/api_ratings
tests_integration_api_ratings_SOURCES = tests/integration/api_ratings.c $(account_test_sources)
check_PROGRAMS += tests/integration/api_permissions
TESTS += tests/integration/api_permissions
tests_integration_api_permissions_SOURCES = tests/integration/api_permissions.c \
	tests/lib/permission_rows.c tests/lib/permissions.h $(account_test_sources)
people_test_sources = tests/lib/people.c tests/lib/people.h $(api_test_sources)
check_PROGRAMS += tests/integration/api_likes
TESTS += tests/integration/api_likes
tests_integration_api_likes_SOURCES = tests/integration/api_likes.c $(people_test_sources)
check_PROGRAMS += tests/integration/api_comments
TESTS += tests/integration/api_comments
tests_integration_api_comments_SOURCES = tests/integration/api_comments.c $(people_test_sources)
check_PROGRAMS += tests/integration/api_admin
TESTS += tests/integration/api_admin
tests_integration_api_admin_SOURCES = tests/integration/api_admin.c $(account_test_sources)
check_PROGRAMS += tests/integration/api_personal_tokens
TESTS += tests/integration/api_personal_tokens
tests_integration_api_personal_tokens_SOURCES = tests/integration/api_personal_tokens.c \
	$(account_test_sources)
check_PROGRAMS += tests/integration/api_webhooks
TESTS += tests/integration/api_webhooks
tests_integration_api_webhooks_SOURCES = tests/integration/api_webhooks.c $(account_test_sources)
check_PROGRAMS += tests/integration/api_doors
TESTS += tests/integration/api_doors
tests_integration_api_doors_SOURCES = tests/integration/api_doors.c $(account_test_sources)
check_PROGRAMS += tests/integration/api_shares
TESTS += tests/integration/api_shares
tests_integration_api_shares_SOURCES = tests/integration/api_shares.c $(api_test_sources)
check_PROGRAMS += tests/integration/api_following
TESTS += tests/integration/api_following
tests_integration_api_following_SOURCES = tests/integration/api_following.c $(people_test_sources)
check_PROGRAMS += tests/integration/api_notifications
TESTS += tests/integration/api_notifications
tests_integration_api_notifications_SOURCES = tests/integration/api_notifications.c \
	$(people_test_sources)
check_PROGRAMS += tests/integration/api_comment_brake
TESTS += tests/integration/api_comment_brake
tests_integration_api_comment_brake_SOURCES = tests/integration/api_comment_brake.c \
	$(people_test_sources)
check_PROGRAMS += tests/integration/api_http
TESTS += tests/integration/api_http
tests_integration_api_http_SOURCES = tests/integration/api_http.c $(account_test_sources)
check_PROGRAMS += tests/integration/api_limits
TESTS += tests/integration/api_limits
tests_integration_api_limits_SOURCES = tests/integration/api_limits.c $(account_test_sources)
