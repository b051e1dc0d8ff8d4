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
	app/api/cursor.c \
	app/api/cursor.h \
	app/api/decorate.c \
	app/api/decorate.h \
	app/api/gate.c \
	app/api/gate.h \
	app/api/health.c \
	app/api/health.h \
	app/api/idempotency.c \
	app/api/idempotency.h \
	app/api/measure.c \
	app/api/measure.h \
	app/api/export.c \
	app/api/moderation.c \
	app/api/moderation_handlers.h \
	app/api/problem_reply.c \
	app/api/problem_reply.h \
	app/api/query.c \
	app/api/query.h \
	app/api/reply.c \
	app/api/reply.h \
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
	app/api/image_list.c \
	app/api/image_list.h \
	app/api/search.c \
	app/api/tag.c \
	app/api/variant.c

api_test_sources = tests/lib/api_client.c tests/lib/api_client.h tests/lib/private_redis.c \
	tests/lib/private_redis.h $(gallery_test_sources)
check_PROGRAMS += tests/integration/api_visibility
TESTS += tests/integration/api_visibility
tests_integration_api_visibility_SOURCES = tests/integration/api_visibility.c $(api_test_sources)
tests_integration_api_visibility_CPPFLAGS = $(AM_CPPFLAGS) -I$(srcdir)/tests/lib
check_PROGRAMS += tests/integration/api_images
TESTS += tests/integration/api_images
tests_integration_api_images_SOURCES = tests/integration/api_images.c $(api_test_sources)
tests_integration_api_images_CPPFLAGS = $(AM_CPPFLAGS) -I$(srcdir)/tests/lib
check_PROGRAMS += tests/integration/api_albums
TESTS += tests/integration/api_albums
tests_integration_api_albums_SOURCES = tests/integration/api_albums.c $(api_test_sources)
tests_integration_api_albums_CPPFLAGS = $(AM_CPPFLAGS) -I$(srcdir)/tests/lib
check_PROGRAMS += tests/integration/api_tokens
TESTS += tests/integration/api_tokens
tests_integration_api_tokens_SOURCES = tests/integration/api_tokens.c $(api_test_sources)
tests_integration_api_tokens_CPPFLAGS = $(AM_CPPFLAGS) -I$(srcdir)/tests/lib
check_PROGRAMS += tests/integration/api_accounts
TESTS += tests/integration/api_accounts
account_test_sources = tests/lib/account_client.c tests/lib/account_client.h $(api_test_sources)
tests_integration_api_accounts_SOURCES = tests/integration/api_accounts.c $(account_test_sources)
tests_integration_api_accounts_CPPFLAGS = $(AM_CPPFLAGS) -I$(srcdir)/tests/lib
check_PROGRAMS += tests/integration/api_sessions
TESTS += tests/integration/api_sessions
tests_integration_api_sessions_SOURCES = tests/integration/api_sessions.c $(account_test_sources)
tests_integration_api_sessions_CPPFLAGS = $(AM_CPPFLAGS) -I$(srcdir)/tests/lib
check_PROGRAMS += tests/integration/api_tags
TESTS += tests/integration/api_tags
tests_integration_api_tags_SOURCES = tests/integration/api_tags.c $(api_test_sources)
tests_integration_api_tags_CPPFLAGS = $(AM_CPPFLAGS) -I$(srcdir)/tests/lib
check_PROGRAMS += tests/integration/api_account_end
TESTS += tests/integration/api_account_end
tests_integration_api_account_end_SOURCES = tests/integration/api_account_end.c $(account_test_sources)
tests_integration_api_account_end_CPPFLAGS = $(AM_CPPFLAGS) -I$(srcdir)/tests/lib
