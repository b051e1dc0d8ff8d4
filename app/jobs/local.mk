libmedia_a_SOURCES += \
	app/jobs/account_export.c \
	app/jobs/account_jobs.c \
	app/jobs/blob_remove.c \
	app/jobs/count.c \
	app/jobs/count.h \
	app/jobs/crew.c \
	app/jobs/crew.h \
	app/jobs/decoder.c \
	app/jobs/decoder.h \
	app/jobs/image_process.c \
	app/jobs/kind.c \
	app/jobs/kind.h \
	app/jobs/log_file.c \
	app/jobs/log_file.h \
	app/jobs/quarantine.c \
	app/jobs/quarantine.h \
	app/jobs/runner.c \
	app/jobs/runner.h \
	app/jobs/runner_state.h \
	app/jobs/scan.c \
	app/jobs/scan.h \
	app/jobs/webhook_deliver.c \
	app/jobs/sweep.c \
	app/jobs/sweep.h \
	app/jobs/test_point.c \
	app/jobs/test_point.h

if HAVE_CMOCKA
check_PROGRAMS += tests/unit/jobs_scan tests/integration/jobs_decoder
TESTS += tests/unit/jobs_scan tests/integration/jobs_decoder
tests_unit_jobs_scan_SOURCES = tests/unit/jobs_scan.c
tests_integration_jobs_decoder_SOURCES = tests/integration/jobs_decoder.c
tests_integration_jobs_decoder_LDADD = $(media_libs) $(CMOCKA_LIBS)
tests_unit_jobs_scan_LDADD = $(media_libs) $(CMOCKA_LIBS)
endif
