libtintype_a_SOURCES += \
	app/repo/job.c \
	app/repo/job.h \
	app/repo/account.c \
	app/repo/account.h \
	app/repo/account_end.c \
	app/repo/account_end.h \
	app/repo/audit.c \
	app/repo/audit.h \
	app/repo/ban.c \
	app/repo/ban.h \
	app/repo/export.c \
	app/repo/export.h \
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
	app/repo/image_row.c \
	app/repo/image_row.h \
	app/repo/tag.c \
	app/repo/tag.h \
	app/repo/variant.c \
	app/repo/variant.h

# Of tests that need a filled gallery.
gallery_test_sources = tests/lib/gallery.c tests/lib/gallery.h tests/lib/private_postgres.c \
	tests/lib/private_postgres.h
check_PROGRAMS += tests/integration/repo_listings
TESTS += tests/integration/repo_listings
tests_integration_repo_listings_SOURCES = tests/integration/repo_listings.c \
	$(gallery_test_sources)
tests_integration_repo_listings_CPPFLAGS = $(AM_CPPFLAGS) -I$(srcdir)/tests/lib
check_PROGRAMS += tests/integration/repo_counts
TESTS += tests/integration/repo_counts
tests_integration_repo_counts_SOURCES = tests/integration/repo_counts.c $(gallery_test_sources)
tests_integration_repo_counts_CPPFLAGS = $(AM_CPPFLAGS) -I$(srcdir)/tests/lib
check_PROGRAMS += tests/integration/repo_plans
TESTS += tests/integration/repo_plans
tests_integration_repo_plans_SOURCES = tests/integration/repo_plans.c $(gallery_test_sources)
tests_integration_repo_plans_CPPFLAGS = $(AM_CPPFLAGS) -I$(srcdir)/tests/lib
check_PROGRAMS += tests/integration/repo_popular
TESTS += tests/integration/repo_popular
tests_integration_repo_popular_SOURCES = tests/integration/repo_popular.c $(gallery_test_sources)
tests_integration_repo_popular_CPPFLAGS = $(AM_CPPFLAGS) -I$(srcdir)/tests/lib
check_PROGRAMS += tests/integration/repo_jobs
TESTS += tests/integration/repo_jobs
tests_integration_repo_jobs_SOURCES = tests/integration/repo_jobs.c $(gallery_test_sources)
tests_integration_repo_jobs_CPPFLAGS = $(AM_CPPFLAGS) -I$(srcdir)/tests/lib
