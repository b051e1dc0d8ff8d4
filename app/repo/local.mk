libtintype_a_SOURCES += \
	app/repo/export_tree.c \
	app/repo/goimg.c \
	app/repo/goimg.h \
	app/repo/import.c \
	app/repo/import.h \
	app/repo/backup.c \
	app/repo/backup.h \
	app/repo/doctor.c \
	app/repo/replica.c \
	app/repo/replica.h \
	app/repo/doctor.h \
	app/repo/job.c \
	app/repo/job.h \
	app/repo/account.c \
	app/repo/account.h \
	app/repo/account_end.c \
	app/repo/account_end.h \
	app/repo/api_token.c \
	app/repo/api_token.h \
	app/repo/appeal.c \
	app/repo/appeal.h \
	app/repo/pattern.c \
	app/repo/pattern.h \
	app/repo/sitemap.c \
	app/repo/sitemap.h \
	app/repo/webhook.c \
	app/repo/webhook.h \
	app/repo/statistics.c \
	app/repo/statistics.h \
	app/repo/usage.c \
	app/repo/usage.h \
	app/repo/report.c \
	app/repo/report.h \
	app/repo/audit.c \
	app/repo/audit.h \
	app/repo/ban.c \
	app/repo/ban.h \
	app/repo/export.c \
	app/repo/export.h \
	app/repo/share.c \
	app/repo/share.h \
	app/repo/status.c \
	app/repo/status.h \
	app/repo/session.c \
	app/repo/session.h \
	app/repo/resumable.c \
	app/repo/resumable.h \
	app/repo/storage.c \
	app/repo/storage.h \
	app/repo/upload.c \
	app/repo/upload.h \
	app/repo/paging.c \
	app/repo/paging.h
libtintype_a_SOURCES += \
	app/repo/comment.c \
	app/repo/comment.h \
	app/repo/follow.c \
	app/repo/follow.h \
	app/repo/notification.c \
	app/repo/notification.h \
	app/repo/image_counts.c \
	app/repo/image_counts.h \
	app/repo/image_see.c \
	app/repo/image_see.h \
	app/repo/like.c \
	app/repo/like.h
libtintype_a_SOURCES += \
	app/repo/album.c \
	app/repo/album.h \
	app/repo/album_images.c \
	app/repo/batch_loader.c \
	app/repo/batch_loader.h \
	app/repo/count.c \
	app/repo/count.h \
	app/repo/image.c \
	app/repo/image.h \
	app/repo/image_filter.c \
	app/repo/image_list.c \
	app/repo/download.c \
	app/repo/download.h \
	app/repo/image_own.c \
	app/repo/image_own.h \
	app/repo/image_row.c \
	app/repo/image_row.h \
	app/repo/tag.c \
	app/repo/tag.h \
	app/repo/variant.c \
	app/repo/variant.h \
	app/repo/view.c \
	app/repo/view.h

# Of tests that need a filled gallery.
gallery_test_sources = tests/lib/gallery.c tests/lib/gallery.h tests/lib/private_postgres.c \
	tests/lib/private_postgres.h
gallery_server_test_sources = $(gallery_test_sources) tests/lib/gallery_server.c tests/lib/gallery_server.h
check_PROGRAMS += tests/integration/repo_listings
TESTS += tests/integration/repo_listings
tests_integration_repo_listings_SOURCES = tests/integration/repo_listings.c \
	$(gallery_server_test_sources)
check_PROGRAMS += tests/integration/repo_deep
TESTS += tests/integration/repo_deep
tests_integration_repo_deep_SOURCES = tests/integration/repo_deep.c $(gallery_server_test_sources)
check_PROGRAMS += tests/integration/repo_packed
TESTS += tests/integration/repo_packed
tests_integration_repo_packed_SOURCES = tests/integration/repo_packed.c $(gallery_server_test_sources)
check_PROGRAMS += tests/integration/repo_best
TESTS += tests/integration/repo_best
tests_integration_repo_best_SOURCES = tests/integration/repo_best.c $(gallery_server_test_sources)
check_PROGRAMS += tests/integration/repo_search
TESTS += tests/integration/repo_search
tests_integration_repo_search_SOURCES = tests/integration/repo_search.c $(gallery_server_test_sources)
check_PROGRAMS += tests/integration/repo_walk
TESTS += tests/integration/repo_walk
tests_integration_repo_walk_SOURCES = tests/integration/repo_walk.c $(gallery_server_test_sources)
check_PROGRAMS += tests/integration/repo_counts
TESTS += tests/integration/repo_counts
tests_integration_repo_counts_SOURCES = tests/integration/repo_counts.c $(gallery_server_test_sources)
check_PROGRAMS += tests/integration/repo_export
TESTS += tests/integration/repo_export
tests_integration_repo_export_SOURCES = tests/integration/repo_export.c $(gallery_test_sources)
check_PROGRAMS += tests/integration/repo_plans
TESTS += tests/integration/repo_plans
plans_test_sources = tests/lib/plans.c tests/lib/plans.h $(gallery_test_sources)
tests_integration_repo_plans_SOURCES = tests/integration/repo_plans.c $(plans_test_sources)
check_PROGRAMS += tests/integration/repo_popular
TESTS += tests/integration/repo_popular
tests_integration_repo_popular_SOURCES = tests/integration/repo_popular.c $(gallery_server_test_sources)
check_PROGRAMS += tests/integration/repo_jobs
TESTS += tests/integration/repo_jobs
tests_integration_repo_jobs_SOURCES = tests/integration/repo_jobs.c $(gallery_server_test_sources)
check_PROGRAMS += tests/integration/repo_people_plans
TESTS += tests/integration/repo_people_plans
tests_integration_repo_people_plans_SOURCES = tests/integration/repo_people_plans.c \
	$(plans_test_sources)
check_PROGRAMS += tests/integration/repo_people_parallel
TESTS += tests/integration/repo_people_parallel
tests_integration_repo_people_parallel_SOURCES = tests/integration/repo_people_parallel.c \
	$(gallery_test_sources)
